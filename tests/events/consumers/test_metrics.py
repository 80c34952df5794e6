import json
from collections import Counter
from datetime import timedelta
from hashlib import sha256

import pytest

from events.consuming.event_metrics import metric_name
from events.contract.catalogue import Kind, Reason
from events.contract.schema import encode
from runtime.aws_client.errors import Unanswered
from tests.events.consumers.conftest import SUB

OTHER = SUB.replace("1", "2")


@pytest.fixture
def deliver(counting, dead_letters, metric_lines, now, capsys, batch, failed):
    """Give the consumer a batch, some minutes after noon; answer what failed and what counted."""

    def deliver(*bodies, mode="perclient", minutes=0, **known):
        event = batch(*bodies, **known)
        answer = counting.handle(
            event,
            lines=metric_lines,
            bury=dead_letters.bury,
            mode=mode,
            now=lambda: now + timedelta(minutes=minutes),
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


def test_what_both_regions_tell_is_counted_once(deliver, make):
    """A fact of one user by its deduplication key; what happened in each Region in each."""
    regions = ("eu-west-1", "us-east-1")
    once = [
        encode(make(Kind.GROUP_ASSIGNED, subject=SUB, group="staff"), region=r) for r in regions
    ]
    each = [encode(make(Kind.SIGN_IN_ATTEMPTED, subject=SUB), region=r) for r in regions]

    failed, counted = deliver(*once, *each)
    assert [] == failed
    assert (1, 2) == (counted["GroupAssigned"], counted["SignInAttempted"])


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


def test_the_first_sign_in_after_confirming_is_counted_once(deliver, make):
    """Ever, and not each day; whether the two come together or apart."""
    ada, bob = {"subject": SUB}, {"subject": OTHER}
    deliver(encode(make(Kind.USER_CONFIRMED, **ada)))
    events = [
        make(Kind.SIGN_IN_SUCCEEDED, **ada),
        make(Kind.USER_CONFIRMED, **bob),
        make(Kind.SIGN_IN_SUCCEEDED, **bob),
        make(Kind.SIGN_IN_SUCCEEDED, subject="somebody who has long been there"),
    ]

    _, counted = deliver(*map(encode, events))
    _, again = deliver(encode(make(Kind.SIGN_IN_SUCCEEDED, minutes_ago=-24 * 60, **ada)))

    assert (2, 3) == (counted["NewUserSignIn"], counted["DailyActiveUsers"])
    assert (0, 1) == (again["NewUserSignIn"], again["DailyActiveUsers"])


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


def test_a_duplicate_is_counted_as_such(deliver, make):
    """SNS and SQS deliver at least once."""
    body = encode(make(Kind.PASSWORD_RESET))

    failed, counted = deliver(body, body)
    again, later = deliver(body)

    assert [] == failed == again
    assert 1 == counted["PasswordReset"]
    assert 1 == counted["DuplicateEvent"]
    assert {"DuplicateEvent": 1} == later


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


@pytest.mark.parametrize("code", ["ThrottlingError", "InternalServerError", "ValidationError"])
def test_an_event_whose_claim_fails_comes_again(deliver, make, counting, code):
    """DynamoDB throttles: nothing is counted, nothing is lost."""
    one, two = make(Kind.PASSWORD_RESET), make(Kind.USER_CONFIRMED)
    counting.breaks(f"metrics#{one.dedupe_key}", code=code)

    failed, counted = deliver(encode(one), encode(two))
    counting.mends()
    again, later = deliver(encode(one), encode(two))

    assert ([0], 0, 1) == (failed, counted["PasswordReset"], counted["UserConfirmed"])
    assert ([], 1, 0) == (again, later["PasswordReset"], later["UserConfirmed"])


def test_an_event_that_cannot_be_settled_is_not_counted_twice_for_it(
    deliver, make, counting, logged
):
    """It is counted already: letting the batch fail would count all of it again."""

    def break_the_note(call):
        if call == "put_item":
            raise Unanswered("timeout")

    counting.dynamodb.before = break_the_note

    failed, counted = deliver(encode(make(Kind.PASSWORD_RESET)))

    assert [] == failed
    assert 1 == counted["PasswordReset"]
    assert "batch not settled" in logged


def test_a_message_that_comes_twice_at_the_same_moment_stays_until_it_is_counted(
    deliver, make, counting
):
    """The second run neither counts it nor deletes it from SQS; then it is a duplicate."""
    body = encode(make(Kind.PASSWORD_RESET))
    second = []

    def deliver_again(call):
        if call == "batch_execute_statement" and not second:
            second.append(None)
            second[0] = deliver(body, message_id="m")

    counting.dynamodb.after = deliver_again

    first = deliver(body, message_id="m")
    third = deliver(body, message_id="m", minutes=1)

    assert ([0], {}) == second[0]
    assert ([], 1) == (first[0], first[1]["PasswordReset"])
    assert ([], {"DuplicateEvent": 1}) == third


class Killed(BaseException):
    """Lambda ended the function."""


@pytest.mark.parametrize(("minutes", "counted_by_then"), [(1, 0), (3, 1)])
def test_what_a_dead_batch_held_is_taken_over_after_its_lease(
    deliver, make, counting, minutes, counted_by_then
):
    """With its users; not before, for it might be alive."""
    body = encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB))

    def kill(call):
        if call == "update_item":  # everything is claimed, and nothing is written
            raise Killed

    counting.dynamodb.before = kill
    with pytest.raises(Killed):
        deliver(body)
    counting.dynamodb.before = lambda _: None

    failed, counted = deliver(body, minutes=minutes)

    assert [] == failed or not counted_by_then
    assert {counted_by_then} == {
        counted[name] for name in ("SignInSucceeded", "DailyActiveUsers", "MonthlyActiveUsers")
    }


