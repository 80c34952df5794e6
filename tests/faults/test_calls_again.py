"""
Cognito calls a slow trigger again after five seconds, while the first call may still be at work.

Every order is played: before each call to DynamoDB that the first has to make, the second goes
through, and the third before each of the second's; and each answer of DynamoDB gets lost.
"""

from collections.abc import Mapping
from itertools import product
from types import SimpleNamespace

import pytest
from ministack.services import dynamodb as emulated

from events.contract.catalogue import Kind
from runtime.aws_client.errors import Unanswered
from tests.faults.codes import World, right_code, sign_up_code
from tests.hostile.dynamodb import DynamoDB, copied


class Overtaken:
    """DynamoDB before whose calls others go through, the *places* of which are told."""

    def __init__(self):
        self._dynamodb = DynamoDB()
        self._dynamodb.table("challenges")
        self.overtakes, self.places, self.loses = None, [], None
        self._level, self._calls = 0, [0]

    def be(self, overtakes=None, places=(), loses=None):
        self.overtakes, self.places, self.loses = overtakes, [*places], loses
        self._level, self._calls = 0, [0]

    def item(self, pk):
        return self._dynamodb.items("challenges")[pk]

    def __getattr__(self, method):
        def call(**asked):
            level, number = self._level, self._calls[self._level]
            self._calls[level] += 1
            if level < len(self.places) and number == self.places[level]:
                self._go_through()
            answer = getattr(self._dynamodb, method)(**asked)
            if (level, number) == self.loses:
                raise Unanswered("timeout")
            return answer

        return call

    def _go_through(self):
        self._level += 1
        self._calls = [*self._calls[: self._level], 0]
        self.overtakes()
        self._level -= 1


@pytest.fixture
def dynamodb(monkeypatch):
    monkeypatch.setattr(emulated, "copy", SimpleNamespace(deepcopy=copied))
    return Overtaken()


@pytest.fixture
def world(dynamodb, now):
    return World(dynamodb, now, sleep=lambda _: None)


def played(dynamodb, act, places, loses=None):
    """What three calls are answered, in any order, overtaken at those *places*."""
    told = []
    dynamodb.be(lambda: told.append(act()), places, loses)
    told.append(act())
    left = 3 - len(told)
    dynamodb.be()
    return [*told, *(act() for _ in range(left))]


ANSWERED = {Kind.CHALLENGE_VERIFIED, Kind.CHALLENGE_ANSWERED_WRONG}
WRONG = "00000000"
WISH = {"request_id": "r" * 16}


class Call:
    """A call of Cognito for a user: what is there before it, the call, and what comes of it."""

    def __init__(self, world, user):
        self.world, self.user = world, user
        self.before()
        world.facts.clear()

    def before(self):
        """Nothing."""

    def counted(self, *kinds):
        return sum(kind in kinds for kind, _ in self.world.facts)


class Create(Call):
    """It makes a challenge, and has one message sent."""

    wish: Mapping[str, str] = {}

    def act(self):
        made, _ = self.world.ask(self.user, **self.wish)
        challenge_id = made["privateChallengeParameters"]["challenge_id"]
        return made["publicChallengeParameters"]["delivery"], challenge_id

    def is_well(self, told):
        self.world.send_until(self.world.time)
        mailed = [challenge_id for challenge_id, _ in self.world.mails]
        self.world.mails.clear()
        is_told = 1 == self.counted(Kind.CHALLENGE_REQUESTED)
        return is_told and {("requested", each) for each in mailed} == {*told} and 1 == len(mailed)


class CreateByWish(Create):
    """The client has named its request."""

    wish = WISH


class Verify(Call):
    """It counts an answer."""

    is_right = True

    def before(self):
        self.made, _ = self.world.ask(self.user)
        self.challenge = self.made["privateChallengeParameters"]["challenge_id"]
        self.text = right_code(self.user, self.made) if self.is_right else WRONG

    def act(self):
        return self.world.answer(self.user, self.made, self.text)[0]

    def is_well(self, told):
        is_once = "1" == self.world.dynamodb.item(f"C#{self.challenge}")["attempts"]["N"]
        return is_once and 1 == self.counted(*ANSWERED) and [self.is_right] * 3 == told


class VerifyWrong(Verify):
    """It is wrong, and one of three tries."""

    is_right = False


class SignUp(Create):
    """PreSignUp, asked for a code."""

    def act(self):
        said = self.world.sign_up(self.user, **WISH)
        return {"CODE_SENT": "requested"}.get(said, said), self.world.queue[0][0]


class SignUpByCode(Verify):
    """PreSignUp, given the code."""

    def before(self):
        self.world.sign_up(self.user, **WISH)
        self.challenge = self.world.queue.pop()[0]
        self.text = sign_up_code(self.user, self.challenge) if self.is_right else WRONG

    def act(self):
        said = self.world.sign_up(self.user, code=self.text, try_id="t" * 16)
        return {None: True, "WRONG_CODE": False}.get(said, said)


class SignUpByWrongCode(SignUpByCode):
    """PreSignUp, given a wrong one."""

    is_right = False


CALLS = [Create, CreateByWish, Verify, VerifyWrong, SignUp, SignUpByCode, SignUpByWrongCode]


@pytest.mark.parametrize("kind", CALLS, ids=lambda kind: kind.__name__)
def test_67_three_calls_at_once_are_one(world, dynamodb, fault, kind):
    """Invariants 30 and 67: in every order, each is answered alike, and all are counted once."""
    wrong, tried = [], 0
    for places in product(range(3), repeat=2):
        for loses in (None, *product(range(3), range(2))):
            call = kind(world, f"user-{tried}")
            told = played(dynamodb, call.act, places, loses)
            wrong += [] if call.is_well(told) else [(places, loses, told)]
            tried += 1
    fault(f"Cognito calls thrice at once: {kind.__name__}", n=tried, failed=len(wrong))

    assert [] == wrong
