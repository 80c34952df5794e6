"""
The template with its defaults in a new account, from its first deployment to its deletion.

Lambda lets such an account run ten functions at once. The tests tell one story, in their order.
The name server is that of the tests: the account's would be asked for real domains.
"""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.deploy import DeploymentFailed, deploy
from local.emulator import Emulator
from local.metrics_pump import MetricsPump
from local.name_server import NameServerProcess
from local.suite import TEMPLATE, Suite
from operators.__main__ import parser
from operators.adoption.pool import Pool
from operators.adoption.pool_update import differences, update_of
from operators.commands import COMMANDS
from operators.outside import Outside
from operators.stack import DeployedStack
from pipeline.delivery.kept_zips import KeptZips

pytestmark = [pytest.mark.emulator, pytest.mark.slow]
ADA, IDA, NAME, QUOTA = "ada@example.com", "ida@example.com", "own", 10
TOO_MANY = "PreAuthentication invocation failed due to error TooManyRequestsException."
NOBODY = "PreAuthentication invocation failed due to error AccessDeniedException."
WITHIN_S = 60  # what only a mistake needs
WAITING = """
import pathlib, time
def handler(event, context):
    while not pathlib.Path(event).exists():
        time.sleep(0.05)
"""


@pytest.fixture(scope="module")
def deployed():
    """The stack, deployed again with other parameters; an account that is a day old."""
    with NameServerProcess() as server, Emulator(port=0, concurrency=QUOTA) as emulator:

        def deployed(**parameters):
            given = {"DnsServers": server.setting, **parameters}
            package = KeptZips(TEMPLATE.parent)
            stack = deploy(
                emulator, template=TEMPLATE, stack=NAME, parameters=given, package=package
            )
            return emulator, stack

        yield deployed


@pytest.fixture(scope="module")
def suite(deployed):
    emulator, stack = deployed()
    pump = MetricsPump(emulator.client)
    pump.start()
    try:
        yield Suite(emulator, stack, pump)
    finally:
        pump.stop()


@pytest.fixture(scope="module")
def pool(suite):
    return Pool(suite.emulator.client("cognito-idp"), suite.user_pool_id)


@pytest.fixture(scope="module")
def triggers(pool):
    """Those that the stack has set."""
    return pool.describe()["LambdaConfig"]


@pytest.fixture(scope="module")
def waiting(suite):
    """A function of somebody else, which runs until the file exists that it is called with."""
    trusts = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}
    document = json.dumps({"Statement": [{**trusts, "Action": "sts:AssumeRole"}]})
    iam, code = suite.emulator.client("iam"), BytesIO()
    role = iam.create_role(RoleName="waiting", AssumeRolePolicyDocument=document)["Role"]
    with ZipFile(code, "w") as archive:
        archive.writestr("waiting.py", WAITING)
    return suite.emulator.client("lambda").create_function(
        FunctionName="waiting",
        Runtime="python3.13",
        Handler="waiting.handler",
        Role=role["Arn"],
        Timeout=WITHIN_S,
        Code={"ZipFile": code.getvalue()},
    )["FunctionArn"]


@pytest.fixture
def operate(suite):
    """An operators' command on the emulator: its exit code and its lines."""

    def operate(*words):
        asked = parser().parse_args([*words, "--stack", NAME])
        told, client = StringIO(), suite.emulator.client
        outside = Outside(
            client=lambda service, **_: client(service),
            stack=DeployedStack(client("cloudformation"), name=NAME),
            console=Console(file=told, width=400),
            is_sure=True,
            is_dry=asked.dry_run,
        )
        return COMMANDS[asked.command].run(asked, outside), told.getvalue()

    return operate


def signed_in(suite, email=ADA):
    """What a sign-in by password comes to, or what Cognito says instead."""
    try:
        return App(suite).sign_in(email, PASSWORD)
    except ClientError as refused:
        return refused.response["Error"]["Message"]


