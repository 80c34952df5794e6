"""What the boards show of the REST API, and its alarm."""

from __future__ import annotations

from pipeline.boards.alarms import Alarm
from pipeline.boards.links import runbook
from pipeline.boards.metrics import Metric, of_function, ours
from pipeline.boards.widgets import Band, Line, graph

_CONDITION = "RestApi"
_SECTION = "the-rest-api-fails"


def of_api(name: str) -> Metric:
    """``AWS/ApiGateway``'s of the REST API's one stage; there is no data where there is no API."""
    return Metric("AWS/ApiGateway", name, (("ApiName", "${AWS::StackName}"), ("Stage", "v1")))


API_BAND = Band(
    "Does the REST API answer?",
    "Its requests, and those that it could not answer; empty where the stack has none.",
    "no 5XX. 4XX are wrong passwords, tokens that have expired and bodies that make no sense.",
    "5XX: a fault of ours, or Cognito is down or throttles; the log says which. 4XX without more "
    f"requests that succeed: somebody is trying something out. {runbook(_SECTION)}",
    [
        [
            graph(
                "Requests to the REST API",
                *(Line(of_api(name), name) for name in ("Count", "4XXError", "5XXError")),
            ),
            graph(
                "Requests that were not counted by IP address",
                Line(ours("AddressNotCounted"), "Not counted"),
            ),
            graph("Time to an answer, p99", Line(of_api("Latency"), "All"), stat="p99", left="ms"),
        ]
    ],
)
_NOT_COUNTED = Alarm(
    name="AddressesNotCounted",
    severity="ticket",
    means="Requests to the REST API are not counted by IP address, so one address may send as many "
    "as the API takes. Users are served.",
    do="The log of the API says which call failed (`address not counted`).",
    section="addresses-are-not-counted",
    watches=ours("AddressNotCounted"),
    needed=2,  # once is a slow DynamoDB
    of=3,
    condition=_CONDITION,
)
_FAILS = Alarm(
    name="ApiFails",
    severity="ticket",
    means="The REST API answers with 500 or 503.",
    do="Its log says whether it is a fault (`handler failed`) or Cognito, which is down or "
    "throttles (`cognito failed`).",
    section=_SECTION,
    watches=of_api("5XXError"),
    condition=_CONDITION,
)
_WAITING = {"ApiSignIn": "Sign-ins", "ApiSignUp": "Sign-ups and new passwords"}
_THROTTLED = (
    Alarm(
        name=f"{function}Throttles",
        severity="ticket",
        means=f"{what} by the REST API fail at times, because {function}Concurrency is used up.",
        do="A flood from many addresses, or real users? The board of the triggers shows how many "
        "requests there are.",
        section="the-rest-api-is-throttled",
        watches=of_function("Throttles", function),
        period=60,
        needed=2,
        of=5,
        condition=_CONDITION,
    )
    for function, what in _WAITING.items()
)
API_ALARMS = (_FAILS, _NOT_COUNTED, *_THROTTLED)
