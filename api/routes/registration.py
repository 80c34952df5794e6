"""Signing up: the answers say nothing about who has signed up before."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from hashlib import sha256
from typing import Final

from botocore.exceptions import ClientError

from api.passwords import NewPasswords
from api.problems import Problem
from api.refusals import NOBODY_TO_MAIL, WORN_OUT, code_of, trigger_said
from api.route import Act, Answer, Asked, Route
from api.standard_fields import EMAIL, MAILED_CODE, PASSWORD
from api.welcome import refuse_unwelcome
from runtime.chance import unguessable_id
from runtime.user_pool.app_client import AppClient

_PASSWORD_AGAIN: Final = replace(
    PASSWORD,
    description="The password of the new account, where it comes with the code.",
    is_required=False,
)
REGISTER: Final = Route(
    name="signUp",
    method="POST",
    path="/auth/register",
    counts_as="sign_up",
    title="Sign up",
    text=(
        "Mails a code to a new address. An address that has an account gets the same answer, and"
        " no mail: its owner signs in, or asks for a new password. With"
        " `PasswordSignUps: proof_first` there is no account before the code; register again for"
        " another one."
    ),
    fields=(EMAIL, PASSWORD),
    returns=(202, "Accepted"),
    problems=("weak_password", "sign_up_refused"),
    even_s=2.0,
)
VERIFY: Final = Route(
    name="confirmSignUp",
    method="POST",
    path="/auth/verify",
    counts_as="sign_up",
    title="Confirm a sign-up",
    text=(
        "With the code from the mail. An unknown address is answered like a wrong code. With"
        " `PasswordSignUps: proof_first` the password makes the account, and has to be there."
    ),
    fields=(EMAIL, MAILED_CODE, _PASSWORD_AGAIN),
    returns=(204, None),
    problems=("invalid_code", "weak_password", "sign_up_refused"),
    stranger="invalid_code",
    even_s=1.0,
)
RESEND: Final = Route(
    name="resendSignUpCode",
    method="POST",
    path="/auth/verify/resend",
    counts_as="sign_up",
    title="Ask for another code",
    text="Mails one if the address waits for one. The answer is the same for every address.",
    fields=(EMAIL,),
    returns=(202, "Accepted"),
    even_s=1.5,
)

_EXISTS, _NOT_MAILED = "UsernameExistsException", "CodeDeliveryFailureException"
# What our trigger says where the code comes before there is a user.
_ON_ITS_WAY = {"CODE_SENT", "CODE_NOT_SENT"}
_NOT_MADE = {"WRONG_CODE", "UPDATE_REQUIRED"}
_NEXT: Final = "If the address can be used, a code is on its way to it."


def register(asked: Asked, *, client: AppClient, passwords: NewPasswords) -> Answer:
    """
    Sign up, and keep silent about an account that is there already.

    Where the trigger asks for a code first, it refuses this call, and nobody keeps the password.
    """
    email, password = asked.text("email"), asked.text("password")
    passwords.check("password", password, address=email)
    try:
        told = {**_device(client, asked), "request_id": unguessable_id()}
        client.sign_up(email, password, asked.caller, metadata=told)
    except ClientError as error:
        if code_of(error) == _EXISTS:
            refuse_unwelcome(client, email, asked.caller)
        elif code_of(error) != _NOT_MAILED and trigger_said(error) not in _ON_ITS_WAY:
            raise
    return Answer(status=202, body={"message": _NEXT})


def verify(asked: Asked, *, client: AppClient, passwords: NewPasswords) -> Answer:
    """Confirm. Who is confirmed already is told what everybody else is told."""
    if asked.text("password") and _is_made(asked, client, passwords):
        return Answer(status=204)
    try:
        client.confirm_sign_up(asked.text("email"), asked.text("code"), asked.caller)
    except ClientError as error:
        if code_of(error) in WORN_OUT:
            raise Problem("invalid_code") from None
        raise
    return Answer(status=204)


def _is_made(asked: Asked, client: AppClient, passwords: NewPasswords) -> bool:
    """Whether the code has made the account, confirmed from its first moment."""
    email, password, code = asked.text("email"), asked.text("password"), asked.text("code")
    passwords.check("password", password, address=email)
    told = {**_device(client, asked), "code": code, "try_id": unguessable_id()}
    try:
        if client.sign_up(email, password, asked.caller, metadata=told):
            return True
    except ClientError as error:
        if code_of(error) == _EXISTS:
            refuse_unwelcome(client, email, asked.caller, told)
        elif trigger_said(error) not in _NOT_MADE:
            raise
    return False


def _device(client: AppClient, asked: Asked) -> dict[str, str]:
    """
    The device of the sign-up, which is the API itself for this address, and the mail's language.

    So a code is asked for and answered through the API, in whatever app; it goes to
    the address alone, and the password is that of its owner.
    """
    octets = hmac.digest(client.key("registrations"), asked.text("email").encode(), sha256)
    locale = asked.caller.locale
    named = {"device": urlsafe_b64encode(octets).rstrip(b"=").decode()}
    return named | ({"locale": locale} if locale else {})


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
        VERIFY: partial(verify, client=client, passwords=passwords),
        RESEND: partial(resend, client=client),
    }
