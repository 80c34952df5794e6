"""The passkeys of a user: what asks for a recent sign-in, and what Cognito's refusals become."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from events.contract.catalogue import Kind
from events.publishing.trail import told_by_trail
from tests.api.conftest import SUB, bearing, refusal

PASSKEYS = "/auth/me/passkeys"
OPTIONS, ONE = f"{PASSKEYS}/options", f"{PASSKEYS}/Yk1h"
CREDENTIAL = {"id": "Yk1h", "rawId": "Yk1h", "type": "public-key", "response": {}}
BODY = {"credential": json.dumps(CREDENTIAL)}
CHANGES = [("POST", OPTIONS, None), ("POST", PASSKEYS, BODY), ("DELETE", ONE, None)]
CALL = {
    "POST": {OPTIONS: "start_web_authn_registration", PASSKEYS: "complete_web_authn_registration"},
    "DELETE": {ONE: "delete_web_authn_credential"},
    "GET": {PASSKEYS: "list_web_authn_credentials"},
}
MADE = datetime(2026, 11, 27, 9, tzinfo=UTC)


@pytest.fixture
def user(cognito):
    """Who asks, as Cognito knows them; a test changes it."""
    attributes = {"email": "ada@example.com", "email_verified": "true"}
    cognito.answers["get_user"] = {
        "Username": SUB,
        "UserAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
    }
    return cognito.answers["get_user"]


@pytest.fixture
def ask(call, token, user):
    """Ask as somebody who signed in *ago*."""
    assert user

    def ask(method, path, body=None, *, ago=timedelta()):
        signed_in_at = int((datetime.now(tz=UTC) - ago).timestamp())
        return call(method, path, body, headers=bearing(token(auth_time=signed_in_at)))

    return ask


def touched(cognito):
    """The calls to Cognito about passkeys."""
    return [name for name, _ in cognito.calls if "web_authn" in name]


def test_a_user_sees_the_passkeys(ask, cognito):
    """And not what else Cognito keeps."""
    one = {"CredentialId": "Yk1h", "FriendlyCredentialName": "Vault", "CreatedAt": MADE}
    cognito.answers["list_web_authn_credentials"] = {"Credentials": [one]}
    answer = ask("GET", PASSKEYS, ago=timedelta(days=1))

    told = {"id": "Yk1h", "name": "Vault", "since": "2026-11-27T09:00:00Z"}
    assert (200, {"passkeys": [told]}) == (answer.status, answer.body)


def test_a_passkey_is_added_by_what_the_browser_made_of_the_options(ask, cognito):
    """Cognito's options go to the browser as they are, its answer to Cognito."""
    options = {"challenge": "YQ", "rp": {"id": "example.com"}}
    cognito.answers["start_web_authn_registration"] = {"CredentialCreationOptions": options}
    asked, added = ask("POST", OPTIONS), ask("POST", PASSKEYS, BODY)

    assert (200, {"public_key": options}) == (asked.status, asked.body)
    assert 204 == added.status
    [sent] = cognito.asked("complete_web_authn_registration")
    assert CREDENTIAL == sent["Credential"]


@pytest.mark.parametrize("answer", [{}, refusal("ResourceNotFoundException")])
def test_a_removed_passkey_is_gone(ask, cognito, answer):
    """To remove it twice is no mistake."""
    cognito.answers["delete_web_authn_credential"] = answer

    assert 204 == ask("DELETE", ONE).status
    [sent] = cognito.asked("delete_web_authn_credential")
    assert "Yk1h" == sent["CredentialId"]


@pytest.mark.parametrize(
    ("method", "path", "body", "name", "action"),
    [
        (*CHANGES[1], Kind.FACTOR_ADDED, "CompleteWebAuthnRegistration"),
        (*CHANGES[2], Kind.FACTOR_REMOVED, "DeleteWebAuthnCredential"),
    ],
)
def test_a_change_is_the_same_event_as_cloudtrails_record(
    ask, cognito, published, method, path, body, name, action
):
    """With the id that the record makes; so the user is told once, with a trail or without."""
    answer = {"ResponseMetadata": {"RequestId": "5f3a"}}
    cognito.answers[CALL[method][path]] = answer
    assert 204 == ask(method, path, body).status
    [event] = published
    record = {"call": action, "sub": SUB, "at": "2026-11-27T09:00:00Z", "id": "5f3a"}
    pool_id = event.source.removeprefix("/cognito/")
    by_trail = told_by_trail({"told_by_trail": {**record, "pool": pool_id}})

    assert (name, SUB, {"method": "PASSKEY"}) == (event.kind, event.subject, event.data)
    assert (event.event_id, event.dedupe_key) == (by_trail["id"], by_trail["dedupekey"])


