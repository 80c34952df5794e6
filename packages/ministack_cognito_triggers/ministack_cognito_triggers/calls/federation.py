"""
Sign-ins by an identity provider: InboundFederation, then PreSignUp, then a profile or a link.

A trigger that refuses sends the browser back to the app with ``error`` and
``error_description``, as the other pages do ("Federation endpoint responses").
The first sign-in of an identity that PreSignUp has just linked once failed with
"Already found an entry for username": a pool with the tag ``first_link: fails``
still does so.
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls.call import CURRENT, Call
from ministack_cognito_triggers.calls.events import event
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.calls.ways_back import back
from ministack_cognito_triggers.functions.invoke import fire
from ministack_cognito_triggers.theirs import Answer

ACTION = "FederatedSignIn"
_SOURCE = "InboundFederation_ExternalProvider"


def responses_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """The provider's answer, as a call of the app client that sent the browser there."""

    def respond(*asked: Any) -> Answer:
        relay, pool = theirs.relay_of(_state(*asked[-2:]))
        if pool is None:
            return original(*asked)
        data = {"ClientId": relay["client_id"], "ProviderName": relay["provider_name"]}
        token = CURRENT.set(Call(ACTION, data, pool))
        try:
            return original(*asked)
        except Refusal as refusal:
            return back(relay["redirect_uri"], refusal, state=relay.get("state", ""))
        finally:
            CURRENT.reset(token)

    return respond


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
        return left

    return apply


def refuse_first_link(call: Call, user_name: str) -> None:
    """Raise `Refusal` as Cognito did when PreSignUp had just linked the identity."""
    provider = str(call.data.get("ProviderName", ""))
    fails = (call.pool.get("UserPoolTags") or {}).get("first_link") == "fails"
    subject = user_name.removeprefix(f"{provider}_")
    if fails and theirs.linked_to(call.pool, provider, subject):
        message = f"Already found an entry for username {user_name}"
        raise Refusal("UserLambdaValidationException", message)


def _state(body: bytes, query: Mapping[str, Any]) -> str:
    """What the provider sends back of the way there: RelayState of SAML, state of OpenID."""
    form = parse_qs((body or b"").decode(errors="replace"))
    both = {**form, **{name: value for name, value in query.items() if value}}
    for name in ("RelayState", "state"):
        if found := both.get(name):
            return str(found[0] if isinstance(found, list) else found)
    return ""
