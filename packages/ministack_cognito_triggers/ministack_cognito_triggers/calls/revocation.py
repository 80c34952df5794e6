"""
The endpoint that revokes a refresh token (RFC 7009): POST /oauth2/revoke.

What it answers is from "The revocation endpoint" of Cognito's developer guide.
"""

from collections.abc import Mapping

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.theirs import Answer

_OK, _UNAUTHORIZED = 200, 401


def revoked(headers: Mapping[str, str], form: Mapping[str, str]) -> Answer:
    """End the session of the refresh token that its own client sends."""
    client_id, secret = theirs.client_authentication(headers, form)
    client = theirs.client_by_id(client_id)
    if client is None or secret != (client.get("ClientSecret") or ""):
        return theirs.oauth_error("invalid_client", "Client authentication failed", _UNAUTHORIZED)
    if not form.get("token"):
        return theirs.oauth_error("invalid_request", "Missing token")
    claims = theirs.claims_in(form["token"])
    if claims and claims.get("token_use") != "refresh":
        return theirs.oauth_error("unsupported_token_type", "Only refresh tokens are revoked")
    if claims.get("client_id", client_id) == client_id:
        theirs.revoke_refresh_token(form["token"])
    return _OK, {}, b""
