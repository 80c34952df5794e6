"""Three doors to build on: open to all, to users, and to machines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.route import Act, Answer, Asked, Bearer, Route

GUEST: Final = Route(
    name="greetGuest",
    method="GET",
    path="/guest",
    title="Open to everybody",
    text="Needs no token.",
    returns=(200, "Welcome"),
)
USER: Final = Route(
    name="greetUser",
    method="GET",
    path="/user",
    title="Open to users",
    text="Needs the access token of a user of this stack's app clients, whose session is not over.",
    returns=(200, "Welcome"),
    bearer=Bearer.USER,
)
CLIENT: Final = Route(
    name="greetClient",
    method="GET",
    path="/client",
    title="Open to machines",
    text="Needs an access token from the client credentials grant with the scope api/read.",
    returns=(200, "Welcome"),
    bearer=Bearer.MACHINE,
)


def guest(_asked: Asked) -> Answer:
    """Answer any caller."""
    return Answer(body={"door": "guest"})


def user(asked: Asked) -> Answer:
    """Answer a user with the ``sub``."""
    return Answer(body={"door": "user", "subject": _subject(asked)})


def client(asked: Asked) -> Answer:
    """Answer a machine with its client id."""
    return Answer(body={"door": "client", "subject": _subject(asked)})


def _subject(asked: Asked) -> str:
    return asked.bearer.subject if asked.bearer else ""


def acts() -> Mapping[Route, Act]:
    """What each route does."""
    return {GUEST: guest, USER: user, CLIENT: client}
