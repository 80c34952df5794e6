"""Signing up: the answers say nothing about who has signed up before."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from botocore.exceptions import ClientError

from api.passwords import NewPasswords
from api.refusals import NOBODY_TO_MAIL, code_of
from api.route import Act, Answer, Asked, Route
from api.standard_fields import EMAIL, MAILED_CODE, PASSWORD
from runtime.user_pool.app_client import AppClient

REGISTER: Final = Route(
    method="POST",
    path="/auth/register",
    counts_as="sign_up",
    title="Sign up",
    text=(
        "Mails a code to a new address. An address that has an account gets the same answer, and"
        " no mail: its owner signs in, or asks for a new password."
    ),
    fields=(EMAIL, PASSWORD),
    returns=(202, "Accepted"),
    problems=("weak_password", "sign_up_refused"),
    even_s=2.0,
)
VERIFY: Final = Route(
    method="POST",
    path="/auth/verify",
    counts_as="sign_up",
    title="Confirm a sign-up",
    text="With the code from the mail. An unknown address is answered like a wrong code.",
    fields=(EMAIL, MAILED_CODE),
    returns=(204, None),
    problems=("invalid_code",),
    stranger="invalid_code",
    even_s=1.0,
)
RESEND: Final = Route(
    method="POST",
    path="/auth/verify/resend",
    counts_as="sign_up",
    title="Ask for another code",
    text="Mails one if the address waits for one. The answer is the same for every address.",
    fields=(EMAIL,),
    returns=(202, "Accepted"),
    even_s=1.5,
)

_IS_THERE = {"UsernameExistsException", "CodeDeliveryFailureException"}
_NEXT: Final = "If the address can be used, a code is on its way to it."


def register(asked: Asked, *, client: AppClient, passwords: NewPasswords) -> Answer:
    """Sign up, and keep silent about an account that is there already."""
    email, password = asked.text("email"), asked.text("password")
    passwords.check("password", password, address=email)
    try:
        client.sign_up(email, password, asked.caller)
    except ClientError as error:
        if code_of(error) not in _IS_THERE:
            raise
    return Answer(status=202, body={"message": _NEXT})


def verify(asked: Asked, *, client: AppClient) -> Answer:
    """Confirm. Who is confirmed already is told what everybody else is told."""
    client.confirm_sign_up(asked.text("email"), asked.text("code"), asked.caller)
    return Answer(status=204)


def resend(asked: Asked, *, client: AppClient) -> Answer:
    """Mail another code, if anybody waits for one."""
    try:
        client.resend_code(asked.text("email"), asked.caller)
    except ClientError as error:
        if code_of(error) not in NOBODY_TO_MAIL:
            raise
    return Answer(status=202, body={"message": _NEXT})


def acts(client: AppClient, passwords: NewPasswords) -> Mapping[Route, Act]:
    """What each route does."""
    return {
        REGISTER: partial(register, client=client, passwords=passwords),
        VERIFY: partial(verify, client=client),
        RESEND: partial(resend, client=client),
    }
