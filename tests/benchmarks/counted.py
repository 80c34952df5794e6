"""The AWS calls of real handlers, as moto receives them, and what they cost in units."""

import json
from collections import Counter
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest
from moto.core.models import BotocoreStubber

_WRITES = {"PutItem", "UpdateItem", "DeleteItem"}


class Counted:
    """
    What was called since the last `clear`.

    Attributes:
        calls: By service and action, as ``sns.Publish``.
        units: DynamoDB's write and read units, for items of up to 1 KB written and 4 KB read.
        keys: The table and key of each item that was written.

    """

    def __init__(self):
        self.calls, self.units, self.keys = Counter(), Counter(), set()

    def clear(self):
        for counter in (self.calls, self.units, self.keys):
            counter.clear()

    def note(self, request):
        host = urlsplit(request.url).hostname
        if host == "127.0.0.1":
            return  # boto3 on its way to moto by HTTP, which notes it
        service, body = host.partition(".")[0], _text(request.body)
        headers = {name.lower(): _text(value) for name, value in request.headers.items()}
        target = headers.get("x-amz-target", "").rpartition(".")[2]
        action = target or _action(request.url, body)
        self.calls[f"{service}.{action}"] += 1
        if service == "dynamodb":
            self._note_units(action, json.loads(body))

    def _note_units(self, action, asked):
        if action == "TransactWriteItems":
            for each in asked["TransactItems"]:
                [item] = each.values()
                self._write(item, 2)
        elif action in _WRITES:
            self._write(asked, 1)
        elif action == "GetItem":
            self.units["read"] += 1.0 if asked.get("ConsistentRead") else 0.5
        elif action == "BatchGetItem":
            for table in asked["RequestItems"].values():
                each = 1.0 if table.get("ConsistentRead") else 0.5
                self.units["read"] += each * len(table["Keys"])
        else:
            raise AssertionError(f"what {action} costs is not known here")

    def _write(self, item, units):
        self.units["write"] += units
        key = item.get("Key") or {"pk": item["Item"]["pk"]}
        self.keys.add((item["TableName"], json.dumps(key)))


@contextmanager
def counted():
    """Note every request that reaches moto, of the small client and of boto3."""
    noted, answer = Counted(), BotocoreStubber.__call__

    def note_and_answer(self, event_name, request, **more):
        noted.note(request)
        return answer(self, event_name, request, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BotocoreStubber, "__call__", note_and_answer)
        yield noted


def _text(of):
    return of.decode() if isinstance(of, bytes) else of or ""


def _action(url, body):
    """Of the Query protocol, or of the one path that is called by REST."""
    if urlsplit(url).path == "/v2/email/outbound-emails":
        return "SendEmail"
    [action] = parse_qs(body)["Action"]
    return action
