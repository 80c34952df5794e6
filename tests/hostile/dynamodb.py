"""DynamoDB as the emulator has it, in this process: no socket, and every call is one step."""

import json
from collections.abc import Callable
from functools import cache
from typing import Any
from unittest import mock

from ministack.services import dynamodb as emulated

from runtime.aws_client.errors import Refused, Unanswered

Asked = dict[str, Any]
Mutant = Callable[[str, Asked], Asked]


def as_it_is(_: str, asked: Asked) -> Asked:
    """No mutant: what is asked is asked."""
    return asked


class DynamoDB:
    """
    Answers as `runtime.aws` makes its client answer.

    Attributes:
        before: Is called with the method's name before each call: others may go on there.
        is_lost: Tells whether the answer of the call that has just been done gets lost.
        mutant: Changes what is asked, as code that forgot a condition would.

    """

    mutant: Mutant = staticmethod(as_it_is)

    def __init__(self) -> None:
        self.before: Callable[[str], None] = lambda _: None
        self.is_lost: Callable[[], bool] = lambda: False
        self.calls = 0

    def __getattr__(self, method: str) -> Callable[..., Any]:
        """The call of that name."""
        action = _action(method)

        def call(**asked: Any) -> Any:
            self.before(method)
            self.calls += 1
            answer = _answer(action, self.mutant(method, asked))
            if self.is_lost():
                raise Unanswered("timeout")
            return answer

        return call

    def table(self, name: str, *, is_sorted: bool = False) -> None:
        """Make the table *name*, empty."""
        names = ["pk", "sk"] if is_sorted else ["pk"]
        key = [
            {"AttributeName": name, "KeyType": kind}
            for name, kind in zip(names, ("HASH", "RANGE"), strict=False)
        ]
        types = [{"AttributeName": name, "AttributeType": "S"} for name in names]
        emulated._tables.pop(name, None)
        _answer(
            "CreateTable",
            {
                "TableName": name,
                "KeySchema": key,
                "AttributeDefinitions": types,
                "BillingMode": "PAY_PER_REQUEST",
            },
        )

    def items(self, name: str) -> dict[str, dict[str, Any]]:
        """The items of a table by ``pk``; nobody goes on meanwhile."""
        return {
            item["pk"]["S"]: item for item in _answer("Scan", {"TableName": name}).get("Items", [])
        }


def copied(value: Any, _: Any = None) -> Any:
    """A deep copy of JSON: the emulator makes many, and copy.deepcopy takes ten times as long."""
    if type(value) is dict:
        return {
            name: copied(member) if type(member) in _MADE_OF_OTHERS else member
            for name, member in value.items()
        }
    return [copied(each) for each in value] if type(value) is list else value


_MADE_OF_OTHERS = (dict, list)


@cache
def _action(method: str) -> str:
    return "".join(word.title() for word in method.split("_"))


def _answer(action: str, asked: Asked) -> Any:
    status, _, body = _sent(action, json.dumps(asked).encode())
    answer = json.loads(body)
    if status < 400:
        # The emulator does not tell what a batch consumed.
        return answer
    code = answer["__type"].rpartition("#")[2]
    raise Refused({**answer, "Error": {"Code": code}}, action)


def _sent(action: str, body: bytes) -> tuple[int, Any, bytes]:
    """The emulator's handler is a coroutine that waits for nothing."""
    target = {"x-amz-target": f"DynamoDB_20120810.{action}"}
    waiting = emulated.handle_request("POST", "/", target, body, {})
    try:
        waiting.send(None)
    except StopIteration as done:
        answered: tuple[int, Any, bytes] = done.value
        return answered
    raise AssertionError(f"{action} waits")


_ALWAYS = "(attribute_exists(pk) OR attribute_not_exists(pk))"


def forgets(*parts: str) -> Callable[[], Any]:
    """Code whose expressions lack *parts*: a mutant, to be put in its place by ``with``."""

    def lacking(_: str, asked: Asked) -> Asked:
        text = json.dumps(asked)
        for part in parts:
            text = text.replace(f" AND {part}", "").replace(part, _ALWAYS)
        changed: Asked = json.loads(text)
        return _tidied(changed)

    return lambda: mock.patch.object(DynamoDB, "mutant", staticmethod(lacking))


def _tidied(asked: Asked) -> Asked:
    """DynamoDB refuses names and values that no expression has."""
    for each in (asked, *(next(iter(one.values())) for one in asked.get("TransactItems", ()))):
        text = " ".join(value for name, value in each.items() if name.endswith("Expression"))
        for member in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
            kept = {name: value for name, value in each.pop(member, {}).items() if name in text}
            if kept:
                each[member] = kept
    return asked
