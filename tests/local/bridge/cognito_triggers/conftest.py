import json

import pytest

from tests.local.bridge.cognito_triggers.authenticator import Authenticator

PASSWORD = "Passw0rd!"


class PasskeyUser:
    """A confirmed user of the pool with every first factor, and the app that signs them in."""

    def __init__(self, app, emulator):
        self.app, self.idp, self.emulator = app, app.idp, emulator
        self.numbered = [{"Name": "phone_number", "Value": "+4915112345678"}]
        app.invite(MessageAction="SUPPRESS")
        self.idp.admin_set_user_password(
            UserPoolId=app.pool, Username=app.user, Password=PASSWORD, Permanent=True
        )
        self.token = app.sign_in()["AuthenticationResult"]["AccessToken"]
        self.sub = self.idp.get_user(AccessToken=self.token)["Username"]

    def options(self):
        started = self.idp.start_web_authn_registration(AccessToken=self.token)
        return started["CredentialCreationOptions"]

    def complete(self, credential):
        return self.idp.complete_web_authn_registration(
            AccessToken=self.token, Credential=credential
        )

    def passkey(self, **how):
        made = Authenticator(**how)
        self.complete(made.register(self.options()))
        return made

    def ask(self, factor=None, **more):
        preferred = {"PREFERRED_CHALLENGE": factor} if factor else {}
        return self.app.start("USER_AUTH", None, **preferred, **more)

    def respond(self, asked, **responses):
        return self.idp.respond_to_auth_challenge(
            ClientId=self.app.client,
            ChallengeName=asked["ChallengeName"],
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": self.app.user, **responses},
        )

    def asked_of_browser(self):
        asked = self.ask("WEB_AUTHN")
        return asked, json.loads(asked["ChallengeParameters"]["CREDENTIAL_REQUEST_OPTIONS"])

    def sign_in(self, passkey, **told):
        asked, options = self.asked_of_browser()
        return self.respond(asked, CREDENTIAL=passkey.sign(options, **told))


@pytest.fixture
def passkey_user(app_of, idp, stack, emulator, recorder):
    """Makes users, nothing recorded of what they did before."""

    def made():
        user = PasskeyUser(app_of(idp, stack, "PasskeyClient", pool="PasskeyPool"), emulator)
        recorder.clear()
        return user

    return made


@pytest.fixture
def ada(passkey_user):
    return passkey_user()
