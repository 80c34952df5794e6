"""The REST API as apps use it, on the emulator: every route, and what each must refuse."""

import json
from itertools import count

import pytest

from api.app import acts
from api.route import Bearer
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.listening import listening
from tests.end_to_end.rest_api_calls import bearing, caller, code_for
from tests.local.asked_facts import app_code

pytestmark = pytest.mark.emulator
PASSWORD, NEWER = "Correct-horse-7", "Correct-horse-8"
PAGE = "https://app.example"
numbers = count(1)


@pytest.fixture(scope="module")
def suite():
    """With the page of an app; anybody may ask again at once for a code."""
    with running_suite(is_warm=False, parameters={**PARAMETERS, "ApiOrigin": PAGE}) as running:
        yield running


@pytest.fixture(scope="module")
def call(suite):
    return caller(suite)


@pytest.fixture
def ada(call):
    """The address of a new user, confirmed."""
    email = f"ada{next(numbers)}@example.com"
    assert 202 == call("POST", "/auth/register", {"email": email, "password": PASSWORD}).status
    assert 204 == call("POST", "/auth/verify", {"email": email, "code": "123456"}).status
    return email


@pytest.fixture
def sign_in(call):
    def sign_in(email, password=PASSWORD):
        return call("POST", "/auth/login", {"email": email, "password": password})

    return sign_in


def test_a_users_life(call, suite, ada, sign_in):
    """From the first sign-in to the deletion; and what only the API knows is told."""
    listener = listening(suite)
    tokens = sign_in(ada)
    user = call("GET", "/auth/userinfo", **bearing(tokens["access_token"]))
    assert (ada, True) == (user["email"], user["email_verified"])
    assert user["sub"] == call("GET", "/user", **bearing(tokens["access_token"]))["subject"]
    refreshed = call("POST", "/auth/refresh", {"refresh_token": tokens["refresh_token"]})
    bearer = bearing(refreshed["access_token"])
    change = {"old_password": PASSWORD, "new_password": NEWER}
    assert 204 == call("POST", "/auth/password/change", change, **bearer).status
    assert 401 == sign_in(ada).status
    assert 200 == sign_in(ada, NEWER).status
    assert 204 == call("POST", "/auth/logout", {"everywhere": True}, **bearer).status
    assert 401 == call("GET", "/auth/userinfo", **bearer).status
    last = bearing(sign_in(ada, NEWER)["access_token"])
    assert 204 == call("DELETE", "/auth/me", **last).status
    assert 401 == sign_in(ada, NEWER).status

    told = _of_the_api(listener)
    assert ["password.changed", "session.revoked", "user.deleted"] == [e.kind for e in told]
    assert {user["sub"]} == {event.subject for event in told}
    assert {"127.0.0.0/24"} == {event.data["network"] for event in told}


def _of_the_api(listener):
    kinds = {"password.changed", "session.revoked", "user.deleted"}
    told = []
    while len(told) < 3 and (heard := listener.hear(1)):
        told += [event for event in heard if event.kind in kinds]
    return sorted(told, key=lambda event: event.time)


def test_a_forgotten_password(call, ada, sign_in):
    """The mailed code sets a new one, and ends sessions made with the old one."""
    before = sign_in(ada)
    assert 202 == call("POST", "/auth/password/forgot", {"email": ada}).status
    reset = {"email": ada, "code": "654321", "new_password": NEWER}
    assert "invalid_code" == call("POST", "/auth/password/reset", reset | {"code": "1111"})["code"]
    assert 204 == call("POST", "/auth/password/reset", reset).status
    old = call("POST", "/auth/refresh", {"refresh_token": before["refresh_token"]})
    assert (401, "invalid_refresh_token") == (old.status, old["code"])
    assert 401 == call("GET", "/auth/userinfo", **bearing(before["access_token"])).status
    assert 200 == sign_in(ada, NEWER).status


