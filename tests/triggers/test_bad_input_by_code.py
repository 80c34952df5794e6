"""
Both calls of a sign-up by code, damaged in several places at once.

The trigger refuses with one of its codes, or lets a sign-up with a password through; nothing
confirms a user for whom no right code was given.
"""

import time
from itertools import count

import pytest

from rules.refusals import SignUpDenied
from runtime.entry import entrypoint
from tests.damage import CANARY, damaged_often, seeded
from tests.triggers.test_bad_input import CONTEXT, HALVES, check
from tests.triggers.test_sign_up_by_code import DEVICE, Stack, pool

__all__ = ["pool"]  # a fixture
ROUNDS = 80


@pytest.fixture
def stack(dynamodb, outbox, pool, check, announce, now):  # the fixtures
    stack = Stack(dynamodb, outbox, pool, check, announce, now)
    stack.ids = (f"{number:022}" for number in count())
    return stack


@pytest.fixture
def calls(example):
    """The first call, the second with a wrong code, and one of either with both."""
    said = {"sign_up": "passwordless", "device": DEVICE}
    asking, answering = {"request_id": "r" * 16}, {"code": "1" * 8, "try_id": "t" * 16}
    made = []
    for metadata in (asking, answering, asking | answering, {"code": DEVICE}):
        event = example("PreSignUp_SignUp")
        event["request"]["clientMetadata"] = said | metadata
        made.append(event)
    return made


def test_no_damage_breaks_a_sign_up_by_code(stack, calls, capsys, fault):
    """Or confirms anybody."""
    chance, worst_s = seeded("1 sign-up by code"), 0.0
    for _ in range(ROUNDS):
        event = damaged_often(chance.choice(calls), calls, chance, keeps=(("response",),))
        began = time.process_time()
        check("PreSignUp", stack.sign_up, event)
        worst_s = max(worst_s, time.process_time() - began)

        assert event["response"].get("autoConfirmUser") is not True
    said = capsys.readouterr().out
    fault("bad input: PreSignUp, by code", n=ROUNDS, failed=said.count("handler failed"))

    assert worst_s < 5
    assert CANARY not in said
    assert "handler failed" not in said


@pytest.mark.parametrize("address", HALVES, ids=ascii)
@pytest.mark.parametrize("which", [0, 1], ids=["first call", "second call"])
def test_half_a_character_gets_no_code(which, address, stack, calls):
    """No key can be made of it."""
    calls[which]["request"]["userAttributes"]["email"] = address
    with pytest.raises(SignUpDenied, match=r"^(INVALID_EMAIL|WRONG_CODE): "):
        entrypoint(lambda: stack.sign_up)(calls[which], CONTEXT)
