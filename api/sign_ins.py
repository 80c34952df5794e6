"""The steps of sign-ins, whichever way they go."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from api.challenges import CUSTOM, SET_UP, challenge_in, parameters_of, tokens_in
from api.problems import Problem
from api.refusals import code_of
from api.route import Answer
from events.contract.catalogue import PROOF
from rules.passwordless.magic_link import digest
from rules.tokens.bound_session import BoundSession, nobody_like, opened, sealed
from rules.value import replace
from runtime.user_pool.app_client import AppClient, Caller

_NEXT_SECOND_S: Final = 1.0
_MAY_NOT = {
    "NotAuthorizedException",  # disabled
    "UserNotConfirmedException",
    "UserNotFoundException",
    "PasswordResetRequiredException",
}


class SignIns:
    """Begins and continues sign-ins, each session bound to the address that it was begun for."""

    def __init__(self, client: AppClient, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._client = client
        self._sleep = sleep

    def by_password(self, email: str, password: str, caller: Caller) -> Answer:
        """The tokens, or the next challenge."""
        answer = self._client.begin("ADMIN_USER_PASSWORD_AUTH", email, caller, PASSWORD=password)
        return self.outcome(answer, self.sealed(next_of(answer, email), email))

    def without_password(self, email: str, caller: Caller) -> tuple[Mapping[str, Any], str]:
        """The first challenge of a custom sign-in, and the session to answer it with."""
        answer, session = self.begun(email, caller)
        return answer, self.sealed(session, email)

    def begun(self, email: str, caller: Caller) -> tuple[Mapping[str, Any], BoundSession]:
        """
        The first challenge of a custom sign-in, and its session.

        Who may not sign in is given the challenge of nobody, which looks and
        behaves like any other, counts for the same rate limits and can never be met.
        """
        try:
            answer = self._client.begin("CUSTOM_AUTH", email, caller)
        except ClientError as error:
            if code_of(error) not in _MAY_NOT:
                raise
            decoy = nobody_like(email, key=self._key)
            answer = self._client.begin("CUSTOM_AUTH", decoy, caller)
            return answer, replace(next_of(answer, decoy), is_decoy=True)
        return answer, next_of(answer, email)

    def respond(  # noqa: PLR0913  # an answer to a challenge says that much
        self,
        challenge: str,
        session: str,
        email: str,
        caller: Caller,
        *,
        answers: Mapping[str, str],
        metadata: Mapping[str, str] | None = None,
    ) -> tuple[Mapping[str, Any], str]:
        """
        Cognito's answer to *answers*, and the session to go on with, empty if there is none.

        Raises:
            Problem: The session is not one that was given for *email*, or is a sign-up's.

        """
        bound = self.opened(session, email)
        if bound.nonce:
            raise Problem("sign_in_failed")
        answer, bound = self.answered(challenge, bound, caller, answers=answers, metadata=metadata)
        return answer, self.sealed(bound, email)

    def offer_app(self, session: str, email: str) -> tuple[str, str]:
        """The secret for an authenticator app that has to be set up, and the next session."""
        bound = self.opened(session, email)
        secret, following = self._client.offer_app(bound.session)
        return secret, self.sealed(replace(bound, session=following), email)

    def with_app(
        self, session: str, email: str, caller: Caller, *, code: str
    ) -> tuple[Mapping[str, Any], str]:
        """Cognito's answer to the first *code* of that app, and the session to go on with."""
        bound = self.opened(session, email)
        proved = replace(bound, session=self._client.prove_app(bound.session, code))
        answer, bound = self.answered(SET_UP, proved, caller, answers={})
        return answer, self.sealed(bound, email)

    def answered(
        self,
        challenge: str,
        bound: BoundSession,
        caller: Caller,
        *,
        answers: Mapping[str, str],
        metadata: Mapping[str, str] | None = None,
    ) -> tuple[Mapping[str, Any], BoundSession]:
        """The same, with a session that was opened, in the name that Cognito gave."""
        name, told = bound.user_name, metadata or {}
        answer = self._client.respond(
            challenge, bound.session, name, caller, answers=answers, metadata=told
        )
        following = next_of(answer, name)
        return answer, replace(bound, session=following.session, user_name=following.user_name)

    def proved(  # noqa: PLR0913  # an answer, whose, to what, and what it carries
        self,
        bound: BoundSession,
        email: str,
        caller: Caller,
        *,
        given: str,
        secret: str,
        metadata: Mapping[str, str],
    ) -> tuple[Mapping[str, Any], BoundSession]:
        """
        Cognito's answer to a code or receipt, *given* by the device that *secret* is of.

        If the account changed hands by it, the sign-in begins once more in the next
        second: AWS does not say that tokens of this one outlive the sign-out.
        """
        told = {**metadata, "device": digest(secret)}
        answer, bound = self.answered(
            CUSTOM, bound, caller, answers={"ANSWER": given}, metadata=told
        )
        if parameters_of(answer).get("restart") != "true":
            return answer, bound
        self._sleep(_NEXT_SECOND_S)
        answer, bound = self.begun(email, caller)
        if parameters_of(answer).get("method") != PROOF:
            return answer, bound
        return self.answered(CUSTOM, bound, caller, answers={"ANSWER": secret}, metadata=metadata)

    def outcome(self, answer: Mapping[str, Any], session: str) -> Answer:
        """The tokens of *answer*, or the challenge that it poses."""
        tokens = tokens_in(answer)
        if tokens:
            return Answer(tokens=tokens)
        return Answer(body=challenge_in(answer, session=session))

    def opened(self, text: str, email: str) -> BoundSession:
        """The session that a client brings back. Raises `Problem` if it is not *email*'s."""
        bound = opened(text, address=email, key=self._key)
        if bound is None:
            raise Problem("sign_in_failed")
        return bound

    def sealed(self, bound: BoundSession, email: str) -> str:
        """The text that the client keeps; empty if the sign-in is over."""
        return sealed(bound, address=email, key=self._key) if bound.session else ""

    @property
    def _key(self) -> bytes:
        return self._client.key("sessions")


def known_as(device_key: str, caller: Caller) -> dict[str, str]:
    """What our triggers are told of the browser or app; nothing if it is not to be known."""
    told = {"known": device_key, "browser": caller.agent}
    return {name: what for name, what in told.items() if what} if device_key else {}


def next_of(answer: Mapping[str, Any], name: str) -> BoundSession:
    """The session of *answer*, and the name to go on with: Cognito's, or *name* without one."""
    given = answer.get("ChallengeParameters") or {}
    named = given.get("USERNAME") or given.get("USER_ID_FOR_SRP") or name
    return BoundSession(answer.get("Session") or "", user_name=named)
