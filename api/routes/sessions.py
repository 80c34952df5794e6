"""Sessions that go on, and sessions that end."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Final

from botocore.exceptions import ClientError

from api.challenges import tokens_in
from api.facts import Tell
from api.fields import Field
from api.listed_sessions import end_session, forget_sessions
from api.own_address import forget_devices, verified_address
from api.problems import Problem
from api.refusals import code_of
from api.route import Act, Answer, Asked, Bearer, Route
from api.standard_fields import REFRESH_TOKEN
from events.contract.catalogue import REUSED, Kind
from runtime.passwordless.own_devices import OwnDevices
from runtime.tokens.own_sessions import OwnSessions
from runtime.user_pool.app_client import AppClient

_EVERYWHERE: Final = Field(
    name="everywhere",
    description="Sign out on every device; needs the access token.",
    example=True,
    is_flag=True,
    is_required=False,
)
REFRESH: Final = Route(
    name="refreshTokens",
    method="POST",
    path="/auth/refresh",
    counts_as="sign_in",
    title="Get new tokens",
    text=(
        "Keep the refresh token of the answer: the old one is good for seconds only."
        " Who sends it later ends the session."
    ),
    fields=(REFRESH_TOKEN,),
    returns=(200, "Tokens"),
    problems=("invalid_refresh_token",),
    stranger="invalid_refresh_token",
    bearer=Bearer.MAYBE_USER,
)
LOGOUT: Final = Route(
    name="signOut",
    method="POST",
    path="/auth/logout",
    title="Sign out",
    text=(
        "Ends the session of the refresh token, and with `everywhere` every session of the user;"
        " known devices are then forgotten."
        " Its access tokens open no route then; APIs that trust signatures alone take them for"
        " minutes."
    ),
    fields=(REFRESH_TOKEN, _EVERYWHERE),
    returns=(204, None),
    problems=("missing_token", "invalid_token", "invalid_refresh_token", "insufficient_scope"),
    bearer=Bearer.MAYBE_USER,
)

_REUSED: Final = "RefreshTokenReuseException"
# RFC 7009, 2.2: what cannot be revoked is no error, for it is of no use to anybody.
_OF_NO_USE: Final = {
    "NotAuthorizedException",
    "UnauthorizedException",
    "UnsupportedTokenTypeException",
    "InvalidParameterException",
}


def refresh(asked: Asked, *, client: AppClient, tell: Tell) -> Answer:
    """New tokens. A token that was renewed before is somebody else's, too: its session ends."""
    token = _refresh_token(asked)
    try:
        answer = client.refresh(token)
    except ClientError as error:
        if code_of(error) == _REUSED:
            _end_reused(token, asked, client, tell)
        raise
    return Answer(tokens=tokens_in(answer, is_new=False))


def _end_reused(token: str, asked: Asked, client: AppClient, tell: Tell) -> None:
    """Which of the two has stolen it, nobody can tell (RFC 9700, 4.14.2): both have to sign in."""
    _revoke(token, client)
    tell(Kind.SESSION_REVOKED, asked, cause=REUSED)


def logout(
    asked: Asked,
    *,
    client: AppClient,
    tell: Tell,
    devices: OwnDevices | None,
    own: OwnSessions | None,
) -> Answer:
    """End one session, or all."""
    everywhere = bool(asked.body.get("everywhere"))
    if everywhere:
        if asked.bearer is None:
            raise Problem("missing_token")
        # A device that is known still would open a session right after all of them were ended.
        forget_devices(devices, verified_address(asked, client) if devices else "")
        forget_sessions(own, asked.bearer)
        client.sign_out_everywhere(asked.access_token)
    else:
        _revoke(_refresh_token(asked), client)
        end_session(own, asked.bearer)
    if asked.bearer is not None:
        tell(Kind.SESSION_REVOKED, asked, everywhere=everywhere)
    return Answer(status=204, ends_session=True, forgets_device=everywhere)


def _revoke(refresh_token: str, client: AppClient) -> None:
    try:
        client.revoke(refresh_token)
    except ClientError as error:
        if code_of(error) not in _OF_NO_USE:
            raise


def _refresh_token(asked: Asked) -> str:
    token = asked.text("refresh_token") or asked.refresh_token
    if not token:
        raise Problem("invalid_refresh_token")
    return token


def acts(
    client: AppClient, tell: Tell, devices: OwnDevices | None, own: OwnSessions | None
) -> Mapping[Route, Act]:
    """What each route does."""
    return {
        REFRESH: partial(refresh, client=client, tell=tell),
        LOGOUT: partial(logout, client=client, tell=tell, devices=devices, own=own),
    }
