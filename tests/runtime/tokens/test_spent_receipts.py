"""Each receipt is good once."""

import pytest

from runtime.aws_client.errors import Refused
from runtime.tokens.spent_receipts import SpentReceipts


class Table:
    """DynamoDB, as far as one conditional write goes."""

    def __init__(self, error=""):
        self.items = {}
        self.error = error

    def put_item(self, *, TableName, Item, ConditionExpression):  # noqa: N803  # boto3's names
        assert ("challenges", "attribute_not_exists(pk)") == (TableName, ConditionExpression)
        key = Item["pk"]["S"]
        if self.error or key in self.items:
            raise Refused({"Error": {"Code": self.error or "ConditionalCheckFailedException"}})
        self.items[key] = Item


def test_a_receipt_is_spent_once():
    """The row outlives the receipt, and goes by itself."""
    table = Table()
    spent = SpentReceipts(table, table="challenges")

    assert [True, False, True] == [spent.spend(jti, until=120) for jti in ("a", "a", "b")]
    assert {"pk": {"S": "J#a"}, "expires_at": {"N": "720"}} == table.items["J#a"]


def test_a_table_that_fails_spends_nothing_silently():
    """Nobody is told that it was spent, nor that it was not."""
    with pytest.raises(Refused):
        SpentReceipts(Table("InternalServerError"), table="challenges").spend("a", until=1)
