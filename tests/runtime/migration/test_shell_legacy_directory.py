"""Both directories, on moto and on real sockets of 127.0.0.1."""

import base64
import hashlib
import json
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from operator import itemgetter
from threading import Thread
from types import SimpleNamespace

import pytest

from rules.migration.legacy_password import NOBODYS, verifier
from rules.migration.legacy_user import UnknownToLegacy
from rules.webhooks.signature import signature, signing_keys
from runtime import aws
from runtime.migration.legacy_directory import (
    LegacyHashRefused,
    LegacyService,
    LegacyUnavailable,
    legacy_service,
)
from runtime.migration.legacy_table import LegacyTable, legacy_table
from runtime.settings.migration import LegacyServiceSettings, LegacyTableSettings
from runtime.settings.variable import InvalidSetting
from runtime.webhooks.endpoint import Answer
from tests.moto_by_http import moto_client
from tests.rules.migration.hashes.vectors import FIREBASE, KEYS
from tests.tables import create_table
from triggers import user_migration

NAME, PASSWORD = "erin@example.com", "legacy-Passw0rd!"
SECRET = "A" * 64
ODD = "$2b$15$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"


def hashed(password):
    salt = b"sixteen bytes ok"
    digest = hashlib.scrypt(password.encode(), salt=salt, n=1024, r=8, p=1, dklen=32)
    salt64, digest64 = (base64.b64encode(each).decode() for each in (salt, digest))
    return f"scrypt$1024$8$1${salt64}${digest64}"


@pytest.fixture
def users(dynamodb):
    """A table of the old system's, with erin and somebody whose hash is odd."""
    create_table(dynamodb, "old-users", keys=("email",))
    erin = {
        "email": {"S": NAME},
        "password_hash": {"S": hashed(PASSWORD)},
        "email_verified": {"BOOL": True},
        "given_name": {"S": "Erin"},
        "logins": {"N": "7"},
    }
    odd = {
        "email": {"S": "odd@example.com"},
        "password_hash": {"S": ODD},
        "email_verified": {"BOOL": True},
    }
    bare = {"email": {"S": "bare@example.com"}}
    for item in (erin, odd, bare):
        dynamodb.put_item(TableName="old-users", Item=item)
    return LegacyTable(dynamodb, table="old-users")


def test_a_table_knows_its_users_by_their_passwords(users):
    """And vouches for what it has of them."""
    user = users.look_up(NAME, PASSWORD)

    assert {"email": NAME, "email_verified": "true", "given_name": "Erin"} == user.attributes
    for name, password in ((NAME, "wrong"), ("nobody@example.com", PASSWORD), (NAME, "")):
        with pytest.raises(UnknownToLegacy):
            users.look_up(name, password)


def test_a_table_knows_who_forgot_the_password(users):
    """But not who has none."""
    assert NAME == users.look_up(NAME, None).attributes["email"]
    for name in ("nobody@example.com", "bare@example.com"):
        with pytest.raises(UnknownToLegacy):
            users.look_up(name, None)


@pytest.fixture
def compared(monkeypatch):
    """The hashes that are computed, by their texts; "usual" is that of the setting."""
    compared = []
    monkeypatch.setattr(
        "runtime.migration.legacy_table.verifier", lambda encoded, _=None: verifier_of(encoded)
    )

    def verifier_of(encoded):
        real = verifier(encoded)
        return lambda password: compared.append(encoded) or real(password)

    return compared


@pytest.mark.usefixtures("users")
def test_who_is_unknown_takes_as_long_as_who_is_known(dynamodb, compared):
    """The last hash there was is computed, whatever it costs; at first nobody's."""
    fresh = LegacyTable(dynamodb, table="old-users")
    for name in ("nobody@example.com", NAME, "nobody@example.com", "bare@example.com"):
        with pytest.raises(UnknownToLegacy):
            fresh.look_up(name, "wrong")

    assert [NOBODYS, *[hashed(PASSWORD)] * 3] == compared


