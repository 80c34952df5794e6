"""Codes while what DynamoDB answers has the outline of an answer, and no item inside."""

import copy
from datetime import timedelta
from types import SimpleNamespace

import pytest
from ministack.services import dynamodb as emulated

from rules.refusals import TriggerFailed
from runtime.proven import proven_dynamodb
from tests.damage import damaged, places, seeded
from tests.faults.codes import World, next_round, right_code
from tests.hostile.dynamodb import DynamoDB, copied

ROUNDS = 60
_OUTLINE = {"ConsumedCapacity", "ResponseMetadata", "UnprocessedKeys"}
# No item, no list of items, no attribute and no value of DynamoDB is any of these.
_ODD = (None, 7, True, [None], ["x", {}], {"S": None}, {"N": "x"}, {"S": "1", "N": "2"}, {"x": 1})


class Odd(DynamoDB):
    """Answers with something else in one place while it *is_odd*, as no DynamoDB does."""

    def __init__(self, seed):
        super().__init__()
        self.is_odd, self._chance = False, seeded(seed)

    def __getattr__(self, method):
        """The call of that name."""
        ask = super().__getattr__(method)

        def call(**asked):
            answer = copy.deepcopy(ask(**asked))
            free = [path for path in places(answer) if path[0] not in _OUTLINE]
            if self.is_odd and free:
                return damaged(answer, self._chance.choice(free), self._chance.choice(_ODD))
            return answer

        return call


@pytest.fixture
def dynamodb(request, monkeypatch):
    monkeypatch.setattr(emulated, "copy", SimpleNamespace(deepcopy=copied))
    return Odd(request.node.name)


def create(world, user):
    """Ask twice: the second time there are items."""
    for _ in range(2):
        yield lambda: world.ask(user)
        world.time += timedelta(seconds=31)


def sign_up(world, user):
    for _ in range(2):
        yield lambda: world.sign_up(user)
        world.time += timedelta(seconds=31)


def verify(world, user):
    """A wrong answer before the right one."""
    made, _ = world.ask(user)
    yield lambda: world.answer(user, made, "00000000")
    again, _ = world.ask(user, next_round(made))
    yield lambda: world.answer(user, again, right_code(user, made))


def send(world, user):
    world.ask(user)
    yield lambda: world.send_until(world.time)


@pytest.mark.parametrize("step", [create, sign_up, verify, send])
def test_70_an_odd_answer_is_none(step, dynamodb, now, fault):
    """Invariants 69, 70 and 76: nothing raises, and nothing wrong is taken."""
    failed, calls = 0, 0
    for number in range(ROUNDS):
        dynamodb.table("challenges")
        world = World(proven_dynamodb(dynamodb), now, sleep=lambda _: None)
        user = f"user-{number}"
        for call in step(world, user):
            dynamodb.is_odd = True
            try:
                call()
            except TriggerFailed:
                failed += 1
            finally:
                dynamodb.is_odd = False
            calls += 1
        made, _ = world.ask(f"{user}-other")
        failed += world.answer(f"{user}-other", made, "00000000")[0]
    fault(f"DynamoDB: damaged answers, {step.__name__}", n=calls, failed=failed)

    assert 0 == failed
