"""The REST API."""

from __future__ import annotations

from runtime.settings.variable import Settings, Variable, switch, text


class ApiSettings(Settings):
    """
    Whom the API serves, and how.

    Attributes:
        api_client_id: The app client that it signs users in with.
        user_client_ids: The app clients whose users it serves.
        token_issuer: ``iss`` of the pool's tokens.
        api_origin: The one web page origin that may call it from a browser, or
            nothing.
        keeps_tokens_in_cookies: Whether tokens are set as cookies rather than
            told in JSON.

    """

    api_client_id = text("API_CLIENT_ID")
    user_client_ids = Variable(
        "USER_CLIENT_IDS", lambda text: frozenset(text.split(",")), must_be="app clients' ids"
    )
    token_issuer = text("TOKEN_ISSUER")
    api_origin = text("API_ORIGIN", may_be_empty=True)
    keeps_tokens_in_cookies = switch("API_TOKENS", off="json", on="cookies")
