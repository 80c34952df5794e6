"""A factor of a step-up, proved in a sign-in at Cognito whose tokens nobody gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from api.challenges import CUSTOM, WEB_AUTHN, parameters_of
from api.problems import Problem
from api.refusals import code_of
from api.route import Asked, Tokens
from api.sign_ins import next_of
from api.step_up import FAILED, StepUp, subject_in
from api.wishes import is_enough, wish_of
from events.contract.catalogue import METHODS, PASSKEY
from rules.passwordless.code_request import START
from rules.tokens.bound_session import BoundSession
from runtime import observe
from runtime.chance import unguessable_id
from runtime.user_pool.app_client import AppClient

Posed = Mapping[str, Any]
"""What Cognito answers."""
PROVING: Final = {*METHODS, PASSKEY}  # a known device, or a receipt of a sign-in, is not fresh


class Proof:
    """The calls of such a sign-in. Each raises what boto3 raises."""

    def __init__(self, client: AppClient) -> None:
        self._client = client

    def code(self, asked: Asked, *, name: str) -> tuple[Posed, BoundSession]:
        """The methods of the user *name*, or the challenge of the one that is asked for."""
        posed = self._client.begin("CUSTOM_AUTH", name, asked.caller)
        bound = next_of(posed, name)
        if not asked.text("method") or is_enough(parameters_of(posed), asked):
            return posed, bound
        return self.asked_for(asked, bound)

    def asked_for(self, asked: Asked, bound: BoundSession) -> tuple[Posed, BoundSession]:
        """Another code, or that of another method."""
        posed = self._client.respond(
            CUSTOM,
            bound.session,
            bound.user_name,
            asked.caller,
            answers={"ANSWER": START},
            metadata={
                **wish_of(asked, request_id=unguessable_id()),
                "action": asked.text("action"),  # which the mail names
            },
        )
        return posed, next_of(posed, bound.user_name)

    def passkey(self, asked: Asked, *, name: str) -> tuple[Posed, BoundSession]:
        """The challenge of a passkey of the user *name*. Raises `Problem` if there is none."""
        wish = {"PREFERRED_CHALLENGE": WEB_AUTHN}
        try:
            posed = self._client.begin("USER_AUTH", name, asked.caller, **wish)
        except ClientError as error:
            if code_of(error) == "InvalidParameterException":  # the client has no such flow
                raise Problem("no_passkey") from None
            raise
        if posed.get("ChallengeName") != WEB_AUTHN:
            raise Problem("no_passkey")
        return posed, next_of(posed, name)

    def answered(self, asked: Asked, under_way: StepUp) -> Posed:
        """What comes of the answer."""
        if under_way.method not in PROVING:
            raise Problem(FAILED)
        is_passkey, bound = under_way.method == PASSKEY, under_way.bound
        return self._client.respond(
            WEB_AUTHN if is_passkey else CUSTOM,
            bound.session,
            bound.user_name,
            asked.caller,
            answers={"CREDENTIAL" if is_passkey else "ANSWER": asked.text("answer")},
            metadata={},
        )

    def is_of(self, subject: str, tokens: Tokens) -> bool:
        """Whether *subject* signed in; the sign-in ends, nobody has seen its tokens."""
        try:
            self._client.revoke(tokens.refresh)
        except (ClientError, BotoCoreError) as error:
            observe.logger().warning("tokens not revoked", error=type(error).__name__)
        return subject_in(tokens.access) == subject