def test_two_that_take_over_count_once(deliver, make, counting, logged):
    """Both see that the batch died; the second finds its item changed."""
    body = encode(make(Kind.PASSWORD_RESET))
    counting.dynamodb.tables["seen"]["metrics#" + json.loads(body)["dedupekey"], ""] = {
        "pk": {"S": "metrics#" + json.loads(body)["dedupekey"]},
        "batch": {"S": "1700000000.dead"},
    }
    long_ago = counting.dynamodb.tables["seen"]
    [item] = long_ago.values()
    item["batch"] = {"S": f"{int(make(Kind.PASSWORD_RESET).time.timestamp()) - 600}.dead"}
    second = []

    def deliver_again(call):
        if call == "batch_get_item" and not second:
            second.append(None)
            second[0] = deliver(body)

    counting.dynamodb.after = deliver_again

    failed, counted = deliver(body)

    assert (1, 0) == (second[0][1]["PasswordReset"], counted["PasswordReset"])
    assert [0] == failed
    assert "events not counted" in logged


def test_a_full_batch_takes_few_calls(deliver, make, counting):
    """One for 25 events, one for 100 users, and three: not one an event."""

    def sign_ins(*, days_ago):
        return [
            encode(
                make(Kind.SIGN_IN_SUCCEEDED, subject=f"user {n}", minutes_ago=days_ago * 24 * 60)
            )
            for n in range(200)
        ]

    for days_ago in (2, 0):
        deliver(*sign_ins(days_ago=days_ago))
    counting.dynamodb.calls.clear()

    deliver(*sign_ins(days_ago=0))

    assert {
        "batch_execute_statement": 8,
        "batch_get_item": 2,
        "update_item": 1,
        "put_item": 1,
    } == counting.dynamodb.calls


def test_a_password_sign_in_costs_two_writes(deliver, make, counting):
    """A third for the user's first of the day, or of the month, which is one item."""

    def writes(*, minutes_ago):
        before = counting.dynamodb.write_units
        deliver(
            *(
                encode(make(kind, subject=f"user {number}", minutes_ago=minutes_ago))
                for number in range(500)
                for kind in (Kind.SIGN_IN_ATTEMPTED, Kind.SIGN_IN_SUCCEEDED)
            )
        )
        return (counting.dynamodb.write_units - before) / 500

    first_of_the_month = writes(minutes_ago=2 * 24 * 60)
    first_of_the_day, second = writes(minutes_ago=0), writes(minutes_ago=0)

    assert second <= 2.1
    assert max(first_of_the_day, first_of_the_month) <= 3.1


def test_what_an_earlier_version_noted_is_counted(deliver, make, counting):
    """Its items name an owner and no batch: an event of the time before the update comes again."""
    body = encode(make(Kind.PASSWORD_RESET))
    key = "metrics#" + json.loads(body)["dedupekey"]
    counting.dynamodb.tables["seen"][key, ""] = {"pk": {"S": key}, "owner": {"S": "m1"}}

    assert ([], {"DuplicateEvent": 1}) == deliver(body)


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


