import json
from collections import Counter
from datetime import timedelta

import pytest

from events.consumers.metrics import handle, metric_name
from events.contract.catalogue import Kind, Reason
from events.contract.schema import encode
from runtime.aws_client.errors import Unanswered
from tests.events.consumers.conftest import SUB

OTHER = SUB.replace("1", "2")


class Active:
    """Who has been counted on a day, in memory; fails if it *is_broken*."""

    def __init__(self):
        self.counted = {}
        self.settled = []
        self.expected = []
        self.is_broken = False

    def newly_active(self, event, *, owner, now):  # noqa: ARG002  # the table's own signature
        if self.is_broken:
            raise Unanswered("timeout")
        periods = {
            "DailyActiveUsers": (event.subject, f"{event.time:%Y-%m-%d}"),
            "MonthlyActiveUsers": (event.subject, f"{event.time:%Y-%m}"),
        }
        return [
            metric
            for metric, key in periods.items()
            if self.counted.setdefault((metric, key), owner) == owner
        ]

    def expect(self, event, *, owner, now):  # noqa: ARG002  # likewise
        self.expected.append(event.subject)

    def settle(self, event, metric):
        self.settled.append((event.subject, metric))


@pytest.fixture
def active():
    return Active()


@pytest.fixture
def deliver(seen, active, dead_letters, metric_lines, now, capsys, batch, failed):
    """Give the consumer a batch; answer what failed and what was counted."""

    def deliver(*bodies, mode="perclient", **known):
        event = batch(*bodies, **known)
        answer = handle(
            event,
            seen=seen,
            active=active,
            lines=metric_lines,
            bury=dead_letters.bury,
            mode=mode,
            now=lambda: now,
        )
        return failed(event, answer), counts(capsys)

    return deliver


def counts(capsys):
    """{metric: value} without dimensions and {metric{dimension=value}: value} with them."""
    found = Counter()
    for line in map(json.loads, capsys.readouterr().out.splitlines()):
        for directive in line.get("_aws", {}).get("CloudWatchMetrics", []):
            [dimensions] = directive["Dimensions"]
            of = {name: line[name] for name in dimensions if name != "service"}
            label = "".join(f"{{{name}={value}}}" for name, value in of.items())
            for metric in directive["Metrics"]:
                found[metric["Name"] + label] += sum(line[metric["Name"]])
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


def test_codes_are_counted_by_channel(deliver, make):
    """Texts cost money, and robots can make us send them: what is sent and verified, by channel."""
    events = [
        make(Kind.CHALLENGE_REQUESTED, method="EMAIL_CODE", user_not_found=True),
        make(Kind.CHALLENGE_SENT, method="MAGIC_LINK"),
        make(Kind.CHALLENGE_VERIFIED, method="SMS_CODE"),
        make(Kind.CHALLENGE_DELIVERY_FAILED, method="PIGEON", reason="throttled"),
        make(Kind.CHALLENGE_LOCKED, method="SMS_CODE"),
        make(Kind.CHALLENGE_VERIFIED, method="TOTP"),  # by no channel
        make(Kind.CHALLENGE_VERIFIED, method="RECOVERY_CODE"),
    ]

    _, counted = deliver(*map(encode, events))

    assert 1 == counted["UnknownUserRequested"] == counted["ChallengeLocked"]
    assert 3 == counted["ChallengeVerified"]
    assert {
        "ChallengeRequested{channel=email}": 1,
        "ChallengeSent{channel=email}": 1,
        "ChallengeVerified{channel=sms}": 1,
        "ChallengeDeliveryFailed{channel=other}": 1,
    } == {name: count for name, count in counted.items() if "channel" in name}


@pytest.mark.parametrize(
    ("reason", "faults"), [("unavailable", 1), ("sender_refused", 1), ("no_address", 0)]
)
def test_a_code_that_was_not_sent_may_be_our_fault(deliver, make, reason, faults):
    """Anybody can ask for a text to a user without a telephone; that is none."""
    _, counted = deliver(
        encode(make(Kind.CHALLENGE_DELIVERY_FAILED, method="SMS_CODE", reason=reason))
    )

    assert faults == counted["ChallengeUnsent"]


