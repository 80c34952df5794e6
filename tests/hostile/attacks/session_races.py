"""
Races for sessions: refresh tokens used at the same moment, ended, and used again.

The owner's app and a thief have the same refresh token, renew it at once or one after another,
and go on with what they got. Meanwhile the owner signs out, here or everywhere, or changes the
password and then signs out everywhere. Cognito's part is as `tests.hostile.app` has it: a token
that was renewed is good for ten seconds more, and revoking one ends its session.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from unittest import mock

from api.routes import password, sessions
from runtime.user_pool.app_client import AppClient
from tests.hostile.actors import Owner
from tests.hostile.app import App, AppRefused
from tests.hostile.attack import Attack, Tally, in_worlds
from tests.hostile.cognito import CognitoRefused
from tests.hostile.schedule import Schedule
from tests.hostile.world import World

ADDRESS = "ada@x.example"
_OLD, _NEW = "the owner's", "Correct-horse-battery-7"


class _Race:
    """A session that is stolen in each round, and another one of the same user."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._account = Owner(world, ADDRESS).account()
        self._stolen, self._other = (self._signed_in(_OLD) for _ in range(2))
        self._app = App(world)
        self._over: set[str] = set()  # sessions that the API has said are over
        self._tried = self._gained = self._harmed = 0

    def run(self) -> Tally:
        dice = self._world.dice
        self._world.dawdles = dice.choice([0.0, 0.05])
        ends: Callable[[], None] = dice.choice([self._leaves, self._everywhere, self._changes])
        goes_on = partial(self._goes_on, self._stolen)
        acts = [ends, goes_on, partial(self._steals, self._stolen), self._waits]
        self._world.race(*acts, *[partial(self._steals, self._stolen)] * dice.randint(0, 1))
        lives = {token.partition("/")[0] for token in self._account.tokens}
        self._gained += len(lives & self._over)
        if ends == self._leaves and self._other not in lives:
            self._harmed += 1  # another session of the user goes on
        return Tally(self._tried, self._gained, self._harmed)

    def _signed_in(self, word: str) -> str:
        return self._world.cognito.password_sign_in(ADDRESS, word, who="owner")

    def _goes_on(self, session: str) -> None:
        """The owner's app renews its token, and knows of no thief."""
        self._renews(f"{session}/0", times=3)

    def _steals(self, session: str) -> None:
        self._tried += 1
        self._renews(f"{session}/0", times=self._world.dice.randint(1, 3))

    def _renews(self, token: str, *, times: int) -> None:
        session = token.partition("/")[0]
        for _ in range(times):
            was_over = session in self._over
            try:
                answer = self._app.ask(sessions.REFRESH, refresh_token=token)
            except AppRefused as refused:
                if str(refused) == "RefreshTokenReuseException":
                    self._over.add(session)
                return
            self._gained += was_over
            assert answer.tokens is not None
            token = answer.tokens.refresh
            Schedule.step()

    def _waits(self) -> None:
        """The ten seconds go by: a use of the earlier token is detected."""
        for _ in range(self._world.dice.randint(0, 2)):
            self._world.wait(11)

    def _leaves(self) -> None:
        with suppress(AppRefused):
            self._app.ask(sessions.LOGOUT, token=self._stolen, refresh_token=f"{self._stolen}/0")
            self._over.add(self._stolen)

    def _everywhere(self) -> None:
        """By the other session, which ends with all that there were."""
        with suppress(AppRefused):
            self._app.ask(sessions.LOGOUT, token=self._other, everywhere=True)
            self._over |= {self._stolen, self._other}

    def _changes(self) -> None:
        """The old password opens nothing, and no session from before goes on."""
        with suppress(AppRefused):
            self._app.ask(password.CHANGE, token=self._other, old_password=_OLD, new_password=_NEW)
            with suppress(CognitoRefused):
                self._signed_in(_OLD)
                self._gained += 1
            self._everywhere()
            try:
                self._signed_in(_NEW)
            except CognitoRefused:
                self._harmed += 1


ATTACK = Attack(
    name="races for sessions",
    promise="a session that is over, or whose token was used again, goes on for nobody",
    rounds=100,
    play=in_worlds(_Race),
    controls={
        "a token that was used again ends nothing": lambda: mock.patch.object(
            sessions, "_end_reused", return_value=None
        ),
        "signing out ends nothing": lambda: mock.patch.object(
            AppClient, "revoke", return_value=None
        ),
        "everywhere is here": lambda: mock.patch.object(
            AppClient, "sign_out_everywhere", return_value=None
        ),
    },
    control_rounds=200,
)
