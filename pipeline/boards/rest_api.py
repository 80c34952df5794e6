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
    "REST API",
    "Requests, and those that failed; no data where the stack has no REST API.",
    "no 5XX. 4XX are wrong passwords, expired tokens and malformed requests.",
    "5XX: a fault of the API, or Cognito is down or throttles requests; read the log. 4XX "
    f"without more successful requests: brute force or a scan. {runbook(_SECTION)}",
    [
        [
            graph(
                "Requests to the REST API",
                *(Line(of_api(name), name) for name in ("Count", "4XXError", "5XXError")),
            ),
            graph(
                "Requests not counted by IP address",
                Line(ours("AddressNotCounted"), "Not counted"),
            ),
            graph("Latency, p99", Line(of_api("Latency"), "All"), stat="p99", left="ms"),
        ]
    ],
)
_NOT_COUNTED = Alarm(
    name="AddressesNotCounted",
    severity="ticket",
    impact="Requests to the REST API are not counted by IP address, so one IP address may use "
    "the whole rate limit. Users are served.",
    action="Read in the log of the API which call failed (`address not counted`).",
    section="addresses-are-not-counted",
    watches=ours("AddressNotCounted"),
    needed=2,  # once is a slow DynamoDB
    of=3,
    condition=_CONDITION,
)
_FAILS = Alarm(
    name="ApiFails",
    severity="ticket",
    impact="The REST API answers 500 or 503; apps that use it cannot sign users in.",
    action="Read its log: `handler failed` is a fault of the API, `cognito failed` means that "
    "Cognito is down or throttles requests.",
    section=_SECTION,
    watches=of_api("5XXError"),
    condition=_CONDITION,
)
_WAITING = {"ApiSignIn": "Sign-ins", "ApiSignUp": "Sign-ups and new passwords"}
_THROTTLED = (
    Alarm(
        name=f"{function}Throttles",
        severity="ticket",
        impact=f"{what} by the REST API fail at times, because {function}Concurrency is used up.",
        action="Check the number of requests on the triggers dashboard: a flood from many IP "
        "addresses, or real users? For real users, raise the parameter.",
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
