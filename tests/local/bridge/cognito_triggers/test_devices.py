"""Device tracking: keys for new devices, the five actions, and the two challenges."""

import base64
import time
import warnings
from itertools import count

import pytest

from rules.passwordless.totp import code

pytestmark = pytest.mark.emulator

PASSWORD = "Passw0rd!"
WRONG = ("NotAuthorizedException", "Incorrect username or password.")
UNTRACKED = (
    "InvalidUserPoolConfigurationException",
    "User pool does not have device tracking.",
)
GONE = ("ResourceNotFoundException", "Device does not exist.")
FLOWS = ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"]
_numbers = count()


@pytest.fixture(scope="module")
def app_with(idp, emulator, stack):
    """A new user's app of a pool that tracks devices as told, with the recorder's triggers."""

    def made(app_class, mfa="OFF", **tracking):
        its = idp.describe_user_pool(UserPoolId=stack.resources["Pool"])["UserPool"]
        pool = idp.create_user_pool(
            PoolName="devices",
            UsernameAttributes=["email"],
            MfaConfiguration=mfa,
            LambdaConfig=its["LambdaConfig"],
            **({"DeviceConfiguration": tracking} if tracking else {}),
        )["UserPool"]
        emulator.client("lambda").add_permission(
            FunctionName=its["LambdaConfig"]["PreSignUp"],
            StatementId=f"devices{next(_numbers)}",
            Action="lambda:InvokeFunction",
            Principal="cognito-idp.amazonaws.com",
            SourceArn=pool["Arn"],
        )
        client = idp.create_user_pool_client(
            UserPoolId=pool["Id"], ClientName="app", ExplicitAuthFlows=FLOWS
        )["UserPoolClient"]["ClientId"]
        app = app_class(idp, pool["Id"], client)
        app.invite(MessageAction="SUPPRESS")
        idp.admin_set_user_password(
            UserPoolId=app.pool, Username=app.user, Password=PASSWORD, Permanent=True
        )
        return app

    return made


@pytest.fixture
def tracked(app, app_with, recorder):
    """Remembered as soon as it is confirmed, and instead of a second factor."""
    told = {"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": False}
    made = app_with(type(app), mfa="OPTIONAL", **told)
    recorder.clear()
    return made


class Device:
    """A device that has signed in once, with pycognito's arithmetic."""

    def __init__(self, app):
        self.app, self.idp = app, app.idp
        self.tokens = app.sign_in()["AuthenticationResult"]
        self.told = self.tokens["NewDeviceMetadata"]
        self.password = self.half = None

    @property
    def key(self):
        return self.told["DeviceKey"]

    def confirm(self, **more):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from pycognito.aws_srp import (  # noqa: PLC0415  (it warns when it is imported)
                AWSSRP,
                generate_hash_device,
            )

        group = self.told["DeviceGroupKey"]
        self.password, proof = generate_hash_device(group, self.key)
        self.half = AWSSRP(
            *(self.app.user, PASSWORD, self.app.pool, self.app.client),
            client=self.idp,
            device_key=self.key,
            device_group_key=group,
            device_password=self.password,
        )
        return self.idp.confirm_device(
            AccessToken=self.tokens["AccessToken"],
            DeviceKey=self.key,
            DeviceName="phone",
            DeviceSecretVerifierConfig=proof,
            **more,
        )

    def respond(self, asked, **given):
        return self.idp.respond_to_auth_challenge(
            ClientId=self.app.client,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": self.app.user, "DEVICE_KEY": self.key, **given},
        )

    def begin(self, asked):
        return self.respond(asked, SRP_A=self.half.get_auth_params()["SRP_A"])

    def prove(self, asked):
        given = self.half.process_device_challenge(asked["ChallengeParameters"])
        return self.respond(asked, **given)

    def signed_in(self, asked):
        return self.prove(self.begin(asked))


def attributes(device):
    return {each["Name"]: each["Value"] for each in device["DeviceAttributes"]}


