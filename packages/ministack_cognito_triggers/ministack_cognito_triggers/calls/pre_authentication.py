"""PreAuthentication: asked before a factor is looked at."""

from typing import Any

from ministack_cognito_triggers.calls.call import Call
from ministack_cognito_triggers.calls.events import attributes, event
from ministack_cognito_triggers.functions.invoke import fire


def pre_authentication(call: Call, user: dict[str, Any] | None, typed: str) -> None:
    """Ask PreAuthentication about *user*, or about nobody of the name *typed*."""
    request: dict[str, Any] = {
        "userAttributes": attributes(user) if user else {},
        "validationData": call.metadata,
    }
    if call.hides_users:
        request["userNotFound"] = user is None
    asked = event(
        "PreAuthentication_Authentication",
        call,
        user_name=user["Username"] if user else typed,
        request=request,
        response={},
    )
    fire("PreAuthentication", asked, pool=call.pool)
