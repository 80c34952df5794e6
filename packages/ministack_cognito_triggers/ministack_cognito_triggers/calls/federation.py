"""
The triggers of a sign-in by an identity provider before there is a profile or a link.

InboundFederation at each, then PreAuthentication if the identity has a user, else PreSignUp.
The first sign-in of an identity that PreSignUp has just linked once failed with
"Already found an entry for username": a pool with the tag ``first_link: fails``
still does so.
"""

from collections.abc import Callable
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import CURRENT, Call
from ministack_cognito_triggers.calls.events import event
from ministack_cognito_triggers.calls.pre_authentication import pre_authentication
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.functions.invoke import fire

ACTION = "FederatedSignIn"
_SOURCE = "InboundFederation_ExternalProvider"


def inbound_for(original: Callable[..., dict[str, str]]) -> Callable[..., dict[str, str]]:
    """The attributes that InboundFederation leaves; all of them if it says nothing."""

    def apply(  # noqa: PLR0913, PLR0917  # as ministack calls it
        pool_id: str, client_id: str, username: str, name: str, kind: str, attributes: Any
    ) -> dict[str, str]:
        call = CURRENT.get()
        if call is None:
            return original(pool_id, client_id, username, name, kind, attributes)
        request = {"providerName": name, "providerType": kind, "attributes": attributes}
        asked = event(
            _SOURCE,
            call,
            user_name=username,
            request=request,
            response={"userAttributesToMap": {}},
        )
        left: dict[str, str] = fire("InboundFederation", asked, pool=call.pool)[
            "userAttributesToMap"
        ]
        call.data["Subject"] = username
        if user := user_of(call):
            call.data["Returns"] = True
            pre_authentication(call, user, user["Username"])
        return left

    return apply


def user_of(call: Call) -> dict[str, Any] | None:
    """The user whom the identity is linked to, or whose profile it is; None if it is new."""
    provider, subject = call.data["ProviderName"], call.data["Subject"]
    return call.user(theirs.linked_to(call.pool, provider, subject) or f"{provider}_{subject}")


def refuse_first_link(call: Call, user_name: str) -> None:
    """Raise `Refusal` as Cognito did when PreSignUp had just linked the identity."""
    provider = str(call.data.get("ProviderName", ""))
    fails = (call.pool.get("UserPoolTags") or {}).get("first_link") == "fails"
    subject = user_name.removeprefix(f"{provider}_")
    if fails and theirs.linked_to(call.pool, provider, subject):
        message = f"Already found an entry for username {user_name}"
        raise Refusal("UserLambdaValidationException", message)
