"""Signing in by password, and what may come after it: a new password, a second factor."""

from __future__ import annotations

from base64 import b32decode
from collections.abc import Mapping
from functools import partial
from typing import Final

from api.challenges import SET_UP
from api.fields import Field
from api.passwords import NewPasswords
from api.route import Act, Answer, Asked, Route
from api.sign_ins import SignIns
from api.standard_fields import ANSWER, EMAIL, PASSWORD, SESSION
from rules.passwordless import totp

# The challenges, and the name that Cognito has for the answer to each.
_ANSWER_TO: Final = {
    "NEW_PASSWORD_REQUIRED": "NEW_PASSWORD",
    "SOFTWARE_TOKEN_MFA": "SOFTWARE_TOKEN_MFA_CODE",
    "SMS_MFA": "SMS_MFA_CODE",
    "EMAIL_OTP": "EMAIL_OTP_CODE",
    "SELECT_MFA_TYPE": "ANSWER",
    SET_UP: "",  # the app's first code, which Cognito takes by another call
}
_CHALLENGE: Final = Field(
    name="challenge",
    description=f"The challenge that was posed: {', '.join(_ANSWER_TO)}.",
    example="SOFTWARE_TOKEN_MFA",
    longest=32,
    pattern=f"^({'|'.join(_ANSWER_TO)})$",
)
LOGIN: Final = Route(
    name="signIn",
    method="POST",
    path="/auth/login",
    counts_as="sign_in",
    title="Sign in by password",
    text="Answers tokens, or the challenge to go on with at /auth/challenge.",
    fields=(EMAIL, PASSWORD),
    returns=(200, "TokensOrChallenge"),
    problems=("invalid_credentials", "unverified_address", "second_step_needed"),
    stranger="invalid_credentials",
    even_s=1.0,
)
CHALLENGE: Final = Route(
    name="answerChallenge",
    method="POST",
    path="/auth/challenge",
    counts_as="sign_in",
    title="Answer a challenge",
    text=(
        "After `invalid_code` the same session may be tried once more; `sign_in_failed` says to"
        " begin again. MFA_SETUP is answered by the first code of an authenticator app, with the"
        " session from /auth/challenge/app."
    ),
    fields=(EMAIL, _CHALLENGE, SESSION, ANSWER),
    returns=(200, "TokensOrChallenge"),
    problems=(
        *("invalid_code", "sign_in_failed", "weak_password", "reused_password"),
        *("unverified_address", "second_step_needed"),
    ),
    stranger="sign_in_failed",
    even_s=1.0,
)

APP: Final = Route(
    name="startAppSetup",
    method="POST",
    path="/auth/challenge/app",
    counts_as="sign_in",
    title="Have an authenticator app to set up",
    text=(
        "For the challenge MFA_SETUP: the pool demands a second factor, and the user has none."
        " Answers a secret for the app, and the session for its first code."
    ),
    fields=(EMAIL, SESSION),
    returns=(200, "AppToSetUp"),
    problems=("sign_in_failed",),
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
    if posed == SET_UP:
        session, email = asked.text("session"), asked.text("email")
        return sign_ins.outcome(*sign_ins.with_app(session, email, asked.caller, code=given))
    answer, session = sign_ins.respond(
        posed,
        asked.text("session"),
        asked.text("email"),
        asked.caller,
        answers={_ANSWER_TO[posed]: given},
    )
    return sign_ins.outcome(answer, session)


def app(asked: Asked, *, sign_ins: SignIns, product: str) -> Answer:
    """Offer a secret, and the link that apps read."""
    email = asked.text("email")
    secret, session = sign_ins.offer_app(asked.text("session"), email)
    raw = b32decode(secret + "=" * (-len(secret) % 8))
    link = totp.link(raw, issuer=product, account=email)
    return Answer(body={"secret": secret, "link": link, "session": session})


def acts(sign_ins: SignIns, passwords: NewPasswords, *, product: str = "") -> Mapping[Route, Act]:
    """What each route does."""
    return {
        LOGIN: partial(login, sign_ins=sign_ins),
        APP: partial(app, sign_ins=sign_ins, product=product),
        CHALLENGE: partial(challenge, sign_ins=sign_ins, passwords=passwords),
    }