def ends_as(suite, expected):
    """Tell whether sign-ins come to *expected* within the time."""
    until = time.monotonic() + WITHIN_S
    while signed_in(suite) != expected and time.monotonic() < until:
        pass
    return time.monotonic() < until


def delete(emulator):
    """Delete the stack, if it is still there."""
    cloudformation = emulator.client("cloudformation")
    with suppress(ClientError):
        cloudformation.delete_stack(StackName=NAME)
    waiter = cloudformation.get_waiter("stack_delete_complete")
    waiter.wait(StackName=NAME, WaiterConfig={"Delay": 1})


def test_with_the_defaults_people_sign_up_and_in(suite, triggers):
    app = App(suite)
    app.sign_up(ADA, PASSWORD)
    app.confirm(ADA, app.mailed(ADA))

    assert "tokens" == signed_in(suite)
    assert {"PreSignUp", "PostConfirmation", "PreAuthentication"} <= triggers.keys()


def test_the_eleventh_execution_is_refused_and_doctor_says_what_to_do(
    suite, operate, waiting, tmp_path
):
    """Cognito fails the sign-in; when one of the others has ended, it succeeds."""
    ends, functions = tmp_path / "ends", suite.emulator.client("lambda")
    with ThreadPoolExecutor(QUOTA) as others:
        try:
            for _ in range(QUOTA):
                others.submit(functions.invoke, FunctionName=waiting, Payload=json.dumps(str(ends)))
            assert ends_as(suite, TOO_MANY)
        finally:
            ends.touch()
    assert ends_as(suite, "tokens")

    code, told = operate("doctor")
    assert 2 == code
    assert "BLOCKS USERS  Lambda: the concurrency quota is 10, and usually 1000" in told
    assert "set AccountConcurrency=small until then" in told


def test_what_would_be_reserved_is_refused(suite, deployed):
    """So nothing was at the first deployment; the update is rolled back."""
    with pytest.raises(DeploymentFailed, match="ChallengeFunction: Specified Reserved"):
        deployed(SignInConcurrency="1")

    assert "tokens" == signed_in(suite)


def test_detached_before_its_stack_is_deleted_a_pool_signs_people_in(
    suite, operate, pool, triggers
):
    """By password; nothing but the triggers is changed."""
    before, words = pool.describe(), ("detach", "--pool", pool.pool_id)
    assert (0, before) == (operate(*words, "--dry-run")[0], pool.describe())

    code, told = operate(*words)

    assert 0 == code, told
    assert triggers.keys() == {
        line.partition(":")[0] for line in told.splitlines() if line.endswith(": this suite → none")
    }
    assert f"The stack {NAME} can be deleted" in told
    assert not pool.describe().get("LambdaConfig")
    changed = differences(before, pool.describe())
    assert {"LambdaConfig"} == {each.partition(".")[0] for each in changed}
    delete(suite.emulator)
    assert "tokens" == signed_in(suite)


def test_a_pool_whose_stack_was_deleted_first_is_rescued(suite, operate, pool, triggers, waiting):
    """Nobody signs in until then; a function that exists stays, of any stack."""
    delete(suite.emulator)
    bare = pool.describe()
    config = {**triggers, "PostConfirmation": waiting}
    pool.update(update_of(bare, config, members=pool.members))
    before = pool.describe()
    assert NOBODY == signed_in(suite)

    code, told = operate("detach", "--pool", pool.pool_id)

    assert 0 == code, told
    assert "PreSignUp: a missing function → none" in told
    assert {"PostConfirmation": waiting} == pool.describe()["LambdaConfig"]
    changed = differences(before, pool.describe())
    assert {"LambdaConfig"} == {each.partition(".")[0] for each in changed}
    assert "tokens" == signed_in(suite)
    App(suite).sign_up(IDA, PASSWORD)
    again = operate("detach", "--pool", pool.pool_id)
    assert (0, f"{pool.pool_id} calls no missing function\n") == again
