"""What a soak says of users of whom something was told otherwise than it was decided."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

from rich.console import Console

from events.contract.catalogue import Kind
from events.contract.schema import UserEvent
from local.demo.metrics import expected_metrics
from local.soak.judgement import Judgement
from local.soak.person import Done

ADA, LIN = "a" * 8, "b" * 8
SIGNED_IN = Done("password", ADA, "tokens", "tokens", ("sign_in.succeeded",), 0.1)
REFUSED = Done("disposable", None, "refused", "refused", ("sign_up.rejected fake",), 0.1)


def event(number, subject=ADA, kind=Kind.SIGN_IN_SUCCEEDED, **data):
    return UserEvent(
        kind=kind,
        event_id=f"id-{number}",
        dedupe_key=f"id-{number}",
        source="/cognito/pool",
        subject=subject,
        time=datetime(2026, 11, 20, tzinfo=UTC),
        data=data,
    )


def judged(done, events, *, written=None, counted=None):
    written = [one.event_id for one in events] if written is None else written
    counted = expected_metrics(events) if counted is None else counted
    return Judgement.of(done, events, written=written, counted=counted)


def test_what_was_decided_and_told_once_is_right():
    """Of a user by the subject; of nobody in particular by the words."""
    rejected = event(2, "unknown", Kind.SIGN_UP_REJECTED, reason="fake")

    assert [] == judged([SIGNED_IN, REFUSED], [event(1), rejected]).differences


def test_what_was_not_told_is_lost():
    """Also where another user has one more of the same."""
    other = replace(SIGNED_IN, subject=LIN)
    judgement = judged([SIGNED_IN, other], [event(1), event(2)])

    assert [
        f"lost: sign_in.succeeded of {LIN}",
        f"doubled: sign_in.succeeded of {ADA}",
    ] == judgement.differences


def test_what_was_never_decided_is_wrong():
    """A kind that the user had no part in."""
    judgement = judged([SIGNED_IN], [event(1), event(2, kind=Kind.USER_CONFIRMED)])

    assert [f"wrong: user.confirmed of {ADA}"] == judgement.differences


def test_a_group_that_is_assigned_late_is_assigned():
    """Cognito was slow; without the repair, or of another group, it is wrong."""
    confirmed = replace(SIGNED_IN, events=("group.assigned staff",))
    failed = event(1, kind=Kind.GROUP_ASSIGNMENT_FAILED, reason="unavailable", group="staff")
    assigned = event(2, kind=Kind.GROUP_ASSIGNED, group="staff")
    other = event(3, kind=Kind.GROUP_ASSIGNMENT_FAILED, reason="unavailable", group="members")
    wrong = "wrong: group.assignment_failed unavailable"
    late = replace(failed, data={"reason": "out_of_time", "group": "staff"})
    asked = replace(
        confirmed, answer="confirmed, in members", expected="confirmed, in members, staff"
    )

    assert [] == judged([asked], [failed, assigned]).failed
    assert [asked] == judged([asked], [assigned]).failed
    assert [] == judged([confirmed], [failed, assigned]).differences
    assert [] == judged([confirmed], [late, assigned]).differences
    assert [f"{wrong} members of {ADA}"] == judged([confirmed], [assigned, other]).differences
    assert f"{wrong} staff of {ADA}" in judged([confirmed], [failed]).differences


def test_the_log_and_the_topic_have_the_same_ids():
    """Whatever was decided."""
    judgement = judged([SIGNED_IN], [event(1)], written=["id-2"])

    assert [
        "in the log, not on the topic: id-2",
        "on the topic, not in the log: id-1",
    ] == judgement.differences


def test_a_metric_is_what_the_events_come_to():
    """One too many, and one of a dimension that no event has."""
    counted = dict.fromkeys(expected_metrics([event(1)]), 2)
    name = next(name for name, _ in counted)
    other = (name, (("reason", "other"),))
    judgement = judged([SIGNED_IN], [event(1)], counted={**counted, other: 1})

    assert len(counted) + 1 == len(judgement.differences)
    assert all(line.startswith("metric ") for line in judgement.differences)


def test_another_answer_fails_unless_it_is_the_emulators_own_mistake():
    """Of that user nothing more is known then, but of the others."""
    odd = replace(SIGNED_IN, answer="InternalError: dictionary changed size during iteration")
    excused = judged([odd, replace(REFUSED, subject=LIN)], [])
    failed = judged([replace(SIGNED_IN, answer="CUSTOM_CHALLENGE")], [event(1)])

    assert [f"lost: sign_up.rejected fake of {LIN}"] == excused.differences
    assert ["password: CUSTOM_CHALLENGE, not tokens"] == failed.differences


def test_a_table_says_it_all():
    """What was done by name, what was told by kind, and what differs."""
    said = StringIO()
    Console(width=120, file=said).print(judged([SIGNED_IN, REFUSED], [event(1)]).table())
    shown = said.getvalue()

    assert "password " in shown
    assert "sign_in.succeeded" in shown
    assert "lost: sign_up.rejected fake of None" in shown
