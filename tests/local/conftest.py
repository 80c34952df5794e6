import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from local.deploy import deploy
from local.emulator import Emulator

TEMPLATE = Path(__file__).parent / "recorder/template.yaml"
PASSWORD = "Passw0rd!"
_numbers = count()


@dataclass
class Recorder:
    """What the triggers got, and what they are told to do."""

    folder: Path

    def clear(self):
        (self.folder / "events.jsonl").write_text("")
        self.obey({})

    def obey(self, script):
        """Map a triggerSource to e.g. {"raise": "no"}; see function/recorder.py."""
        (self.folder / "script.json").write_text(json.dumps(script))

    @property
    def events(self):
        return [
            json.loads(line) for line in (self.folder / "events.jsonl").read_text().splitlines()
        ]

    @property
    def sources(self):
        return [event["triggerSource"] for event in self.events]

    def only(self, source):
        [event] = [event for event in self.events if event["triggerSource"] == source]
        return event


@dataclass
class App:
    """A client of one user pool, as an app's developer would write it."""

    idp: object
    pool: str
    client: str
    secret: str | None = None
    user: str = field(default_factory=lambda: f"ada{next(_numbers)}@example.com")

    def hashed(self, name=None):
        """SECRET_HASH for a client that has a secret, over the name as it is typed."""
        message = ((name or self.user) + self.client).encode()
        return base64.b64encode(hmac.digest(self.secret.encode(), message, hashlib.sha256)).decode()

    def _secret_hash(self, key):
        return {key: self.hashed()} if self.secret else {}

    def sign_up(self, **more):
        return self.idp.sign_up(
            ClientId=self.client,
            Username=self.user,
            **{
                "Password": PASSWORD,
                "UserAttributes": [{"Name": "email", "Value": self.user}],
                **more,
            },
            **self._secret_hash("SecretHash"),
        )

    def confirm(self, **more):
        return self.idp.confirm_sign_up(
            ClientId=self.client,
            Username=self.user,
            ConfirmationCode="123456",
            **more,
            **self._secret_hash("SecretHash"),
        )

    def invite(self, **more):
        return self.idp.admin_create_user(
            UserPoolId=self.pool,
            Username=self.user,
            TemporaryPassword=PASSWORD,
            UserAttributes=[
                {"Name": "email", "Value": self.user},
                {"Name": "email_verified", "Value": "true"},
            ],
            **more,
        )

    def start(self, flow, more=None, **parameters):
        return self.idp.initiate_auth(
            ClientId=self.client,
            AuthFlow=flow,
            AuthParameters={
                "USERNAME": self.user,
                **parameters,
                **self._secret_hash("SECRET_HASH"),
            },
            **(more or {}),
        )

    def sign_in(self, password=PASSWORD, **more):
        return self.start("USER_PASSWORD_AUTH", more, PASSWORD=password)

    def answer(self, challenge, given="right", **more):
        name = challenge["ChallengeName"]
        what = {"NEW_PASSWORD_REQUIRED": "NEW_PASSWORD"}.get(name, "ANSWER")
        return self.idp.respond_to_auth_challenge(
            ClientId=self.client,
            ChallengeName=name,
            Session=challenge["Session"],
            ChallengeResponses={
                "USERNAME": self.user,
                what: given,
                **self._secret_hash("SECRET_HASH"),
            },
            **more,
        )

    def real_name(self):
        return self.idp.admin_get_user(UserPoolId=self.pool, Username=self.user)["Username"]

    def status(self):
        return self.idp.admin_get_user(UserPoolId=self.pool, Username=self.user)["UserStatus"]


@pytest.fixture(scope="session")
def emulator():
    with Emulator(port=0) as running:
        yield running


@pytest.fixture(scope="session")
def recorder_folder(tmp_path_factory):
    return tmp_path_factory.mktemp("recorder")


@pytest.fixture(scope="session")
def deployed(recorder_folder):
    """Deploy the recorder's template to an emulator."""

    def deploy_to(emulator):
        parameters = {"Recorder": str(recorder_folder)}
        return deploy(emulator, template=TEMPLATE, stack="recorder", parameters=parameters)

    return deploy_to


@pytest.fixture(scope="session")
def stack(emulator, deployed):
    return deployed(emulator)


@pytest.fixture(scope="session")
def idp(emulator):
    return emulator.client("cognito-idp")


@pytest.fixture
def recorder(recorder_folder):
    recorder = Recorder(recorder_folder)
    recorder.clear()
    return recorder


@pytest.fixture
def app_of(recorder):  # noqa: ARG001  (without it the triggers have no script)
    """A new user's app, on one of a stack's clients."""

    def app(idp, stack, client, *, pool="Pool"):
        pool, client = stack.resources[pool], stack.resources[client]
        described = idp.describe_user_pool_client(UserPoolId=pool, ClientId=client)
        return App(idp, pool, client, described["UserPoolClient"].get("ClientSecret"))

    return app


@pytest.fixture
def app(app_of, idp, stack):
    """On a client that hides whether a user exists."""
    return app_of(idp, stack, "HidingClient")


@pytest.fixture
def telling_app(app_of, idp, stack):
    """On one that tells."""
    return app_of(idp, stack, "TellingClient")


@pytest.fixture
def secret_app(app_of, idp, stack):
    """On one that has a secret."""
    return app_of(idp, stack, "SecretClient")


@pytest.fixture
def newer_app(app_of, idp, stack):
    """A pool with UserMigration, version 2 of the token trigger and usernames of their own."""
    return app_of(idp, stack, "NewerClient", pool="NewerPool")


@pytest.fixture
def member(app, recorder):
    """The app of a confirmed user, nothing recorded yet."""
    app.sign_up()
    app.confirm()
    recorder.clear()
    return app


@pytest.fixture
def refusal():
    """Run a call that must be refused, and give the type and message the client sees."""

    def refused(call, *args, **named):
        try:
            call(*args, **named)
        except Exception as exc:  # noqa: BLE001  (the type is what is asserted)
            error = exc.response["Error"]
            return error["Code"], error["Message"]
        return pytest.fail("it was not refused")

    return refused


def shape(value):
    """
    The keys and the kinds, the values left out: what two events have in common.

    >>> shape({"a": None, "b": {"c": ["x"]}})
    {'a': 'null', 'b': {'c': 'list'}}
    """
    if isinstance(value, dict):
        return {key: shape(each) for key, each in value.items()}
    if value is None:
        return "null"
    return type(value).__name__


@pytest.fixture
def shaped_like():
    """Assert that an event looks like tests/cognito_events/<name>.json, attributes aside."""

    def check(event, name):
        folder = Path(__file__).parent.parent / "cognito_events"
        example = json.loads((folder / f"{name}.json").read_text())
        for each in (event, example):
            for free in ("userAttributes", "clientMetadata", "validationData"):
                if isinstance(each["request"].get(free), dict):
                    each["request"][free] = {}
        assert shape(example) == shape(event)

    return check
