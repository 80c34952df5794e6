"""The credentials of functions: nobody computes them from names."""

import hashlib

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.emulator import Emulator

pytestmark = pytest.mark.emulator

KEYS = """
import boto3, os
def handler(event, context):
    who = boto3.client("sts").get_caller_identity()
    return [os.environ[f"AWS_{name}"] for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY",
            "SESSION_TOKEN")] + [who["Arn"], who["Account"], context.invoked_function_arn]
"""


def test_a_function_is_its_role(functions):
    """Which the emulator knows by the key."""
    name = functions.make(KEYS)
    key, *_, who, account, _ = functions.call(name)

    assert key.startswith("ASIA")
    assert len(key) == 20
    assert f"arn:aws:sts::000000000000:assumed-role/{name}/{name}" == who
    assert "000000000000" == account


def test_two_functions_have_different_keys(functions):
    """Each has a role of its own."""
    one, other = (functions.call(functions.make(KEYS)) for _ in range(2))

    assert set(one[:3]).isdisjoint(other[:3])


def test_who_knows_the_names_cannot_compute_the_key(functions):
    """Ministack's own are plain SHA-256 sums; such a caller is nobody."""
    name = functions.make(KEYS)
    *_, function = functions.call(name)
    role = f"arn:aws:iam::000000000000:role/{name}"
    digest = hashlib.sha256(f"{function}:{role}".encode()).hexdigest()
    guessed = boto3.client(
        "sts",
        endpoint_url=functions.emulator.endpoint,
        region_name="eu-west-1",
        aws_access_key_id=f"ASIA{digest[:16].upper()}",
        aws_secret_access_key=hashlib.sha256(f"secret:{digest}".encode()).hexdigest(),
        aws_session_token=hashlib.sha256(f"token:{digest}".encode()).hexdigest(),
        config=Config(proxies={}),
    )

    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        guessed.get_caller_identity()


def test_another_run_has_other_keys(functions_of, packed):
    """The same function and role, another secret."""
    runs = []
    for _ in range(2):
        with Emulator(port=0) as emulator:
            functions = functions_of(emulator)
            role = functions.iam.create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]
            functions.aws.create_function(
                FunctionName="same",
                Role=role["Arn"],
                Runtime="python3.12",
                Handler="f.handler",
                Code={"ZipFile": packed({"f.py": KEYS})},
            )
            runs.append(functions.call("same"))
    one, other = runs

    assert one[3:] == other[3:]
    assert set(one[:3]).isdisjoint(other[:3])
