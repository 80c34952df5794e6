"""The sessions of a user: to look at, and to end one from another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.facts import Tell
from api.fields import Field
from api.moments import moment
from api.problems import Problem
from api.route import Act, Answer, Asked, Bearer, Route
from events.contract.catalogue import Kind
from rules.tokens.access_token import AccessToken
from rules.tokens.own_sessions import OwnSession
from runtime.tokens.own_sessions import OwnSessions
from runtime.user_pool.app_client import AppClient

_ID: Final = Field(
    name="id",
    description="From the list.",
    example="1795770000",
    shortest=10,
    longest=10,
    pattern=r"^[0-9]{10}$",
)
LIST: Final = Route(
    name="listSessions",
    method="GET",
    path="/auth/sessions",
    title="Sessions",
    text=(
        "The sign-ins through this API that can go on, the latest used first: fifty at most."
        " One that was ended elsewhere, as by an administrator, stays in the list until its end."
    ),
    returns=(200, "Sessions"),
    problems=("not_found",),
    bearer=Bearer.OWNER,
)
END: Final = Route(
    name="endSession",
    method="DELETE",
    path="/auth/sessions/{id}",
    title="End a session",
    text=(
        "No route takes its tokens from then on, and they are not renewed. APIs that trust"
        " signatures alone, and Cognito itself, take its access token until that expires."
        " Within five minutes of a sign-in; a refresh is none."
    ),
    parameters=(_ID,),
    returns=(204, None),
    problems=("not_found",),
    bearer=Bearer.RECENT_OWNER,
)


class Sessions:
    """The user's side of `OwnSessions`; None where none are kept."""

    def __init__(self, own: OwnSessions | None, *, client: AppClient, tell: Tell) -> None:
        self._own = own
        self._client = client
        self._tell = tell

    def listed(self, asked: Asked) -> Answer:
        """All of them, and which of them asks."""
        own, bearer = self._of(asked)
        open_ones = own.all(bearer.subject)
        told = [_told(each, is_this=each.since == bearer.signed_in_at) for each in open_ones]
        return Answer(body={"sessions": told})

    def end(self, asked: Asked) -> Answer:
        """End it; what was not there is over as well."""
        own, bearer = self._of(asked)
        since = int(asked.text("id"))
        if own.end(bearer.subject, since):
            self._tell(Kind.SESSION_REVOKED, asked)
        return Answer(status=204, ends_session=since == bearer.signed_in_at)

    def _of(self, asked: Asked) -> tuple[OwnSessions, AccessToken]:
        """Cognito looks whether the token was revoked."""
        if self._own is None or asked.bearer is None:
            raise Problem("not_found")
        self._client.user(asked.access_token)
        return self._own, asked.bearer


def _told(session: OwnSession, *, is_this: bool) -> dict[str, Any]:
    return {
        "id": str(session.since),
        "browser": session.browser,
        "since": moment(session.since),
        "last": moment(session.last),
        "until": moment(session.until),
        "this": is_this,
    }


def acts(client: AppClient, tell: Tell, own: OwnSessions | None) -> Mapping[Route, Act]:
    """What each route does."""
    sessions = Sessions(own, client=client, tell=tell)
    return {LIST: sessions.listed, END: sessions.end}
