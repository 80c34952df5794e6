import pytest

from runtime.queues import NotQueued, Queue, storable


class Sqs:
    """Takes everything but the bodies in *refused*."""

    def __init__(self, refused=()):
        self.refused = refused
        self.batches = []

    def send_message_batch(self, *, QueueUrl, Entries):  # noqa: N803  # boto3's
        assert "url" == QueueUrl
        self.batches.append([entry["MessageBody"] for entry in Entries])
        self.delays = {entry["DelaySeconds"] for entry in Entries}
        bodies = {entry["Id"]: entry["MessageBody"] for entry in Entries}
        failed = [{"Id": number} for number, body in bodies.items() if body in self.refused]
        taken = [{"Id": number} for number, body in bodies.items() if body not in self.refused]
        return {"Failed": failed, "Successful": taken}


def test_messages_are_sent_ten_at_a_time():
    """As many as SendMessageBatch takes."""
    sqs = Sqs()
    Queue(sqs, url="url").send_all([str(n) for n in range(23)], delay_s=5)

    assert [10, 10, 3] == [len(batch) for batch in sqs.batches]
    assert {5} == sqs.delays


def test_long_messages_are_sent_fewer_at_a_time():
    """256 KB in one call."""
    sqs = Sqs()
    Queue(sqs, url="url").send_all(["x" * 100_000] * 5, delay_s=5)

    assert [2, 2, 1] == [len(batch) for batch in sqs.batches]


def test_a_call_may_be_full_to_the_last_byte():
    """Two halves of 256 KB go together."""
    sqs = Sqs()
    Queue(sqs, url="url").send_all(["x" * 131_072] * 4, delay_s=5)

    assert [2, 2] == [len(batch) for batch in sqs.batches]


def test_a_message_that_was_not_taken_is_an_error():
    """The caller's own retry has to bring it again; the others are sent."""
    sqs = Sqs(refused={"3"})
    with pytest.raises(NotQueued, match="1 of 23"):
        Queue(sqs, url="url").send_all([str(n) for n in range(23)], delay_s=0)

    assert [10, 10, 3] == [len(batch) for batch in sqs.batches]


def test_an_answer_that_names_no_message_is_an_error(monkeypatch):
    """What is not named as taken is not taken."""
    sqs = Sqs()
    monkeypatch.setattr(sqs, "send_message_batch", lambda **_: {})
    with pytest.raises(NotQueued):
        Queue(sqs, url="url").send_all(["a"], delay_s=0)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\tb\r\n", "a\tb\r\n"),
        ("nul \0 bell \a", "nul \ufffd bell \ufffd"),
        ("half \ud83d", "half \ufffd"),
        ("whole \U0001f600", "whole \U0001f600"),
        ("x" * 300_000, "x" * 200_000),
        ("\u00e9" * 200_000, "\u00e9" * 100_000),
    ],
)
def test_any_text_can_be_stored(text, kept):
    """SQS refuses a message with a character that XML 1.0 has not."""
    assert kept == storable(text)


def test_a_message_can_be_put_off():
    """It comes again when the time is over."""

    class Hiding:
        def change_message_visibility(self, **asked):
            self.asked = asked

    sqs = Hiding()
    Queue(sqs, url="url").hide("handle", for_s=300)

    assert {"QueueUrl": "url", "ReceiptHandle": "handle", "VisibilityTimeout": 300} == sqs.asked
