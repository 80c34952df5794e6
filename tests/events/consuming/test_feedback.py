"""What is read of a bounce or a complaint, and what of anything else."""

import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.consuming.feedback import feedback_of
from events.contract.catalogue import Kind, Reason
from events.contract.schema import UnreadableEvent

TAGS = {
    "ses:configuration-set": ["set"],
    "recipient": ["a" * 64],
    "pool": ["eu-west-1_AbC"],
    "user": ["b281eb78-0000-4000-8000-000000000001"],
    "method": ["EMAIL_CODE"],
}


def written(what="bounce", *, severity="Permanent", tags=TAGS, **more):
    told = {"what": what, "severity": severity, "message_id": "m-1", "tags": tags, **more}
    return json.dumps({"mail_feedback": told})


def test_a_hard_bounce_suppresses_for_two_weeks():
    """The mail host will never take mail to that address."""
    feedback = feedback_of(written())

    assert (Kind.CHALLENGE_BOUNCED, Reason.HARD_BOUNCE) == (feedback.kind, feedback.reason)
    assert timedelta(days=14) == feedback.suppresses_for
    assert ("a" * 64, "eu-west-1_AbC") == (feedback.recipient, feedback.pool_id)


@pytest.mark.parametrize("severity", ["Transient", "Undetermined", None])
def test_a_soft_bounce_suppresses_nothing(severity):
    """A full mailbox is empty again tomorrow."""
    feedback = feedback_of(written(severity=severity))

    assert (Kind.CHALLENGE_BOUNCED, Reason.SOFT_BOUNCE) == (feedback.kind, feedback.reason)
    assert feedback.suppresses_for is None


def test_a_complaint_suppresses_for_half_a_year():
    """A user who reports spam means it."""
    feedback = feedback_of(written("complaint"))

    assert (Kind.CHALLENGE_COMPLAINED, None) == (feedback.kind, feedback.reason)
    assert timedelta(days=180) == feedback.suppresses_for


def test_a_bounce_and_a_complaint_of_one_mail_are_two_facts():
    """And two tellings of one are one."""
    assert feedback_of(written()).key == feedback_of(written()).key
    assert feedback_of(written()).key != feedback_of(written("complaint")).key


@pytest.mark.parametrize("body", ["", "nonsense", "[]", "null", '{"id": "1"}', "[" * 100_000])
def test_anything_else_is_no_feedback(body):
    """It is left to the reader of user events."""
    assert feedback_of(body) is None


@pytest.mark.parametrize("name", ["recipient", "pool", "user", "method"])
@pytest.mark.parametrize("value", [None, [], [""], ["a b"], ["x" * 500], [7], ""])
def test_feedback_that_lacks_something_is_unreadable(name, value):
    """A mail that was not tagged by us."""
    with pytest.raises(UnreadableEvent):
        feedback_of(written(tags=TAGS | {name: value}))


@pytest.mark.parametrize("what", ["delivery", None, ["bounce"]])
def test_other_feedback_is_unreadable(what):
    """The rules let nothing else through."""
    with pytest.raises(UnreadableEvent):
        feedback_of(written(what))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@pytest.mark.slow
@given(told=JSON)
def test_whatever_stands_there_is_refused_in_the_one_way(told):
    """Never by another error."""
    with pytest.raises(UnreadableEvent):
        feedback_of(json.dumps({"mail_feedback": told}))


def test_a_complaint_is_no_hard_bounce_whatever_its_severity():
    """Only a bounce has one."""
    tags = {"recipient": ["a" * 64], "pool": ["p"], "user": ["u"], "method": ["M"]}
    told = {"what": "complaint", "severity": "Permanent", "message_id": "m-1", "tags": tags}
    feedback = feedback_of(json.dumps({"mail_feedback": told}))

    assert (True, False) == (feedback.is_complaint, feedback.is_hard)
