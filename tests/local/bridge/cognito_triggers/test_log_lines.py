"""What a function writes is in the log of the call that wrote it."""

import base64
import json

import pytest

from ministack_cognito_triggers.functions.log_lines import MARK

WRITES = """
import os, sys
def handler(event, context):
    for number in range(event.get("lines", 0)):
        print("line", number)
    os.write(2, event.get("raw", "").encode())
    if event.get("closes"): os.close(2)
    if event.get("exits"): os._exit(3)
    if event.get("raises"): raise RuntimeError("boom")
"""


def tail(functions, name, **event):
    answer = functions.aws.invoke(
        FunctionName=name, LogType="Tail", Payload=json.dumps(event).encode()
    )
    answer["Payload"].close()
    text = base64.b64decode(answer.get("LogResult", "")).decode()
    platforms = ("START", "END", "REPORT")
    return [line for line in text.splitlines() if not line.startswith(platforms)]


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("event", "lines"),
    [
        ({}, []),
        ({"lines": 3}, ["line 0", "line 1", "line 2"]),
        ({"raw": "no end of line"}, ["no end of line"]),
        ({"lines": 1, "raw": "ü\n"}, ["line 0", "ü"]),
        ({"lines": 1, "closes": True}, ["line 0"]),
    ],
)
def test_a_call_logs_what_it_wrote(functions, event, lines):
    """And no mark, at the first call and at the second."""
    name = functions.make(WRITES)

    assert lines == tail(functions, name, **event)
    if "closes" not in event:
        assert lines == tail(functions, name, **event)


@pytest.mark.emulator
@pytest.mark.parametrize("how", ["exits", "raises"])
def test_a_call_that_fails_logs_what_it_wrote_before(functions, how):
    """The last lines are those that one needs."""
    name = functions.make(WRITES)
    written = tail(functions, name, lines=2, **{how: True})

    assert ["line 0", "line 1"] == written[:2]
    assert not any(MARK in line for line in written)
