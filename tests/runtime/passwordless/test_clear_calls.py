"""Calls whose outcome is unclear are made again, with the same token, while there is time."""

import pytest

from runtime.aws_client.errors import Refused, Unanswered
from runtime.passwordless.clear_calls import ClearCalls

TIMEOUT = Unanswered("timeout")


def refused(code, status=400, *reasons):
    told = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return Refused(told | {"CancellationReasons": [{"Code": each} for each in reasons]})


CONFLICT = refused("TransactionCanceledException", 400, "TransactionConflict", "None")
DECIDED = refused("TransactionCanceledException", 400, "None", "ConditionalCheckFailed")
PASSING = [
    TIMEOUT,
    Unanswered("not_parsed"),
    refused("InternalServerError", 500),
    refused("ProvisionedThroughputExceededException"),
    refused("TransactionInProgressException"),
    CONFLICT,
]


class Table:
    """Raises *errors* one after the other, then answers."""

    def __init__(self, *errors):
        self.errors, self.tokens = [*errors], []

    def transact_write_items(self, *, TransactItems, ClientRequestToken):  # noqa: N803
        assert ["write"] == TransactItems
        self.tokens.append(ClientRequestToken)
        if self.errors:
            raise self.errors.pop(0)


def calls(table, **given):
    return ClearCalls(table, sleep=lambda _: None, **given)


@pytest.mark.parametrize("error", PASSING, ids=str)
def test_what_is_unclear_is_asked_once_more(error):
    """By the token of the first: DynamoDB writes it once, and says so."""
    table = Table(error, error)

    assert [] == calls(table).write(["write"])
    assert 3 == len(table.tokens)
    assert 1 == len({*table.tokens})


def test_each_write_has_a_token_of_its_own():
    """Invariant 30: a replay is another call."""
    table = Table()
    for _ in range(2):
        calls(table).write(["write"])

    assert 2 == len({*table.tokens})


def test_what_a_condition_decided_is_not_asked_again():
    """The reasons are told, one for each write."""
    table = Table(TIMEOUT, DECIDED)

    reasons = calls(table).write(["write"])
    assert ["None", "ConditionalCheckFailed"] == [each["Code"] for each in reasons]
    assert 2 == len(table.tokens)


def test_a_cancelled_transaction_that_says_no_reason_is_unclear():
    """It is no answer that a condition has decided, and breaks nothing."""
    bare = Refused({"Error": {"Code": "TransactionCanceledException"}})
    table = Table(*[bare] * 9)
    with pytest.raises(Refused, match="TransactionCanceledException"):
        calls(table).write(["write"])


@pytest.mark.parametrize("code", ["ValidationException", "AccessDeniedException"])
def test_what_does_not_pass_is_raised_at_once(code):
    """Nothing would change."""
    table = Table(refused(code))
    with pytest.raises(Refused, match=code):
        calls(table).write(["write"])

    assert 1 == len(table.tokens)


@pytest.mark.parametrize("error", PASSING, ids=str)
def test_without_an_invocation_there_are_four_tries(error):
    """The last error is raised."""
    table = Table(*[error] * 9)
    with pytest.raises(type(error)):
        calls(table).write(["write"])

    assert 4 == len(table.tokens)


def test_69_a_lambda_ends_before_its_time_is_over():
    """Invariant 69: it tries as long as it can answer, and tell the event; 4.2 s of five here."""
    table, clock, slept = Table(*[TIMEOUT] * 99), [5000.0], []

    def remaining_ms():
        clock[0] -= 400  # each try
        return int(clock[0])

    def sleep(seconds):
        slept.append(seconds)
        clock[0] -= 1000 * seconds

    asked = ClearCalls(table, remaining_ms=remaining_ms, sleep=sleep)
    with pytest.raises(Unanswered):
        asked.write(["write"])

    assert [0.05, 0.1, 0.2] == slept[:3]
    assert 0.2 == max(slept)
    assert 800 <= clock[0] < 800 + 200 + 300


def test_a_long_time_is_no_reason_to_go_on_for_ever():
    """As in a function that may run for minutes."""
    table = Table(*[TIMEOUT] * 99)
    with pytest.raises(Unanswered):
        calls(table, remaining_ms=lambda: 60_000).write(["write"])

    assert 25 == len(table.tokens)


class Partly:
    """Leaves keys out so often."""

    def __init__(self, times):
        self.times, self.asked = times, []

    def batch_get_item(self, *, RequestItems):  # noqa: N803
        self.asked.append(RequestItems)
        if len(self.asked) <= self.times:
            return {"Responses": {"table": ["one"]}, "UnprocessedKeys": RequestItems}
        return {"Responses": {"table": ["one", "other"]}, "UnprocessedKeys": {}}


def test_keys_that_were_left_out_are_asked_for_again():
    """DynamoDB does so when it is throttled, and says 200."""
    table = Partly(times=3)

    assert ["one", "other"] == calls(table).read("table", {"pk": "1"}, {"pk": "2"})
    asked = {"table": {"Keys": [{"pk": "1"}, {"pk": "2"}], "ConsistentRead": True}}
    assert [asked] * 4 == table.asked


def test_keys_that_are_left_out_for_ever_are_throttled():
    """Half of what is there is not taken for all of it."""
    with pytest.raises(Refused, match="BatchGetItem: ProvisionedThroughputExceeded"):
        calls(Partly(times=99)).read("table", {"pk": "1"})


def test_a_table_with_none_of_the_keys_has_no_items():
    """It is not in the answer then."""

    class Empty:
        def batch_get_item(self, **_):
            return {"Responses": {}, "UnprocessedKeys": {}}

    assert [] == calls(Empty()).read("table", {"pk": "1"})


@pytest.mark.parametrize("told", [None, 7, [], "x"])
def test_70_responses_that_are_no_tables_are_no_answer(told):
    """Invariant 70: it is asked again, and then it is unclear."""

    class Odd:
        asked = 0

        def batch_get_item(self, **_):
            self.asked += 1
            return {"Responses": told, "UnprocessedKeys": {}}

    odd = Odd()
    with pytest.raises(Unanswered, match="not_parsed"):
        calls(odd).read("table", {"pk": {"S": "x"}})
    assert 4 == odd.asked