def test_signing_in_with_a_code(call, suite, ada):
    """A wrong one first; the next try goes on with the new session."""
    begun = call("POST", "/auth/passwordless/start", {"email": ada})
    assert "requested" == begun["parameters"]["delivery"]
    body = {"email": ada, "session": begun["session"], "answer": "00000000"}
    wrong = call("POST", "/auth/passwordless/verify", body)
    assert (401, "wrong_answer") == (wrong.status, wrong["code"])
    body |= {"session": wrong["session"], "answer": code_for(suite, ada)}
    assert "access_token" in json.loads(call("POST", "/auth/passwordless/verify", body).text)


def test_signing_up_with_a_code(call, suite, ada):
    """Nobody is there before the code; then a user with a verified address, in its group."""
    cognito = suite.emulator.client("cognito-idp")
    email = f"jo{next(numbers)}@example.com"
    begun = call("POST", "/auth/passwordless/sign-up", {"email": email})
    users = call("POST", "/auth/passwordless/sign-up", {"email": ada})
    told = [_shape(each) for each in (begun, users)]
    assert told[0] == told[1]
    assert begun.status == users.status == 200
    body = {"email": email, "session": begun["session"], "answer": "00000000"}
    wrong = call("POST", "/auth/passwordless/verify", body)
    assert (401, "wrong_answer") == (wrong.status, wrong["code"])
    with pytest.raises(cognito.exceptions.UserNotFoundException):
        cognito.admin_get_user(UserPoolId=suite.user_pool_id, Username=email)

    body |= {"session": wrong["session"], "answer": code_for(suite, email)}
    tokens = call("POST", "/auth/passwordless/verify", body)
    user = call("GET", "/auth/userinfo", **bearing(tokens["access_token"]))
    assert (email, True) == (user["email"], user["email_verified"])
    body = {"email": ada, "session": users["session"], "answer": code_for(suite, ada)}
    assert "access_token" in json.loads(call("POST", "/auth/passwordless/verify", body).text)


def test_the_owner_of_an_address_that_a_stranger_signed_up_by_is_in_at_once(call, suite, sign_in):
    """By the code of the same call as any newcomer; the answers are a newcomer's."""
    cognito = suite.emulator.client("cognito-idp")
    email, other = (f"owner{next(numbers)}@example.com" for _ in range(2))
    call("POST", "/auth/register", {"email": email, "password": PASSWORD})
    path = "/auth/passwordless/sign-up"
    begun, newcomers = (call("POST", path, {"email": each}) for each in (email, other))
    assert _shape(begun) == _shape(newcomers)
    wrong, newcomers = (
        call(
            "POST",
            "/auth/passwordless/verify",
            {"email": each, "session": told["session"], "answer": "00000000"},
        )
        for each, told in ((email, begun), (other, newcomers))
    )
    assert _shape(wrong) == _shape(newcomers)
    user = cognito.admin_get_user(UserPoolId=suite.user_pool_id, Username=email)
    assert "UNCONFIRMED" == user["UserStatus"]

    body = {"email": email, "session": wrong["session"], "answer": code_for(suite, email)}
    tokens = call("POST", "/auth/passwordless/verify", body)
    known = call("GET", "/auth/userinfo", **bearing(tokens["access_token"]))
    assert (email, True) == (known["email"], known["email_verified"])
    assert user["Username"] != known["sub"]
    assert 401 == sign_in(email).status


