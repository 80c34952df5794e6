"""Signing in with a code or a link from a mail, whichever way the stack begins it."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from api.challenges import CUSTOM, challenge_in, parameters_of
from api.fields import Field
from api.problems import Problem
from api.route import Act, Answer, Asked, Route
from api.sign_ins import SignIns, known_as
from api.sign_ups import SignUps
from api.standard_fields import AGAIN, ANSWER, EMAIL, KNOWN_AS, SESSION
from api.wishes import METHOD, is_enough, wish_of
from rules.passwordless.code_request import START
from runtime.chance import unguessable_id

_DEVICE: Final = Field(
    name="device",
    description=(
        "For links: base64url of the SHA-256 of 32 random octets that stay in the browser."
        " The answer is then the link's token, a dot, and base64url of those octets."
    ),
    example="n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg",
    shortest=43,
    longest=43,
    pattern=r"^[A-Za-z0-9_-]{43}$",
    is_required=False,
)
BEGIN: Final = Route(
    name="requestCode",
    method="POST",
    path="/auth/passwordless/start",
    counts_as="sign_in",
    title="Ask for a code",
    text=(
        "Answers a challenge for every address, and mails a code to those of users."
        " `retry_after` says in how many seconds another may be asked for."
    ),
    fields=(EMAIL, METHOD, _DEVICE, AGAIN, KNOWN_AS),
    returns=(200, "Challenge"),
    problems=("sign_in_failed",),
    stranger="sign_in_failed",
    even_s=1.5,
)
ANSWERED: Final = Route(
    name="signInWithCode",
    method="POST",
    path="/auth/passwordless/verify",
    counts_as="sign_in",
    title="Answer with the code",
    text=(
        "A wrong code is a problem that carries the session for the next try. The code of a"
        " sign-up makes the account, and signs in to it."
    ),
    fields=(EMAIL, SESSION, ANSWER, KNOWN_AS),
    returns=(200, "Tokens"),
    problems=(
        *("wrong_answer", "sign_in_failed", "unverified_address", "second_step_needed"),
        "password_needed",
    ),
    stranger="sign_in_failed",
    even_s=1.5,
)


def begin(asked: Asked, *, sign_ins: SignIns, new_id: Callable[[], str] = unguessable_id) -> Answer:
    """
    Have a code mailed: at the first word, where the stack does that, or when asked.

    A user who has a code at hand, by a method that sends nothing, is asked for it
    at once, whatever the first word had sent. The first word cannot say who is
    known, and may have a code nevertheless.
    """
    email, session = asked.text("email"), asked.text("session")
    if not session:
        answer, session = sign_ins.without_password(email, asked.caller)
        if is_enough(answer["ChallengeParameters"], asked):
            return Answer(body=challenge_in(answer, session=session))
    answer, session = sign_ins.respond(
        CUSTOM,
        session,
        email,
        asked.caller,
        answers={"ANSWER": START},
        metadata=wish_of(asked, request_id=new_id()),
    )
    return Answer(body=challenge_in(answer, session=session))


def verify(asked: Asked, *, sign_ins: SignIns, sign_ups: SignUps) -> Answer:
    """The tokens; else the session to try again with."""
    email, given = asked.text("email"), asked.text("answer")
    bound = sign_ins.opened(asked.text("session"), email)
    if bound.is_new:
        outcome = sign_ups.proved(bound, asked, given)
    else:
        answer, bound = sign_ins.proved(
            bound,
            email,
            asked.caller,
            given=given,
            secret=secrets.token_urlsafe(32),
            metadata=known_as(asked.next_device_key, asked.caller),
        )
        if parameters_of(answer).get("next") == "password":  # only who has the code reads it
            raise Problem("password_needed")
        outcome = sign_ins.outcome(answer, sign_ins.sealed(bound, email))
    if outcome.tokens is None:
        raise Problem("wrong_answer", more=outcome.body or {})
    return outcome


def acts(sign_ins: SignIns, sign_ups: SignUps) -> Mapping[Route, Act]:
    """What each route does."""
    return {
        BEGIN: partial(begin, sign_ins=sign_ins),
        ANSWERED: partial(verify, sign_ins=sign_ins, sign_ups=sign_ups),
    }
