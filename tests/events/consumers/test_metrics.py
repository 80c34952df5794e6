import json
from datetime import timedelta

import pytest
from botocore.exceptions import ReadTimeoutError

from events.catalogue import Kind, Reason
from events.consumers.metrics import handle, metric_name
from events.schema import encode, user_event


class Seen:
    """A table of events in memory; claims of *broken* keys fail."""

    def __init__(self) -> None:
        self.owners = {}
        self.settled = set()
        self.broken = set()

    def claim(self, key, *, owner, now):  # noqa: ARG002  # the table's own signature
        if key in self.broken:
            raise ReadTimeoutError(endpoint_url="http://127.0.0.1")
        return self.owners.setdefault(key, owner) == owner and key not in self.settled

    def settle(self, key):
        if key in self.broken:
            raise ReadTimeoutError(endpoint_url="http://127.0.0.1")
        self.settled.add(key)


@pytest.fixture
def seen():
    return Seen()


@pytest.fixture
def make(now):
    numbers = iter(range(1000))

    def make(kind, **data):
        return user_event(
            kind,
            pool_id="eu-west-1_AbC",
            subject=None,
            request_id=str(next(numbers)),
            time=now - timedelta(milliseconds=250),
            data=data,
        )

    return make


@pytest.fixture
def deliver(seen, metric_lines, now, capsys):
    """Give the consumer a batch; answer what failed and what was counted."""
    numbers = iter(range(1000))

    def deliver(*bodies):
        records = [{"messageId": f"m{next(numbers)}", "body": body} for body in bodies]
        answer = handle({"Records": records}, seen=seen, lines=metric_lines, now=lambda: now)
        failed = [entry["itemIdentifier"] for entry in answer["batchItemFailures"]]
        ids = [record["messageId"] for record in records]
        return [ids.index(one) for one in failed], counts(capsys)

    return deliver


def counts(capsys):
    """{metric: value} without dimensions and {metric{dimension=value}: value} with them."""
    found = {}
    for line in map(json.loads, capsys.readouterr().out.splitlines()):
        for directive in line.get("_aws", {}).get("CloudWatchMetrics", []):
            [dimensions] = directive["Dimensions"]
            of = {name: line[name] for name in dimensions if name != "service"}
            label = "".join(f"{{{name}={value}}}" for name, value in of.items())
            for metric in directive["Metrics"]:
                found[metric["Name"] + label] = sum(line[metric["Name"]])
    return found


def test_events_are_counted_by_kind_reason_and_client(deliver, make):
    """One line a set of dimensions, whatever the size of the batch."""
    events = [
        make(Kind.SIGN_UP_REJECTED, reason="disposable_domain"),
        make(Kind.SIGN_UP_REJECTED, reason="disposable_domain"),
        make(Kind.SIGN_UP_REJECTED, reason="invalid_email"),
        make(Kind.SIGN_IN_ATTEMPTED, client_id="c1", user_not_found=True),
        make(Kind.SIGN_IN_ATTEMPTED, client_id="c1"),
        make(Kind.SIGN_IN_SUCCEEDED, client_id="c2", first_sign_in=True, new_device=True),
        make(Kind.PASSWORD_RESET, client_id="c1"),
    ]

    failed, counted = deliver(*map(encode, events))

    assert [] == failed
    assert {
        "SignUpRejected": 3,
        "SignUpRejected{reason=disposable_domain}": 2,
        "SignUpRejected{reason=invalid_email}": 1,
        "SignInAttempted": 2,
        "SignInAttempted{client_id=c1}": 2,
        "UnknownUserAttempted": 1,
        "SignInSucceeded": 1,
        "SignInSucceeded{client_id=c2}": 1,
        "FirstSignIn": 1,
        "NewDeviceSignIn": 1,
        "PasswordReset": 1,
        "EventAge": pytest.approx(7 * 250, abs=7),
    } == counted