def test_a_known_app_is_not_locked_out(call, suite, ada):
    """Strangers use up their share; a known device has another, until it is forgotten."""
    listener = listening(suite)
    known = {"email": ada, "device_key": "2jmj7l5rSw0yVb_vlWAYkK_YBwk7Vt1Jk3pQ0r8yZ1E"}
    begun = call("POST", "/auth/passwordless/start", known)
    body = known | {"session": begun["session"], "answer": code_for(suite, ada)}
    bearer = bearing(call("POST", "/auth/passwordless/verify", body)["access_token"])

    def delivery(body):
        return call("POST", "/auth/passwordless/start", body)["parameters"]["delivery"]

    # A challenge that was answered is not shared with a sign-in that begins in the same seconds.
    theirs = call("POST", "/auth/passwordless/start", {"email": ada})
    guess = {"email": ada, "session": theirs["session"], "answer": "00000000"}
    assert 400 <= call("POST", "/auth/passwordless/verify", guess).status < 500
    assert "wait" == delivery({"email": ada})
    assert "requested" == delivery(known)
    [device] = call("GET", "/auth/devices", **bearer)["devices"]
    assert not device["this"]  # apps tell it by no cookie
    assert 204 == call("DELETE", f"/auth/devices/{device['id']}", **bearer).status
    assert [] == call("GET", "/auth/devices", **bearer)["devices"]
    assert "wait" == delivery(known)
    told = []
    while not told:
        told = [event for event in listener.hear(1) if event.kind == "device.removed"]
    assert "127.0.0.0/24" == told[0].data["network"]


def test_an_invited_user_sets_a_password(call, suite, sign_in):
    """The challenge of a temporary one."""
    email = f"invited{next(numbers)}@example.com"
    suite.emulator.client("cognito-idp").admin_create_user(
        UserPoolId=suite.user_pool_id,
        Username=email,
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "email", "Value": email},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    posed = sign_in(email)
    assert "NEW_PASSWORD_REQUIRED" == posed["challenge"]
    body = {
        "email": email,
        "challenge": posed["challenge"],
        "session": posed["session"],
        "answer": NEWER,
    }
    assert 200 == call("POST", "/auth/challenge", body).status
    assert 200 == sign_in(email, NEWER).status


@pytest.fixture
def apps_demanded(suite):
    """The pool asks everybody who signs in by password for an authenticator app."""
    cognito = suite.emulator.client("cognito-idp")
    pool = {"UserPoolId": suite.user_pool_id}
    enabled = {"SoftwareTokenMfaConfiguration": {"Enabled": True}}
    cognito.set_user_pool_mfa_config(**pool, **enabled, MfaConfiguration="ON")
    yield
    cognito.set_user_pool_mfa_config(**pool, MfaConfiguration="OFF")


@pytest.mark.usefixtures("apps_demanded")
def test_who_has_to_set_up_an_app(call, ada, sign_in):
    """Secret, first code, tokens; then the app is asked for, and takes each code once."""
    posed = sign_in(ada)
    assert ("MFA_SETUP", '["SOFTWARE_TOKEN_MFA"]') == (
        posed["challenge"],
        posed["parameters"]["methods"],
    )

    def answer(challenge, session, code):
        body = {"email": ada, "challenge": challenge, "session": session, "answer": code}
        return call("POST", "/auth/challenge", body)

    assert "invalid_code" == answer("MFA_SETUP", posed["session"], "123456")["code"]
    offer = call("POST", "/auth/challenge/app", {"email": ada, "session": posed["session"]})
    code = app_code(offer["secret"])
    assert "invalid_code" == answer("MFA_SETUP", offer["session"], "abc123")["code"]
    assert answer("MFA_SETUP", offer["session"], code)["access_token"]
    posed = sign_in(ada)
    assert "SOFTWARE_TOKEN_MFA" == posed["challenge"]
    assert "invalid_code" == answer("SOFTWARE_TOKEN_MFA", posed["session"], code)["code"]
    following = app_code(offer["secret"], later=1)

    assert answer("SOFTWARE_TOKEN_MFA", posed["session"], following)["access_token"]


def test_signing_out_ends_the_session(call, ada, sign_in):
    """Its refresh token is of no use any more."""
    tokens = sign_in(ada)
    old = {"refresh_token": tokens["refresh_token"]}
    assert 204 == call("POST", "/auth/logout", old, **bearing(tokens["access_token"])).status
    assert "invalid_refresh_token" == call("POST", "/auth/refresh", old)["code"]


