"""USER_AUTH: the user chooses the first factor."""

import re
import warnings

import pytest

pytestmark = pytest.mark.emulator

WRONG = ("NotAuthorizedException", "Incorrect username or password.")
ASKED, DONE = (
    ["PreAuthentication_Authentication"],
    ["PostAuthentication_Authentication", "TokenGeneration_Authentication"],
)


def kinds(answer):
    return answer.get("ChallengeName") or min(answer["AuthenticationResult"])


def test_without_a_preference_the_user_is_offered_what_there_is(ada, recorder):
    """No trigger is asked before a factor is chosen."""
    asked = ada.ask()

    assert ("SELECT_CHALLENGE", {}) == (asked["ChallengeName"], asked["ChallengeParameters"])
    assert ["PASSWORD", "PASSWORD_SRP", "EMAIL_OTP"] == asked["AvailableChallenges"]
    assert [] == recorder.sources


def test_a_preference_that_cannot_be_kept_is_answered_with_the_choice(ada):
    """There is no passkey yet."""
    assert "SELECT_CHALLENGE" == ada.ask("WEB_AUTHN")["ChallengeName"]


def test_a_chosen_passkey_is_asked_for(ada, recorder):
    passkey = ada.passkey()
    asked = ada.respond(ada.ask(), ANSWER="WEB_AUTHN")

    assert "WEB_AUTHN" == asked["ChallengeName"]
    assert ASKED == recorder.sources
    assert passkey.counter == 1


@pytest.mark.parametrize("answer", ["WEB_AUTHN", "SMS_OTP", "CUSTOM_CHALLENGE", ""])
def test_what_is_not_available_cannot_be_chosen(ada, refusal, answer):
    assert "InvalidParameterException" == refusal(ada.respond, ada.ask(), ANSWER=answer)[0]


def test_a_password_is_preferred_chosen_or_given_later(ada, recorder):
    """Sent along at once, with the choice, or as an answer of its own."""
    sent = {"PASSWORD": "Passw0rd!"}
    at_once = ada.ask("PASSWORD", **sent)
    chosen = ada.respond(ada.ask(), ANSWER="PASSWORD", **sent)
    later = ada.respond(ada.ask("PASSWORD"), **sent)

    assert ["AccessToken"] * 3 == [kinds(each) for each in (at_once, chosen, later)]
    assert [*ASKED, *DONE] * 3 == recorder.sources


def test_a_wrong_password_is_refused(ada, refusal):
    assert WRONG == refusal(ada.ask, "PASSWORD", PASSWORD="Wrong-1!")
    assert WRONG == refusal(ada.respond, ada.ask(), ANSWER="PASSWORD", PASSWORD="Wrong-1!")


def test_a_password_is_proved_by_srp(ada, recorder, refusal):
    """A wrong proof leaves the Session good, and asks no trigger again."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pycognito.aws_srp import AWSSRP  # noqa: PLC0415  (it warns when it is imported)

        halves = [
            AWSSRP(ada.app.user, password, ada.app.pool, ada.app.client, client=ada.idp)
            for password in ("Wrong-1!", "Passw0rd!")
        ]
    wrong, right = halves
    wrong.small_a_value, wrong.large_a_value = right.small_a_value, right.large_a_value
    asked = ada.ask("PASSWORD_SRP", SRP_A=right.get_auth_params()["SRP_A"])
    claims = [
        half.process_challenge(asked["ChallengeParameters"], {"USERNAME": ada.app.user})
        for half in halves
    ]

    assert "PASSWORD_VERIFIER" == asked["ChallengeName"]
    assert WRONG == refusal(ada.respond, asked, **claims[0])
    assert "AccessToken" == kinds(ada.respond(asked, **claims[1]))
    assert [*ASKED, *DONE] == recorder.sources


def test_a_code_by_mail_signs_in_and_verifies_the_address(ada, recorder, refusal):
    """A right native code sets email_verified by itself: no trigger of ours is asked (F13)."""
    unproved = [{"Name": "email_verified", "Value": "false"}]
    ada.idp.admin_update_user_attributes(
        UserPoolId=ada.app.pool, Username=ada.app.user, UserAttributes=unproved
    )
    asked = ada.ask("EMAIL_OTP")
    told = asked["ChallengeParameters"]
    wrong = refusal(ada.respond, asked, EMAIL_OTP_CODE="00000000x")
    code = code_in(ada.emulator.mails(), ada.app.user)
    done = ada.respond(asked, EMAIL_OTP_CODE=code)
    attributes = ada.idp.get_user(AccessToken=done["AuthenticationResult"]["AccessToken"])

    assert "EMAIL" == told["CODE_DELIVERY_DELIVERY_MEDIUM"]
    assert "a***@e***" == told["CODE_DELIVERY_DESTINATION"]
    assert "CodeMismatchException" == wrong[0]
    assert {"Name": "email_verified", "Value": "true"} in attributes["UserAttributes"]
    assert [*ASKED, *DONE] == recorder.sources


def test_a_code_by_sms_needs_a_number(ada):
    number = [{"Name": "phone_number", "Value": "+4915112345678"}]
    ada.idp.admin_update_user_attributes(
        UserPoolId=ada.app.pool, Username=ada.app.user, UserAttributes=number
    )
    told = ada.ask("SMS_OTP")["ChallengeParameters"]

    assert "+*******5678" == told["CODE_DELIVERY_DESTINATION"]


def test_a_stranger_is_asked_like_a_user_without_passkey(ada, passkey_user, refusal):
    """And never gets in."""
    bob = passkey_user()
    bob.app.user = "nobody@example.com"
    choice, theirs = bob.ask(), ada.ask()
    code = bob.ask("EMAIL_OTP")

    assert theirs["AvailableChallenges"] == choice["AvailableChallenges"]
    assert theirs.keys() == choice.keys()
    assert "EMAIL_OTP" == code["ChallengeName"]
    assert "CodeMismatchException" == refusal(bob.respond, code, EMAIL_OTP_CODE="12345678")[0]
    assert WRONG == refusal(bob.ask, "PASSWORD", PASSWORD="Passw0rd!")


def test_an_app_client_has_to_allow_the_flow(member, refusal):
    assert (
        "InvalidParameterException",
        "USER_AUTH is not enabled for the client.",
    ) == refusal(member.start, "USER_AUTH")


def test_a_raising_pre_authentication_ends_the_sign_in(ada, recorder, refusal):
    """Before anything is asked of the browser."""
    ada.passkey()
    recorder.obey({"PreAuthentication_Authentication": {"raise": "no"}})

    assert (
        "UserLambdaValidationException",
        "PreAuthentication failed with error no.",
    ) == refusal(ada.ask, "WEB_AUTHN")


def test_a_session_of_another_user_is_refused(ada, passkey_user, refusal):
    asked, bob = ada.ask(), passkey_user()

    assert "NotAuthorizedException" == refusal(bob.respond, asked, ANSWER="PASSWORD")[0]


def code_in(mails, address):
    mail = [each for each in mails if address in each.to][-1]
    return re.search(r"\b\d{8}\b", mail.text)[0]
