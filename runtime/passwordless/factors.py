"""
What users enrolled to sign in with and is kept: one item for a user and a method.

``F#<user>#<method>``: ``id`` of the enrolment, ``key`` the version of the
secret that protects it, ``sealed`` a secret, ``digests`` of codes that are
left, ``last_step`` that was used. A user is a digest, and nothing here is of
use to anybody without the key.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.contract.catalogue import NOT_SENT
from rules.passwordless.one_time_code import user_key
from rules.value import dataclass, field
from runtime.aws_client.errors import Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """
    What is kept of one user for one method.

    Attributes:
        enrolment: Random, new with each enrolment; empty if there is none.
        key: The version of the secret that *sealed* and *digests* were made with.
        last_step: The last time step whose code was used.

    """

    enrolment: str
    key: str
    sealed: str = field(default="", repr=False)
    digests: frozenset[str] = field(default=frozenset(), repr=False)
    last_step: int = 0

    def item(self) -> dict[str, Any]:
        """The members of the item, without its key."""
        digests = {"digests": {"SS": sorted(self.digests)}} if self.digests else {}
        return {
            "id": {"S": self.enrolment},
            "key": {"S": self.key},
            "sealed": {"S": self.sealed},
            "last_step": {"N": str(self.last_step)},
            **digests,
        }

    @classmethod
    def read(cls, item: Mapping[str, Any]) -> Factor:
        """What `item` made; a set without members has no place in an item."""
        return cls(
            enrolment=item["id"]["S"],
            key=item["key"]["S"],
            sealed=item["sealed"]["S"],
            digests=frozenset(item.get("digests", {"SS": []})["SS"]),
            last_step=int(item["last_step"]["N"]),
        )


NO_FACTOR = Factor(enrolment="", key="")


@dataclass(frozen=True, slots=True)
class Use:
    """
    What becomes of a factor that was used, in words of DynamoDB.

    Attributes:
        update: Must not take place twice for one answer: *condition* sees to it.

    """

    update: str
    condition: str
    values: Mapping[str, dict[str, Any]]


class Factors:
    """The table of factors."""

    def __init__(self, dynamodb: Any, *, table: str) -> None:
        self._dynamodb = dynamodb
        self._table = table

    def of(self, user: str, method: str) -> Factor:
        """What *user* enrolled, `NO_FACTOR` if that is nothing. Raises `CallFailed`."""
        item = self._dynamodb.get_item(
            TableName=self._table, Key=_key(user, method), ConsistentRead=True
        ).get("Item")
        return Factor.read(item) if item else NO_FACTOR

    def enrol(self, user: str, method: str, factor: Factor) -> None:
        """
        Keep *factor*, in the place of one that was there. Raises the same.

        The same enrolment, asked for once more, changes nothing: what was used of it stays used.
        """
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={**_key(user, method), **factor.item()},
                ConditionExpression="attribute_not_exists(pk) OR id <> :id",
                ExpressionAttributeValues={":id": {"S": factor.enrolment}},
            )
        except Refused as refused:
            if refused.code != "ConditionalCheckFailedException":
                raise

    def remove(self, user: str, method: str) -> bool:
        """Forget it; tell whether there was one. Raises the same."""
        gone = self._dynamodb.delete_item(
            TableName=self._table, Key=_key(user, method), ReturnValues="ALL_OLD"
        )
        return bool(gone.get("Attributes"))

    def forget_all(self, subject: str, *, pool_id: str) -> None:
        """Forget what the user with that ``sub`` enrolled, for each method. Raises the same."""
        for method in sorted(NOT_SENT):
            self.remove(user_of_subject(subject, pool_id=pool_id), method)

    def write(self, user: str, method: str, factor: Factor, use: Use | None) -> dict[str, Any]:
        """
        The part of the one write that this table has.

        It is there for every answer, so that a wrong one and one of somebody
        without a factor cost what a right one costs: without *use* it asks for
        nothing and changes nothing.
        """
        where = {"TableName": self._table, "Key": _key(user, method)}
        if use is None:
            always = "attribute_exists(pk) OR attribute_not_exists(pk)"
            return {"ConditionCheck": {**where, "ConditionExpression": always}}
        return {
            "Update": {
                **where,
                "UpdateExpression": use.update,
                "ConditionExpression": f"id = :enrolment AND {use.condition}",
                "ExpressionAttributeValues": {**use.values, ":enrolment": {"S": factor.enrolment}},
            }
        }


def owner_of(method: str, user: str) -> str:
    """What secrets and digests of *user* for *method* are bound to."""
    return f"{method} {user}"


def user_of_subject(subject: str, *, pool_id: str) -> str:
    """Stands for the user with that ``sub``, as in the table of challenges."""
    return user_key(b"", pool_id=pool_id, name="", subject=subject)


def _key(user: str, method: str) -> dict[str, Any]:
    return {"pk": {"S": f"F#{user}#{method}"}}
