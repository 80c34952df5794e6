"""Signing in by password, and what may come after it: a new password, a second factor."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from api.fields import Field
from api.passwords import NewPasswords
from api.route import Act, Answer, Asked, Route
from api.sign_ins import SignIns
from api.standard_fields import ANSWER, EMAIL, PASSWORD, SESSION

# The challenges, and the name that Cognito has for the answer to each.
_ANSWER_TO: Final = {
    "NEW_PASSWORD_REQUIRED": "NEW_PASSWORD",
    "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN_MFA_CODE",
    "SMS_MFA": "SMS_MFA_CODE",
    "EMAIL_OTP": "EMAIL_OTP_CODE",
    "SELECT_MFA_TYPE": "ANSWER",
}
_CHALLENGE: Final = Field(
    name="challenge",
    description=f"The challenge that was posed: {', '.join(_ANSWER_TO)}.",
    example="SOFTWARE_TOKEN_MFA",
    longest=32,
    pattern=f"^({'|'.join(_ANSWER_TO)})$",
)
LOGIN: Final = Route(
    method="POST",
    path="/auth/login",
    counts_as="sign_in",
    title="Sign in by password",
    text="Answers tokens, or the challenge to go on with at /auth/challenge.",
    fields=(EMAIL, PASSWORD),
    returns=(200, "TokensOrChallenge"),
    problems=("invalid_credentials", "unverified_address"),
    stranger="invalid_credentials",
    even_s=1.0,
)
CHALLENGE: Final = Route(
    method="POST",
    path="/auth/challenge",
    counts_as="sign_in",
    title="Answer a challenge",
    text="For an answer that is wrong, begin anew: Cognito takes each session once.",
    fields=(EMAIL, _CHALLENGE, SESSION, ANSWER),
    returns=(200, "TokensOrChallenge"),
    problems=(
        *("invalid_code", "sign_in_failed", "weak_password", "reused_password"),
        "unverified_address",
    ),
    stranger="sign_in_failed",
    even_s=1.0,
)


def login(asked: Asked, *, sign_ins: SignIns) -> Answer:
    """Begin."""
    return sign_ins.by_password(asked.text("email"), asked.text("password"), asked.caller)


def challenge(asked: Asked, *, sign_ins: SignIns, passwords: NewPasswords) -> Answer:
    """Go on."""
    posed, given = asked.text("challenge"), asked.text("answer")
    if posed == "NEW_PASSWORD_REQUIRED":
        passwords.check("answer", given, address=asked.text("email"))
    answer, session = sign_ins.respond(
        posed,
        asked.text("session"),
        asked.text("email"),
        asked.caller,
        answers={_ANSWER_TO[posed]: given},
    )
    return sign_ins.outcome(answer, session)


def acts(sign_ins: SignIns, passwords: NewPasswords) -> Mapping[Route, Act]:
    """What each route does."""
    return {
        LOGIN: partial(login, sign_ins=sign_ins),
        CHALLENGE: partial(challenge, sign_ins=sign_ins, passwords=passwords),
    }
