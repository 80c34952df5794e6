"""A user pool with the triggers of sign-in, as its clients and the REST API call it."""

from copy import deepcopy
from dataclasses import dataclass, field
from itertools import count

from botocore.exceptions import ClientError

from rules.refusals import MigrationRefused, SignUpDenied, UnverifiedAddress

POOL, CLIENT = "eu-west-1_Equal", "client1"
PASSWORD = "Correct-horse-7"
MOST_TRIES = 3
_NOT_YET = {
    "UNCONFIRMED": "UserNotConfirmedException",
    "RESET_REQUIRED": "PasswordResetRequiredException",
}


@dataclass
class Account:
    sub: str
    email: str
    status: str = "CONFIRMED"
    is_verified: bool = True
    is_enabled: bool = True
    tries: int = 0  # wrong codes that Cognito mailed itself
    more: dict = field(default_factory=dict)  # further attributes
    password: str = ""  # what opens it; nobody here knows one but for a test's own

    @property
    def attributes(self):
        verified = str(self.is_verified).lower()
        own = {"sub": self.sub, "email": self.email, "email_verified": verified}
        return {**own, "cognito:user_status": self.status, **self.more}


@dataclass
class SignIn:
    name: str
    account: Account | None
    rounds: list = field(default_factory=list)
    private: dict = field(default_factory=dict)
    metadata: str = ""


