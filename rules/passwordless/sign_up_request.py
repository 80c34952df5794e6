"""
What a client says when it signs a user up in two calls, and what it is told.

The first call asks for a code, and the second has it. Nothing in either is
believed but the code: both are checked against what the first one left.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rules.passwordless.code_request import CodeRequest
from rules.passwordless.magic_link import is_secret
from rules.refusals import SignUpDenied
from rules.value import dataclass

_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_WISH = re.compile(r"[A-Za-z0-9_-]{16,64}|[A-Z][A-Z_]{1,30}")
_LONGEST_CODE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpRequest:
    """
    ``ClientMetadata`` of such a SignUp.

    Attributes:
        wanted: Locale, browser, method, device and request, as of any wish for a code.
        code: What the user typed, or the token of the link; None if a code is asked for.
        try_id: Made up by the client for each code that is typed; empty if it made nothing up.
        in_place_of: The wish of a sign-in for the same address, its request or its method, whose
            message the code has if nobody gets it; empty if there is none.

    """

    wanted: CodeRequest
    code: str | None
    try_id: str
    in_place_of: str = ""

    @classmethod
    def read(cls, metadata: Mapping[str, str]) -> SignUpRequest | None:
        """
        Read *metadata*; None if no device is named, as by clients of before.

        Without one, another request for a code at the same address would take the
        place of the code that is under way.
        """
        if not is_secret(metadata.get("device", "")):
            return None
        code, try_id = metadata.get("code"), metadata.get("try_id", "")
        in_place_of = metadata.get("in_place_of", "")
        return cls(
            wanted=CodeRequest.read(metadata),
            code=None if code is None else code[: _LONGEST_CODE + 1],
            try_id=try_id if _ID.fullmatch(try_id) else "",
            in_place_of=in_place_of if _WISH.fullmatch(in_place_of) else "",
        )


def code_sent(method: str, *, code_length: str, wait_s: int) -> SignUpDenied:
    """The answer to the first call. Programs read what stands in the brackets."""
    told = f"Enter the code from the mail [{method} {code_length} {wait_s}]"
    return SignUpDenied("CODE_SENT", told)


def code_not_sent(method: str, *, code_length: str, wait_s: int) -> SignUpDenied:
    """A rate limit; a code that is under way stays good."""
    told = f"No other code is sent so soon [{method} {code_length} {wait_s}]"
    return SignUpDenied("CODE_NOT_SENT", told)


def wrong_code() -> SignUpDenied:
    """One answer whatever is wrong with the code."""
    return SignUpDenied("WRONG_CODE", "Please check the code, or ask for another one")


def try_later() -> SignUpDenied:
    """What keeps codes, or sends them, does not answer."""
    return SignUpDenied("TRY_LATER", "Please try again in a minute")


def update_required() -> SignUpDenied:
    """The client signs users up as it was done before."""
    return SignUpDenied("UPDATE_REQUIRED", "Please update the app, or reload the page")
