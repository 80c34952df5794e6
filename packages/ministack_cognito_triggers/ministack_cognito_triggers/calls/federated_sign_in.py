"""
A sign-in by an identity provider, from the provider's answer to the way back to the app.

An identity's first sign-in ends with PostConfirmation if it made a profile, each later one with
PostAuthentication; neither of these triggers sees the other (amplify-js #5885, with the events
printed). A trigger that refuses sends the browser back to the app with ``error`` and
``error_description``, as the other pages do ("Federation endpoint responses").
"""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qs

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import federation
from ministack_cognito_triggers.calls.call import CURRENT, Call
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.calls.sign_up import post_confirmation
from ministack_cognito_triggers.calls.tokens import post_authentication
from ministack_cognito_triggers.calls.ways_back import back
from ministack_cognito_triggers.theirs import Answer

_FOUND = 302
_PROFILE = "EXTERNAL_PROVIDER"


def responses_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """The provider's answer, as a call of the app client that sent the browser there."""

    def respond(*asked: Any) -> Answer:
        relay, pool = theirs.relay_of(_state(*asked[-2:]))
        if pool is None:
            return original(*asked)
        data = {"ClientId": relay["client_id"], "ProviderName": relay["provider_name"]}
        call = Call(federation.ACTION, data, pool)
        token = CURRENT.set(call)
        try:
            return _told(call, original(*asked))
        except Refusal as refusal:
            return back(relay["redirect_uri"], refusal, state=relay.get("state", ""))
        finally:
            CURRENT.reset(token)

    return respond


def _told(call: Call, answer: Answer) -> Answer:
    """The *answer*, once the trigger that a signed-in user ends with has let it pass."""
    user = federation.user_of(call) if answer[0] == _FOUND else None
    if user and call.data.get("Returns"):
        post_authentication(call, user, None)
    elif user and user["UserStatus"] == _PROFILE:
        post_confirmation(call, user)
    return answer


def _state(body: bytes, query: Mapping[str, Any]) -> str:
    """What the provider sends back of the way there: RelayState of SAML, state of OpenID."""
    form = parse_qs((body or b"").decode(errors="replace"))
    both = {**form, **{name: value for name, value in query.items() if value}}
    for name in ("RelayState", "state"):
        if found := both.get(name):
            return str(found[0] if isinstance(found, list) else found)
    return ""