class Pool:
    """
    What a client of Cognito is told; the errors are boto3's.

    Attributes:
        merges: What Cognito takes for one name, which AWS does not say for other letters.
        asks_first: Whether it asks PreSignUp before it looks who exists, which AWS does not say.
        names_nobody: What triggers get of a name that nobody has, which AWS does not say.

    """

    def __init__(self, triggers, *, merges=str.lower, asks_first=False, names_nobody=str):
        self.accounts, self.sign_ins = [], {}
        self.merges, self.asks_first, self.names_nobody = merges, asks_first, names_nobody
        self._triggers, self._ids = triggers, count()

    def add(self, email, **more):
        account = Account(f"{next(self._ids):08x}-0000-4000-8000-000000000000", email, **more)
        self.accounts.append(account)
        return account

    def find(self, name):
        known = [each for each in self.accounts if self.merges(each.email) == self.merges(name)]
        return known[0] if known else None

    def describe_user_pool_client(self, **_):
        return {"UserPoolClient": {"ClientSecret": "secret"}}

    def sign_up(self, *, Username, ClientMetadata=(), **_):  # noqa: N803  # boto3's names
        metadata, exists = dict(ClientMetadata), self.find(Username)
        if exists and not self.asks_first:
            raise refused("UsernameExistsException")
        self._ask_pre_sign_up(Username, metadata)
        if exists:
            raise refused("UsernameExistsException")
        self._worded("SignUp", self.add(Username, status="UNCONFIRMED", is_verified=False))
        return {"UserConfirmed": False}

    def forgot_password(self, *, Username, **_):  # noqa: N803
        account = self.find(Username) or self._migrated(Username, "ForgotPassword")
        if account and not account.is_enabled:
            raise refused("NotAuthorizedException")
        if account and not account.is_verified:
            raise refused("InvalidParameterException")
        self._worded("ForgotPassword", account)

    def resend_confirmation_code(self, *, Username, **_):  # noqa: N803
        account = self.find(Username)
        if account and account.status != "UNCONFIRMED":
            raise refused("InvalidParameterException")
        self._worded("ResendCode", account)

    def confirm_sign_up(self, *, Username, **_):  # noqa: N803
        account = self.find(Username)
        if account and account.status != "UNCONFIRMED":
            raise refused("NotAuthorizedException")
        raise self._wrong_code(account, "TooManyFailedAttemptsException")

    def confirm_forgot_password(self, *, Username, **_):  # noqa: N803
        account = self.find(Username)
        if account and account.status == "UNCONFIRMED":
            raise refused("UserNotConfirmedException")
        if account and not account.is_enabled:
            raise refused("NotAuthorizedException")
        raise self._wrong_code(account, "LimitExceededException")

    def associate_software_token(self, **_):
        raise refused("NotAuthorizedException")  # no sign-in here has to set up an app

    verify_software_token = associate_software_token

    def _wrong_code(self, account, often):
        """Of nobody Cognito counts no tries, and says one of two things."""
        if account is None:
            return refused("UserNotFoundException")
        account.tries += 1
        return refused(often if account.tries > MOST_TRIES else "CodeMismatchException")

    def admin_initiate_auth(self, *, AuthFlow, AuthParameters, **_):  # noqa: N803
        name = AuthParameters["USERNAME"]
        account = self.find(name)
        if AuthFlow != "CUSTOM_AUTH":
            return self._by_password(name, account, AuthParameters["PASSWORD"])
        if account and not account.is_enabled:
            raise refused("NotAuthorizedException")
        if account and account.status in _NOT_YET:
            raise refused(_NOT_YET[account.status])
        return self._next(SignIn(name, account), {})

    def _by_password(self, name, account, password):
        """A right one ends with PostAuthentication, and no test here wants the tokens."""
        account = account or self._migrated(name, "Authentication", password=password)
        self._triggers.pre_authentication(self._event(name, account, validationData=None))
        if account and account.status == "RESET_REQUIRED":
            raise refused("PasswordResetRequiredException")
        if not (account and account.password and account.password == password):
            raise refused("NotAuthorizedException")
        event = self._event(name, account, newDeviceUsed=False)
        event["triggerSource"] = "PostAuthentication_Authentication"
        try:
            self._triggers.post_authentication(event)
        except UnverifiedAddress as denied:
            words = f"PostAuthentication failed with error {denied}."
            raise refused("UserLambdaValidationException", words) from None
        raise AssertionError("tokens")

    def _migrated(self, name, source, **asked):
        """The user of another directory, if that vouches for them."""
        event = self._event(name, None, userAttributes=None, **asked)
        event["triggerSource"] = f"UserMigration_{source}"
        try:
            told = self._triggers.user_migration(event)["response"]
        except MigrationRefused:
            return None
        return self.add(
            told["userAttributes"]["email"], status=told["finalUserStatus"], is_verified=True
        )

    def _worded(self, source, account):
        """A mail of Cognito's, to somebody who is there."""
        if account:
            event = self._event(account.email, account, codeParameter="{####}")
            event["triggerSource"] = f"CustomMessage_{source}"
            assert "{####}" in self._triggers.custom_message(event)["response"]["emailMessage"]

    def admin_respond_to_auth_challenge(
        self,
        *,
        Session,  # noqa: N803
        ChallengeResponses,  # noqa: N803
        ClientMetadata,  # noqa: N803
        ChallengeName="CUSTOM_CHALLENGE",  # noqa: N803
        **_,
    ):
        sign_in = self.sign_ins.pop(Session, None)
        if ChallengeName != "CUSTOM_CHALLENGE" or sign_in is None:
            raise refused("NotAuthorizedException")
        if sign_in.name != ChallengeResponses["USERNAME"]:
            raise refused("NotAuthorizedException")
        told = self._triggers.verify(
            self._event(
                sign_in.name,
                sign_in.account,
                privateChallengeParameters=dict(sign_in.private),
                challengeAnswer=ChallengeResponses["ANSWER"],
            )
        )["response"]
        sign_in.rounds.append(
            {
                "challengeName": "CUSTOM_CHALLENGE",
                "challengeResult": told["answerCorrect"],
                "challengeMetadata": sign_in.metadata,
            }
        )
        return self._next(sign_in, dict(ClientMetadata))

    def _ask_pre_sign_up(self, name, metadata):
        attributes = {"email": name}
        event = self._event("new", None, userAttributes=attributes, clientMetadata=metadata)
        event["triggerSource"] = "PreSignUp_SignUp"
        try:
            self._triggers.pre_sign_up(event)
        except SignUpDenied as denied:
            words = f"PreSignUp failed with error {denied}."
            raise refused("UserLambdaValidationException", words) from None

    def _next(self, sign_in, metadata):
        seen = {"session": sign_in.rounds, "clientMetadata": metadata}
        event = self._event(sign_in.name, sign_in.account, **deepcopy(seen))
        step = self._triggers.define(event)["response"]
        assert not step["issueTokens"]
        if step["failAuthentication"]:
            raise refused("NotAuthorizedException")
        event = self._event(sign_in.name, sign_in.account, **deepcopy(seen))
        made = self._triggers.create(event)["response"]
        sign_in.private, sign_in.metadata = (
            made["privateChallengeParameters"],
            made["challengeMetadata"],
        )
        session = f"session-{next(self._ids):020}"
        self.sign_ins[session] = sign_in
        return {
            "ChallengeName": "CUSTOM_CHALLENGE",
            "Session": session,
            "ChallengeParameters": made["publicChallengeParameters"],
        }

    def _event(self, name, account, **request):
        return {
            "triggerSource": "X_Authentication",
            "userPoolId": POOL,
            "userName": account.sub if account else self.names_nobody(name),
            "callerContext": {"clientId": CLIENT},
            "request": {
                "userAttributes": account.attributes if account else {},
                "userNotFound": account is None,
                **request,
            },
            "response": {},
        }


def refused(code, words="no"):
    told = {"Error": {"Code": code, "Message": words}, "ResponseMetadata": {"HTTPStatusCode": 400}}
    return ClientError(told, "Operation")