@pytest.mark.parametrize(
    ("mode", "dimensions"),
    [
        ("lean", {"channel"}),
        ("standard", {"channel", "reason"}),
        ("perclient", {"channel", "reason", "client_id"}),
    ],
)
def test_the_mode_bounds_what_metrics_cost(deliver, make, mode, dimensions):
    """Totals are there in each; what is paid for by the value of a dimension is chosen."""
    events = [
        make(Kind.SIGN_UP_REJECTED, reason="locked"),
        make(Kind.SIGN_IN_SUCCEEDED, client_id="c1"),
        make(Kind.CHALLENGE_SENT, method="EMAIL_CODE"),
    ]

    _, counted = deliver(*map(encode, events), mode=mode)

    found = {name.partition("{")[2].partition("=")[0] for name in counted} - {""}
    assert dimensions == found
    assert {1} == {counted[name] for name in ("SignUpRejected", "SignInSucceeded", "ChallengeSent")}


def test_a_user_who_confirmed_is_expected(deliver, make, active):
    """So that the first sign-in can be told from the others."""
    deliver(encode(make(Kind.USER_CONFIRMED, subject=SUB)))

    assert [SUB] == active.expected


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


def test_unreadable_messages_are_counted_and_buried(deliver, make, dead_letters):
    """The rest of their batch is counted as if they were not there."""
    body = encode(make(Kind.PASSWORD_RESET))

    failed, counted = deliver("nonsense", body, "{}")

    assert [] == failed
    assert ["nonsense", "{}"] == [letter for letter, _ in dead_letters.letters]
    assert 1 == counted["PasswordReset"]
    assert 2 == counted["UnreadableEvent"]


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


def test_a_user_is_active_once_a_day_and_once_a_month(deliver, make, active):
    """However often they sign in, and in whatever order the events come."""
    yesterday = {"subject": SUB, "minutes_ago": 24 * 60}
    events = [
        make(Kind.SIGN_IN_SUCCEEDED, subject=SUB),
        make(Kind.SIGN_IN_SUCCEEDED, **yesterday),
        make(Kind.SIGN_IN_SUCCEEDED, subject=SUB),
        make(Kind.SIGN_IN_SUCCEEDED, subject=OTHER),
        make(Kind.SIGN_IN_SUCCEEDED),
        make(Kind.SIGN_IN_ATTEMPTED, subject=OTHER),
    ]

    deliver(*map(encode, events[:1]))
    _, counted = deliver(*map(encode, events[1:]))

    assert 2 == counted["DailyActiveUsers"]
    assert 1 == counted["MonthlyActiveUsers"]
    assert (OTHER, "MonthlyActiveUsers") in active.settled


def test_active_users_count_for_the_hour_of_their_event(
    make, seen, active, dead_letters, metric_lines, now, capsys, batch
):
    """One that was stuck in a queue counts for its own day; CloudWatch takes two weeks."""
    events = [
        make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, minutes_ago=24 * 60),
        make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, minutes_ago=14 * 24 * 60),
    ]
    handle(
        batch(*map(encode, events)),
        seen=seen,
        active=active,
        lines=metric_lines,
        bury=dead_letters.bury,
        mode="standard",
        now=lambda: now,
    )
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    [line] = [line for line in lines if "DailyActiveUsers" in line]

    hour = (now - timedelta(days=1, hours=1)).replace(minute=0, second=0, microsecond=0)
    assert int(hour.timestamp() * 1000) == line["_aws"]["Timestamp"]


def test_a_user_who_cannot_be_looked_up_is_counted_with_the_next_try(deliver, make, active):
    """Nothing of the event is counted before all of it can be."""
    body = encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB))
    active.is_broken = True
    first = deliver(body, message_id="m")
    active.is_broken = False
    failed, counted = deliver(body, message_id="m")

    assert ([0], {}) == first
    assert [] == failed
    assert 1 == counted["SignInSucceeded"] == counted["DailyActiveUsers"]
