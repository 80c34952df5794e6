from datetime import UTC, datetime, timedelta

import pytest

from events.contract.catalogue import Kind
from runtime.aws_client.errors import Unanswered
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.known_devices import KnownDevices
from runtime.passwordless.own_devices import OwnDevices
from runtime.passwordless.pepper import Peppers
from tests.api.conftest import TOKENS, bearing, refusal
from tests.moto_by_http import moto_table

POOL, CLIENT, ADDRESS = "eu-west-1_AbC", "client1", "ada@example.com"
ADA = {"email": ADDRESS}
SECRET, OTHER = (
    "2jmj7l5rSw0yVb_vlWAYkK_YBwk7Vt1Jk3pQ0r8yZ1E",
    "n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg",
)
KEYS = AddressKeys(Peppers(newest="1", by_version={"1": b"address key"}))
NOW = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
DEVICES = "/auth/devices"


def user(*, email=ADDRESS, verified="true"):
    told = {"sub": "s", "email": email, "email_verified": verified}
    return {
        "Username": "s",
        "UserAttributes": [{"Name": name, "Value": what} for name, what in told.items()],
    }


class Clock:
    def __init__(self):
        self.time = NOW

    def __call__(self):
        return self.time


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def known(clock):
    with moto_table() as client:
        yield KnownDevices(client, table="table", addresses=lambda: KEYS, now=clock)


@pytest.fixture
def note(known):
    """Have a device sign in as the user."""

    def note(secret=SECRET, browser="Firefox, Linux", address=ADDRESS):
        known.note(pool_id=POOL, client_id=CLIENT, address=address, secret=secret, browser=browser)

    return note


@pytest.fixture
def own(known):
    return OwnDevices(lambda: known, pool_id=POOL)


@pytest.fixture
def ask(api, call, token, own, cognito):
    """A request of the user, whose devices are there."""
    cognito.answers["get_user"] = user()

    def ask(method="GET", path=DEVICES, body=None, *, devices=own, cookies=None, **more):
        headers = bearing(token(**more.pop("claims", {}))) | more.pop("headers", {})
        of = api(own=devices, cookies=cookies)
        return call(method, path, body, of=of, headers=headers, **more)

    return ask


def listed(answer):
    return [(each["browser"], each["this"]) for each in answer.body["devices"]]


def test_a_user_sees_the_devices(ask, note, clock):
    """The latest first, with what is kept of them, and no secret."""
    note()
    clock.time += timedelta(hours=2)
    note(OTHER, "Safari, iPhone")
    answer = ask()
    newest = answer.body["devices"][0]

    assert [("Safari, iPhone", False), ("Firefox, Linux", False)] == listed(answer)
    assert {"id", "browser", "since", "last", "this"} == set(newest)
    assert ("2026-11-27T11:00:00Z", 22) == (newest["last"], len(newest["id"]))
    assert SECRET not in answer.text


def test_a_browser_sees_which_one_it_is(ask, note, cookies):
    """By its cookie, which no script reads."""
    note()
    note(OTHER)
    answer = ask(cookies=cookies, headers={"Cookie": f"__Host-device={SECRET}"})

    assert [True] == [each["this"] for each in answer.body["devices"] if each["this"]]


@pytest.mark.parametrize(
    ("method", "path"), [("GET", DEVICES), ("DELETE", f"{DEVICES}/{'i' * 22}")]
)
def test_an_address_that_nobody_proved_has_no_devices_to_show(ask, note, cognito, method, path):
    """They would be the devices of the address's owner."""
    note()
    cognito.answers["get_user"] = user(verified="false")

    assert (403, "unverified_address") == ((it := ask(method, path)).status, it.code)


def test_66_a_device_is_forgotten(ask, note, facts):
    """Invariant 66: it has the limits of strangers from then on, and an event says so."""
    note()
    note(OTHER, "Safari, iPhone")
    [first, second] = ask().body["devices"]
    answers = [ask("DELETE", f"{DEVICES}/{first['id']}").status for _ in range(2)]

    assert [204, 204] == answers
    assert [second["id"]] == [each["id"] for each in ask().body["devices"]]
    told = {"browser": first["browser"], "network": "203.0.113.0/24"}
    assert [(Kind.DEVICE_REMOVED, told)] == facts()


def test_nobody_forgets_the_devices_of_others(ask, note, facts):
    """The address is the user's own, by Cognito's word."""
    note(address="eve@example.com")
    note()
    [mine] = ask().body["devices"]
    ask("DELETE", f"{DEVICES}/{'i' * 22}")

    assert [mine] == ask().body["devices"]
    assert [] == facts()