def test_a_user_is_active_once_a_day_and_once_a_month(deliver, make):
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


def test_active_users_count_for_the_hour_of_their_event(
    make, counting, dead_letters, metric_lines, now, capsys, batch
):
    """One that was stuck in a queue counts for its own day; CloudWatch takes two weeks."""
    events = [
        make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, minutes_ago=24 * 60),
        make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, minutes_ago=14 * 24 * 60),
    ]
    counting.handle(
        batch(*map(encode, events)),
        lines=metric_lines,
        bury=dead_letters.bury,
        mode="standard",
        now=lambda: now,
    )
    lines = map(json.loads, capsys.readouterr().out.splitlines())
    [line] = [line for line in lines if "DailyActiveUsers" in line]

    hour = (now - timedelta(days=1, hours=1)).replace(minute=0, second=0, microsecond=0)
    assert int(hour.timestamp() * 1000) == line["_aws"]["Timestamp"]


@pytest.mark.parametrize("what", ["read", "day", "month"])
def test_a_user_who_cannot_be_looked_up_is_counted_with_the_next_try(  # by which call that is
    deliver, make, counting, logged, what
):
    """Nothing of the event is counted before all of it can be."""
    event = make(Kind.SIGN_IN_SUCCEEDED, subject=SUB)
    user = sha256(f"{event.source} {SUB}".encode()).hexdigest()[:32]
    if what == "day":
        deliver(encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, minutes_ago=2 * 24 * 60)))

    def break_reads(call):
        if call == "batch_get_item":
            raise Unanswered("timeout")

    if what == "read":
        counting.dynamodb.before = break_reads
    else:
        period = event.time.strftime({"day": "%Y-%m-%d", "month": "%Y-%m"}[what])
        counting.breaks(f"{what}#{period}#{user}")
    first = deliver(encode(event), message_id="m")
    counting.dynamodb.before = lambda _: None
    counting.mends()
    failed, counted = deliver(encode(event), message_id="m")

    assert [0] == first[0]
    assert (what == "read") == ("users not looked up" in logged)
    assert 0 == first[1]["SignInSucceeded"] == first[1]["DailyActiveUsers"]
    assert [] == failed
    assert 1 == counted["SignInSucceeded"] == counted["DailyActiveUsers"]


def test_failures_are_told_to_the_alerts(deliver, make, counting, now):
    """By minute, of everybody and of the client; a success takes its attempt back."""
    by_password = {"trigger": "PreAuthentication_Authentication", "client_id": "c1"}
    events = [
        *(make(Kind.SIGN_IN_ATTEMPTED, subject=SUB, **by_password) for _ in range(3)),
        make(Kind.SIGN_IN_ATTEMPTED, subject=OTHER, **by_password),
        make(Kind.SIGN_IN_SUCCEEDED, subject=OTHER, client_id="c1"),
    ]

    deliver(*map(encode, events))

    [rates] = [
        item
        for (pk, _), item in counting.dynamodb.tables["counts"].items()
        if pk.startswith("rate#")
    ]
    minute = int((now - timedelta(milliseconds=250)).timestamp() // 60)
    assert {"S": f"rate#{minute}"} == rates["pk"]
    for scope in ("all#", "client#c1"):
        assert {"N": "4"} == rates[f"attempts:failed_sign_in#{scope}"]
        assert {"N": "3"} == rates[f"failures:failed_sign_in#{scope}"]
    [told] = map(json.loads, counting.told)
    assert {SUB: 3} == told["repeated_failures"]["users"]


def test_alerts_that_cannot_be_told_keep_no_metric_back(deliver, make, counting, logged):
    """Not even when DynamoDB refuses the counters of rates."""

    def break_counters(call):
        if call == "update_item":
            raise Unanswered("timeout")

    counting.dynamodb.before = break_counters

    failed, counted = deliver(encode(make(Kind.SIGN_IN_ATTEMPTED)))

    assert ([], 1) == (failed, counted["SignInAttempted"])
    assert "failures not told" in logged


def test_an_unreadable_message_that_cannot_be_buried_comes_again(
    deliver, make, dead_letters, logged
):
    """SQS is down; its neighbours are counted."""
    dead_letters.is_broken = True

    failed, counted = deliver("nonsense", encode(make(Kind.PASSWORD_RESET)))

    assert ([0], 1) == (failed, counted["PasswordReset"])
    assert "message not buried" in logged
    assert "unreadable event" in logged