def test_a_user_ends_one_session_from_another(call, ada, sign_in):
    """A list of what the API has begun: the ended one is renewed for nobody, the other goes on."""
    lost, listed = sign_in(ada), []
    while len(listed) < 2:  # a session is named by its second
        own = sign_in(ada)
        bearer = bearing(own["access_token"])
        listed = call("GET", "/auth/sessions", **bearer)["sessions"]
    assert [True, False] == [each["this"] for each in listed]
    assert 204 == call("DELETE", f"/auth/sessions/{listed[1]['id']}", **bearer).status

    assert 401 == call("GET", "/user", **bearing(lost["access_token"])).status
    for _ in range(2):
        ended = call("POST", "/auth/refresh", {"refresh_token": lost["refresh_token"]})
        assert (401, "invalid_refresh_token") == (ended.status, ended["code"])
    goes_on = call("POST", "/auth/refresh", {"refresh_token": own["refresh_token"]})
    newer = call("GET", "/auth/sessions", **bearing(goes_on["access_token"]))["sessions"]
    assert [(listed[0]["id"], True)] == [(each["id"], each["this"]) for each in newer]


@pytest.fixture
def without_grace(suite):
    """The API's app client, which then takes no refresh token twice, not even at once."""
    cognito = suite.emulator.client("cognito-idp")
    client = {
        "UserPoolId": suite.user_pool_id,
        "ClientId": suite.stack.resources["ApiClient"],
    }
    was = cognito.describe_user_pool_client(**client)["UserPoolClient"]["RefreshTokenRotation"]
    rotation = {"Feature": "ENABLED", "RetryGracePeriodSeconds": 0}
    cognito.update_user_pool_client(**client, RefreshTokenRotation=rotation)
    yield
    cognito.update_user_pool_client(**client, RefreshTokenRotation=was)


@pytest.mark.usefixtures("without_grace")
def test_a_refresh_token_used_twice_ends_the_session(call, suite, ada, sign_in):
    """The thief and the owner both have to sign in, and `session.revoked` says why."""
    listener = listening(suite)
    old = {"refresh_token": sign_in(ada)["refresh_token"]}
    newer = {"refresh_token": call("POST", "/auth/refresh", old)["refresh_token"]}

    assert "invalid_refresh_token" == call("POST", "/auth/refresh", old)["code"]
    assert "invalid_refresh_token" == call("POST", "/auth/refresh", newer)["code"]
    told = []
    while not told:
        revoked = [each for each in listener.hear(1) if each.kind == "session.revoked"]
        told = [each.data["cause"] for each in revoked if "cause" in each.data]
    assert ["refresh_token_reused"] == told


def test_what_is_not_welcome_creates_nobody(call, suite):
    """A disposable address, a weak password, members that nobody asked for."""
    cognito = suite.emulator.client("cognito-idp")
    before = len(cognito.list_users(UserPoolId=suite.user_pool_id)["Users"])
    body = {"email": "jo@mailinator.com", "password": PASSWORD}
    refused = call("POST", "/auth/register", body)
    assert (422, "disposable_email") == (refused.status, refused["errors"][0]["code"])
    for bad in (
        {"email": "jo@example.com", "password": "weak"},
        {"email": "jo@example.com", "password": PASSWORD, "custom:role": "admin"},
        {"email": "jo@example.com"},
        {"email": ["jo@example.com"], "password": PASSWORD},
        "{",
        "[]",
        json.dumps({"email": "jo@example.com", "password": "x" * 20_000}),
    ):
        assert 400 <= call("POST", "/auth/register", bad).status < 500
    sent = json.dumps({"email": "jo@example.com", "password": PASSWORD})
    assert 415 == call("POST", "/auth/register", sent, **{"Content-Type": "text/plain"}).status

    assert before == len(cognito.list_users(UserPoolId=suite.user_pool_id)["Users"])


