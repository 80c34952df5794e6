"""
Races for the list of sessions: a stolen one is ended from another, as it is renewed.

A thief renews the tokens of a session, and so does its owner's app. Meanwhile the owner ends it
from another session, further sessions are signed in, and one of them ends as well. Answers of
DynamoDB get lost in half of the rounds. Once the end was answered, the session opens no route
while the table answers, and none of its tokens is told.
"""

import json
from base64 import urlsafe_b64encode
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from types import SimpleNamespace
from unittest import mock

from api.listed_sessions import ListedSessions
from api.route import Asked, Tokens
from rules.tokens import own_sessions as rule
from rules.tokens.access_token import AccessToken
from runtime.aws_client.errors import CallFailed
from runtime.proven import proven_dynamodb
from runtime.tokens import own_sessions
from runtime.tokens.own_sessions import OwnSessions
from runtime.user_pool.app_client import Caller
from tests.hostile.attack import Attack, Tally, in_worlds
from tests.hostile.schedule import Schedule
from tests.hostile.world import World

SUB, CLIENT, TABLE = "b281eb78-0000-4000-8000-000000000001", "client1", "challenges"


class _Race:
    """A stolen session, another one, and some that are begun meanwhile, in each round."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._own = OwnSessions(
            proven_dynamodb(world.dynamodb), table=TABLE, lifetime=timedelta(days=7)
        )
        revoked = SimpleNamespace(revoke=lambda _: Schedule.step())
        self._listed = ListedSessions(self._own, revoked, client_id=CLIENT)  # type: ignore[arg-type]
        self._began = int(world.now.timestamp())
        self._stolen, self._other = self._began, self._began + 1
        self._over: set[int] = set()
        self._begun: set[int] = {self._stolen, self._other}
        self._tried = self._gained = 0
        self._is_sure = True

    def run(self) -> Tally:
        dice = self._world.dice
        for since in sorted(self._begun):
            self._renews(since)
        self._world.now += timedelta(hours=2)
        self._world.dawdles, self._world.faults = dice.choice([0.0, 0.05]), dice.choice([0.0, 0.1])
        self._is_sure = not self._world.faults
        renews = [partial(self._renews, self._stolen, times=dice.randint(1, 3)) for _ in range(2)]
        begins: list[Callable[[], None]] = [
            partial(self._begins, self._began + 10 + n) for n in range(dice.randint(0, 3))
        ]
        self._world.race(partial(self._ends, self._stolen), *renews, *begins)
        self._world.faults = 0.0
        self._renews(self._stolen)
        self._gained += sum(self._opens(since) for since in self._over)
        shown = {each.since for each in self._own.all(SUB)}
        lost = len(self._begun - self._over - shown) if self._is_sure else 0
        return Tally(self._tried, self._gained, lost)

    def _begins(self, since: int) -> None:
        self._renews(since)
        self._begun.add(since)

    def _renews(self, since: int, *, times: int = 1) -> None:
        """What Cognito answers is told, or not; it has renewed it already."""
        for _ in range(times):
            was_over = since in self._over
            self._tried += since == self._stolen
            tokens = Tokens(
                access=_token(since), identity="", refresh="newer", expires_in_s=900, is_new=False
            )
            asked = Asked(body={}, caller=Caller("192.0.2.1"))
            goes_on = self._listed.goes_on(asked, tokens)
            self._gained += was_over and goes_on and self._is_sure
            Schedule.step()

    def _ends(self, since: int) -> None:
        for _ in range(4):
            with suppress(CallFailed):
                self._own.end(SUB, since)
                self._over.add(since)
                return
            Schedule.step()

    def _opens(self, since: int) -> bool:
        return not self._listed.is_over(AccessToken(SUB, CLIENT, frozenset(), True, since))


def _token(since: int) -> str:
    claims = json.dumps({"sub": SUB, "client_id": CLIENT, "auth_time": since}).encode()
    return f"h.{urlsafe_b64encode(claims).rstrip(b'=').decode()}.s"


def _whoever_is_last(own: OwnSessions, subject: str, sessions: object, _before: object) -> bool:
    own._dynamodb.put_item(
        TableName=TABLE,
        Item=own_sessions.sessions_item(subject, sessions),  # type: ignore[arg-type]
    )
    return True


def _forgets(sessions: tuple[rule.OwnSession, ...], since: int) -> tuple[rule.OwnSession, ...]:
    return tuple(each for each in sessions if each.since != since)


ATTACK = Attack(
    name="races for listed sessions",
    promise="a session that its user has ended from another one goes on for nobody",
    rounds=100,
    play=in_worlds(_Race),
    controls={
        "the last run writes": lambda: mock.patch.object(OwnSessions, "_write", _whoever_is_last),
        "an ended session is forgotten": lambda: mock.patch.object(own_sessions, "ended", _forgets),
    },
    control_rounds=200,
)
