"""
What a client keeps of a step-up: Cognito's session, bound to what the step-up is for.

The text says when it began and by which method, and its seal holds both, the user, the
sign-in, the action with its details and the audience: with any of them changed it opens nothing.
No session of a sign-in is one of a step-up, nor the reverse: the keys differ.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass
from typing import Any, Final

from api.problems import Problem
from rules.tokens import receipt
from rules.tokens.bound_session import BoundSession, opened, sealed
from rules.tokens.receipt import NoReceipt, Purpose
from runtime.chance import unguessable_id
from runtime.tokens.receipt_key import ReceiptKey
from runtime.tokens.spent_receipts import SpentReceipts

FAILED: Final = "step_up_failed"
_LASTS_S: Final = 600
_DIGITS: Final = 12  # of a time in seconds; of hundreds int or float makes an error


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUp:
    """
    One that is under way.

    Attributes:
        method: What the user is asked for.
        began: In epoch seconds.

    """

    method: str
    began: int
    bound: BoundSession

    def written(self, purpose: Purpose, *, key: bytes) -> str:
        """The text that the client brings back with the same *purpose*."""
        address = _address(purpose, self.method, self.began)
        return f"{self.began}.{self.method}.{sealed(self.bound, address=address, key=key)}"


def step_up(text: str, purpose: Purpose, *, key: bytes, now: float) -> StepUp:
    """What `StepUp.written` wrote for *purpose*. Raises `Problem` if it did not, or is over."""
    began, _, rest = text.partition(".")
    method, _, session = rest.partition(".")
    is_time = len(began) <= _DIGITS and began.isascii() and began.isdigit()
    if not (is_time and now - int(began) <= _LASTS_S):
        raise Problem(FAILED)
    address = _address(purpose, method, int(began))
    bound = opened(session, address=address, key=key)
    if bound is None:
        raise Problem(FAILED)
    return StepUp(method=method, began=int(began), bound=bound)


@dataclass(frozen=True, slots=True)
class Receipts:
    """
    Makes receipts, and takes them.

    Attributes:
        actions: Those of the parameter StepUpActions.
        issuer: ``iss`` of the pool's tokens.

    """

    key: ReceiptKey
    spent: SpentReceipts
    actions: frozenset[str]
    issuer: str

    def check_key(self) -> None:
        """Raise `CallFailed` if there is no key to sign with."""
        _ = self.key.jwk

    def receipt(self, purpose: Purpose, *, method: str, now: int) -> str:
        """That *method* was proved for *purpose*."""
        told = receipt.claims(
            purpose, issuer=self.issuer, method=method, now=now, jti=unguessable_id()
        )
        return self.key.sign(told)

    def spent_now(self, text: str, *, now: float) -> dict[str, Any]:
        """The claims of the receipt *text*, which is spent by this. Raises `Problem`."""
        try:
            message, signature, told = receipt.opened(text, kid=self.key.jwk["kid"], now=now)
        except NoReceipt:
            raise Problem("invalid_receipt") from None
        if not self.key.has_signed(message, signature):
            raise Problem("invalid_receipt")
        if not self.spent.spend(told["jti"], until=told["exp"]):
            raise Problem("receipt_spent")
        return told


def subject_in(token: str) -> str:
    """The ``sub`` of a token that Cognito has just answered with; nobody else has seen it."""
    part = token.split(".")[1]
    return str(json.loads(urlsafe_b64decode(part + "=="))["sub"])


def _address(purpose: Purpose, method: str, began: int) -> str:
    """Everything that is bound, in a form in which no two are alike."""
    whose = [purpose.subject, purpose.client_id, purpose.sign_in]
    return json.dumps([*whose, purpose.action, purpose.details, purpose.audience, method, began])
