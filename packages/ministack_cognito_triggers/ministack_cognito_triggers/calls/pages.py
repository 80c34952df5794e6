"""
Cognito's own pages: a sign-in by them runs the triggers that one by the API runs.

PreAuthentication before the password is looked at, PostAuthentication before
the browser is sent back with a code, the token trigger when the code is
exchanged. A refusal of the first stands on the page; one of the second goes
back to the app as ``error_description`` ("Federation endpoint responses",
developer guide, which warns that the words may change).
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import account_pages
from ministack_cognito_triggers.calls.call import CURRENT, Call
from ministack_cognito_triggers.calls.migration import migrated
from ministack_cognito_triggers.calls.pre_authentication import pre_authentication
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.calls.revocation import revoked
from ministack_cognito_triggers.calls.tokens import post_authentication
from ministack_cognito_triggers.calls.ways_back import back
from ministack_cognito_triggers.theirs import Answer

ACTION = "HostedPage"
_PATHS = (account_pages.SIGN_IN, "/oauth2/login")
_REVOCATION = "/oauth2/revoke"
_PROVIDER = "identity_provider"

Requests = Callable[[str, str, dict[str, str], bytes, dict[str, Any]], Awaitable[Any]]
Views = Callable[[str, str, dict[str, str], dict[str, list[str]]], Awaitable[Any]]
Authenticate = Callable[[dict[str, Any], str, str], tuple[dict[str, Any] | None, str]]


def requests_for(original: Requests) -> Requests:
    """Forms on a thread of their own: a trigger may call the emulator."""

    async def handle(
        method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
    ) -> Any:
        if path in _PATHS and method == "POST":
            return await theirs.run_page(method, path, headers, body, query)
        if path in account_pages.SENT and method == "POST":
            return await account_pages.sent(path, _form(body))
        if path == _REVOCATION and method == "POST":
            return revoked(headers, _form(body))
        return await original(method, path, headers, body, query)

    return handle


def views_for(original: Views) -> Views:
    """Pages that a browser asks for."""

    async def handle(
        method: str, path: str, headers: dict[str, str], query: dict[str, list[str]]
    ) -> Any:
        if path in account_pages.SHOWN and method == "GET" and "client_id" in query:
            return account_pages.shown(path, {name: each[0] for name, each in query.items()})
        if query.get(_PROVIDER) == ["COGNITO"]:  # the pool itself, to which ministack knows no way
            query = {name: each for name, each in query.items() if name != _PROVIDER}
        return await original(method, path, headers, query)

    return handle


def _form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode(errors="replace")).items()}


def forms_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """The answer to a form, as a call of the app client whose page it is."""

    def submit(method: str, path: str, headers: Any, body: bytes, query: Any) -> Answer:
        client_id, pool = theirs.client_of_page(_form(body))
        token = CURRENT.set(Call(ACTION, {"ClientId": client_id}, pool) if pool else None)
        try:
            return original(method, path, headers, body, query)
        finally:
            CURRENT.reset(token)

    return submit


def authenticate_for(original: Authenticate) -> Authenticate:
    """The check of a password, after PreAuthentication or UserMigration."""

    def authenticate(
        pool: dict[str, Any], username: str, password: str
    ) -> tuple[dict[str, Any] | None, str]:
        call = CURRENT.get()
        if call is None:
            return original(pool, username, password)
        try:
            user = call.user(username) or migrated(call, username, password)
            if user is not None or call.hides_users:
                pre_authentication(call, user, username)
        except Refusal as refusal:
            return None, refusal.message
        return original(pool, username, password)

    return authenticate


def redirect_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """The way back to the app, after PostAuthentication."""

    def redirect(
        client_id: str, pool_id: str, redirect_uri: str, scope: str, username: str, *more: Any
    ) -> Answer:
        call = CURRENT.get()
        user = call.user(username) if call else None
        if call and user:
            try:
                post_authentication(call, user, None)
            except Refusal as refusal:
                return back(redirect_uri, refusal)
        return original(client_id, pool_id, redirect_uri, scope, username, *more)

    return redirect


def tokens_for(original: Callable[..., Answer]) -> Callable[..., Answer]:
    """The token endpoint, where the token trigger may refuse."""

    def exchange(*asked: Any) -> Answer:
        try:
            return original(*asked)
        except Refusal as refusal:
            return theirs.oauth_error("invalid_request", refusal.message)

    return exchange
