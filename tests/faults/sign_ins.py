"""
A trigger's process: it tells of sign-ins until it is done, or is killed.

Arguments: how many. The environment is that of a function. Prints the lines
of the announcer, and one with the time that each telling took.
"""

import json
import sys
import time

from events.catalogue import Kind
from events.publish import announcer
from rules.trigger_event import TriggerEvent
from runtime.entry import Invocation
from runtime.settings import Settings

SUB = "b281eb78-0000-4000-8000-000000000001"
EVENT = {
    "triggerSource": "PostAuthentication_Authentication",
    "userPoolId": "eu-west-1_AbC",
    "userName": SUB,
    "callerContext": {"clientId": "client1"},
    "request": {"userAttributes": {"sub": SUB}},
    "response": {},
}


def main() -> None:
    told = announcer(Settings())
    asked = TriggerEvent.read(EVENT)
    for number in range(int(sys.argv[1])):
        told._invocation = lambda number=number: Invocation(f"request-{number}", lambda: 5000)
        started = time.perf_counter()
        told(Kind.SIGN_IN_SUCCEEDED, asked)
        print(json.dumps({"took_ms": (time.perf_counter() - started) * 1000}), flush=True)


if __name__ == "__main__":
    main()
