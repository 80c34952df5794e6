"""
Races of an answer with itself: Cognito asks about it three times, and all three runs go on at once.

Cognito calls a trigger that has not answered within five seconds again, with the same event, up to
twice; what a run does that it has given up takes place all the same. Here each answer of two
sign-ins has three runs of VerifyAuthChallengeResponse, the later ones begun while those before are
in the middle of their reads and writes, and Cognito hears any of them. Both sign-ins know the code
or the secret, or one of them is wrong. In half of the rounds answers of DynamoDB get lost besides.
"""

from datetime import timedelta
from functools import partial
from typing import Any
from unittest import mock

from api.routes import factors
from rules.passwordless import address_keys
from rules.passwordless.magic_link import digest
from rules.passwordless.recovery_code import METHOD as RECOVERY
from runtime.passwordless import challenge_table
from runtime.passwordless.challenge_table import Attempt
from runtime.passwordless.receipts import Bearer, Receipts, Spent
from tests.hostile.actors import Operator, Owner
from tests.hostile.app import App
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.client_line import digest_of
from tests.hostile.cognito import CLIENT, POOL, SignIn, Trigger
from tests.hostile.dynamodb import copied, forgets
from tests.hostile.schedule import Schedule
from tests.hostile.world import TABLES, World
from triggers import verify_auth_challenge_response

ADDRESS, TRIGGER = "ada@x.example", "VerifyAuthChallengeResponse"
_RUNS, _LATER_S, _LONGEST_STEPS = 3, 5, 12
_WRONG = "challenge.answered_wrong"


def play(worlds: Worlds, rounds: int) -> Tally:
    """Two answers, with three runs each, in each round."""
    return sum((_round(worlds, number) for number in range(rounds)), Tally())


def _round(worlds: Worlds, number: int) -> Tally:
    kind = worlds.dice(number).choice([_Code, _Sheet, _Receipt])
    world = worlds(number, **kind.settings)
    with world.inhabited():
        return kind(world).run()


class _Race:
    """
    A round.

    Attributes:
        ticks: How often five seconds have gone by.
        said: A sign-in, and what the three runs about one answer in it said.

    """

    settings: dict[str, str] = {}  # noqa: RUF012  # read only
    is_counted, faults = True, 0.1

    def __init__(self, world: World) -> None:
        self.world, self.ticks = world, 0
        self.owner = Owner(world, ADDRESS)
        self.account = self.owner.account()
        self.said: list[tuple[str, list[bool]]] = []
        self._verify: Trigger = world.cognito.triggers[TRIGGER]

    def run(self) -> Tally:
        world = self.world
        right, wrong = self.texts()
        texts = [right, world.dice.choice([right, wrong])]
        world.dice.shuffle(texts)
        answers = [(self.begins(), text) for text in texts]
        right = self.mailed() or right
        world.faults = world.dice.choice([0.0, self.faults])
        world.dawdles = world.dice.choice([0.0, 0.05])
        world.cognito.triggers[TRIGGER] = self._thrice
        acts = [partial(self._answers, sign_in, text or right) for sign_in, text in answers]
        world.race(*acts, self._goes_by)
        knows = [sign_in for sign_in, text in answers if text != wrong]
        return self._judged(knows, [sign_in for sign_in, text in answers if text == wrong])

    def texts(self) -> tuple[str, str]:
        """The right answer, empty if it is mailed once both have begun, and a wrong one."""
        raise NotImplementedError

    def begins(self) -> SignIn:
        """A sign-in that waits for its answer."""
        return self.world.cognito.begin(ADDRESS)

    def mailed(self) -> str:
        """The code that has come, if there is one."""
        return ""

    def _answers(self, sign_in: SignIn, text: str) -> None:
        """Once more if it was not right: what one run has won is right in the next round."""
        for _ in range(2):
            self.world.cognito.answer(sign_in, text, who="owner")
            if sign_in.tokens or sign_in.is_over:
                return

    def _thrice(self, event: dict[str, Any]) -> dict[str, Any]:
        """Three runs; Cognito hears one of them."""
        schedule = self.world.cognito.schedule
        assert schedule
        runs = [schedule.spawn(partial(self._runs, event, after)) for after in range(_RUNS)]
        while not all(run.is_done for run in runs):
            Schedule.until(lambda: all(run.is_done for run in runs))
        for run in runs:
            if run.error:
                raise run.error
        said = [run.result["response"]["answerCorrect"] for run in runs]
        sign_in = event["request"]["privateChallengeParameters"]["sign_in"]
        self.said.append((sign_in, said))
        heard: dict[str, Any] = self.world.dice.choice(runs).result
        return heard

    def _runs(self, event: dict[str, Any], after: int) -> dict[str, Any]:
        while self.ticks < after:
            Schedule.until(lambda: self.ticks >= after)
        return self._verify(copied(event))

    def _goes_by(self) -> None:
        for _ in range(_RUNS - 1):
            for _ in range(self.world.dice.randint(1, _LONGEST_STEPS)):
                Schedule.step()
            self.world.now += timedelta(seconds=_LATER_S)
            self.ticks += 1

    def _judged(self, knows: list[SignIn], guesses: list[SignIn]) -> Tally:
        winners = {sign_in for sign_in, said in self.said if any(said)}
        tokens = [bool(each.tokens) for each in guesses]
        is_in = any(each.tokens for each in knows)
        is_alike = all(len(set(said)) == 1 for _, said in self.said)
        is_honest = is_in and is_alike and self._is_counted_once()
        return Tally(_RUNS * len(self.said), sum(tokens) + (len(winners) > 1), int(not is_honest))

    def _is_counted_once(self) -> bool:
        operator = Operator(self.world)
        challenges = operator.items("C#").values()
        counted = sum(int(item["attempts"]["N"]) for item in challenges)
        noted = sum(len(item["tried"]["SS"]) for item in challenges if "tried" in item)
        days = [item for key, item in operator.items("U#").items() if "#day-" in key]
        charged = sum(int(item["answers"]["N"]) for item in days)
        told = [each["data"]["reason"] for each in self.world.events if _WRONG in each["type"]]
        is_told = told.count("wrong_code") < len(self.said)
        is_once = is_told and counted == noted == charged <= len(self.said)
        return is_once or not self.is_counted


