"""Tries, walls and clocks of a call."""

from datetime import UTC, datetime

import pytest

from runtime.aws_client.answer import Answer
from runtime.aws_client.caller import Caller, Request
from runtime.aws_client.clients import Clients
from runtime.aws_client.errors import CallFailed, Refused, Unanswered
from runtime.aws_client.signing import Signer
from runtime.aws_client.wall import Wall
from tests.runtime.aws_client.conftest import ENV

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
REQUEST = Request({"content-type": "t"}, b"{}")
GOOD = Answer(200, {}, b"", keeps=True)


def refusal(code, status=400, **headers):
    """An answer that is read as a refusal with *code*."""
    return Answer(status, {"code": code, **headers}, b"", keeps=True)


def read(answer):
    if answer.status != 200:
        error = {"Error": {"Code": answer.headers["code"]}}
        raise Refused(error | {"ResponseMetadata": {"HTTPStatusCode": answer.status}})
    return answer


class Service:
    """Answers from a list, or raises what stands there."""

    def __init__(self, *answers):
        self.answers, self.sent, self.walls, self.paused = list(answers), [], [], []

    def __call__(self, _head, headers, _body, wall):
        self.sent.append(headers)
        self.walls.append(wall.left())
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    def caller(self, *, tries=2, within_s=60.0, remaining_ms=None, now=NOW, yielding=None, **env):
        return Caller(
            self,
            Signer(service="dynamodb", region="eu-west-1", env=ENV),
            host="h",
            within_s=within_s,
            tries=tries,
            env=env,
            remaining_ms=lambda: remaining_ms,
            yielding=yielding or {},
            now=now.timestamp,
            sleep=self.paused.append,
        )

    def call(self, **more):
        return self.caller(**more).call("PutItem", REQUEST, read)


PASSING = [
    refusal("ThrottlingException"),
    refusal("ProvisionedThroughputExceededException"),
    refusal("TooManyRequestsException"),
    refusal("Whatever", 500),
    refusal("Whatever", 503),
    Unanswered("timeout"),
    Unanswered("dropped"),
]


@pytest.mark.parametrize("first", PASSING)
def test_tries_again_after_what_passes(first):
    """Once, after a pause that differs."""
    service = Service(first, GOOD)

    assert service.call() == GOOD
    assert len(service.sent) == 2
    [pause] = service.paused
    assert 0 <= pause <= 0.05


@pytest.mark.parametrize("failure", PASSING)
def test_tells_what_the_last_try_met(failure):
    """No third try; and how often it was sent."""
    service = Service(failure, failure, GOOD)

    with pytest.raises(CallFailed) as raised:
        service.call()
    assert len(service.sent) == 2
    if isinstance(failure, Answer):
        assert ("PutItem", 2) == (raised.value.operation_name, raised.value.sends)


@pytest.mark.parametrize(
    "code",
    ["ConditionalCheckFailedException", "TransactionCanceledException", "ValidationException"],
)
def test_does_not_try_again_what_would_be_refused_again(code):
    service = Service(refusal(code), GOOD)

    with pytest.raises(Refused) as raised:
        service.call()
    assert (code, 1, 1) == (raised.value.code, raised.value.sends, len(service.sent))


@pytest.mark.parametrize("failure", PASSING)
def test_what_somebody_else_does_later_is_not_tried_again_when_it_is_throttled(failure):
    """Another try would use up the quota that it waits for; a lost answer is no such thing."""
    service = Service(failure, GOOD)
    is_throttled = isinstance(failure, Answer) and failure.status == 400
    if is_throttled:
        with pytest.raises(Refused):
            service.call(yielding={"PutItem": 1.0})
    else:
        service.call(yielding={"PutItem": 1.0})

    assert (1 if is_throttled else 2) == len(service.sent)
    assert service.walls[0] <= 0.5


def test_other_operations_of_the_client_have_their_time_and_their_tries():
    """The wall is that of the client."""
    service = Service(refusal("TooManyRequestsException"), GOOD)
    service.call(yielding={"AdminAddUserToGroup": 1.0})

    assert 2 == len(service.sent)
    assert service.walls[0] > 20


def test_of_one_try_there_is_one():
    """SNS: what is not published is left to the relay."""
    service = Service(refusal("Throttling"), GOOD)

    with pytest.raises(Refused):
        service.call(tries=1)
    assert len(service.sent) == 1


def test_tries_share_the_wall():
    """So that a first one that hangs leaves the second its half."""
    service = Service(Unanswered("timeout"), GOOD)
    service.call(within_s=60)

    assert 29 < service.walls[0] <= 30
    assert 59 < service.walls[1] <= 60


def test_all_ends_before_lambda_ends_the_invocation():
    """With time to answer Cognito."""
    service = Service(GOOD)
    service.call(remaining_ms=20_400, tries=1)

    assert 19 < service.walls[0] <= 20


def test_without_time_nothing_is_sent():
    service = Service(GOOD)

    with pytest.raises(Unanswered) as raised:
        service.call(remaining_ms=300)
    assert (("timeout", False), []) == (
        (raised.value.why, raised.value.may_have_happened),
        service.sent,
    )


def test_what_was_sent_once_may_have_happened_though_no_time_is_left_for_more(monkeypatch):
    """A message that may have been taken is not given back."""
    clock, service = [0.0], Service(Unanswered("dropped", may_have_happened=False))
    monkeypatch.setattr(
        "runtime.aws_client.caller.Wall", lambda seconds: Wall(seconds, clock=lambda: clock[0])
    )
    caller = service.caller(within_s=60)
    monkeypatch.setattr(caller, "_sleep", lambda _: clock.append(clock.pop() + 61))

    with pytest.raises(Unanswered) as raised:
        caller.call("PutItem", REQUEST, read)
    assert ("timeout", True) == (raised.value.why, raised.value.may_have_happened)
    assert 1 == len(service.sent)


@pytest.mark.parametrize("left_s", [-1, 1e-9])
def test_no_pause_that_the_wall_has_no_room_for(left_s):
    """What the first try met is told at once."""
    service, met = Service(), Unanswered("dropped")

    with pytest.raises(Unanswered) as raised:
        service.caller()._pause(Wall(left_s, clock=lambda: 0.0), met)
    assert (met, []) == (raised.value, service.paused)


@pytest.mark.parametrize(
    ("trace", "sent"),
    [
        ("Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0", True),
        ("a\r\nx: y", False),
        ("ä", False),
        ("", False),
    ],
)
def test_passes_the_trace_on(trace, sent):
    """Lambda finds loops of functions and queues by it."""
    service = Service(GOOD)
    service.call(_X_AMZN_TRACE_ID=trace)

    assert (trace if sent else None) == service.sent[0].get("x-amzn-trace-id")


def test_stops_at_the_start_without_a_region():
    """Lambda always says which."""
    with pytest.raises(LookupError, match="AWS_REGION"):
        Clients(env={k: v for k, v in ENV.items() if k != "AWS_REGION"}).dynamodb()
