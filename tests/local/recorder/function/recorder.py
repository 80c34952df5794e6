"""
A trigger that notes every event it gets, and does what the test tells it.

$RECORDER is a folder: events.jsonl is what it got, script.json maps a
triggerSource to what to do then. Without a script it is a well-behaved trigger
whose challenges are answered by "right".
"""

import json
import os
import time
from pathlib import Path


def handler(event, _context):
    source = event["triggerSource"]
    folder = Path(os.environ["RECORDER"])
    with (folder / "events.jsonl").open("a") as events:
        events.write(json.dumps(event) + "\n")
    print("recorded", source)  # noqa: T201  (a silent function costs 50 ms more)
    script = json.loads((folder / "script.json").read_text()).get(source, {})
    return obey(script, behave(event))


def obey(script, event):
    if "raise" in script:
        raise RuntimeError(script["raise"])
    if "sleep" in script:
        time.sleep(script["sleep"])
    if "return" in script:
        return script["return"]
    if "response" in script:
        event["response"] = script["response"]
    for key in script.get("drop", []):
        del event[key]
    return event


def behave(event):
    trigger = event["triggerSource"].split("_")[0]
    event["response"].update(ANSWERS.get(trigger, lambda _: {})(event["request"]))
    return event


def define(request):
    rounds = request["session"]
    if rounds and rounds[-1]["challengeName"] == "SRP_A":
        return NEXT | {"challengeName": "PASSWORD_VERIFIER"}
    if rounds and rounds[-1]["challengeName"] != "CUSTOM_CHALLENGE":
        return NEXT | {"challengeName": "CUSTOM_CHALLENGE"}
    passed = bool(rounds) and rounds[-1]["challengeResult"]
    failed = len(rounds) >= 5 and not passed
    return {
        "issueTokens": passed,
        "failAuthentication": failed,
        "challengeName": None if passed or failed else "CUSTOM_CHALLENGE",
    }


def create(request):
    number = str(len(request["session"]))
    return {
        "publicChallengeParameters": {"number": number},
        "privateChallengeParameters": {"answer": "right"},
        "challengeMetadata": f"ROUND-{number}",
    }


def verify(request):
    expected = request["privateChallengeParameters"]["answer"]
    return {"answerCorrect": request["challengeAnswer"] == expected}


NEXT = {"issueTokens": False, "failAuthentication": False}
ANSWERS = {
    "DefineAuthChallenge": define,
    "CreateAuthChallenge": create,
    "VerifyAuthChallengeResponse": verify,
}
