"""The emulator answers as Cognito is known to answer: aws_facts.toml, row by row."""

import tomllib
from pathlib import Path

import pytest

from tests.local.asked_facts import QUESTIONS, Facts

FACTS = {
    each["name"]: each
    for each in tomllib.loads((Path(__file__).parent / "aws_facts.toml").read_text())["fact"]
}
MOST_THAT_DIFFER = 0  # to be made smaller with each that is fixed, and never larger


@pytest.fixture
def facts(emulator):
    return Facts(emulator, emulator.client("cognito-idp"))


@pytest.mark.emulator
@pytest.mark.parametrize("name", QUESTIONS)
def test_a_fact_of_cognito_holds(facts, name):
    """Or the emulator still has the other answer that is written down, for the reason there."""
    fact = FACTS[name]

    assert fact.get("here", fact["expected"]) == QUESTIONS[name](facts)


def test_known_differences_get_fewer():
    """Each has its reason and is another answer than Cognito's; their number never grows."""
    differing = [each for each in FACTS.values() if "differs" in each or "here" in each]

    assert len(differing) <= MOST_THAT_DIFFER
    assert all(each["differs"] and each["here"] != each["expected"] for each in differing)


def test_each_fact_has_a_question_a_source_and_a_date():
    """A question for each but those that another test asks."""
    assert {*FACTS} - {*QUESTIONS} == {"hosted pages"}
    assert not {*QUESTIONS} - {*FACTS}
    assert all(each["fact"] and each["source"] and each["date"].year for each in FACTS.values())