def test_a_pool_that_tracks_none_has_no_devices(member, refusal):
    """No key comes with the tokens, and a named one is nothing."""
    tokens = member.sign_in()["AuthenticationResult"]
    assert "NewDeviceMetadata" not in tokens
    named = member.start("USER_PASSWORD_AUTH", PASSWORD=PASSWORD, DEVICE_KEY="eu-west-1_x")
    assert "AuthenticationResult" in named

    token = {"AccessToken": tokens["AccessToken"]}
    assert UNTRACKED == refusal(member.idp.list_devices, **token)
    assert UNTRACKED == refusal(member.idp.confirm_device, **token, DeviceKey="eu-west-1_x")


def test_a_device_is_confirmed_listed_read_and_forgotten(tracked, refusal, recorder):
    """By its user and by an administrator; PostAuthentication hears that it is new."""
    device = Device(tracked)
    assert recorder.only("PostAuthentication_Authentication")["request"]["newDeviceUsed"]
    idp, token = tracked.idp, {"AccessToken": device.tokens["AccessToken"]}
    one = {"DeviceKey": device.key}
    stranger = refusal(idp.confirm_device, **token, DeviceKey="eu-west-1_x")
    assert ("InvalidParameterException", "Invalid device key given.") == stranger
    assert device.confirm()["UserConfirmationNecessary"] is False

    [listed] = idp.list_devices(**token)["Devices"]
    assert {"device_status", "device_name", "dev:device_remembered_status"} == set(
        attributes(listed)
    )
    assert ("phone", "remembered") == (
        attributes(listed)["device_name"],
        attributes(listed)["dev:device_remembered_status"],
    )
    named = {"UserPoolId": tracked.pool, "Username": tracked.user}
    told = idp.admin_get_device(**named, **one)["Device"]
    assert listed == idp.get_device(**token, **one)["Device"] == told
    idp.admin_update_device_status(**named, **one, DeviceRememberedStatus="not_remembered")
    status = attributes(idp.get_device(**token, **one)["Device"])["dev:device_remembered_status"]
    assert "not_remembered" == status

    idp.forget_device(**token, **one)
    for gone in (idp.get_device, idp.forget_device, idp.update_device_status):
        assert GONE == refusal(gone, **token, **one)
    assert GONE == refusal(idp.admin_get_device, **named, **one)


def test_a_remembered_device_proves_itself_behind_the_password(tracked, refusal, recorder):
    """Two challenges more; a wrong proof leaves the Session good, a right one is taken once."""
    device = Device(tracked)
    device.confirm()
    recorder.clear()
    asked = tracked.start("USER_PASSWORD_AUTH", PASSWORD=PASSWORD, DEVICE_KEY=device.key)
    assert "DEVICE_SRP_AUTH" == asked["ChallengeName"]
    assert "PostAuthentication_Authentication" not in recorder.sources

    question = device.begin(asked)
    told = question["ChallengeParameters"]
    assert "DEVICE_PASSWORD_VERIFIER" == question["ChallengeName"]
    assert {"SALT", "SRP_B", "SECRET_BLOCK", "USERNAME", "DEVICE_KEY"} == set(told)
    right, device.half.device_password = device.half.device_password, "another"
    assert WRONG == refusal(device.prove, question)
    device.half.device_password = right
    tokens = device.prove(question)["AuthenticationResult"]
    assert "NewDeviceMetadata" not in tokens
    assert not recorder.only("PostAuthentication_Authentication")["request"]["newDeviceUsed"]
    assert "NotAuthorizedException" == refusal(device.prove, question)[0]
    assert "NotAuthorizedException" == refusal(device.begin, asked)[0]


@pytest.mark.parametrize("srp_a", ["0", "nonsense"])
def test_a_beginning_that_is_none_never_fits(tracked, refusal, srp_a):
    """Zero would make the shared secret known, and text is no number."""
    device = Device(tracked)
    device.confirm()
    asked = tracked.start("USER_PASSWORD_AUTH", PASSWORD=PASSWORD, DEVICE_KEY=device.key)
    question = device.respond(asked, SRP_A=srp_a)

    assert WRONG == refusal(device.prove, question)


