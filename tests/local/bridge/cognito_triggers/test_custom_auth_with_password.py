import base64
import hashlib
import hmac
import struct
import time
import warnings

import pytest

pytestmark = pytest.mark.emulator

PASSWORD = "Passw0rd!"
DEFINE = "DefineAuthChallenge_Authentication"
WRONG = ("NotAuthorizedException", "Incorrect username or password.")


class Srp:
    """The client's half, as pycognito does it."""

    def __init__(self, app, password=PASSWORD):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pycognito.aws_srp import AWSSRP  # noqa: PLC0415  (it warns when it is imported)

            self.half = AWSSRP(app.user, password, app.pool, app.client, client=app.idp)
        self.app = app

    def begin(self):
        a = self.half.get_auth_params()["SRP_A"]
        return self.app.start("CUSTOM_AUTH", SRP_A=a, CHALLENGE_NAME="SRP_A")

    def prove(self, asked, *, session=None):
        parameters = asked["ChallengeParameters"]
        given = self.half.process_challenge(parameters, {"USERNAME": self.app.user})
        given["USERNAME"] = parameters["USERNAME"]
        return self.app.idp.respond_to_auth_challenge(
            ClientId=self.app.client,
            ChallengeName="PASSWORD_VERIFIER",
            Session=session or asked["Session"],
            ChallengeResponses=given,
        )


def rounds(recorder):
    told = [
        each["request"]["session"] for each in recorder.events if each["triggerSource"] == DEFINE
    ]
    return [[entry["challengeName"] for entry in each] for each in told]


def code_of(secret, *, later=0):
    step = struct.pack(">Q", int(time.time()) // 30 + later)
    mac = hmac.digest(base64.b32decode(secret), step, hashlib.sha1)
    start = mac[-1] & 15
    number = int.from_bytes(mac[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def test_a_right_password_leads_to_the_custom_challenge(member, recorder):
    """SRP_A, PASSWORD_VERIFIER, then what the triggers ask; tokens at the end."""
    srp = Srp(member)
    asked = srp.begin()
    assert "PASSWORD_VERIFIER" == asked["ChallengeName"]

    challenge = srp.prove(asked)
    assert "CUSTOM_CHALLENGE" == challenge["ChallengeName"]
    assert member.answer(challenge)["AuthenticationResult"]["AccessToken"]
    assert [
        ["SRP_A"],
        ["SRP_A", "PASSWORD_VERIFIER"],
        ["SRP_A", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"],
    ] == rounds(recorder)


def test_a_wrong_password_asks_no_trigger_and_ends_no_session(member, recorder, refusal):
    """The right one may follow in the same Session, once."""
    wrong = Srp(member, "Wr0ng!word")
    asked = wrong.begin()
    recorder.clear()
    assert refusal(wrong.prove, asked) == WRONG
    assert [] == recorder.sources

    right = Srp(member)
    again = right.begin()
    assert right.prove(again)["Session"]
    code, _ = refusal(right.prove, again)
    assert "NotAuthorizedException" == code


def test_the_same_session_takes_the_right_password_after_a_wrong_one(member, refusal):
    """As on AWS, where a challenge takes any number of proofs."""
    srp = Srp(member)
    asked = srp.begin()
    srp.half.password = "Wr0ng!word"
    assert refusal(srp.prove, asked) == WRONG
    srp.half.password = PASSWORD

    assert "CUSTOM_CHALLENGE" == srp.prove(asked)["ChallengeName"]


def test_a_stranger_is_asked_for_a_password_that_does_not_fit(app, recorder, refusal):
    """With PreventUserExistenceErrors; Define hears userNotFound."""
    srp = Srp(app)
    asked = srp.begin()

    assert {"SALT", "SRP_B", "SECRET_BLOCK", "USER_ID_FOR_SRP"} <= set(asked["ChallengeParameters"])
    assert recorder.only(DEFINE)["request"]["userNotFound"]
    assert refusal(srp.prove, asked) == WRONG


def test_a_password_that_is_temporary_is_replaced_before_the_challenge(app, recorder):
    """NEW_PASSWORD_REQUIRED is a round of its own."""
    app.invite()
    srp = Srp(app)
    recorder.clear()
    asked = srp.prove(srp.begin())
    assert "NEW_PASSWORD_REQUIRED" == asked["ChallengeName"]

    assert "CUSTOM_CHALLENGE" == app.answer(asked, "N3wPassw0rd!")["ChallengeName"]
    assert ["SRP_A", "PASSWORD_VERIFIER", "NEW_PASSWORD_REQUIRED"] == rounds(recorder)[-1]


def test_the_code_of_an_app_is_asked_for_between(member, recorder, refusal):
    """Cognito does it by itself; a wrong code calls no trigger."""
    idp, token = member.idp, member.sign_in()["AuthenticationResult"]["AccessToken"]
    idp.set_user_pool_mfa_config(
        UserPoolId=member.pool,
        SoftwareTokenMfaConfiguration={"Enabled": True},
        MfaConfiguration="OPTIONAL",
    )
    secret = idp.associate_software_token(AccessToken=token)["SecretCode"]
    idp.verify_software_token(AccessToken=token, UserCode=code_of(secret))
    recorder.clear()
    srp = Srp(member)
    asked = srp.prove(srp.begin())
    assert "SOFTWARE_TOKEN_MFA" == asked["ChallengeName"]

    answer = {
        "ClientId": member.client,
        "ChallengeName": "SOFTWARE_TOKEN_MFA",
        "Session": asked["Session"],
    }
    given = {"USERNAME": member.user, "SOFTWARE_TOKEN_MFA_CODE": code_of(secret, later=1)}
    challenge = idp.respond_to_auth_challenge(**answer, ChallengeResponses=given)
    idp.set_user_pool_mfa_config(UserPoolId=member.pool, MfaConfiguration="OFF")

    assert "CUSTOM_CHALLENGE" == challenge["ChallengeName"]
    assert ["SRP_A", "PASSWORD_VERIFIER", "SOFTWARE_TOKEN_MFA"] == rounds(recorder)[-1]
    assert refusal(idp.respond_to_auth_challenge, **answer, ChallengeResponses=given)