@pytest.mark.parametrize("refused", ["ResourceNotFoundException", "NotAuthorizedException"])
def test_what_did_not_change_is_not_told(ask, cognito, published, refused):
    """It was gone, or nobody may."""
    cognito.answers["delete_web_authn_credential"] = refusal(refused)
    cognito.answers["complete_web_authn_registration"] = refusal(refused)
    ask("DELETE", ONE)
    ask("POST", PASSKEYS, BODY)

    assert [] == published


@pytest.mark.parametrize(("method", "path", "body"), CHANGES)
def test_a_stolen_token_changes_nothing(ask, cognito, method, path, body):
    """Five minutes after the sign-in; a passkey would outlive the session."""
    answer = ask(method, path, body, ago=timedelta(seconds=305))

    assert (401, "recent_sign_in_required") == (answer.status, answer.code)
    assert [] == touched(cognito)


@pytest.mark.parametrize(("method", "path", "body"), CHANGES[:2])
@pytest.mark.parametrize("verified", ["false", None])
def test_an_address_that_nobody_proved_gets_no_passkey(
    ask, cognito, user, method, path, body, verified
):
    """The account may be a stranger's, who would keep the way in."""
    user["UserAttributes"] = [{"Name": "email", "Value": "ada@example.com"}]
    user["UserAttributes"] += [{"Name": "email_verified", "Value": verified}] if verified else []
    answer = ask(method, path, body)

    assert (403, "unverified_address") == (answer.status, answer.code)
    assert [] == touched(cognito)


@pytest.mark.parametrize("text", ["no json", "[]", '"x"', '{"a": 1, "a": 2}', "[" * 4000])
def test_a_credential_that_is_no_object_is_refused_before_cognito_is_asked(ask, cognito, text):
    """With the same words as one that does not fit."""
    answer = ask("POST", PASSKEYS, {"credential": text})

    assert (422, "invalid_passkey") == (answer.status, answer.code)
    assert [] == touched(cognito)


@pytest.mark.parametrize(
    ("method", "path", "name", "status", "code"),
    [
        ("POST", OPTIONS, "WebAuthnNotEnabledException", 404, "not_found"),
        ("POST", OPTIONS, "WebAuthnConfigurationMissingException", 404, "not_found"),
        ("POST", OPTIONS, "LimitExceededException", 429, "too_many_attempts"),
        ("POST", OPTIONS, "NotAuthorizedException", 401, "invalid_token"),
        ("POST", PASSKEYS, "WebAuthnNotEnabledException", 404, "not_found"),
        ("POST", PASSKEYS, "InvalidParameterException", 422, "invalid_passkey"),
        ("POST", PASSKEYS, "WebAuthnChallengeNotFoundException", 422, "invalid_passkey"),
        ("POST", PASSKEYS, "WebAuthnClientMismatchException", 422, "invalid_passkey"),
        ("POST", PASSKEYS, "WebAuthnCredentialNotSupportedException", 422, "invalid_passkey"),
        ("POST", PASSKEYS, "WebAuthnOriginNotAllowedException", 422, "invalid_passkey"),
        ("POST", PASSKEYS, "WebAuthnRelyingPartyMismatchException", 422, "invalid_passkey"),
        ("POST", PASSKEYS, "TooManyRequestsException", 503, "unavailable"),
        ("DELETE", ONE, "NotAuthorizedException", 401, "invalid_token"),
        ("GET", PASSKEYS, "NotAuthorizedException", 401, "invalid_token"),
    ],
)
def test_what_cognito_refuses_is_told_by_a_code(ask, cognito, method, path, name, status, code):
    """Of its own where only passkeys are refused so."""
    cognito.answers[CALL[method][path]] = refusal(name)
    answer = ask(method, path, BODY if (method, path) == ("POST", PASSKEYS) else None)

    assert (status, code) == (answer.status, answer.code)
