from datetime import UTC, datetime, timedelta

import pytest

from runtime.aws_client.errors import Refused
from runtime.passwordless.risk_marks import RiskMarks, risk_key

SUB = "b281eb78-0000-4000-8000-000000000001"
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def marks(dynamodb):
    return RiskMarks(dynamodb, table="table")


def test_a_mark_is_of_one_user_and_lasts_a_day(marks):
    """Whenever DynamoDB deletes it."""
    marks.mark(SUB, at=NOON)

    assert marks.is_marked(SUB, now=NOON)
    assert marks.is_marked(SUB, now=NOON + timedelta(hours=23, minutes=59))
    assert not marks.is_marked(SUB, now=NOON + timedelta(days=1))
    assert not marks.is_marked("another", now=NOON)


def test_a_proof_takes_it_away_until_the_next_risk(marks):
    """One of before the proof comes too late, one of after it does not."""
    marks.mark(SUB, at=NOON)
    marks.prove(SUB, at=NOON + MINUTE)
    assert not marks.is_marked(SUB, now=NOON + MINUTE)

    marks.mark(SUB, at=NOON + MINUTE / 2)
    assert not marks.is_marked(SUB, now=NOON + MINUTE)
    marks.mark(SUB, at=NOON + 2 * MINUTE)
    assert marks.is_marked(SUB, now=NOON + 2 * MINUTE)


def test_a_proof_that_is_told_late_takes_no_later_risk_away(marks):
    """SQS delivers a reset password once more."""
    marks.mark(SUB, at=NOON + MINUTE)
    marks.prove(SUB, at=NOON)

    assert marks.is_marked(SUB, now=NOON + MINUTE)


def test_an_earlier_risk_does_not_shorten_a_mark(marks):
    """Lines come in any order."""
    marks.mark(SUB, at=NOON)
    marks.mark(SUB, at=NOON - timedelta(hours=23))

    assert marks.is_marked(SUB, now=NOON + timedelta(hours=23))


def test_an_item_ends_a_day_after_what_it_tells(marks, dynamodb):
    """By DynamoDB's time to live."""

    def ends_at():
        item = dynamodb.get_item(TableName="table", Key=risk_key(SUB))["Item"]
        return datetime.fromtimestamp(int(item["expires_at"]["N"]), UTC)

    marks.mark(SUB, at=NOON)
    assert NOON + timedelta(days=1) == ends_at()
    marks.prove(SUB, at=NOON + MINUTE)
    assert NOON + MINUTE + timedelta(days=1) == ends_at()


def test_what_dynamodb_refuses_is_not_hidden():
    """But for the conditions."""

    class Busy:
        def update_item(self, **_):
            raise Refused({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")

    with pytest.raises(Refused):
        RiskMarks(Busy(), table="table").mark(SUB, at=NOON)
