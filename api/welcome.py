"""What is said of an address that has a user and is not welcome: what newcomers are told."""

from __future__ import annotations

from collections.abc import Mapping

from botocore.exceptions import ClientError

from api.refusals import trigger_said
from rules.passwordless.sign_up import ACCEPTED
from runtime.user_pool.app_client import AppClient, Caller


def refuse_unwelcome(
    client: AppClient, email: str, caller: Caller, metadata: Mapping[str, str] | None = None
) -> None:
    """
    Raise for the address of a user what Cognito raises for one of nobody; `ClientError`.

    Cognito says that there is a user, and perhaps asks our trigger about nobody's address alone.
    """
    try:
        client.ask_about(email, caller, metadata or {})
    except ClientError as error:
        if trigger_said(error) != ACCEPTED:
            raise