def test_a_device_that_was_forgotten_is_refused_in_the_words_clients_look_for(tracked, refusal):
    """Amplify then drops its key and begins again."""
    device = Device(tracked)
    device.confirm()
    tracked.idp.forget_device(AccessToken=device.tokens["AccessToken"], DeviceKey=device.key)

    told = refusal(tracked.start, "USER_PASSWORD_AUTH", PASSWORD=PASSWORD, DEVICE_KEY=device.key)
    assert GONE == told


def test_a_remembered_device_stands_for_the_second_factor(tracked):
    """Another device is asked for the code of the app."""
    device = Device(tracked)
    device.confirm()
    _enrol(tracked.idp, device.tokens["AccessToken"])
    other = tracked.sign_in()
    asked = tracked.start("USER_PASSWORD_AUTH", PASSWORD=PASSWORD, DEVICE_KEY=device.key)

    assert "SOFTWARE_TOKEN_MFA" == other["ChallengeName"]
    assert "AuthenticationResult" in device.signed_in(asked)


def test_a_pool_may_ask_users_and_ask_for_the_second_factor_too(app, app_with):
    """A device is remembered when its user says so, and is one thing more to prove."""
    asking = app_with(type(app), mfa="OPTIONAL", DeviceOnlyRememberedOnUserPrompt=True)
    device = Device(asking)
    token = device.tokens["AccessToken"]
    assert device.confirm()["UserConfirmationNecessary"] is True
    _enrol(asking.idp, token)

    def start():
        return asking.start("USER_PASSWORD_AUTH", PASSWORD=PASSWORD, DEVICE_KEY=device.key)

    assert "SOFTWARE_TOKEN_MFA" == start()["ChallengeName"]
    asking.idp.update_device_status(
        AccessToken=token, DeviceKey=device.key, DeviceRememberedStatus="remembered"
    )
    asked = start()
    assert "DEVICE_SRP_AUTH" == asked["ChallengeName"]
    assert "SOFTWARE_TOKEN_MFA" == device.signed_in(asked)["ChallengeName"]


def test_a_custom_sign_in_ends_with_the_device(tracked, recorder):
    """DefineAuthChallenge has said tokens, and is not asked again."""
    device = Device(tracked)
    device.confirm()
    recorder.clear()
    challenge = tracked.start("CUSTOM_AUTH", DEVICE_KEY=device.key)
    asked = device.respond(challenge, ANSWER="right")
    assert "DEVICE_SRP_AUTH" == asked["ChallengeName"]
    before = recorder.sources.count("DefineAuthChallenge_Authentication")

    assert "AuthenticationResult" in device.signed_in(asked)
    assert before == recorder.sources.count("DefineAuthChallenge_Authentication")


def test_a_custom_sign_in_with_a_password_tells_of_the_device(tracked, recorder):
    """Behind the password the proof is a round, and stands for the app's."""
    device = Device(tracked)
    device.confirm()
    _enrol(tracked.idp, device.tokens["AccessToken"])
    recorder.clear()
    begun = device.half.get_auth_params()["SRP_A"]
    asked = tracked.start("CUSTOM_AUTH", SRP_A=begun, CHALLENGE_NAME="SRP_A")
    given = device.half.process_challenge(
        asked["ChallengeParameters"], {"USERNAME": asked["ChallengeParameters"]["USERNAME"]}
    )
    challenge = device.signed_in(device.respond(asked, **given))
    assert "CUSTOM_CHALLENGE" == challenge["ChallengeName"]
    assert "AuthenticationResult" in device.respond(challenge, ANSWER="right")

    told = [
        each["request"]["session"]
        for each in recorder.events
        if each["triggerSource"] == "DefineAuthChallenge_Authentication"
    ]
    assert [
        *("SRP_A", "PASSWORD_VERIFIER", "DEVICE_SRP_AUTH", "DEVICE_PASSWORD_VERIFIER"),
        "CUSTOM_CHALLENGE",
    ] == [each["challengeName"] for each in told[-1]]


def _enrol(idp, token):
    secret = idp.associate_software_token(AccessToken=token)["SecretCode"]
    shown = code(base64.b32decode(secret), int(time.time()) // 30)
    idp.verify_software_token(AccessToken=token, UserCode=shown)