@pytest.mark.parametrize(
    "device_id", ["x", "i" * 23, "%20" * 22, "i" * 21 + ":", "\u00d7" * 22, "\x0f"]
)
def test_what_is_no_id_is_nowhere(ask, device_id, cognito):
    """No call is made for it."""
    answer = ask("DELETE", f"{DEVICES}/{device_id}")

    assert (404, "not_found") == (answer.status, answer.code)
    assert [] == cognito.asked("get_user")


def test_a_stolen_token_forgets_no_device(ask, note):
    """It would lock the user out: a sign-in has to be recent."""
    note()
    [device] = ask().body["devices"]
    old = ask("DELETE", f"{DEVICES}/{device['id']}", claims={"auth_time": 1})

    assert (401, "recent_sign_in_required") == (old.status, old.code)
    assert 1 == len(ask().body["devices"])


def test_other_methods_and_what_browsers_ask_first(api, call):
    """At a path with an id, too."""
    path = f"{DEVICES}/{'i' * 22}"
    refused = call("POST", path, of=api())
    first = call("OPTIONS", path, of=api(), headers={"Origin": "https://app.example"})

    assert (405, "DELETE") == (refused.status, refused.headers["allow"])
    assert (204, "DELETE") == (first.status, first.headers["access-control-allow-methods"])


@pytest.mark.parametrize(
    ("method", "path"), [("GET", DEVICES), ("DELETE", f"{DEVICES}/{'i' * 22}")]
)
def test_without_sign_in_by_code_there_are_none(ask, method, path):
    """Nothing is kept of any."""
    assert (404, "not_found") == ((it := ask(method, path, devices=None)).status, it.code)


class Absent:
    """A table that does not answer."""

    def __getattr__(self, _):
        def fail(**_):
            raise Unanswered("timeout")

        return fail


@pytest.fixture
def absent():
    return OwnDevices(
        lambda: KnownDevices(Absent(), table="table", addresses=lambda: KEYS), pool_id=POOL
    )


def test_a_table_that_fails_is_told(ask, absent):
    """It works again by itself."""
    assert (503, "unavailable") == ((it := ask(devices=absent)).status, it.code)


def test_66_signing_out_everywhere_forgets_all_devices(ask, note, cookies):
    """Invariant 66: the browser's cookie goes, too; signing out of one session leaves both."""
    note()
    note(OTHER)
    once = ask("POST", "/auth/logout", {"refresh_token": "refresh"}, cookies=cookies)
    assert 2 == len(ask().body["devices"])
    everywhere = ask("POST", "/auth/logout", {"everywhere": True}, cookies=cookies)

    assert (204, 204) == (once.status, everywhere.status)
    assert [] == ask().body["devices"]
    assert ["__Host-device" in str(each.lines) for each in (once, everywhere)] == [False, True]


def test_66_devices_are_forgotten_before_the_sessions_end(ask, note, cognito):
    """Invariant 66: between the two a stolen browser would open a session that nobody ends."""
    note()
    cognito.answers["global_sign_out"] = refusal("InternalErrorException", status=500)
    answer = ask("POST", "/auth/logout", {"everywhere": True})

    assert 503 == answer.status
    assert [] == ask().body["devices"]


def test_66_an_account_that_is_deleted_leaves_no_device(ask, note, known):
    """Invariant 66: the next owner of the address is another user."""
    note()
    assert 204 == ask("DELETE", "/auth/me").status

    assert () == known.all(pool_id=POOL, address=ADDRESS)


@pytest.mark.parametrize("verified", ["true", "false"])
def test_signing_out_does_not_hang_on_the_table(ask, absent, cognito, verified, capsys):
    """Nor does it forget the devices of who has proved the address."""
    cognito.answers["get_user"] = user(verified=verified)
    answer = ask("POST", "/auth/logout", {"everywhere": True}, devices=absent)

    assert 204 == answer.status
    assert 1 == len(cognito.asked("global_sign_out"))
    assert ("devices not forgotten" in capsys.readouterr().out) is (verified == "true")


SENT = {
    "ChallengeName": "CUSTOM_CHALLENGE",
    "Session": "s" * 20,
    "ChallengeParameters": {"method": "EMAIL_CODE", "code_length": "8", "delivery": "requested"},
}
REFUSED = SENT | {"ChallengeParameters": SENT["ChallengeParameters"] | {"delivery": "wait"}}
START, SIGN_UP = "/auth/passwordless/start", "/auth/passwordless/sign-up"


