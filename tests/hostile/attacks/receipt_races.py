"""
Races for the receipt that a right code has left: one sign-in of that device, within two minutes.

Its owner answers with the device's secret in two sign-ins at once, or does not come. Others answer
with the secret at another app client or in another account, with what the call for the code had
told of the device, with a secret of their own, and with the right one when the time is over. The
account may be one that a take-over hands over first, which begins the sign-in once more.

The owner is not harmed by one more code by mail, if a run that Cognito had given up has spent the
receipt, and nobody heard of it: the run after it was too early for the receipt of a take-over.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from unittest import mock

from rules.passwordless import address_keys
from rules.passwordless.magic_link import digest
from runtime.passwordless import receipts
from runtime.passwordless.receipts import Bearer, Receipts
from tests.hostile.actors import Owner, again
from tests.hostile.app import App
from tests.hostile.attack import Attack, Tally, in_worlds
from tests.hostile.client_line import digest_of
from tests.hostile.cognito import CLIENT, POOL, CognitoRefused, SignIn
from tests.hostile.dynamodb import forgets
from tests.hostile.schedule import Schedule
from tests.hostile.world import TABLES, World

ADDRESS, OTHER, CLIENTS = "ada@x.example", "bob@x.example", (CLIENT, "client2")
_ANSWERS = 3


class _Race:
    """A receipt in each round."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._secret, self._open, self._tried = digest_of(world.dice.randbytes(32)), 0, 0
        self._owners: list[str] = []
        self._others: list[str] = []

    def run(self) -> Tally:
        world, dice = self._world, self._world.dice
        is_proved, comes = dice.random() < 0.7, dice.random() < 0.7
        for address in (ADDRESS, OTHER):
            account = Owner(world, address).account()
            account.attributes["email_verified"] = str(is_proved).lower()
        self._leave_receipt()
        # A take-over that is broken off takes another code: no receipt is good in a later round.
        world.faults, world.cognito.slow = 0.02 * is_proved, 0.15
        world.dawdles = dice.choice([0.0, 0.05])
        tabs = dice.randint(1, 2) * comes
        owners = [self._owner_answers] * tabs
        acts = [*owners, *[self._intrude] * dice.randint(1, 2), self._is_late]
        self._open = len(acts)
        world.race(*(partial(self._counted, act) for act in acts))
        is_twice = len(self._owners) > 1
        is_out = bool(tabs) and not self._owners
        return Tally(
            self._tried,
            succeeded=len(self._others) + is_twice,
            harmed=int(is_out and not (self._was_unheard() and self._gets_in_by_code())),
        )

    def _was_unheard(self) -> bool:
        """Whether a run that Cognito had given up found an answer right."""
        answers = [run.result["response"] for run in self._world.cognito.given_up if run.result]
        return any(answer.get("answerCorrect") is True for answer in answers)

    def _gets_in_by_code(self) -> bool:
        self._world.faults = self._world.cognito.slow = 0.0
        self._open = 1
        self._world.race(partial(self._counted, self._signs_in_by_code), self._send)
        return bool(self._owners)

    def _signs_in_by_code(self) -> None:
        token = Owner(self._world, ADDRESS).sign_in().tokens
        self._owners += [token] if token else []

    def _send(self) -> None:
        while self._open:
            self._world.deliver()
            Schedule.until(lambda: bool(self._world.outbox) or not self._open)

    def _leave_receipt(self) -> None:
        """As the call that uses the code up does."""
        keys = App(self._world).addresses()
        owner = address_keys.owner(keys.newest, pool_id=POOL, address=ADDRESS)
        bearer = Bearer(owner, CLIENT, digest(self._secret))
        kept = Receipts(self._world.dynamodb, table=TABLES["CHALLENGE_TABLE"])
        for each in kept.written(bearer, now=self._world.now):
            self._world.dynamodb.put_item(**each["Put"])

    def _owner_answers(self) -> None:
        for _ in range(_ANSWERS):
            token = self._sign_in(self._secret)
            if token:
                self._owners.append(token)
                return

    def _sign_in(self, secret: str, *, address: str = ADDRESS, client: str = CLIENT) -> str:
        """Answer to the receipt, and begin once more where the sign-in says so."""
        for _ in range(2):
            with suppress(CognitoRefused):
                sign_in = self._world.cognito.begin(address, client=client)
                self._answer(sign_in, secret)
                if sign_in.tokens or sign_in.public.get("restart") != "true":
                    return sign_in.tokens
        return ""

    def _answer(self, sign_in: SignIn, secret: str) -> None:
        for _ in range(_ANSWERS):
            if sign_in.public.get("method") != "PROOF" or sign_in.is_over:
                return
            again(partial(self._world.cognito.answer, sign_in, secret, who="somebody"))
            if sign_in.tokens or sign_in.public.get("restart") == "true":
                return

    def _intrude(self) -> None:
        own = digest_of(self._world.dice.randbytes(32))
        for _ in range(self._world.dice.randint(1, 3)):
            self._tried += 1
            secret, address, client = self._world.dice.choice(
                [
                    (self._secret, ADDRESS, CLIENTS[1]),
                    (self._secret, OTHER, CLIENT),
                    (digest(self._secret), ADDRESS, CLIENT),
                    (own, ADDRESS, CLIENT),
                ]
            )
            self._take(self._sign_in(secret, address=address, client=client))

    def _is_late(self) -> None:
        """With the right secret, stolen too late: for a new sign-in, and for one that has begun."""
        Schedule.until(lambda: self._open == 1)
        begun = None
        with suppress(CognitoRefused):
            begun = self._world.cognito.begin(ADDRESS, client=CLIENT)
        self._world.now += timedelta(seconds=121)
        if begun:
            self._tried += 1
            with suppress(CognitoRefused):
                self._answer(begun, self._secret)
            self._take(begun.tokens)
        self._tried += 1
        self._take(self._sign_in(self._secret))

    def _take(self, token: str) -> None:
        self._others += [token] if token else []

    def _counted(self, act: "Callable[[], None]") -> None:
        try:
            act()
        finally:
            self._open -= 1


@contextmanager
def _of_any(member: str) -> Iterator[None]:
    """Receipts whose key leaves *member* away."""
    real = receipts.receipt_key

    def key(**of: str) -> object:
        return real(**{**of, **({member: "any"} if member in of else {})})

    with mock.patch.object(receipts, "receipt_key", key):
        yield


ATTACK = Attack(
    name="races for receipts",
    promise="a receipt opens one sign-in: of that address, client and device, for two minutes",
    invariants=(53, 54, 58),
    rounds=40,
    play=in_worlds(_Race),
    controls={
        "it is never spent": forgets("(#state = :open OR spent_by = :sign_in)"),
        "it never ends": forgets("expires_at > :now"),
        "it is of any client": partial(_of_any, "client_id"),
        "it is of any address": partial(_of_any, "owner"),
        "it is of any device": partial(_of_any, "device"),
        "a take-over leaves none": lambda: mock.patch.object(Receipts, "restart"),
    },
    control_rounds=200,
    is_slow=True,
)
