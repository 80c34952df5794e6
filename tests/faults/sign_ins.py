"""
A trigger's process: it tells of sign-ins until it is done, or is killed.

Arguments: how many. The environment is that of a function. Prints the lines
of the announcer, and one with the time that each telling took, as on a machine
that does nothing else.
"""

import json
import sys

from events.contract.catalogue import Kind
from events.publishing.publish import announcer
from rules.trigger_event import TriggerEvent
from runtime.entry import Invocation
from runtime.settings.events import EventSettings
from tests.loop.quiet_time import QuietTime

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
    told = announcer(EventSettings())
    asked = TriggerEvent.read(EVENT)
    for number in range(int(sys.argv[1])):
        told._invocation = lambda number=number: Invocation(f"request-{number}", lambda: 5000)
        quiet = QuietTime()
        told(Kind.SIGN_IN_SUCCEEDED, asked)
        print(json.dumps({"took_ms": quiet.passed_s * 1000}), flush=True)


if __name__ == "__main__":
    main()