def test_doubts_about_a_sign_up_are_counted(deliver, make):
    """What operators look at before they make the policy stricter."""
    events = [
        make(Kind.SIGN_UP_ACCEPTED, suspect=True, dns_unavailable=True),
        make(Kind.SIGN_UP_ACCEPTED, would_refuse="disposable_mx"),
        make(Kind.ADDRESS_CHANGE_ACCEPTED, suspect=True),
        make(Kind.ADDRESS_CHANGE_REJECTED, reason="disposable_mx"),
    ]

    _, counted = deliver(*map(encode, events))

    assert {
        "SignUpAccepted": 2,
        "SuspectSignUp": 1,
        "DnsUnavailable": 1,
        "SignUpWouldBeRefused": 1,
        "AddressChangeAccepted": 1,
        "AddressChangeRejected": 1,
        "AddressChangeRejected{reason=disposable_mx}": 1,
        "EventAge": pytest.approx(4 * 250, abs=4),
    } == counted


def test_a_duplicate_is_counted_as_such(deliver, make, seen):
    """SNS and SQS deliver at least once."""
    body = encode(make(Kind.PASSWORD_RESET))

    failed, counted = deliver(body, body)
    again, later = deliver(body)

    assert [] == failed == again
    assert 1 == counted["PasswordReset"]
    assert 1 == counted["DuplicateEvent"]
    assert {"DuplicateEvent": 1} == later
    assert 1 == len(seen.settled)


def test_unreadable_messages_fail_alone(deliver, make):
    """They end in the dead-letter queue; the rest of their batch is counted."""
    body = encode(make(Kind.PASSWORD_RESET))

    failed, counted = deliver("nonsense", body, "{}")

    assert [0, 2] == failed
    assert 1 == counted["PasswordReset"]
    assert 2 == counted["UnreadableEvent"]


def test_a_batch_of_nothing_but_poison_is_no_crash(deliver):
    """Each is told to SQS by its id."""
    assert ([0, 1], {"UnreadableEvent": 2}) == deliver("nonsense", "")


def test_an_event_of_a_later_kind_is_counted(deliver, make):
    """And not refused: this consumer may be older than the producer."""
    newer = json.loads(encode(make(Kind.PASSWORD_RESET))) | {"type": "auth.user.promoted.v1"}

    assert ([], {"UnknownEventType": 1}) == deliver(json.dumps(newer))


@pytest.mark.parametrize("reason", ["x" * 1000, None, 7, ["a"]])
def test_dimensions_stay_few_whatever_is_published(deliver, make, reason):
    """A reason that is none is `other`; each value of a dimension costs money."""
    _, counted = deliver(encode(make(Kind.SIGN_UP_REJECTED, reason=reason)))

    assert 1 == counted["SignUpRejected{reason=other}"]


def test_an_event_whose_claim_fails_comes_again(deliver, make, seen):
    """DynamoDB throttles: nothing is counted, nothing is lost."""
    one, two = make(Kind.PASSWORD_RESET), make(Kind.USER_CONFIRMED)
    seen.broken.add(one.dedupe_key)

    failed, counted = deliver(encode(one), encode(two))

    assert [0] == failed
    assert "PasswordReset" not in counted
    assert 1 == counted["UserConfirmed"]


def test_an_event_that_cannot_be_settled_is_not_counted_twice_for_it(deliver, make, seen):
    """It is counted already: letting the batch fail would count all of it again."""
    event = make(Kind.PASSWORD_RESET)
    claim = seen.claim

    def claim_and_break(key, **asked):
        answer = claim(key, **asked)
        seen.broken.add(key)
        return answer

    seen.claim = claim_and_break

    failed, counted = deliver(encode(event))

    assert [] == failed
    assert 1 == counted["PasswordReset"]


def test_more_values_than_a_metric_holds_are_written_in_two_lines(deliver, make):
    """EMF allows 100 values a metric; the ages of a full batch are as many."""
    failed, counted = deliver(*(encode(make(Kind.PASSWORD_RESET)) for _ in range(100)))

    assert [] == failed
    assert 100 == counted["PasswordReset"]
    assert counted["EventAge"] >= 100 * 250


def test_no_two_kinds_share_a_metric():
    """Names are made from kinds."""
    assert len(Kind) == len({metric_name(kind) for kind in Kind})
    assert "GroupAssignmentFailed" == metric_name(Kind.GROUP_ASSIGNMENT_FAILED)


def test_every_reason_is_a_dimension_value():
    """CloudWatch wants 1 to 1024 printable characters."""
    assert all(reason.isascii() and reason for reason in Reason)