@pytest.mark.usefixtures("users")
def test_who_is_unknown_takes_as_long_as_most(dynamodb, compared):
    """Where it is said how most hashes are made: whatever was read last."""
    usual = LegacyTable(
        dynamodb, table="old-users", usual=lambda _: compared.append("usual") or True
    )
    for name in ("nobody@example.com", NAME, "nobody@example.com", "bare@example.com"):
        with pytest.raises(UnknownToLegacy):
            usual.look_up(name, "wrong")
    with pytest.raises(LegacyHashRefused):
        usual.look_up("odd@example.com", "wrong")

    assert ["usual", hashed(PASSWORD), *["usual"] * 3] == compared


def test_a_hash_that_cannot_be_read_vouches_for_nobody(users, capsys):
    """It leaves nothing behind that would fail for others, and the log has the cause alone."""
    with pytest.raises(LegacyHashRefused):
        users.look_up("odd@example.com", PASSWORD)
    with pytest.raises(UnknownToLegacy):
        users.look_up("nobody@example.com", PASSWORD)
    [line] = capsys.readouterr().out.splitlines()

    assert ("legacy hash refused", "too_expensive") == itemgetter("message", "cause")(
        json.loads(line)
    )
    assert ODD[:12] not in line
    assert PASSWORD not in line


def test_a_password_that_was_forgotten_needs_no_hash(users):
    """What cannot be read is not read."""
    assert "odd@example.com" == users.look_up("odd@example.com", None).attributes["email"]


def test_a_table_may_have_bytes_for_a_hash(dynamodb, users):
    """Nobody knows how to read them; nor a number."""
    for value in ({"B": b"hash"}, {"N": "7"}, {"BOOL": True}, {"S": "None"}):
        item = {"email": {"S": "raw@example.com"}, "password_hash": value}
        dynamodb.put_item(TableName="old-users", Item=item)
        with pytest.raises(LegacyHashRefused):
            users.look_up("raw@example.com", PASSWORD)


@pytest.mark.usefixtures("users")
def test_a_table_of_a_stack_has_its_keys(monkeypatch, dynamodb):
    """Of Firebase's project, and how most hashes are made."""
    keys = {
        "firebase_signer_key": base64.b64encode(KEYS.firebase_signer_key).decode(),
        "firebase_salt_separator": "Bw==",
    }
    secrets = SimpleNamespace(get_secret_value=lambda **_: {"SecretString": json.dumps(keys)})
    monkeypatch.setattr(aws, "secrets", lambda: secrets)
    monkeypatch.setattr(aws, "dynamodb", lambda: dynamodb)
    password, encoded = FIREBASE
    item = {"email": {"S": NAME}, "password_hash": {"S": encoded}}
    dynamodb.put_item(TableName="old-users", Item=item)
    told = {"LEGACY_TABLE": "old-users", "LEGACY_KEYS_SECRET_ARN": "arn"}
    made = legacy_table(LegacyTableSettings(told | {"MIGRATION_HASH": "firebase:14,8"}))

    assert NAME == made.look_up(NAME, password).attributes["email"]
    with pytest.raises(UnknownToLegacy):
        made.look_up(NAME, f"{password}!")
    with pytest.raises(InvalidSetting, match=r"^MIGRATION_HASH "):
        legacy_table(LegacyTableSettings(told | {"MIGRATION_HASH": "md5:1"}))


def test_a_table_of_a_stack_may_do_without_keys(monkeypatch, users):
    """Then no secret is asked for, and a hash that needs one is refused."""
    monkeypatch.setattr(aws, "dynamodb", lambda: users._dynamodb)
    told = {"LEGACY_TABLE": "old-users", "LEGACY_KEYS_SECRET_ARN": "", "MIGRATION_HASH": ""}

    assert (
        NAME == legacy_table(LegacyTableSettings(told)).look_up(NAME, PASSWORD).attributes["email"]
    )


def test_a_table_that_is_not_there_is_no_answer(dynamodb):
    """It says nothing about anybody."""
    with pytest.raises(LegacyUnavailable):
        LegacyTable(dynamodb, table="missing").look_up(NAME, PASSWORD)


@pytest.fixture
def service(now):
    """A service that answers *status* and *body*; what it was sent."""

    def service(status, body=b"{}"):
        sent = []

        def post(given, headers):
            sent.append((given, headers))
            return Answer(status, "", body)

        return LegacyService(post, keys=signing_keys(SECRET), now=lambda: now), sent

    return service