class _Code(_Race):
    """By mail: both sign-ins share the challenge."""

    def texts(self) -> tuple[str, str]:
        return "", "no code"

    def mailed(self) -> str:
        while self.world.deliver():
            pass
        [mail] = self.world.mailboxes[ADDRESS]
        return mail.code


class _Sheet(_Race):
    """One recovery code in two challenges."""

    faults = 0.0  # a run that cannot read the sheet says no; the code is right in the next round
    settings = {  # noqa: RUF012  # read only
        "ENROLLED_METHODS": RECOVERY,
        "PASSWORDLESS_METHODS": f"EMAIL_CODE,{RECOVERY}",
        "PASSWORDLESS_START": "rounds",
    }

    def texts(self) -> tuple[str, str]:
        world = self.world
        token = world.cognito.password_sign_in(ADDRESS, "the owner's", who="owner")
        right = App(world).ask(factors.NEW_CODES, token=token).body["codes"][0]
        return right, "AAAAA-AAAAA"

    def begins(self) -> SignIn:
        sign_in = super().begins()
        wish = {**self.owner.wish("sheet"), "method": RECOVERY}
        self.world.cognito.answer(sign_in, "start", who="owner", metadata=wish)
        return sign_in


class _Receipt(_Race):
    """Of one device, which no limit counts."""

    is_counted = False

    def texts(self) -> tuple[str, str]:
        world = self.world
        right, wrong = (digest_of(world.dice.randbytes(32)) for _ in range(2))
        keys = App(world).addresses()
        owner = address_keys.owner(keys.newest, pool_id=POOL, address=ADDRESS)
        kept = Receipts(world.dynamodb, table=TABLES["CHALLENGE_TABLE"])
        for each in kept.written(Bearer(owner, CLIENT, digest(right)), now=world.now):
            world.dynamodb.put_item(**each["Put"])
        return right, wrong


def _no_repeat() -> Any:
    return mock.patch.object(challenge_table, "is_right_again", return_value=False)


def _a_receipt_of_one_run() -> Any:
    judged = verify_auth_challenge_response._OF_RECEIPT
    return mock.patch.dict(judged, {Spent.AGAIN: Attempt.WRONG})


ATTACK = Attack(
    name="races for retries",
    promise="an answer with three runs at once wins once, is answered alike and counted once",
    invariants=(67, 68, 69, 70),
    rounds=100,
    play=play,
    controls={
        "an answer is counted in each run": forgets("NOT contains(tried, :attempt)"),
        "a used code is good again": forgets("#state = :pending"),
        "a recovery code is good again": forgets("contains(digests, :digest)"),
        "a run does not know what another has won": _no_repeat,
        "a receipt is never spent": forgets("(#state = :open OR spent_by = :sign_in)"),
        "a receipt is of one run": _a_receipt_of_one_run,
    },
    control_rounds=100,
    is_slow=True,
)
