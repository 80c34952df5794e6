import io
import json
import os
import zipfile
from itertools import count
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from benchmarks.busy import busy as busy_loops

_numbers = count()
_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Principal": {"Service": "lambda.amazonaws.com"},
                "Action": "sts:AssumeRole",
            }
        ],
    }
)


def zipped(files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name)
            entry.external_attr = 0o755 << 16
            archive.writestr(entry, text)
    return packed.getvalue()


class Functions:
    """Functions of one emulator, made by their code."""

    def __init__(self, emulator):
        self.emulator = emulator
        self.aws = emulator.client("lambda")
        self.iam = emulator.client("iam")

    def make(self, code, **config):
        """A function of its own role; its name. *code* is its one module, or its zip."""
        name = f"f{next(_numbers)}"
        role = self.iam.create_role(RoleName=name, AssumeRolePolicyDocument=_TRUST)["Role"]
        asked = {
            "Runtime": "python3.12",
            "Handler": "f.handler",
            "Code": {"ZipFile": code if isinstance(code, bytes) else zipped({"f.py": code})},
            "Timeout": 30,
        }
        self.aws.create_function(FunctionName=name, Role=role["Arn"], **{**asked, **config})
        return name

    def allow(self, name, action):
        """Let the function do *action* to everything."""
        statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
        policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
        self.iam.put_role_policy(RoleName=name, PolicyName="p", PolicyDocument=policy)

    def call(self, name, payload=None):
        """What it returns, or its error as a dict with `errorMessage`."""
        answer = self.aws.invoke(FunctionName=name, Payload=json.dumps(payload).encode())
        with answer["Payload"] as body:
            return json.loads(body.read())


@pytest.fixture
def functions(emulator):
    return Functions(emulator)


@pytest.fixture
def functions_of():
    return Functions


@pytest.fixture
def packed():
    return zipped


@pytest.fixture(scope="session")
def forks_here():
    """Whether functions are forked in this run of the tests."""
    from ministack_cognito_triggers import forks_workers  # noqa: PLC0415

    return forks_workers()


@pytest.fixture
def host_of():
    """The process numbers of an emulator's fork hosts."""

    def found(emulator):
        group = emulator._server.pid
        return [
            int(stat.parent.name)
            for stat in Path("/proc").glob("[0-9]*/stat")
            if _is_host(stat, group)
        ]

    return found


def _is_host(stat, group):
    try:
        state, parent, its_group = stat.read_text().rpartition(")")[2].split()[:3]
        command = (stat.parent / "cmdline").read_text()
    except OSError:
        return False
    return (
        int(its_group) == group
        and int(parent) == group
        and state != "Z"
        and "fork_host.py" in command
    )


@pytest.fixture
def users_pool(functions):
    """A pool with one trigger, PreSignUp; sign-up answers None or the error's message."""

    def pool(code, **config):
        emulator, aws = functions.emulator, functions.aws
        name = functions.make(code, **{"Timeout": 5, **config})
        arn = aws.get_function(FunctionName=name)["Configuration"]["FunctionArn"]
        idp = emulator.client("cognito-idp")
        made = idp.create_user_pool(PoolName=name, LambdaConfig={"PreSignUp": arn})["UserPool"]
        client = idp.create_user_pool_client(UserPoolId=made["Id"], ClientName="c")
        aws.add_permission(
            FunctionName=name,
            StatementId="s",
            Action="lambda:InvokeFunction",
            Principal="cognito-idp.amazonaws.com",
            SourceArn=made["Arn"],
        )

        def sign_up(user):
            try:
                idp.sign_up(
                    ClientId=client["UserPoolClient"]["ClientId"],
                    Username=user,
                    Password="Correct-horse-7!",
                )
            except ClientError as refused:
                return refused.response["Error"]["Message"]
            return None

        return sign_up

    return pool


@pytest.fixture
def busy():
    """Twice as many busy loops as processors, while a `with` lasts."""
    return lambda: busy_loops(2 * (os.cpu_count() or 1))
