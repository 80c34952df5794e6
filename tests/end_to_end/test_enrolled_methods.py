"""Authenticator app and recovery codes on the emulator: enrolled, used once, refused, removed."""

import re
from base64 import b32decode
from itertools import count
from time import sleep, time

import pytest

from clients.passwordless import SignIn, SignInRefused
from events.contract.catalogue import Kind
from local.settling import awaited
from local.suite import running_suite
from rules.passwordless import totp
from tests.end_to_end.listening import listening
from tests.end_to_end.rest_api_calls import bearing, caller

pytestmark = pytest.mark.emulator
PASSWORD = "Correct-horse-7"
APP, CODES, STATE = (f"/auth/me/factors{end}" for end in ("/totp", "/recovery-codes", ""))
METHODS = pytest.mark.parametrize("method", ["TOTP", "RECOVERY_CODE"])
numbers = count(1)


@pytest.fixture(scope="module")
def suite():
    with running_suite(port=0, is_warm=False) as running:
        yield running


@pytest.fixture(scope="module")
def call(suite):
    return caller(suite)


@pytest.fixture
def register(call):
    """A new user with a password, and the headers of a fresh sign-in."""

    def register():
        email = f"tom{next(numbers)}@example.com"
        who = {"email": email, "password": PASSWORD}
        assert 202 == call("POST", "/auth/register", who).status
        assert 204 == call("POST", "/auth/verify", {"email": email, "code": "123456"}).status
        return email, bearing(call("POST", "/auth/login", who)["access_token"])

    return register


