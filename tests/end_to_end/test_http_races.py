"""
Races through Cognito's API: eight threads, from the same moment on, want what one may have.

Real threads, real HTTP, the template deployed on the emulator, whose writes are atomic. Others have
the right code too, from another sign-in or device: what is counted is how many get tokens. A few
rounds in each run; ``make hostile-http ROUNDS=100`` plays more. The races in which a seed owns
the order are in `tests/hostile/attacks`.
"""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Barrier

import pytest
from botocore.exceptions import ClientError

from clients.passwordless import SignIn, SignInRefused, _digest
from local.demo.app import App
from tests.end_to_end.rest_api_calls import bearing, caller

pytestmark = pytest.mark.emulator
THREADS = 8
MALLORYS, OWNERS = "Mallorys-own-1", "Correct-horse-7"
numbers = count(1)


@pytest.fixture(scope="module")
def app(suite):
    return App(suite)


@pytest.fixture(scope="module")
def cognito(suite):
    return suite.emulator.client("cognito-idp")


@pytest.fixture(scope="module")
def at_once():
    """Do all of the acts from the same moment on; what each returned, refusals as None."""
    with ThreadPoolExecutor(THREADS) as pool:

        def run(acts):
            barrier = Barrier(len(acts))

            def one(act):
                barrier.wait()
                try:
                    return act()
                except (ClientError, SignInRefused):
                    return None

            return list(pool.map(one, acts))

        yield run


@pytest.fixture
def playing(request, record_property):
    """Play a race some rounds, and note its row of the table of attacks."""

    def play(name, race):
        rounds, began = request.config.getoption("--http-rounds"), sum(os.times()[:2])
        won = [race(f"racer{next(numbers)}@example.com") for _ in range(rounds)]
        beaten = sum(winners > 1 for winners, _ in won) + sum(others for _, others in won)
        kept_out = sum(winners == 0 for winners, _ in won)
        row = [f"{name}, by HTTP", "", rounds, rounds * THREADS, beaten, kept_out, 0]
        record_property("attack", json.dumps([*row, sum(os.times()[:2]) - began]))
        assert (0, 0) == (beaten, kept_out), won

    return play


@pytest.fixture
def user(suite, cognito):
    """A user with a password, whose address is verified or not."""

    def user(email, *, verified):
        who = {"UserPoolId": suite.user_pool_id, "Username": email}
        attributes = {"email": email, "email_verified": verified}
        told = [{"Name": name, "Value": value} for name, value in attributes.items()]
        cognito.admin_create_user(**who, MessageAction="SUPPRESS", UserAttributes=told)
        cognito.admin_set_user_password(**who, Password=MALLORYS, Permanent=True)
        return lambda: cognito.admin_get_user(**who)

    return user


@pytest.fixture
def sign_ins(suite, at_once):
    """Eight sign-ins in one user's name, which share a challenge if a code is mailed."""

    def sign_ins(email, *, method="", many=THREADS):
        begun = [SignIn(suite.emulator.endpoint, client_id=suite.client_id) for _ in range(many)]
        at_once([lambda each=each: each.begin(email, method=method) for each in begun])
        return begun

    return sign_ins


def answers(sign_ins, code):
    return [lambda each=each: each.answer(code).tokens for each in sign_ins]


def test_one_sign_in_wins_a_code(app, user, sign_ins, at_once, playing):
    """Invariants 3 and 68: eight sign-ins share a challenge, and all have its code."""

    def race(email):
        user(email, verified="true")
        app.expect_mail(email)
        begun = sign_ins(email)
        return sum(map(bool, at_once(answers(begun, app.mailed(email))))), 0

    playing("a code", race)


def test_one_sign_in_wins_a_recovery_code(suite, app, sign_ins, at_once, playing):
    """Invariant 3: each has a challenge of its own, and the code is good once."""
    call = caller(suite)

    def race(email):
        who = {"email": email, "password": OWNERS}
        assert 202 == call("POST", "/auth/register", who).status
        app.confirm(email, app.mailed(email))
        fresh = bearing(call("POST", "/auth/login", who)["access_token"])
        code = call("POST", "/auth/me/factors/recovery-codes", **fresh)["codes"][0]
        begun = sign_ins(email, method="RECOVERY_CODE")
        return sum(map(bool, at_once(answers(begun, code)))), 0

    playing("a recovery code", race)


def test_one_device_signs_up_and_spends_the_receipt_once(suite, app, cognito, at_once, playing):
    """Invariants 51, 53 and 55: half of the calls are thieves' with the code, at own devices."""

    def race(email):
        app.expect_mail(email)
        clients = [SignIn(suite.emulator.endpoint, client_id=suite.client_id) for _ in range(2)]
        owner, thief = clients
        owner.sign_up(email)
        code = app.mailed(email)
        thief._user_name, thief._device_secret = email, "A" * 43
        at_once([lambda each=each: signs_up(each, code) for each in [owner, thief] * 4])
        proofs = [proof_of(suite, email, each) for each in [owner, thief] * 4]
        won = at_once(proofs)
        listed = cognito.list_users(UserPoolId=suite.user_pool_id, Filter=f'email = "{email}"')
        return sum(map(bool, won[::2])), sum(map(bool, won[1::2])) + len(listed["Users"]) - 1

    playing("a sign-up", race)


def signs_up(client, code):
    """The second call, by the device of *client*."""
    return client._call(
        "SignUp",
        Username=client._user_name,
        Password=OWNERS,
        UserAttributes=[{"Name": "email", "Value": client._user_name}],
        ClientMetadata={
            "sign_up": "passwordless",
            "device": _digest(client._device_secret),
            "code": code,
            "try_id": f"{next(numbers):016}",
        },
    )


def proof_of(suite, email, client):
    """A sign-in that has begun, and its answer: the secret of the device."""
    begun = SignIn(suite.emulator.endpoint, client_id=suite.client_id)
    begun._user_name = email
    assert "PROOF" == begun._start().method
    return lambda: begun.answer(client._device_secret).tokens


def test_one_sign_in_takes_an_account_over(suite, app, cognito, user, sign_ins, at_once, playing):
    """Invariants 56 to 58: five have the owner's code, three the password of who was there."""

    def race(email):
        read = user(email, verified="false")
        app.expect_mail(email)
        begun = sign_ins(email, many=5)
        enters = [lambda: by_password(suite, cognito, email)] * 3
        won = at_once([*answers(begun, app.mailed(email)), *enters])
        told = {each["Name"]: each["Value"] for each in read()["UserAttributes"]}
        others = [*won[5:], *at_once(enters)]
        return sum(map(bool, won[:5])), sum(map(bool, others)) + (told["email_verified"] != "true")

    playing("a take-over", race)


def by_password(suite, cognito, email):
    return cognito.initiate_auth(
        ClientId=suite.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": email, "PASSWORD": MALLORYS},
    )["AuthenticationResult"]
