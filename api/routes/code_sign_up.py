"""Signing up with a code: the answers say nothing about who has signed up before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from api.problems import Problem
from api.route import Act, Answer, Asked, Route
from api.sign_ins import SignIns
from api.sign_ups import SignUps
from api.standard_fields import AGAIN, EMAIL, KNOWN_AS

SIGN_UP: Final = Route(
    name="signUpWithCode",
    method="POST",
    path="/auth/passwordless/sign-up",
    counts_as="sign_up",
    title="Sign up with a code",
    text=(
        "Answers what /auth/passwordless/start does, and mails a code to new addresses, too."
        " /auth/passwordless/verify takes it, and makes the account of a new address."
    ),
    fields=(EMAIL, AGAIN, KNOWN_AS),
    returns=(200, "Challenge"),
    problems=("sign_in_failed", "sign_up_refused", "not_found"),
    stranger="sign_in_failed",
    even_s=2.0,
)


def sign_up(asked: Asked, *, sign_ins: SignIns, sign_ups: SignUps, is_offered: bool) -> Answer:
    """Have a code mailed; with a session, another one."""
    if not is_offered:
        raise Problem("not_found")
    email, session = asked.text("email"), asked.text("session")
    if not session:
        return sign_ups.begin(asked)
    bound = sign_ins.opened(session, email)
    if not bound.nonce:
        raise Problem("sign_in_failed")
    return sign_ups.again(bound, asked)


def acts(sign_ins: SignIns, sign_ups: SignUps, *, is_offered: bool) -> Mapping[Route, Act]:
    """What the route does; *is_offered* says whether there are sign-ups without a password."""
    act = partial(sign_up, sign_ins=sign_ins, sign_ups=sign_ups, is_offered=is_offered)
    return {SIGN_UP: act}
