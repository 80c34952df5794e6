"""Parts by themselves for a pool made by hand: each, two or all three of them, and back."""

from dataclasses import replace
from importlib import import_module
from io import StringIO
from itertools import chain, combinations
from pathlib import Path
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from local.demo.app import App
from local.demo.played import told
from local.deploy import deploy
from local.emulator import Emulator
from local.metrics_pump import MetricsPump
from local.name_server import NameServerProcess
from local.suite import Suite
from operators.__main__ import parser
from operators.adoption.pool import Pool
from operators.adoption.pool_update import differences
from operators.outside import Outside
from pipeline.delivery.kept_zips import KeptZips
from tests.end_to_end.listening import listening
from tests.end_to_end.test_adoption import PASSWORD, owners_pool

pytestmark = pytest.mark.emulator

ROOT = Path(__file__).parents[2]
PARTS = ("events", "sign-up-check", "passwordless")
COMBINATIONS = [*chain.from_iterable(combinations(PARTS, number) for number in (1, 2, 3))]


@pytest.fixture(scope="module")
def suite():
    """A pool, and all three stacks for it."""
    with NameServerProcess() as name_server, Emulator() as emulator:
        emulator.client("sesv2").create_email_identity(EmailIdentity="no-reply@example.com")
        pool_id, client_id = owners_pool(emulator)
        more = {
            "events": {},
            "sign-up-check": {"DnsServers": name_server.setting, "SignInBy": "email"},
            "passwordless": {"MailFrom": "no-reply@example.com"},
        }
        stacks = {
            part: beside(emulator, part, ExistingUserPoolId=pool_id, **more[part]) for part in PARTS
        }
        pump = MetricsPump(emulator.client)
        pump.start()
        names = {"UserPoolId": pool_id, "PublicClientId": client_id}
        known = replace(stacks["events"], outputs={**stacks["events"].outputs, **names})
        try:
            yield SimpleNamespace(suite=Suite(emulator, known, pump), stacks=stacks, more=more)
        finally:
            pump.stop()


def beside(emulator, part, **parameters):
    return deploy(
        emulator,
        template=ROOT / f"templates/{part}.yaml",
        stack=part,
        parameters={
            "EventPublishTimeoutMs": "1500",
            "RelayRetrySeconds": "1",
            **parameters,
        },
        package=KeptZips(ROOT),
    )


@pytest.fixture
def operate(suite, monkeypatch, tmp_path):
    """An operators' command about one stack."""
    monkeypatch.chdir(tmp_path)

    def operate(command, stack):
        asked = parser().parse_args([command, "--pool", suite.suite.user_pool_id])
        lines = StringIO()
        outside = Outside(
            client=suite.suite.emulator.client,
            stack=SimpleNamespace(name=stack),
            console=Console(file=lines, width=400),
            is_sure=True,
            is_dry=False,
        )
        assert 0 == import_module(f"operators.{command}").run(asked, outside), lines.getvalue()

    return operate


def kinds(listener):
    return {told(event).partition(" ")[0] for event in listener.hear_all()}


def user_of(suite, name):
    """One of whom no limit of mails has heard."""
    cognito, email = suite.emulator.client("cognito-idp"), f"{name}@example.com"
    cognito.admin_create_user(
        UserPoolId=suite.user_pool_id,
        Username=email,
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    cognito.admin_set_user_password(
        UserPoolId=suite.user_pool_id, Username=email, Password=PASSWORD, Permanent=True
    )
    return email


def signs_in_by_code(suite, email):
    app = App(suite)
    app.expect_mail(email)
    challenge = app.code_challenge(email)
    return "AuthenticationResult" in app.answer_code(email, challenge, app.mailed(email))


def sign_up(suite, email):
    return suite.emulator.client("cognito-idp").sign_up(
        ClientId=suite.client_id,
        Username=email,
        Password=PASSWORD,
        UserAttributes=[{"Name": "email", "Value": email}],
    )


@pytest.mark.parametrize("parts", COMBINATIONS, ids="+".join)
def test_parts_serve_a_pool_and_leave_no_trace(suite, operate, parts):
    """What is attached does its work and tells of it; what is not leaves the pool as it was."""
    running = suite.suite
    pool = Pool(running.emulator.client("cognito-idp"), running.user_pool_id)
    mark = "-".join(parts)
    email, before = user_of(running, mark), pool.describe()
    listeners = {
        part: listening(replace(running, stack=suite.stacks[part]), name=f"{mark}-{part}")
        for part in PARTS
    }
    for part in parts:
        operate("attach", part)
    heard = {part: set() for part in PARTS}

    assert "tokens" == App(running).sign_in(email, PASSWORD)
    if "events" in parts:
        heard["events"] = {"sign_in.attempted", "sign_in.succeeded"}
    stranger = f"{mark}@mailinator.com"
    if "sign-up-check" in parts:
        with pytest.raises(ClientError, match="PreSignUp"):
            sign_up(running, stranger)
        heard["sign-up-check"] = {"sign_up.rejected"}
    else:
        sign_up(running, stranger)
    if "passwordless" in parts:
        assert signs_in_by_code(running, email)
        heard["passwordless"] = {"challenge.requested", "challenge.sent", "challenge.verified"}
    for part in parts:
        assert heard[part] <= kinds(listeners[part])

    for part in parts:
        operate("detach", part)
    assert [] == differences(before, pool.describe())


def test_a_topic_takes_the_events_of_all_parts(suite, operate):
    """Stacks that are given the topic of another keep none, and the events part counts theirs."""
    running = suite.suite
    topic = running.stack.outputs["UserEventsTopicArn"]
    for part in ("sign-up-check", "passwordless"):
        stack = beside(
            running.emulator,
            part,
            ExistingUserPoolId=running.user_pool_id,
            EventsTopicArn=topic,
            **suite.more[part],
        )
        assert topic == stack.outputs["UserEventsTopicArn"]
        assert "UserEventsTopic" not in stack.resources
    listener = listening(running, name="all")
    for part in PARTS:
        operate("attach", part)

    assert signs_in_by_code(running, user_of(running, "all"))
    with pytest.raises(ClientError, match="PreSignUp"):
        sign_up(running, "all@mailinator.com")
    wanted = {"sign_up.rejected", "challenge.verified", "sign_in.succeeded"}
    assert wanted <= kinds(listener)

    for part in PARTS:
        operate("detach", part)
