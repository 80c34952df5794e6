"""The way of a browser back to the app that sent it to Cognito's pages."""

from urllib.parse import urlencode

from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.theirs import Answer

_FOUND = 302


def back(redirect_uri: str, refusal: Refusal, *, state: str = "") -> Answer:
    """With what a trigger refused, and the app's *state*."""
    told = {"error_description": refusal.message, "error": "invalid_request"}
    said = urlencode({**told, **({"state": state} if state else {})})
    joint = "&" if "?" in redirect_uri else "?"
    return _FOUND, {"Location": f"{redirect_uri}{joint}{said}"}, b""