def test_a_service_vouches_for_a_user(service):
    """With what it knows of them, if it is about them."""
    asked, _ = service(200, json.dumps({"email": NAME, "email_verified": True}).encode())

    assert {"email": NAME, "email_verified": "true"} == asked.look_up(NAME, PASSWORD).attributes
    with pytest.raises(UnknownToLegacy):
        asked.look_up("ada@example.com", PASSWORD)


def test_a_question_is_signed(service, now):
    """As webhooks are, so that the service can tell who asks and when."""
    asked, sent = service(200)
    asked.look_up(NAME, PASSWORD)
    [(body, headers)] = sent

    assert {"name": NAME, "password": PASSWORD} == json.loads(body)
    assert headers["webhook-signature"] == signature(
        signing_keys(SECRET),
        message_id=headers["webhook-id"],
        timestamp=int(now.timestamp()),
        body=body,
    )
    assert PASSWORD not in str(headers)


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_service_may_say_no(service, status):
    """In three ways."""
    with pytest.raises(UnknownToLegacy):
        service(status)[0].look_up(NAME, PASSWORD)


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (500, b"{}"),
        (302, b"{}"),
        (204, b""),
        (200, b""),
        (200, b"[]"),
        (200, b"\xff"),
        (200, b"[" * 9999),
    ],
)
def test_anything_else_is_no_answer(service, status, body):
    """Not a yes by mistake."""
    with pytest.raises(LegacyUnavailable):
        service(status, body)[0].look_up(NAME, PASSWORD)


class OldSystem(BaseHTTPRequestHandler):
    """Vouches for whom it is asked about."""

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        body = json.dumps({"email": asked["name"], "padding": "x" * self.server.padding}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def old_system():
    server = ThreadingHTTPServer(("127.0.0.1", 0), OldSystem)
    server.padding = 0
    thread = Thread(target=server.serve_forever, args=[0.01])
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def over_http(dynamodb, old_system, monkeypatch, request):
    """The directory as a function is wired to it."""
    assert dynamodb  # moto has Secrets Manager, too
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    request.getfixturevalue("aws_by_http")
    secret = moto_client("secretsmanager").create_secret(Name="s", SecretString=SECRET)
    return legacy_service(
        LegacyServiceSettings(
            {
                "LEGACY_URL": f"http://127.0.0.1:{old_system.server_port}/users",
                "LEGACY_PRIVATE_ADDRESSES": "yes",
                "LEGACY_SECRET_ARN": secret["ARN"],
            }
        )
    )


def test_a_service_is_asked_over_the_network(over_http):
    """By the endpoint that webhooks use, which reads the answer here."""
    assert NAME == over_http.look_up(NAME, PASSWORD).attributes["email"]


def test_an_answer_without_an_end_is_none(over_http, old_system):
    """What is read is 16 KB."""
    old_system.padding = 20_000
    with pytest.raises(LegacyUnavailable):
        over_http.look_up(NAME, PASSWORD)


def test_a_service_that_is_gone_is_no_answer(over_http, old_system):
    """Nothing listens there any more."""
    old_system.shutdown()
    old_system.server_close()
    with pytest.raises(LegacyUnavailable):
        over_http.look_up(NAME, PASSWORD)


def test_nobody_waits_for_a_service_that_hangs(now, monkeypatch):
    """Cognito waits 5 s; the next question is not even asked before that one is over."""
    monkeypatch.setattr("runtime.migration.legacy_directory._ALL_WITHIN_S", 0.05)
    slow = LegacyService(lambda *_: time.sleep(0.3), keys=signing_keys(SECRET), now=lambda: now)

    for _ in range(2):
        with pytest.raises(LegacyUnavailable):
            slow.look_up(NAME, PASSWORD)


@pytest.mark.usefixtures("users", "aws_by_http")
def test_the_table_is_wired_without_a_secret(monkeypatch):
    """It has none."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    monkeypatch.setenv("USER_MIGRATION", "table")
    monkeypatch.setenv("LEGACY_TABLE", "old-users")
    monkeypatch.setenv("MIGRATION_HASH", "")
    monkeypatch.setenv("LEGACY_KEYS_SECRET_ARN", "")

    assert NAME == user_migration._directory().look_up(NAME, PASSWORD).attributes["email"]
