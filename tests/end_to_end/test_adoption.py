"""A pool that was made by hand takes the suite, signs people in, and is left without a trace."""

import json
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from local.demo.app import App
from local.demo.listener import Listener
from local.demo.played import told
from local.deploy import deploy
from local.emulator import Emulator
from local.metrics_pump import MetricsPump
from local.name_server import NameServerProcess
from local.suite import Suite
from operators.__main__ import parser
from operators.adoption.bindings import TRIGGERS
from operators.adoption.pool import Pool
from operators.adoption.pool_update import differences, update_of
from operators.outside import Outside
from pipeline.delivery.kept_zips import KeptZips

pytestmark = pytest.mark.emulator

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "templates" / "adopt.yaml"
PASSWORD = "Ada's-own-2026"  # of the emulator


def owners_pool(emulator):
    """What an owner has: a pool, an app, a user, a trigger and settings of their own."""
    cognito = emulator.client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="web",
        UsernameAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        AutoVerifiedAttributes=["email"],
        DeletionProtection="ACTIVE",
        MfaConfiguration="OFF",
        UserPoolTags={"team": "web"},
        Policies={"PasswordPolicy": {"MinimumLength": 10, "TemporaryPasswordValidityDays": 3}},
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        VerificationMessageTemplate={"EmailSubject": "Welcome", "EmailMessage": "It is {####}"},
    )["UserPool"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="web",
        ExplicitAuthFlows=[
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ],
        PreventUserExistenceErrors="ENABLED",
        AuthSessionValidity=15,
    )["UserPoolClient"]
    cognito.admin_create_user(
        UserPoolId=pool["Id"],
        Username="olga@example.com",
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": "olga@example.com"},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    cognito.admin_set_user_password(
        UserPoolId=pool["Id"], Username="olga@example.com", Password=PASSWORD, Permanent=True
    )
    return pool["Id"], client["ClientId"]


@contextmanager
def beside(pool_id, emulator, name_server):
    """The stack beside a pool, as a suite that knows the pool's names."""
    emulator.client("sesv2").create_email_identity(EmailIdentity="no-reply@example.com")
    stack = deploy(
        emulator,
        template=TEMPLATE,
        stack="beside",
        parameters={
            "DnsServers": name_server.setting,
            "ExistingUserPoolId": pool_id,
            "EventPublishTimeoutMs": "1500",
            "MailFrom": "no-reply@example.com",
            "RelayRetrySeconds": "1",
            "SignInBy": "email",
        },
        package=KeptZips(ROOT),
    )
    pump = MetricsPump(emulator.client)
    pump.start()
    try:
        yield stack, pump
    finally:
        pump.stop()


@pytest.fixture(scope="module")
def suite():
    with NameServerProcess() as name_server, Emulator() as emulator:
        pool_id, client_id = owners_pool(emulator)
        with beside(pool_id, emulator, name_server) as (stack, pump):
            names = {"UserPoolId": pool_id, "PublicClientId": client_id}
            known = replace(stack, outputs={**stack.outputs, **names})
            yield Suite(emulator, known, pump)


@pytest.fixture
def operate(suite, monkeypatch, tmp_path):
    """An operators' command on the emulator: its exit code and its lines."""
    monkeypatch.chdir(tmp_path)

    def operate(command, *words):
        asked = parser().parse_args([command, "--pool", suite.user_pool_id, *words])
        told = StringIO()
        outside = Outside(
            client=suite.emulator.client,
            stack=SimpleNamespace(name="beside"),
            console=Console(file=told, width=400),
            is_sure=True,
            is_dry=asked.dry_run,
        )
        return import_module(f"operators.{command}").run(asked, outside), told.getvalue()

    return operate


def test_a_pool_by_hand_takes_the_suite_and_is_left_without_a_trace(suite, operate):
    pool = Pool(suite.emulator.client("cognito-idp"), suite.user_pool_id)
    before, clients = pool.describe(), pool.clients()
    assert (0, before) == (operate("attach", "--dry-run")[0], pool.describe())

    code, lines = operate("attach")
    assert 0 == code, lines
    _people_sign_in(suite)
    _losses_are_counted(suite, pool)

    code, lines = operate("detach")
    assert 0 == code, lines
    assert [] == differences(before, pool.describe())
    assert clients == pool.clients()


def _losses_are_counted(suite, pool):
    """By the watch in its own function, with what attach has kept; then all is as it was."""

    def lost():
        function = suite.emulator.client("cloudformation").describe_stack_resource(
            StackName="beside", LogicalResourceId="PoolWatchFunction"
        )["StackResourceDetail"]["PhysicalResourceId"]
        answer = suite.emulator.client("lambda").invoke(FunctionName=function)
        told = json.loads(answer["Payload"].read())
        assert "lost" in told, told
        return told["lost"]

    attached = pool.describe()
    config = attached["LambdaConfig"]
    assert 0 == lost()
    pool.update(update_of(attached, {}, members=pool.members))
    assert len(config.keys() & set(TRIGGERS)) == lost()
    pool.update(update_of(attached, config, members=pool.members))
    assert [] == differences(attached, pool.describe())


def _people_sign_in(suite):
    """Who was there before, and who comes now; and everything is told."""
    app, listener = App(suite), Listener(suite)
    assert "tokens" == app.sign_in("olga@example.com", PASSWORD)
    challenge = app.ask_for_code("olga@example.com")
    code = app.mailed("olga@example.com")
    assert "AuthenticationResult" in app.answer_code("olga@example.com", challenge, code)
    with pytest.raises(ClientError, match="PreSignUp"):
        suite.emulator.client("cognito-idp").sign_up(
            ClientId=suite.client_id,
            Username="x@mailinator.com",
            Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": "x@mailinator.com"}],
        )
    app.sign_up("ida@example.com", PASSWORD)
    app.confirm("ida@example.com", app.mailed("ida@example.com"))
    heard = {told(event).partition(" ")[0] for event in listener.hear(20)}  # all there are
    assert {"sign_in.succeeded", "sign_up.rejected", "sign_up.accepted", "user.confirmed"} <= heard
    assert not any(name.startswith("group.") for name in heard)