def metadata(cognito):
    return [each["ClientMetadata"] for each in cognito.asked("admin_respond_to_auth_challenge")]


@pytest.mark.parametrize("path", [START, SIGN_UP])
def test_64_who_is_known_asks_again_where_strangers_are_refused(call, cognito, path):
    """Invariant 64: the first word cannot say so, the second one can."""
    cognito.answers |= {
        "admin_initiate_auth": REFUSED,
        "admin_respond_to_auth_challenge": SENT,
        "sign_up": refusal("UsernameExistsException"),
    }
    refused = call("POST", path, ADA)
    assert [] == metadata(cognito)
    known = call("POST", path, ADA | {"device_key": SECRET})

    assert ["wait", "requested"] == [
        each.body["parameters"]["delivery"] for each in (refused, known)
    ]
    assert [(SECRET, "Firefox/130")] == [
        (each["known"], each["browser"]) for each in metadata(cognito)
    ]


@pytest.mark.parametrize("key", ["A" * 43, "A" * 42 + "B"])
def test_what_is_no_secret_is_not_told(call, cognito, key):
    """A client's mistake, and anybody's guess."""
    cognito.answers["admin_initiate_auth"] = REFUSED
    answer = call("POST", START, ADA | {"device_key": key})

    assert 200 == answer.status
    assert [] == metadata(cognito)


def verify(call, of, headers=None, **more):
    session = call("POST", START, ADA, of=of).body["session"]
    body = ADA | {"session": session, "answer": "12345678", **more}
    return call("POST", "/auth/passwordless/verify", body, of=of, headers=headers or {})


def device_lines(answer):
    return [each for each in answer.lines if each.startswith("__Host-device=")]


@pytest.fixture
def signs_in(cognito):
    cognito.answers |= {
        "admin_initiate_auth": SENT,
        "admin_respond_to_auth_challenge": {"AuthenticationResult": TOKENS},
    }


@pytest.mark.usefixtures("signs_in")
def test_an_app_that_keeps_a_key_is_known_by_it(api, call, cognito):
    """It comes with the right answer; one without a key stays a stranger."""
    known = verify(call, api(), device_key=SECRET)
    verify(call, api())

    assert [SECRET, None] == [each.get("known") for each in metadata(cognito)]
    assert [] == known.lines


@pytest.mark.usefixtures("signs_in")
def test_a_browser_is_known_by_a_cookie(api, call, cognito, cookies):
    """Made up at the first sign-in, for half a year; the same one at the next."""
    of = api(cookies=cookies)
    [line] = device_lines(verify(call, of))
    key = line.partition("=")[2].partition(";")[0]
    again = verify(call, of, {"Cookie": f"__Host-device={key}"})

    assert f"{key}; Path=/; Max-Age={180 * 86_400}; Secure; HttpOnly; SameSite=Strict" in line
    assert [key, key] == [each["known"] for each in metadata(cognito)]
    assert [line] == device_lines(again)


def test_a_wrong_answer_makes_no_browser_known(api, call, cognito, cookies):
    """No cookie without tokens."""
    cognito.answers |= {"admin_initiate_auth": SENT, "admin_respond_to_auth_challenge": SENT}

    assert [] == device_lines(verify(call, api(cookies=cookies)))


def test_a_new_account_knows_its_first_browser(api, call, cognito, cookies):
    """By the answer that signs in."""
    cognito.answers |= {
        "admin_initiate_auth": [SENT, SENT | {"ChallengeParameters": {"method": "PROOF"}}],
        "sign_up": [
            refusal("UserLambdaValidationException", "PreSignUp failed with error CODE_SENT: x."),
            {},
        ],
        "admin_respond_to_auth_challenge": {"AuthenticationResult": TOKENS},
    }
    of = api(cookies=cookies)
    session = call("POST", SIGN_UP, ADA, of=of).body["session"]
    body = ADA | {"session": session, "answer": "12345678"}
    [line] = device_lines(call("POST", "/auth/passwordless/verify", body, of=of))

    assert metadata(cognito)[-1]["known"] in line


def test_a_browser_that_is_known_and_signed_out_needs_no_proof(api, call, cookies):
    """There is no session that another site could use."""
    headers = {"Cookie": f"__Host-device={SECRET}"}
    answer = call("POST", "/auth/logout", {}, of=api(cookies=cookies), headers=headers)

    assert (401, "invalid_refresh_token") == (answer.status, answer.code)
