import json

from events.contract.catalogue import Kind


def text(value):
    return {"DataType": "String", "StringValue": value}


def test_counts_the_letters_of_every_queue(command, aws, stack):
    """One look says where something is wrong."""
    aws("sqs").send_message(QueueUrl=stack.dead, MessageBody="x")

    assert [["1", "MetricsDeadLetterQueue"], ["0", "StrayDeadLetterQueue"]] == [
        line.split() for line in command("dlq", "list")
    ]


def test_shows_reason_type_ids_and_age(command, aws, stack, happened):
    """What the consumer noted, and what the event tells of itself."""
    event = happened(Kind.SIGN_UP_REJECTED, reason="disposable_domain")
    aws("sqs").send_message(
        QueueUrl=stack.dead,
        MessageBody=json.dumps(event),
        MessageAttributes={"dead_letter_reason": text("status_410")},
    )

    [line, count] = command("dlq", "list", "MetricsDeadLetterQueue")
    assert "auth.sign_up.rejected.v1" in line
    assert f"event {event['id']}" in line
    assert f"user {event['subject']}" in line
    assert line.endswith("status_410")
    assert "1 shown, about 1 in the queue" == count


def test_says_what_is_wrong_with_a_letter_that_nobody_noted_anything_on(
    command, aws, stack, happened
):
    """SQS and Lambda give up without a word."""
    newer = happened() | {"type": "auth.user.promoted.v1"}
    for body in (
        "nonsense",
        "[" * 100_000,
        json.dumps(happened()),
        json.dumps(newer),
        json.dumps({"requestContext": {"condition": "RetriesExhausted"}}),
    ):
        aws("sqs").send_message(QueueUrl=stack.dead, MessageBody=body)

    lines = command("dlq", "list", "MetricsDeadLetterQueue")
    told = "\n".join(lines)
    assert 2 == told.count("unreadable: not JSON")
    assert 1 == told.count("not processed after the last retry")
    assert 1 == told.count("of an event type newer than this version")
    assert 1 == told.count("Lambda: RetriesExhausted")


def test_shows_nothing_of_a_text_that_is_no_event(command, aws, stack):
    """It may be anybody's address; and so may a reason or a member that looks like one."""
    aws("sqs").send_message(
        QueueUrl=stack.dead,
        MessageBody=json.dumps(
            {
                "id": "jo@example.com",
                "type": "jo@example.com",
                "subject": 7,
                "time": "jo",
                "data": 7,
            }
        ),
        MessageAttributes={"dead_letter_reason": text("jo@example.com")},
    )
    aws("sqs").send_message(QueueUrl=stack.dead, MessageBody="jo@example.com")

    told = "\n".join(command("dlq", "list", "MetricsDeadLetterQueue"))
    assert "jo" not in told
    assert 2 == told.count("message ")


def test_takes_nothing_away(command, aws, stack):
    """Others see the letters at once, each of more than one batch."""
    for n in range(13):
        aws("sqs").send_message(QueueUrl=stack.dead, MessageBody=str(n))

    for _ in range(2):
        assert "13 shown, about 13 in the queue" == command("dlq", "list", stack.dead)[-1]


def test_shows_no_more_than_asked_for(command, aws, stack):
    """And puts those back as well."""
    for n in range(13):
        aws("sqs").send_message(QueueUrl=stack.dead, MessageBody=str(n))

    assert (
        "11 shown, about 13 in the queue" == command("dlq", "list", stack.dead, "--most", "11")[-1]
    )
    received = aws("sqs").receive_message(QueueUrl=stack.dead, MaxNumberOfMessages=10)
    assert 10 == len(received["Messages"])
