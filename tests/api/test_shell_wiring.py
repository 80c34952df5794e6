"""That the function is wired: every setting read, every client made, the routes at their place."""

import json
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from api import app, serving, sign_in, sign_up
from api.passwords import new_passwords
from runtime.settings.app import AppSettings
from runtime.settings.passwords import PasswordSettings
from runtime.settings.variable import MissingSetting
from tests.api.conftest import SUB, Answered, request
from tests.moto_by_http import moto_by_http

ENVIRONMENT = {
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
    "POWERTOOLS_SERVICE_NAME": "test",
    "USER_EVENTS_TOPIC_ARN": "arn:aws:sns:eu-west-1:123456789012:events",
    "EVENT_PUBLISH_TIMEOUT_MS": "500",
    "USER_POOL_ID": "eu-west-1_AbC",
    "API_CLIENT_ID": "client1",
    "USER_CLIENT_IDS": "client1,client2",
    "TOKEN_ISSUER": "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC",
    "API_ORIGIN": "",
    "PASSWORD_LENGTH": "12",
    "PASSWORD_CLASSES": "none",
    "PASSWORD_WORDS": "",
    "BREACHED_PASSWORDS_URL": "",
    "API_TOKENS": "json",
    "REFRESH_TOKEN_DAYS": "7",
    "API_ADDRESS_TABLE": "addresses",
    "API_SIGN_INS_PER_ADDRESS": "60",
    "API_SIGN_UPS_PER_ADDRESS": "30",
    "ENROLLED_METHODS": "none",
    "FACTOR_TABLE": "",
    "LINK_TABLE": "",
    "STEP_UP_ACTIONS": "",
    "STEP_UP_KEY_ID": "",
    "FACTOR_KEY_SECRET_ARN": "",
    "APP_NAME": "Example",
    "PASSWORDLESS_SIGN_UP": "on",
    "CHALLENGE_TABLE": "challenges",
    "ADDRESS_KEY_SECRET_ARN": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:AddressKey",
}
CONTEXT = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 20_000)


@pytest.fixture(params=["json", "cookies"])
def environment(request, monkeypatch):
    for name, value in (ENVIRONMENT | {"API_TOKENS": request.param}).items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def handler(environment):  # noqa: ARG001  # it is set
    return app.entrypoint(app.wire)


def test_the_function_answers(handler):
    """Nothing is asked of AWS for what is open."""
    answer = Answered(handler(request("GET", "/guest"), CONTEXT))

    assert (200, {"door": "guest"}) == (answer.status, answer.body)


@pytest.mark.parametrize(
    ("told", "issuer"),
    [
        ("", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC"),
        ("https://issuer.example.com/pool", "https://issuer.example.com/pool"),
    ],
)
@pytest.mark.usefixtures("environment")
def test_tokens_are_of_the_pools_url_unless_it_has_another_issuer(monkeypatch, told, issuer):
    """A stack for a pool that exists does not know its URL; the key set does."""
    made = []
    monkeypatch.setenv("TOKEN_ISSUER", told)
    monkeypatch.setattr(serving, "Gate", lambda **of: made.append(of["issuer"]))
    monkeypatch.setattr(app, "_receipts", lambda issuer, **_: made.append(issuer))

    app.wire()

    assert [issuer, issuer] == made


def test_breached_passwords_are_asked_for_where_the_operator_wants_it(monkeypatch):
    """The setting arrives at the service, which is not there: nobody is kept out for it."""
    url = "http://127.0.0.1:9/range/"
    for name, value in (ENVIRONMENT | {"BREACHED_PASSWORDS_URL": url}).items():
        monkeypatch.setenv(name, value)

    new_passwords(PasswordSettings(), AppSettings()).check("password", "Correct-horse-7")


@mock_aws
def test_a_client_that_is_not_there_is_our_fault(handler, capsys):
    """The secret is read when it is first needed; the log says what was refused."""
    body = {"email": "ada@example.com", "password": "x"}
    answer = Answered(handler(request("POST", "/auth/login", body), CONTEXT))

    assert 500 == answer.status
    assert "ada@" not in json.dumps(capsys.readouterr())


@mock_aws
def test_addresses_are_counted_without_the_secret_or_the_table_by_nobody(handler, capsys):
    """Users are served; the metric tells of it, and the log says what failed."""
    body = {"email": "ada@example.com", "password": "x"}
    handler(request("POST", "/auth/login", body), CONTEXT)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [1.0] in [line.get("AddressNotCounted") for line in lines]
    [told] = [line for line in lines if line.get("message") == "address not counted"]
    assert "Unanswered.ResourceNotFoundException" == told["error"]


@mock_aws
@pytest.mark.usefixtures("environment")
@pytest.mark.parametrize(
    ("function", "path", "status"),
    [(sign_up, "/auth/register", 422), (sign_in, "/auth/login", 500)],
)
def test_the_functions_that_wait_answer_for_their_routes(function, path, status):
    """And for no other: API Gateway sends those elsewhere. No client's secret is there."""
    handler = app.entrypoint(function.wire)
    body = {"email": "ada@example.com", "password": "short"}

    assert status == Answered(handler(request("POST", path, body), CONTEXT)).status
    assert 404 == Answered(handler(request("GET", "/guest"), CONTEXT)).status


def test_a_token_that_names_a_key_makes_the_function_ask_for_it(handler):
    """Here nobody answers: the network is cut off."""
    token = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.e30.AA"
    answer = Answered(
        handler(request("GET", "/user", headers={"Authorization": f"Bearer {token}"}), CONTEXT)
    )

    assert (503, "unavailable") == (answer.status, answer.code)


@pytest.mark.parametrize("table", ["", "links"])
def test_where_accounts_are_linked_there_is_a_table(monkeypatch, table):
    """Without one the routes are not there; what is needed is fetched when it is."""
    for name, value in (ENVIRONMENT | {"LINK_TABLE": table}).items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        linked = app._linked("eu-west-1_AbC")

    assert bool(table) == (linked is not None)


@pytest.mark.parametrize("actions", ["", "payment.send,account.delete"])
def test_where_actions_ask_for_a_factor_there_is_a_key(monkeypatch, actions):
    """It is asked for when a step-up begins, and not at the start."""
    given = {"STEP_UP_ACTIONS": actions, "STEP_UP_KEY_ID": "key-1"}
    for name, value in (ENVIRONMENT | given).items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        receipts = app._receipts("https://pool.example", table="challenges")

    assert set(filter(None, actions.split(","))) == (receipts.actions if receipts else set())


@mock_aws
def test_where_users_enrol_the_table_and_its_key_are_there(monkeypatch):
    """Only then is the secret fetched, at the start of the function."""
    arn = boto3.client("secretsmanager", "eu-west-1").create_secret(
        Name="FactorKey", SecretString="key"
    )["ARN"]
    enrolling = {
        "ENROLLED_METHODS": "TOTP",
        "FACTOR_TABLE": "table",
        "FACTOR_KEY_SECRET_ARN": arn,
    }
    for name, value in (ENVIRONMENT | enrolling).items():
        monkeypatch.setenv(name, value)

    with moto_by_http():
        enrolment = app._enrolment("eu-west-1_AbC")
    assert frozenset({"TOTP"}) == enrolment.offered
    assert 32 == len(enrolment.offer_app(SUB, account="ada@example.com").secret)

    monkeypatch.setenv("FACTOR_KEY_SECRET_ARN", "")
    with pytest.raises(MissingSetting, match="FACTOR_KEY_SECRET_ARN"):
        app._enrolment("eu-west-1_AbC")
