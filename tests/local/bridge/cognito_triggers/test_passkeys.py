"""StartWebAuthnRegistration and its neighbours, and the sign-in by a passkey."""

import pytest
from botocore.exceptions import ClientError

from tests.local.bridge.cognito_triggers.authenticator import Authenticator, octets, text

pytestmark = pytest.mark.emulator

WRONG = ("NotAuthorizedException", "Incorrect username or password.")


def test_a_passkey_is_registered_listed_and_deleted(ada):
    passkey = ada.passkey()
    [told] = ada.idp.list_web_authn_credentials(AccessToken=ada.token)["Credentials"]
    del told["CreatedAt"]
    ada.idp.delete_web_authn_credential(AccessToken=ada.token, CredentialId=told["CredentialId"])
    left = ada.idp.list_web_authn_credentials(AccessToken=ada.token)["Credentials"]

    assert {
        "CredentialId": text(passkey.id),
        "FriendlyCredentialName": "Passkey",
        "RelyingPartyId": "localhost",
        "AuthenticatorAttachment": "platform",
        "AuthenticatorTransports": ["internal"],
    } == told
    assert [] == left


def test_the_options_of_a_registration_are_cognitos(ada):
    """As in the reference of the AWS CLI; the verification is the template's."""
    options = ada.options()

    assert 32 == len(octets(options.pop("challenge")))
    assert {
        "rp": {"id": "localhost", "name": "localhost"},
        "user": {"id": text(ada.sub.encode()), "name": ada.app.user, "displayName": ada.app.user},
        "pubKeyCredParams": [
            {"type": "public-key", "alg": -7},
            {"type": "public-key", "alg": -257},
        ],
        "timeout": 60000,
        "excludeCredentials": [],
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": "required",
        },
    } == options


def test_a_user_signs_in_by_a_passkey_with_each_trigger_once(ada, recorder):
    """PreAuthentication when the credential is asked for, the two others at the end."""
    passkey = ada.passkey()
    asked, options = ada.asked_of_browser()
    before = recorder.sources
    done = ada.respond(asked, CREDENTIAL=passkey.sign(options, handle=ada.sub))

    assert {"AccessToken", "IdToken", "RefreshToken"} < done["AuthenticationResult"].keys()
    assert ["PreAuthentication_Authentication"] == before
    assert [
        "PreAuthentication_Authentication",
        "PostAuthentication_Authentication",
        "TokenGeneration_Authentication",
    ] == recorder.sources


def test_a_browser_is_asked_for_all_passkeys_of_the_user(ada):
    passkeys = [ada.passkey(), ada.passkey()]
    asked, options = ada.asked_of_browser()

    assert ["PASSWORD", "PASSWORD_SRP", "WEB_AUTHN", "EMAIL_OTP"] == asked["AvailableChallenges"]
    assert 32 == len(octets(options.pop("challenge")))
    assert {
        "timeout": 180000,
        "rpId": "localhost",
        "allowCredentials": [
            {"type": "public-key", "id": text(each.id), "transports": ["internal"]}
            for each in passkeys
        ],
        "userVerification": "required",
    } == options


def test_a_registration_answer_is_good_once(ada, refusal):
    """Invariant F8."""
    credential = Authenticator().register(ada.options())
    ada.complete(credential)

    assert (
        "WebAuthnChallengeNotFoundException",
        "There is no challenge of a registration.",
    ) == refusal(ada.complete, credential)


def test_a_wrong_registration_answer_spends_the_challenge(ada, refusal):
    options = ada.options()
    refusal(ada.complete, Authenticator().register(options, party="example.com"))

    assert (
        "WebAuthnChallengeNotFoundException"
        == refusal(ada.complete, Authenticator().register(options))[0]
    )


@pytest.mark.parametrize(
    ("kind", "how", "told"),
    [
        ("WebAuthnOriginNotAllowedException", {"origin": "https://evil.example"}, {}),
        ("WebAuthnOriginNotAllowedException", {"origin": "http://127.0.0.1:8000"}, {}),
        ("WebAuthnOriginNotAllowedException", {"origin": "https://notlocalhost"}, {}),
        ("WebAuthnOriginNotAllowedException", {}, {"client": {"crossOrigin": True}}),
        (
            "WebAuthnOriginNotAllowedException",
            {},
            {"client": {"topOrigin": "https://evil.example"}},
        ),
        ("WebAuthnRelyingPartyMismatchException", {}, {"party": "example.com"}),
        ("WebAuthnCredentialNotSupportedException", {}, {"algorithm": -8}),
        ("WebAuthnCredentialNotSupportedException", {}, {"client": {"type": "webauthn.get"}}),
        ("WebAuthnCredentialNotSupportedException", {}, {"client": {"challenge": "AAAA"}}),
        ("WebAuthnCredentialNotSupportedException", {"verifies": False}, {}),
    ],
)
def test_a_spoilt_registration_is_refused(ada, refusal, kind, how, told):
    """Invariants F8, F10 and F11: origin, relying party, challenge, user verification, frame."""
    credential = Authenticator(**how).register(ada.options(), **told)

    assert kind == refusal(ada.complete, credential)[0]


