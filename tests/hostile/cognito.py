"""
What anybody may ask of Cognito, and the triggers that it calls then, in its order.

A trigger that is slow is called again, up to three times, while its first run goes on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from rules.refusals import Refusal, TriggerFailed
from tests.hostile.dynamodb import copied
from tests.hostile.pool import Account, UserPool
from tests.hostile.schedule import Act, Schedule

POOL, CLIENT = "eu-west-1_Hostile", "client1"
_CALLS, _PATIENCE_STEPS = 3, 25
Trigger = Callable[[dict[str, Any]], dict[str, Any]]


class CognitoRefused(Exception):
    """Cognito's answer, by the name of its error; a trigger's words stand behind a colon."""


@dataclass(eq=False)
class SignIn:
    """
    A sign-in by custom challenges; ``session`` is good for one answer.

    Attributes:
        tokens: The name of the token, once there is one.

    """

    name: str
    account: Account | None
    client: str
    rounds: list[dict[str, Any]] = field(default_factory=list)
    private: dict[str, str] = field(default_factory=dict)
    public: dict[str, str] = field(default_factory=dict)
    metadata: str | None = None
    is_over: bool = False
    tokens: str = ""


class Cognito:
    """
    A user pool with triggers, as clients see it.

    Attributes:
        slow: How likely a trigger is to be called again.
        forgetful: How likely a user is not to be stored whom PreSignUp let in.
        existence_first: Whether it looks for the name before it asks PreSignUp.
        subjects: Whose tokens there have been, by token.
        given_up: Runs that were slow, and whose answers were those of the next ones instead.

    """

    def __init__(self, pool: UserPool, triggers: dict[str, Trigger], dice: Random) -> None:
        self.pool = pool
        self.slow = self.forgetful = 0.0
        self.schedule: Schedule | None = None
        self.existence_first = True
        self.subjects: dict[str, str] = {}
        self.given_up: list[Act] = []
        self.triggers = dict(triggers)
        self._dice = dice

    def sign_up(
        self, name: str, password: str, *, who: str, metadata: Any = None, **attributes: str
    ) -> Account:
        """SignUp: no user is stored if PreSignUp refuses."""
        self._step()
        if self.existence_first and self.pool.find(name):
            raise CognitoRefused("UsernameExistsException")
        given = {"email": name, **attributes}
        event = self._event("PreSignUp_SignUp", None, name, given)
        event["request"] |= {"validationData": None, "clientMetadata": metadata}
        said = self._call("PreSignUp", event)["response"]
        self._step()
        if self.pool.find(name):
            raise CognitoRefused("UsernameExistsException")
        if self._dice.random() < self.forgetful:
            raise CognitoRefused("InternalErrorException")
        is_confirmed = said.get("autoConfirmUser") is True
        account = self.pool.add(
            name,
            password=password,
            made_by=who,
            attributes=attributes
            | ({"email_verified": "true"} if said.get("autoVerifyEmail") is True else {}),
            status="CONFIRMED" if is_confirmed else "UNCONFIRMED",
        )
        if is_confirmed:
            event = self._event("PostConfirmation_ConfirmSignUp", account, name)
            event["request"]["clientMetadata"] = metadata
            self._call("PostConfirmation", event)
        return account

    def password_sign_in(self, name: str, password: str, *, who: str) -> str:
        """InitiateAuth with USER_PASSWORD_AUTH."""
        account = self.pool.find(name)
        event = self._event("PreAuthentication_Authentication", account, name)
        event["request"]["validationData"] = None
        self._call("PreAuthentication", event)
        self._step()
        if account is None or account.password != password:
            raise CognitoRefused("NotAuthorizedException")
        if account.status == "UNCONFIRMED":
            raise CognitoRefused("UserNotConfirmedException")
        event = self._event("PostAuthentication_Authentication", account, name)
        event["request"]["newDeviceUsed"] = False
        self._call("PostAuthentication", event)
        return self._tokens(account, who)

    def begin(self, name: str, *, client: str = CLIENT, metadata: Any = None) -> SignIn:
        """InitiateAuth with CUSTOM_AUTH."""
        account = self.pool.find(name)
        if account is not None and account.status == "UNCONFIRMED":
            raise CognitoRefused("UserNotConfirmedException")
        sign_in = SignIn(name, account, client)
        self._next(sign_in, metadata, who="")
        return sign_in

    def begin_behind_password(self, name: str, password: str, *, client: str = CLIENT) -> SignIn:
        """InitiateAuth with CUSTOM_AUTH and SRP_A, and a right answer to PASSWORD_VERIFIER."""
        account = self.pool.find(name)
        sign_in = SignIn(name, account, client)
        sign_in.rounds.append(_right("SRP_A"))
        asked = {"session": copied(sign_in.rounds), "clientMetadata": None}
        step = self._custom("DefineAuthChallenge", sign_in, asked)
        assert step["challengeName"] == "PASSWORD_VERIFIER"
        self._step()
        if account is None or account.password != password:
            raise CognitoRefused("NotAuthorizedException")
        sign_in.rounds.append(_right("PASSWORD_VERIFIER"))
        self._next(sign_in, None, who="")
        return sign_in

    def answer(self, sign_in: SignIn, answer: str, *, who: str, metadata: Any = None) -> str:
        """RespondToAuthChallenge: the token, or nothing if there is another challenge."""
        if sign_in.is_over:
            raise CognitoRefused("NotAuthorizedException")
        event = self._event(
            "VerifyAuthChallengeResponse_Authentication",
            sign_in.account,
            sign_in.name,
            client=sign_in.client,
        )
        event["request"] |= {
            "privateChallengeParameters": dict(sign_in.private),
            "challengeAnswer": answer,
            "clientMetadata": metadata,
        }
        answered = self._call("VerifyAuthChallengeResponse", event)["response"]
        sign_in.rounds.append(
            {
                "challengeName": "CUSTOM_CHALLENGE",
                "challengeResult": answered["answerCorrect"] is True,
                "challengeMetadata": sign_in.metadata,
            }
        )
        self._next(sign_in, metadata, who=who)
        return sign_in.tokens

    def delete_user(self, account: Account, token: str) -> None:
        """DeleteUser, by the holder of a valid token."""
        self._step()
        if token not in account.tokens:
            raise CognitoRefused("NotAuthorizedException")
        self.pool.accounts.remove(account)

    def _next(self, sign_in: SignIn, metadata: Any, *, who: str) -> None:
        seen = {"session": copied(sign_in.rounds), "clientMetadata": metadata}
        step = self._custom("DefineAuthChallenge", sign_in, seen)
        assert not (step["issueTokens"] and step["failAuthentication"])
        sign_in.is_over = step["issueTokens"] or step["failAuthentication"]
        if step["issueTokens"]:
            assert sign_in.account is not None
            sign_in.tokens = self._tokens(sign_in.account, who)
        elif step["failAuthentication"]:
            return
        else:
            made = self._custom("CreateAuthChallenge", sign_in, seen)
            sign_in.private = made["privateChallengeParameters"]
            sign_in.public = made["publicChallengeParameters"]
            sign_in.metadata = made["challengeMetadata"]

    def _custom(self, trigger: str, sign_in: SignIn, seen: dict[str, Any]) -> Any:
        event = self._event(
            f"{trigger}_Authentication", sign_in.account, sign_in.name, client=sign_in.client
        )
        event["request"] |= copied(seen) | {"challengeName": "CUSTOM_CHALLENGE"}
        return self._call(trigger, event)["response"]

    def _tokens(self, account: Account, who: str) -> str:
        if account not in self.pool.accounts:  # deleted while the sign-in was under way
            raise CognitoRefused("UserNotFoundException")
        token = f"{who} {self._dice.getrandbits(64):x}"
        account.tokens.append(token)
        self.subjects[token] = account.sub
        return token

    def _event(
        self,
        source: str,
        account: Account | None,
        name: str,
        attributes: dict[str, str] | None = None,
        *,
        client: str = CLIENT,
    ) -> dict[str, Any]:
        known = dict(account.attributes) if account else {}
        known |= {"cognito:user_status": account.status} if account else {}
        is_unknown = account is None and attributes is None
        new = f"{self._dice.getrandbits(32):08x}-0000-4000-8000-{self._dice.getrandbits(48):012x}"
        return {
            "version": "1",
            "region": "eu-west-1",
            "triggerSource": source,
            "userPoolId": POOL,
            "userName": account.sub if account else (name if is_unknown else new),
            "callerContext": {"clientId": client, "awsSdkVersion": "test"},
            "request": {
                "userAttributes": known if attributes is None else attributes,
                **({"userNotFound": True} if is_unknown else {}),
            },
            "response": {},
        }

    def _call(self, trigger: str, event: dict[str, Any]) -> dict[str, Any]:
        """The trigger's answer, and its refusal as Cognito tells it; a mistake of ours rises."""
        try:
            return self._answered(self.triggers[trigger], event)
        except TriggerFailed:
            raise
        except Refusal as refusal:
            raise CognitoRefused(f"UserLambdaValidationException: {refusal}") from None

    def _answered(self, handler: Trigger, event: dict[str, Any]) -> dict[str, Any]:
        """A run whose time is over goes on during the next."""
        if self.schedule is None or not self.slow:
            return handler(event)
        for _ in range(_CALLS):
            if self._dice.random() >= self.slow:
                return handler(copied(event))
            run = self.schedule.spawn(lambda: handler(copied(event)))
            patience = self.schedule.steps + self._dice.randrange(_PATIENCE_STEPS)
            self._wait(run, patience, self.schedule)
            if run.is_done and run.error is None:
                answered: dict[str, Any] = run.result
                return answered
            if run.is_done and run.error is not None:
                raise run.error
            self.given_up.append(run)
        raise CognitoRefused("UnexpectedLambdaException")

    def _wait(self, run: Act, until: int, schedule: Schedule) -> None:
        schedule.until(lambda: run.is_done or schedule.steps >= until)

    def _step(self) -> None:
        Schedule.step()


def _right(challenge: str) -> dict[str, Any]:
    return {"challengeName": challenge, "challengeResult": True, "challengeMetadata": None}