class App:
    """An authenticator app with one secret."""

    def __init__(self, secret):
        self._secret = b32decode(secret)

    def shows(self):
        return totp.code(self._secret, int(time()) // totp.STEP_S)

    def next_one(self):
        """The code of the step after; its user is a little ahead of the server."""
        return totp.code(self._secret, int(time()) // totp.STEP_S + 1)


@pytest.fixture
def enrol(call):
    """Give the user an app, confirmed by the code of the step before."""

    def enrol(headers):
        offer = call("POST", APP, **headers)
        app = App(offer["secret"])
        body = {"enrolment": offer["enrolment"], "code": app.shows()}
        assert 204 == call("POST", f"{APP}/confirm", body, **headers).status
        return app

    return enrol


@pytest.fixture(scope="module")
def listener(suite):
    return listening(suite)


@pytest.fixture
def hears(suite, listener):
    """What was told since the test began, once *kind* is among it so many *times*."""
    listener.hear_all()
    heard = []

    def hears(kind, times=1):
        def is_told():
            heard.extend((event.kind, event.data) for event in listener.hear(0))
            return times <= [each for each, _ in heard].count(kind)

        assert awaited(suite.emulator, is_told)
        return heard

    return hears


@pytest.fixture
def begin(suite):
    """A sign-in by the reference client, which is asked for a code of *method*."""

    def begin(email, method):
        sign_in = SignIn(suite.emulator.endpoint, client_id=suite.client_id)
        return sign_in, sign_in.begin(email, method=method)

    return begin


def test_an_app_is_enrolled_signs_in_once_a_code_and_is_removed(
    call, register, enrol, begin, hears
):
    """By the REST API and the reference client; each step is told."""
    email, headers = register()
    app = enrol(headers)
    assert '{"totp":true,"recovery_codes_left":0}' == call("GET", STATE, **headers).text

    sign_in, step = begin(email, "TOTP")
    assert ("TOTP", 6, "none") == (step.method, step.code_length, step.parameters["delivery"])
    code = app.next_one()
    assert sign_in.answer(code).tokens

    again, _ = begin(email, "TOTP")
    assert again.answer(code).is_wrong  # it was good once, in its window as well

    replaced = enrol(headers)
    assert 204 == call("DELETE", APP, **headers).status
    later, _ = begin(email, "TOTP")
    assert later.answer(replaced.next_one()).is_wrong
    assert '{"totp":false,"recovery_codes_left":0}' == call("GET", STATE, **headers).text
    told = [(kind, data.get("method")) for kind, data in hears(Kind.FACTOR_REMOVED)]
    assert 2 == told.count((Kind.FACTOR_ADDED, "TOTP"))
    assert 1 == told.count((Kind.FACTOR_REMOVED, "TOTP"))
    assert 1 == told.count((Kind.CHALLENGE_VERIFIED, "TOTP"))
    assert "code_used" in [data.get("reason") for _, data in hears(Kind.FACTOR_REMOVED)]


def test_a_recovery_code_is_good_once(call, register, begin, hears):
    """What is left is told; another sheet voids the first."""
    email, headers = register()
    codes = call("POST", CODES, **headers)["codes"]
    sign_in, step = begin(email, "RECOVERY_CODE")
    assert ("RECOVERY_CODE", 10) == (step.method, step.code_length)
    assert sign_in.answer(codes[3].lower().replace("-", " ")).tokens

    again, _ = begin(email, "RECOVERY_CODE")
    assert again.answer(codes[3]).is_wrong
    assert again.answer(codes[4]).tokens
    assert 8 == call("GET", STATE, **headers)["recovery_codes_left"]
    told = hears(Kind.FACTOR_RECOVERY_USED, times=2)
    assert [8, 9] == sorted(data["left"] for _, data in told if "left" in data)

    newer = call("POST", CODES, **headers)["codes"]
    third, _ = begin(email, "RECOVERY_CODE")
    assert third.answer(codes[5]).is_wrong
    assert third.answer(newer[0]).tokens


def stay_within_the_hour():
    """Wait if the hour, which has a budget of its own, is about to turn."""
    left_s = 3600 - time() % 3600
    sleep(left_s + 1 if left_s < 180 else 0)


@METHODS
def test_wrong_codes_are_counted_and_lock(call, register, enrol, begin, method):
    """Three end a sign-in; after ten in an hour the right code is refused, by this method alone."""
    stay_within_the_hour()
    email, headers = register()
    app = enrol(headers)
    codes = call("POST", CODES, **headers)["codes"]
    right = {"TOTP": app.next_one, "RECOVERY_CODE": lambda: codes[0]}
    for _ in range(3):
        sign_in, _ = begin(email, method)
        assert [True, True] == [sign_in.answer("000000").is_wrong for _ in range(2)]
        with pytest.raises(SignInRefused, match="NotAuthorized"):
            sign_in.answer("000000")
    last, _ = begin(email, method)
    assert last.answer("000000").is_wrong
    assert last.answer(right[method]()).is_wrong  # the eleventh

    [other] = right.keys() - {method}
    free, _ = begin(email, other)
    assert free.answer(right[other]()).tokens


def told_of(parameters):
    """What a challenge tells, without how long a wait is by now: tests/sequences compare that."""
    told = {name: what for name, what in parameters.items() if name != "USERNAME"}
    return told | {"available_in": re.sub(r"[1-9]\d*", "n", told["available_in"])}


@METHODS
def test_nobody_can_be_told_apart(call, register, enrol, begin, method):
    """Who does not exist, who has nothing enrolled, and who types a wrong code."""
    enrolled, headers = register()
    enrol(headers)
    call("POST", CODES, **headers)
    without, _ = register()
    seen = []
    for email in (enrolled, without, "nobody@example.com"):
        sign_in, step = begin(email, method)
        told = [{**step.parameters}]
        for _ in range(2):
            step = sign_in.answer("000000")
            told.append({**step.parameters})
        with pytest.raises(SignInRefused) as refused:
            sign_in.answer("000000")
        seen.append(
            [
                *(told_of(each) for each in told),
                str(refused.value),
            ]
        )

    assert seen[0] == seen[1] == seen[2]


def test_the_rest_api_signs_in_by_the_app(call, register, enrol):
    """With a session of its own, also where the first word has a code mailed."""
    email, headers = register()
    app = enrol(headers)
    begun = call("POST", "/auth/passwordless/start", {"email": email, "method": "TOTP"})
    assert "TOTP" == begun["parameters"]["method"]
    body = {"email": email, "session": begun["session"], "answer": app.next_one()}

    assert 200 == call("POST", "/auth/passwordless/verify", body).status


def test_with_the_account_goes_what_was_enrolled(suite, call, register, enrol):
    """Nothing is left of the user in the table; nothing secret is in it before."""
    email, headers = register()
    enrol(headers)
    codes = call("POST", CODES, **headers)["codes"]
    table = suite.stack.resources["FactorTable"]
    before = suite.emulator.client("dynamodb").scan(TableName=table)["Items"]
    assert not [code for code in [*codes, email] if code in str(before)]
    assert 204 == call("DELETE", "/auth/me", **headers).status

    after = suite.emulator.client("dynamodb").scan(TableName=table)["Items"]
    assert 2 == len(before) - len(after)