def test_a_user_at_a_listed_domain_is_refused_like_a_newcomer(call, suite):
    """Whom an administrator brought, for one; and nobody is created to find out."""
    cognito = suite.emulator.client("cognito-idp")
    brought = "brought@mailinator.com"
    cognito.admin_create_user(
        UserPoolId=suite.user_pool_id, Username=brought, MessageAction="SUPPRESS"
    )
    before = len(cognito.list_users(UserPoolId=suite.user_pool_id)["Users"])
    for path, more in (("register", {"password": PASSWORD}), ("passwordless/sign-up", {})):
        answers = [
            call("POST", f"/auth/{path}", {"email": email, **more})
            for email in (brought, "nobody@mailinator.com")
        ]

        assert [422, 422] == [answer.status for answer in answers], path
        assert 1 == len({answer.text for answer in answers}), path
    assert before == len(cognito.list_users(UserPoolId=suite.user_pool_id)["Users"])


def test_strangers_learn_nothing(call, ada):
    """A user, an unconfirmed one and nobody are answered alike, byte for byte."""
    unconfirmed = f"bob{next(numbers)}@example.com"
    call("POST", "/auth/register", {"email": unconfirmed, "password": PASSWORD})
    people = [ada, unconfirmed, f"nobody{next(numbers)}@example.com"]
    for path, more in (
        ("/auth/register", {"password": PASSWORD}),
        ("/auth/login", {"password": "Wrong-horse-7"}),
        ("/auth/verify", {"code": "111111"}),
        ("/auth/verify/resend", {}),
        ("/auth/password/forgot", {}),
        ("/auth/password/reset", {"code": "111111", "new_password": NEWER}),
    ):
        answers = [call("POST", path, {"email": email, **more}) for email in people]

        assert 1 == len({(answer.status, answer.text) for answer in answers}), path


def test_strangers_learn_nothing_from_codes(call, ada):
    """Shapes and lengths are alike, to the last wrong answer; only the letters differ."""
    unconfirmed = f"bob{next(numbers)}@example.com"
    call("POST", "/auth/register", {"email": unconfirmed, "password": PASSWORD})
    seen = []
    for email in (ada, unconfirmed, f"nobody{next(numbers)}@example.com"):
        answer = call("POST", "/auth/passwordless/start", {"email": email})
        shapes = [_shape(answer)]
        while answer.status == 200 or answer["code"] == "wrong_answer":
            body = {"email": email, "session": answer["session"], "answer": "00000000"}
            answer = call("POST", "/auth/passwordless/verify", body)
            shapes.append(_shape(answer))
        seen.append(shapes)

    assert seen[0] == seen[1] == seen[2]
    assert 3 <= len(seen[0])


def _shape(answer):
    body = json.loads(answer.text)
    parameters = {
        name: value
        for name, value in body.get("parameters", {}).items()
        if name not in {"retry_after", "available_in"}  # seconds pass meanwhile
    }
    return answer.status, sorted(body), len(body.get("session", "")), parameters, body.get("code")


def test_tokens_that_are_not_for_us_open_nothing(call, ada, sign_in):
    """ID tokens, damaged ones, and such as nobody signed."""
    tokens = sign_in(ada)
    head, claims, signature = tokens["access_token"].split(".")
    none = "eyJhbGciOiJub25lIn0"
    for text in (
        tokens["id_token"],
        f"{head}.{claims}.{signature[:-2]}AA",
        f"{head}.{claims}x.{signature}",
        f"{none}.{claims}.",
        f"{none}.{claims}.{signature}",
        f"{head}.{claims}",
        "x",
    ):
        for method, path in (("GET", "/user"), ("GET", "/client"), ("DELETE", "/auth/me")):
            assert 401 == call(method, path, **bearing(text)).status
    assert 200 == sign_in(ada).status


