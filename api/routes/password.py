"""Forgotten and changed passwords."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Final

from botocore.exceptions import ClientError

from api.facts import Tell
from api.passwords import NewPasswords
from api.problems import Problem
from api.refusals import NOBODY_TO_MAIL, WORN_OUT, code_of
from api.route import Act, Answer, Asked, Bearer, Route
from api.standard_fields import EMAIL, MAILED_CODE, PASSWORD
from events.contract.catalogue import Kind
from runtime.user_pool.app_client import AppClient

_OLD: Final = replace(PASSWORD, name="old_password", description="The present password.")
_NEW: Final = replace(PASSWORD, name="new_password")
FORGOT: Final = Route(
    name="requestPasswordReset",
    method="POST",
    path="/auth/password/forgot",
    counts_as="sign_up",
    title="Ask for a code to reset the password",
    text="Mails a code if the address is a user's. The answer is the same for every address.",
    fields=(EMAIL,),
    returns=(202, "Accepted"),
    even_s=1.5,
)
RESET: Final = Route(
    name="resetPassword",
    method="POST",
    path="/auth/password/reset",
    counts_as="sign_up",
    title="Set a new password with the code",
    text="An unknown address is answered like a wrong code. All sessions of the user end, "
    "unless `ResetEndsSessions` is false.",
    fields=(EMAIL, MAILED_CODE, _NEW),
    returns=(204, None),
    problems=("invalid_code", "weak_password", "reused_password"),
    stranger="invalid_code",
    even_s=1.0,
)
CHANGE: Final = Route(
    name="changePassword",
    method="POST",
    path="/auth/password/change",
    counts_as="sign_up",
    title="Change the password",
    text="Of the signed-in user. Other sessions stay open; to end them, sign out everywhere.",
    fields=(_OLD, _NEW),
    returns=(204, None),
    problems=("wrong_password", "weak_password", "reused_password"),
    bearer=Bearer.OWNER,
)

_NEXT: Final = "If the address is a user's, a code is on its way to it."


def forgot(asked: Asked, *, client: AppClient) -> Answer:
    """Mail a code, if there is somebody to mail it to."""
    try:
        client.forgot_password(asked.text("email"), asked.caller)
    except ClientError as error:
        if code_of(error) not in NOBODY_TO_MAIL:
            raise
    return Answer(status=202, body={"message": _NEXT})


def reset(asked: Asked, *, client: AppClient, passwords: NewPasswords) -> Answer:
    """Set the password of who has the code."""
    email, password = asked.text("email"), asked.text("new_password")
    passwords.check("new_password", password, address=email)
    try:
        client.reset_password(email, asked.text("code"), password, asked.caller)
    except ClientError as error:
        if code_of(error) in WORN_OUT:
            raise Problem("invalid_code") from None
        raise
    return Answer(status=204)


def change(asked: Asked, *, client: AppClient, tell: Tell, passwords: NewPasswords) -> Answer:
    """Set another password."""
    new = asked.text("new_password")
    passwords.check("new_password", new)
    try:
        client.change_password(asked.access_token, asked.text("old_password"), new)
    except ClientError as error:
        if code_of(error) == "NotAuthorizedException" and "token" not in str(error).lower():
            raise Problem("wrong_password") from None
        raise
    tell(Kind.PASSWORD_CHANGED, asked)
    return Answer(status=204)


def acts(client: AppClient, tell: Tell, passwords: NewPasswords) -> Mapping[Route, Act]:
    """What each route does."""
    return {
        **acts_of_nobody(client, passwords),
        CHANGE: partial(change, client=client, tell=tell, passwords=passwords),
    }


def acts_of_nobody(client: AppClient, passwords: NewPasswords) -> Mapping[Route, Act]:
    """What is done for a caller who is not signed in."""
    return {
        FORGOT: partial(forgot, client=client),
        RESET: partial(reset, client=client, passwords=passwords),
    }
