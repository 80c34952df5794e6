from datetime import timedelta

import pytest

from runtime.aws_client.errors import Refused, Unanswered
from runtime.messages.sms_feedback import SmsFeedback
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_sending import SentMessage

ID = "c" * 22
ERRORS = [
    Refused({"Error": {"Code": "ResourceNotFoundException", "Message": "m-1"}}, "Put"),
    Unanswered("timeout"),
]


class Carrier:
    """What was sent, noted and asked for again; raises *error* if there is one."""

    def __init__(self):
        self.message, self.error = None, None
        self.noted, self.looks = [], []

    def sent(self, challenge_id):
        assert ID == challenge_id
        return self.message

    def note(self, message_id, outcome):
        if self.error:
            raise self.error
        self.noted.append((message_id, outcome))

    def look_again(self, challenge_id, *, in_s):
        if self.error:
            raise self.error
        self.looks.append((challenge_id, in_s))


@pytest.fixture
def carrier():
    return Carrier()


@pytest.fixture
def feedback(carrier, now):
    return SmsFeedback(
        sent=carrier.sent, note=carrier.note, look_again=carrier.look_again, now=lambda: now
    )


@pytest.fixture
def message(now):
    def message(state, *, ends_in_s=540):
        end = epoch(now + timedelta(seconds=ends_in_s))
        return SentMessage(
            "m-1", is_used=state == "used", is_pending=state == "pending", expires_at=end
        )

    return message


def test_a_minute_after_the_sms_somebody_looks(feedback, carrier):
    """Most people have typed the code by then."""
    feedback.expect(ID)

    assert [(ID, 60)] == carrier.looks


@pytest.mark.parametrize("ends_in_s", [540, -1])
def test_a_code_that_was_used_was_received(feedback, carrier, message, ends_in_s):
    """Whenever one looks."""
    carrier.message = message("used", ends_in_s=ends_in_s)
    feedback.give(ID)

    assert ([("m-1", "RECEIVED")], []) == (carrier.noted, carrier.looks)


def test_a_code_that_may_still_be_used_is_waited_for(feedback, carrier, message):
    """Until its last second."""
    carrier.message = message("pending")
    feedback.give(ID)

    assert ([], [(ID, 540)]) == (carrier.noted, carrier.looks)


@pytest.mark.parametrize(("state", "ends_in_s"), [("pending", 0), ("superseded", 540)])
def test_a_code_that_nobody_can_use_any_more_failed(feedback, carrier, message, state, ends_in_s):
    """It expired, or its owner asked for another."""
    carrier.message = message(state, ends_in_s=ends_in_s)
    feedback.give(ID)

    assert ([("m-1", "FAILED")], []) == (carrier.noted, carrier.looks)


def test_of_a_message_that_is_forgotten_nothing_is_told(feedback, carrier):
    """The service takes it for lost after an hour."""
    feedback.give(ID)

    assert ([], []) == (carrier.noted, carrier.looks)


@pytest.mark.parametrize("error", ERRORS)
def test_it_is_worth_a_try_and_no_more(feedback, carrier, message, capsys, error):
    """The code has long been sent: nothing is sent again for this."""
    carrier.error, carrier.message = error, message("used")
    feedback.expect(ID)
    feedback.give(ID)

    told = capsys.readouterr().out
    assert 2 == told.count("sms feedback not given")
    assert "m-1" not in told