def _filled(route):
    """The path with the example of each part."""
    path = route.path
    for each in route.parameters:
        path = path.replace(f"{{{each.name}}}", str(each.example))
    return path


USERS_ROUTES = [
    (route.method, _filled(route))
    for route in acts(None, None, None)
    if route.bearer in {Bearer.USER, Bearer.OWNER, Bearer.RECENT_OWNER}
    and not route.path.startswith("/auth/me/links")  # only with LinkAccounts
]
STEP_UP = {"action": "payment.send", "details": {}, "audience": "https://pay.example/"}
BODIES = {
    "/auth/password/change": {"old_password": PASSWORD, "new_password": NEWER},
    "/auth/step-up": STEP_UP,
    "/auth/step-up/answer": {**STEP_UP, "session": "s" * 60, "answer": "1"},
    "/auth/me/passkeys": {"credential": "{}"},
    "/auth/me/factors/totp/confirm": {"enrolment": f"1.{'e' * 40}", "code": "123456"},
}


@pytest.mark.parametrize("ends", ["session", "everywhere", "operator", "app"])
def test_a_session_that_has_ended_is_of_no_use_at_any_route(call, suite, ada, sign_in, ends):
    """ASVS 7.4.1: by its refresh token, by all of them, by the operator, and past the API."""
    tokens = sign_in(ada)
    bearer = bearing(tokens["access_token"])
    cognito = suite.emulator.client("cognito-idp")
    assert 200 == call("GET", "/user", **bearer).status
    if ends == "session":  # nothing but the refresh token says whose it is
        call("POST", "/auth/logout", {"refresh_token": tokens["refresh_token"]})
    elif ends == "everywhere":
        call("POST", "/auth/logout", {"everywhere": True}, **bearer)
    elif ends == "operator":
        cognito.admin_user_global_sign_out(UserPoolId=suite.user_pool_id, Username=ada)
    else:
        cognito.global_sign_out(AccessToken=tokens["access_token"])

    assert len(USERS_ROUTES) > 10
    statuses = {
        (method, path): call(method, path, BODIES.get(path), **bearer).status
        for method, path in USERS_ROUTES
    }
    assert dict.fromkeys(USERS_ROUTES, 401) == statuses
    assert 200 == sign_in(ada).status


def test_a_page_may_call_and_no_other(call):
    """The browser asks first, on every path."""
    asked = {"Access_Control_Request_Method": "POST"}
    ours = call("OPTIONS", "/auth/login", Origin=PAGE, **asked)
    theirs = call("OPTIONS", "/auth/login", Origin="https://evil.example", **asked)

    assert (204, PAGE) == (ours.status, ours.headers["access-control-allow-origin"])
    assert "POST" in ours.headers["access-control-allow-methods"]
    assert 403 == theirs.status  # by the emulator's gate; tests/api has what the API itself says
    assert "access-control-allow-origin" not in theirs.headers


def test_lost_paths_and_methods_are_told_so(call):
    """As a problem, like everything."""
    assert (404, "not_found") == ((lost := call("GET", "/nowhere/at/all")).status, lost["code"])
    assert (405, "POST") == ((lost := call("GET", "/auth/login")).status, lost.headers["allow"])


def test_nothing_personal_is_logged(suite, call, ada, sign_in):
    """No address, no password, no token, in any log of the stack."""
    tokens = sign_in(ada)
    call("GET", "/auth/userinfo", **bearing(tokens["access_token"]))
    call("POST", "/auth/login", {"email": ada, "password": "Wrong-horse-7"})
    logs = suite.emulator.client("logs")
    groups = [each["logGroupName"] for each in logs.describe_log_groups()["logGroups"]]
    written = "".join(
        event["message"]
        for group in groups
        for event in logs.filter_log_events(logGroupName=group)["events"]
    )

    secrets = (ada, PASSWORD, "Wrong-horse-7", tokens["access_token"], tokens["refresh_token"])
    assert [] == [each[:12] for each in secrets if each in written]
