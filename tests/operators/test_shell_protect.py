import json

import pytest

from operators.outside import NotAgreed
from operators.protect import OPEN, POLICY
from tests.operators.stacks import Stacks


@pytest.fixture
def cloudformation():
    return Stacks("tried")


@pytest.fixture
def protect(command, cloudformation):
    def protect(*words, **more):
        return command("protect", *words, clients={"cloudformation": cloudformation}, **more)

    return protect


def in_force(cloudformation):
    return json.loads(cloudformation.policy)


def test_sets_the_policy_of_the_repository(protect, cloudformation):
    """And keeps the stack from being deleted by mistake."""
    assert ["the stack policy is set", "termination protection is enabled"] == protect()

    assert json.loads(POLICY.read_text()) == in_force(cloudformation)
    assert cloudformation.is_kept


def test_a_policy_that_is_set_is_not_set_again(protect, cloudformation):
    protect()

    assert "the stack policy is already set" == protect()[0]
    assert json.loads(POLICY.read_text()) == in_force(cloudformation)


def test_opens_for_an_update_that_is_meant_to_delete(protect, cloudformation):
    """If somebody agrees; the stack itself stays protected, and the next call closes it again."""
    protect()
    protect("--open")
    assert OPEN == in_force(cloudformation)
    assert cloudformation.is_kept

    protect()
    assert OPEN != in_force(cloudformation)


def test_nothing_is_opened_unless_somebody_agrees(protect, cloudformation):
    protect()
    with pytest.raises(NotAgreed):
        protect("--open", answer="n")

    assert OPEN != in_force(cloudformation)


def test_a_dry_run_sets_nothing(protect, cloudformation):
    [told] = protect("--dry-run")

    assert "would be set" in told
    assert not cloudformation.policy
    assert not cloudformation.is_kept
