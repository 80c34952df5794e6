"""Log groups that are read while they grow; no emulator is started."""

import asyncio
import json

import pytest
from ministack.services import cloudwatch_logs

from local.bridge.log_reads import steady


class Growing(dict):
    """Streams of a log group, to which one is added while they are walked through."""

    def __init__(self, streams, *, times):
        super().__init__(streams)
        self.times = times

    def values(self):
        for stream in super().values():
            if self.times:
                self.times -= 1
                self[f"new {self.times}"] = stream
            yield stream


@pytest.fixture
def call():
    """One call of CloudWatch Logs, as the bridge has it: status and answer."""
    cloudwatch_logs.reset()
    handle = steady(cloudwatch_logs.handle_request)

    def call(action, /, **asked):
        headers = {"x-amz-target": f"Logs_20140328.{action}"}
        status, _, answer = asyncio.run(
            handle("POST", "/", headers, json.dumps(asked).encode(), {})
        )
        return status, json.loads(answer or b"{}")

    call("CreateLogGroup", logGroupName="one")
    call("CreateLogStream", logGroupName="one", logStreamName="first")
    yield call
    cloudwatch_logs.reset()


def grow(*, times):
    group = cloudwatch_logs._log_groups["one"]
    group["streams"] = Growing(group["streams"], times=times)


@pytest.mark.parametrize("times", [0, 1, 5])
def test_groups_are_described_while_functions_write_to_them(call, times):
    grow(times=times)

    status, answer = call("DescribeLogGroups")

    assert (200, ["one"]) == (status, [group["logGroupName"] for group in answer["logGroups"]])


def test_what_never_comes_to_rest_is_an_error_as_ever(call):
    """After six tries."""
    grow(times=6)

    with pytest.raises(RuntimeError, match="changed size"):
        call("DescribeLogGroups")


@pytest.mark.parametrize("action", ["PutLogEvents", "StartQuery", "DeleteLogGroup", ""])
def test_what_writes_is_done_once(action):
    """It may have been done by half."""
    calls = []

    async def original(*_):
        calls.append(1)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        asyncio.run(steady(original)("POST", "/", {"x-amz-target": f"Logs.{action}"}, b"", {}))
    assert [1] == calls
