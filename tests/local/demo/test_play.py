"""A demo in which steps fail: rows of the table, and nothing more."""

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from events.contract.catalogue import Kind
from events.contract.schema import UserEvent
from local.demo.play import EmulatorGone, Story, events_of
from local.demo.played import Outcome
from local.demo.report import differences
from local.demo.scenario import steps
from local.demo.step import Step, needing
from local.settling import NotSettled

CONFIRMED = UserEvent(
    event_id="1",
    dedupe_key="1",
    source="/cognito/eu-west-1_AbC",
    kind=Kind.USER_CONFIRMED,
    subject="s",
    time=datetime(2026, 11, 20, tzinfo=UTC),
    data={"trigger": "PostConfirmation_ConfirmSignUp"},
)


def raises(error):
    def act():
        raise error

    return act


def story(*heard):
    """Each step hears the next of *heard*; nothing if they are used up."""
    left = [*heard]
    return Story(lambda _: left.pop(0) if left else [], last_words=lambda: "last words")


def play(told, *all_steps):
    return [told.play(step).outcome for step in all_steps]


LOST = EndpointConnectionError(endpoint_url="http://127.0.0.1:1")
REFUSED = ClientError({"Error": {"Code": "No", "Message": "not you"}}, "SignUp")
FINE = Step("fine", lambda: "yes", "yes")


def test_a_step_is_right_if_answer_and_events_are():
    """In any order, each as often as expected."""
    expected = Step("e", lambda: "yes", "yes", ("user.confirmed",))

    assert ["ok"] == play(story([CONFIRMED]), expected)
    assert ["DIFFERS"] == play(story([CONFIRMED, CONFIRMED]), expected)
    assert ["DIFFERS"] == play(story(), expected)
    assert ["DIFFERS"] == play(story([CONFIRMED]), FINE)
    assert ["DIFFERS"] == play(story(), Step("a", lambda: "no", "yes"))


def test_a_refusal_of_cognitos_is_an_answer():
    """The one that many a step is about."""
    assert ["ok"] == play(story(), Step("r", raises(REFUSED), "No: not you"))


@pytest.mark.parametrize(
    "error", [LookupError("no mail"), KeyError("x"), NotSettled("waiting"), AssertionError(), LOST]
)
def test_whatever_a_step_raises_is_its_row(error):
    """The next step is played, and the difference tells what was raised."""
    told = story()

    assert ["FAILED", "ok"] == play(told, Step("bad", raises(error), "yes"), FINE)
    [difference] = differences(told.played, {}, {})
    assert difference.startswith(f"bad: FAILED: {type(error).__name__}: ")


def test_events_that_never_settle_fail_the_step():
    """And not the demo."""

    def hear(_):
        raise NotSettled("waiting for queue x")

    assert Outcome.FAILED == Story(hear, last_words=str).play(FINE).outcome


def test_what_a_failed_step_was_for_is_skipped():
    """With the step that was missing, and on and on along the chain."""
    told = story()
    bad = Step("bad", raises(KeyError("x")), "yes")
    after = needing("bad", [Step("after", lambda: "yes", "yes")])
    long_after = needing("after", [Step("long after", lambda: "yes", "yes")])

    assert ["FAILED", "skipped", "skipped", "ok"] == play(told, bad, *after, *long_after, FINE)
    assert 'after: skipped: "bad" did not succeed' in differences(told.played, {}, {})


def test_a_step_whose_events_alone_differ_was_done():
    """What builds on its answer can go on."""
    told = story([CONFIRMED])
    after = needing("fine", [Step("after", lambda: "yes", "yes")])

    assert ["DIFFERS", "ok"] == play(told, FINE, *after)
    assert [CONFIRMED] == events_of(told.played)


def test_three_lost_connections_in_a_row_are_the_end():
    """Two are not, nor are three with an answer between them."""
    lost = Step("lost", raises(LOST), "yes")
    told = story()

    play(told, lost, lost, FINE, lost, lost)
    with pytest.raises(EmulatorGone, match="the end of its log:\nlast words"):
        told.play(lost)


def test_every_need_is_the_title_of_an_earlier_step():
    """A need that is misspelled would skip its step for ever."""

    class Suite:
        class emulator:  # noqa: N801  (an attribute)
            client = staticmethod(lambda _: None)
            mails = texts = staticmethod(list)

        user_pool_id = client_id = ""

    with ExitStack() as at_the_end:
        seen = set()
        for step in steps(Suite(), at_the_end):
            assert set(step.needs) <= seen, step.title
            seen.add(step.title)
        assert any(step.needs for step in steps(Suite(), at_the_end))