@pytest.mark.parametrize("credential", [{}, {"id": "AA", "rawId": "BB"}, {"response": {}}])
def test_an_unreadable_registration_is_refused(ada, refusal, credential):
    ada.options()

    assert "WebAuthnCredentialNotSupportedException" == refusal(ada.complete, credential)[0]


def test_the_answer_of_one_user_registers_no_passkey_for_another(ada, passkey_user, refusal):
    """Invariant F8: a challenge is its user's."""
    bob = passkey_user()
    bob.options()

    assert (
        "WebAuthnCredentialNotSupportedException"
        == refusal(bob.complete, Authenticator().register(ada.options()))[0]
    )


def test_a_passkey_belongs_to_one_user(ada, passkey_user, refusal):
    passkey, bob = ada.passkey(), passkey_user()

    assert "InvalidParameterException" == refusal(bob.complete, passkey.register(bob.options()))[0]


def test_a_user_has_at_most_twenty_passkeys(ada, refusal):
    """Invariant F12; each registration excludes all that are there."""
    ids = [text(ada.passkey().id) for _ in range(19)]
    excluded = ada.options()["excludeCredentials"]
    ada.passkey()

    assert [{"type": "public-key", "id": each} for each in ids] == excluded
    assert "LimitExceededException" == refusal(ada.options)[0]


@pytest.mark.parametrize(
    "told",
    [
        {"client": {"origin": "https://evil.example"}},
        {"client": {"crossOrigin": True}},
        {"client": {"topOrigin": "https://evil.example"}},
        {"client": {"type": "webauthn.create"}},
        {"client": {"challenge": "AAAA"}},
        {"party": "example.com"},
        {"handle": "somebody else"},
        {"signature": b"no signature"},
    ],
)
def test_a_spoilt_assertion_is_refused(ada, refusal, told):
    """Invariants F9 and F11."""
    assert WRONG == refusal(ada.sign_in, ada.passkey(), **told)


def test_an_assertion_without_user_verification_is_refused_where_it_is_required(ada, refusal):
    """Invariant F10: the server checks it, whatever the page asked the browser for."""
    passkey = ada.passkey()
    passkey.verifies = False

    assert WRONG == refusal(ada.sign_in, passkey)


def test_a_copied_passkey_is_refused(ada, refusal):
    """The signature counter has to move."""
    passkey = ada.passkey()
    ada.sign_in(passkey)
    passkey.counter = 0

    assert WRONG == refusal(ada.sign_in, passkey)


def test_another_users_passkey_is_refused(ada, passkey_user, refusal):
    """Invariant F9."""
    ada.passkey()

    assert WRONG == refusal(ada.sign_in, passkey_user().passkey())


def test_an_assertion_is_good_for_its_session_alone(ada, refusal):
    """Invariant F9."""
    passkey = ada.passkey()
    asked, options = ada.asked_of_browser()
    credential = passkey.sign(options)
    ada.respond(asked, CREDENTIAL=credential)
    another, _ = ada.asked_of_browser()

    assert (
        "NotAuthorizedException",
        "Invalid session for the user, session can only be used once.",
    ) == refusal(ada.respond, asked, CREDENTIAL=credential)
    assert WRONG == refusal(ada.respond, another, CREDENTIAL=credential)


@pytest.mark.parametrize("credential", ["", "{", "[]", "null", '{"id": "AA"}'])
def test_an_unreadable_assertion_is_refused(ada, refusal, credential):
    ada.passkey()
    asked, _ = ada.asked_of_browser()

    assert WRONG == refusal(ada.respond, asked, CREDENTIAL=credential)


def test_factors_are_told_to_the_user_and_to_an_administrator(ada):
    ada.passkey()
    own = ada.idp.get_user_auth_factors(AccessToken=ada.token)
    theirs = ada.idp.admin_get_user_auth_factors(UserPoolId=ada.app.pool, Username=ada.app.user)

    assert ["PASSWORD", "WEB_AUTHN", "EMAIL_OTP"] == own["ConfiguredUserAuthFactors"]
    assert own["ConfiguredUserAuthFactors"] == theirs["ConfiguredUserAuthFactors"]
    assert ada.sub == own["Username"]


def test_somebody_without_an_access_token_has_no_passkeys(idp):
    with pytest.raises(ClientError, match="NotAuthorizedException"):
        idp.list_web_authn_credentials(AccessToken="a.b.c")


def test_a_pool_without_passkeys_registers_none(member, refusal):
    """Its sign-in policy has the password alone."""
    token = member.sign_in()["AuthenticationResult"]["AccessToken"]

    assert (
        "WebAuthnNotEnabledException"
        == refusal(member.idp.start_web_authn_registration, AccessToken=token)[0]
    )
