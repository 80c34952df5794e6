"""The wish for a code by one method, in a sign-in or a step-up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.challenges import is_put_off
from api.fields import Field
from api.route import Asked
from events.contract.catalogue import NOT_SENT, PROOF
from rules.passwordless.running_challenge import ROUND_0

METHOD: Final = Field(
    name="method",
    description="How to sign in, one of `methods` of an earlier answer.",
    example="EMAIL_CODE",
    longest=32,
    pattern=r"^[A-Z][A-Z_]{1,30}$",
    is_required=False,
)


def is_enough(parameters: Mapping[str, str], asked: Asked) -> bool:
    """Whether the first word has made the challenge that is wanted."""
    is_to_ask = bool(asked.device_key) and is_put_off(parameters)
    is_posed = parameters.get("method") not in {ROUND_0, PROOF}
    return is_posed and not is_to_ask and asked.text("method") not in NOT_SENT


def wish_of(asked: Asked, *, request_id: str) -> dict[str, Any]:
    """What our trigger is told of the wish; it judges for itself what of it is well-formed."""
    wish = {
        "request_id": request_id,
        "method": asked.text("method"),
        "device": asked.text("device"),
        "locale": asked.caller.locale,
        "browser": asked.caller.agent,
        "known": asked.device_key,
    }
    return {name: what for name, what in wish.items() if what}
