"""What is remembered is what ministack would have read."""

import pytest
from ministack.core import iam_evaluator
from ministack.services import dynamodb

from tests.loop.expressions import MATCHERS, MOST_ANSWERS, READERS, kept

EXPRESSIONS = [
    "attempts < :tries AND (attribute_not_exists(lease_until) OR lease_by = :run)",
    "SET #a = if_not_exists(#a, :zero) + :one REMOVE b",
    "attribute_exists(pk",
    "a BETWEEN :b AND :c",
    "((a = :b))",
    "",
]
NUMBERS = ["0", "-12.50", "1e125", "1e126", "12a", "", " 1"]


@pytest.fixture
def originals():
    """Ministack's own, which the plugin has replaced in this process."""
    return {name: getattr(dynamodb, name).__wrapped__ for name in READERS}


@pytest.mark.parametrize("slot", ["ConditionExpression", "FilterExpression"])
@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_condition_has_the_errors_of_its_slot(originals, text, slot):
    """Both times; the slot is told in the error."""
    expected = originals["_condition_syntax_error"](text, slot)

    assert expected == dynamodb._condition_syntax_error(text, slot)
    assert expected == dynamodb._condition_syntax_error(text, slot)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_tokens_are_the_callers_own(originals, text):
    """A caller that removes some removes them for no other caller."""
    dynamodb._tokenize(text).clear()

    assert originals["_tokenize"](text) == dynamodb._tokenize(text)


@pytest.mark.parametrize("name", ["_number_size_bytes", "_number_error"])
@pytest.mark.parametrize("number", [*NUMBERS, 1, True, 1.0, None])
def test_a_number_is_what_it_was(originals, name, number):
    """1, True and 1.0 are one key of a dictionary, and three values to DynamoDB."""
    read = getattr(dynamodb, name)

    assert originals[name](number) == read(number) == read(number)


@pytest.mark.parametrize("name", MATCHERS)
def test_a_pattern_covers_what_it_covered(name):
    """Both times; one of the two minds the case."""
    match = getattr(iam_evaluator, name)
    own = match.__wrapped__
    for value in ("s3:GetObject", "s3:getobject", "s3:Get"):
        for pattern in ("*", "s3:Get*", "s3:Get??ject", "S3:*"):
            assert own(value, pattern) == match(value, pattern) == match(value, pattern)


def test_what_no_dictionary_takes_is_read_each_time(originals):
    """A client may send anything for a number."""
    assert originals["_number_error"]([1]) == dynamodb._number_error([1])


def test_no_more_is_remembered_than_that():
    """A caller with a new number for each write fills no memory."""
    read = []
    once = kept(lambda text: read.append(text) or len(read))
    for number in range(MOST_ANSWERS + 1):
        once(str(number))
    read.clear()

    assert once(str(MOST_ANSWERS)) == MOST_ANSWERS + 1
    assert not read
    once("0")
    assert ["0"] == read
