"""
Step-up authentication: a fresh factor for one action, and the receipt of it.

The factor is proved in a sign-in of Cognito's whose tokens nobody gets: so its rate limits,
lock-outs and events are those of sign-ins. A passkey is asked for by USER_AUTH. Nothing is
sent before Cognito was asked whether the access token is still good.

Publishes ``step_up.requested``, ``step_up.verified``, ``step_up.failed`` and
``step_up.spent``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from api.challenges import CUSTOM, challenge_in, parameters_of, tokens_in
from api.facts import Tell
from api.problems import Problem
from api.refusals import code_of
from api.route import Act, Answer, Asked, Route
from api.sign_ins import next_of
from api.step_up import FAILED, Receipts, StepUp, step_up
from api.step_up_described import ANSWERED, BEGIN, KEYS, SPENT
from api.step_up_proof import PROVING, Posed, Proof
from events.contract.catalogue import PASSKEY, Kind
from rules.tokens.access_token import AccessToken
from rules.tokens.receipt import LASTS_S, Purpose, details_hash
from runtime import clock
from runtime.user_pool.app_client import AppClient


class StepUps:
    """The user's side of them, and the resource server's; *receipts* is None without any."""

    def __init__(
        self,
        receipts: Receipts | None,
        *,
        client: AppClient,
        tell: Tell,
        now: Callable[[], datetime] = clock.now,
    ) -> None:
        self._receipts = receipts
        self._client = client
        self._proof = Proof(client)
        self._tell = tell
        self._now = now

    def begin(self, asked: Asked) -> Answer:
        """Ask for a factor; in a step-up under way, for another one or another code."""
        receipts, purpose = self._wanted(asked)
        receipts.check_key()  # before anything is sent
        posed, begun = self._begun(asked, purpose)
        method = begun.method if begun.method in PROVING else None
        self._tell(Kind.STEP_UP_REQUESTED, asked, action=purpose.action, method=method)
        return Answer(body=self._told(posed, begun, purpose))

    def answer(self, asked: Asked) -> Answer:
        """The receipt, if the factor is proved."""
        receipts, purpose = self._wanted(asked)
        under_way = self._opened(asked, purpose)
        facts = {"action": purpose.action, "method": under_way.method}
        try:
            posed = self._proof.answered(asked, under_way)
        except ClientError as error:
            if code_of(error) == "NotAuthorizedException":
                self._tell(Kind.STEP_UP_FAILED, asked, **facts)
            raise
        tokens = tokens_in(posed)
        if tokens is None or not self._proof.is_of(purpose.subject, tokens):
            self._tell(Kind.STEP_UP_FAILED, asked, **facts)
            raise self._refused(posed, under_way, purpose)
        receipt = receipts.receipt(purpose, method=under_way.method, now=self._epoch)
        self._tell(Kind.STEP_UP_VERIFIED, asked, **facts)
        return Answer(body={"receipt": receipt, "expires_in": LASTS_S})

    def spend(self, asked: Asked) -> Answer:
        """Note that the action of a receipt takes place, once."""
        told = self._on().spent_now(asked.text("receipt"), now=self._now().timestamp())
        user = AccessToken(told["sub"], told["client_id"], frozenset(), True, 0)
        facts = {name: told[name] for name in ("action", "method")}
        self._tell(Kind.STEP_UP_SPENT, replace(asked, bearer=user), **facts)
        return Answer(status=204)

    def keys(self, _asked: Asked) -> Answer:
        """What receipts are verified with."""
        return Answer(body={"keys": [self._on().key.jwk]})

    @property
    def _epoch(self) -> int:
        return int(self._now().timestamp())

    def _on(self) -> Receipts:
        if self._receipts is None:
            raise Problem("not_found")
        return self._receipts

    def _wanted(self, asked: Asked) -> tuple[Receipts, Purpose]:
        receipts, bearer = self._on(), _owner(asked)
        if asked.text("action") not in receipts.actions:
            raise Problem("unknown_action")
        purpose = Purpose(
            subject=bearer.subject,
            client_id=bearer.client_id,
            sign_in=bearer.sign_in,
            action=asked.text("action"),
            details=details_hash(asked.body["details"]),
            audience=asked.text("audience"),
        )
        return receipts, purpose

    def _opened(self, asked: Asked, purpose: Purpose) -> StepUp:
        key, now = self._client.key("step-up"), self._now().timestamp()
        return step_up(asked.text("session"), purpose, key=key, now=now)

    def _begun(self, asked: Asked, purpose: Purpose) -> tuple[Posed, StepUp]:
        under_way = self._opened(asked, purpose) if asked.text("session") else None
        began = under_way.began if under_way else self._epoch
        if asked.text("method") == PASSKEY:
            posed, bound = self._proof.passkey(asked, name=_owner(asked).user_name)
            return posed, StepUp(method=PASSKEY, began=began, bound=bound)
        if under_way and under_way.method != PASSKEY:
            posed, bound = self._proof.asked_for(asked, under_way.bound)
        else:
            posed, bound = self._proof.code(asked, name=_owner(asked).user_name)
        return posed, StepUp(method=_method(posed), began=began, bound=bound)

    def _refused(self, posed: Posed, under_way: StepUp, purpose: Purpose) -> Problem:
        """With the next try, unless a right code is not enough, or not of this user."""
        parameters = parameters_of(posed)
        is_over = posed.get("ChallengeName") != CUSTOM or parameters.get("next") == "password"
        if is_over or parameters.get("restart"):
            return Problem(FAILED)
        bound = next_of(posed, under_way.bound.user_name)
        following = StepUp(method=_method(posed), began=under_way.began, bound=bound)
        return Problem("wrong_answer", more=self._told(posed, following, purpose))

    def _told(self, posed: Posed, begun: StepUp, purpose: Purpose) -> dict[str, Any]:
        return challenge_in(posed, session=begun.written(purpose, key=self._client.key("step-up")))


def _method(posed: Posed) -> str:
    return parameters_of(posed).get("method", "")


def _owner(asked: Asked) -> AccessToken:
    """Whose access token came; without the claim of its sign-in, it can have no receipt."""
    if asked.bearer is None or not asked.bearer.sign_in:
        raise Problem(FAILED)
    return asked.bearer


def acts(client: AppClient, tell: Tell, receipts: Receipts | None) -> Mapping[Route, Act]:
    """What each route does."""
    step_ups = StepUps(receipts, client=client, tell=tell)
    return {
        BEGIN: step_ups.begin,
        ANSWERED: step_ups.answer,
        SPENT: step_ups.spend,
        KEYS: step_ups.keys,
    }
