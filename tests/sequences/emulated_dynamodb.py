"""DynamoDB as the emulator has it, in this process: no socket, one table, every call noted."""

import json
from functools import cache

from ministack.services import dynamodb as emulated

from runtime.aws_client.errors import Refused

TABLE = "sequences"


class EmulatedDynamoDB:
    """
    Answers as the client of `runtime.aws` does.

    Attributes:
        calls: The names of all calls, by the caller that is `calling`.

    """

    def __init__(self, table=TABLE):
        self.calls, self._table = [], table
        emulated._tables.pop(table, None)
        self._ask(
            "create_table",
            TableName=table,
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            BillingMode="PAY_PER_REQUEST",
        )

    def __getattr__(self, method):
        def call(**asked):
            self.calls.append(method)
            return self._ask(method, **asked)

        return call

    def items(self):
        return self._ask("scan", TableName=self._table)["Items"]

    def _ask(self, method, **asked):
        target = {"x-amz-target": f"DynamoDB_20120810.{_action(method)}"}
        waiting = emulated.handle_request("POST", "/", target, json.dumps(asked).encode(), {})
        try:
            waiting.send(None)  # a coroutine that waits for nothing
        except StopIteration as done:
            status, _, body = done.value
        answer = json.loads(body)
        if status >= 400:
            code = answer["__type"].rpartition("#")[2]
            raise Refused({**answer, "Error": {"Code": code}}, _action(method))
        return answer


@cache
def _action(method):
    return "".join(word.title() for word in method.split("_"))
