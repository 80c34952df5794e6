from datetime import timedelta

import pytest
from botocore.exceptions import ClientError

from operators.dead_letters import waiting
from operators.moving import MoveFailed
from operators.outside import NotAgreed
from operators.redrive import NoSuchSource
from operators.stack import NotInStack
from runtime import clock


class NoMoveTasks:
    """SQS as the emulator has it, or one that fails at some step."""

    def __init__(self, sqs, *, fails=None, code="InvalidAction"):
        self._sqs = sqs
        self._fails = fails
        self._code = code

    def __getattr__(self, name):
        if name == self._fails:
            raise ConnectionError(name)
        return getattr(self._sqs, name)

    def start_message_move_task(self, **_):
        raise ClientError({"Error": {"Code": self._code, "Message": ""}}, "StartMessageMoveTask")


class MoveTasks(NoMoveTasks):
    """SQS with move tasks, which go through *states*."""

    def __init__(self, sqs, *states):
        super().__init__(sqs)
        self.asked = []
        self.cancelled = []
        self._states = iter(states)

    def start_message_move_task(self, **asked):
        self.asked.append(asked)
        return {"TaskHandle": "task"}

    def list_message_move_tasks(self, **_):
        state = next(self._states)
        if state is None:
            raise KeyboardInterrupt
        return {"Results": [state]}

    def cancel_message_move_task(self, **asked):
        self.cancelled.append(asked)


@pytest.fixture
def sqs(aws):
    return aws("sqs")


@pytest.fixture
def dead(sqs, stack):
    """Thirteen dead letters with attributes."""
    for n in range(13):
        sqs.send_message(
            QueueUrl=stack.dead,
            MessageBody=f"letter {n}",
            MessageAttributes={
                "type": {"DataType": "String", "StringValue": f"t{n}"},
                "raw": {"DataType": "Binary", "BinaryValue": b"\x00"},
            },
        )
    return stack.dead


def taken(sqs, url):
    """Everything in the queue."""
    found = []
    while messages := sqs.receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
    ).get("Messages"):
        found += messages
    return found


def test_moves_them_where_they_come_from(command, sqs, stack, dead):
    """Without move tasks: one by one, each as it was."""
    lines = command("redrive", "MetricsDeadLetterQueue", clients={"sqs": NoMoveTasks(sqs)})

    messages = taken(sqs, stack.queue)
    assert "13 moved, 0 left" == lines[-1]
    assert {f"letter {n}" for n in range(13)} == {message["Body"] for message in messages}
    assert [] == taken(sqs, dead)
    assert all(
        message["Body"].endswith(message["MessageAttributes"]["type"]["StringValue"][1:])
        and message["MessageAttributes"]["raw"]["BinaryValue"] == b"\x00"
        for message in messages
    )


@pytest.mark.usefixtures("dead")
def test_moves_them_elsewhere(command, sqs, stack):
    """With --to; and --one-by-one asks for no task."""
    tasks = MoveTasks(sqs)
    words = ("redrive", stack.dead, "--to", "StrayDeadLetterQueue", "--one-by-one")

    assert "13 moved, 0 left" == command(*words, clients={"sqs": tasks})[-1]
    assert [] == tasks.asked


@pytest.mark.usefixtures("dead")
def test_a_dry_run_moves_nothing(command, stack):
    """It says how many, from where and to where."""
    assert ["about 13 messages, from metrics-dead to metrics", "0 moved, 13 left"] == command(
        "redrive", "MetricsDeadLetterQueue", "--dry-run"
    )
    assert "about 13 in the queue" in command("dlq", "list", stack.dead)[-1]


def test_an_empty_queue_is_no_question(command):
    """Nothing to do."""
    assert ["about 0 messages, from metrics-dead to metrics", "0 moved, 0 left"] == command(
        "redrive", "MetricsDeadLetterQueue", answer="no"
    )


@pytest.mark.parametrize("answer", ["", "n", "of course not"])
def test_asks_first(command, sqs, dead, answer):
    """Anything but yes is no."""
    with pytest.raises(NotAgreed):
        command("redrive", dead, answer=answer)

    assert 13 == len(taken(sqs, dead))


@pytest.mark.usefixtures("dead")
def test_yes_is_yes(command, sqs):
    """In either case."""
    asked = {"answer": "Yes", "clients": {"sqs": NoMoveTasks(sqs, code="UnsupportedOperation")}}

    assert "13 moved, 0 left" == command("redrive", "MetricsDeadLetterQueue", **asked)[-1]


@pytest.mark.parametrize(("step", "sent"), [("send_message", 0), ("delete_message", 1)])
def test_a_message_is_never_nowhere(command, sqs, stack, dead, step, sent):
    """Whatever fails: it is still where it was, and perhaps where it goes as well."""
    with pytest.raises(ConnectionError):
        command("redrive", dead, clients={"sqs": NoMoveTasks(sqs, fails=step)})

    assert (13, sent) == (waiting(sqs, dead), waiting(sqs, stack.queue))


def test_what_came_after_the_start_stays(command, sqs, dead):
    """What fails again comes back, and would go round for ever."""
    moved = command(
        "redrive",
        dead,
        clients={"sqs": NoMoveTasks(sqs)},
        now=lambda: clock.now() - timedelta(minutes=1),
    )

    assert "0 moved, 13 left" == moved[-1]
    assert 13 == len(taken(sqs, dead))


@pytest.mark.usefixtures("dead")
def test_lets_sqs_move_them(command, sqs):
    """Where it can; to the very queue, for SQS does not know where SNS's letters come from."""
    tasks = MoveTasks(
        sqs,
        {"Status": "RUNNING", "ApproximateNumberOfMessagesMoved": 5},
        {"Status": "COMPLETED", "ApproximateNumberOfMessagesMoved": 13},
    )
    lines = command("redrive", "MetricsDeadLetterQueue", "--rate", "7", clients={"sqs": tasks})

    [asked] = tasks.asked
    assert lines[-1].startswith("13 moved")
    assert asked["SourceArn"].endswith(":metrics-dead")
    assert asked["DestinationArn"].endswith(":metrics")
    assert 7 == asked["MaxNumberOfMessagesPerSecond"]


@pytest.mark.usefixtures("dead")
def test_says_why_sqs_gave_up(command, sqs):
    """And what to do instead."""
    failed = {"Status": "FAILED", "FailureReason": "CouldNotDetermineMessageSource"}
    with pytest.raises(MoveFailed, match="CouldNotDetermineMessageSource; try --one-by-one"):
        command("redrive", "MetricsDeadLetterQueue", clients={"sqs": MoveTasks(sqs, failed)})


@pytest.mark.usefixtures("dead")
def test_broken_off_it_cancels_the_task(command, sqs):
    """Ctrl-C means stop."""
    tasks = MoveTasks(sqs, None)
    with pytest.raises(KeyboardInterrupt):
        command("redrive", "MetricsDeadLetterQueue", clients={"sqs": tasks})

    assert [{"TaskHandle": "task"}] == tasks.cancelled


@pytest.mark.usefixtures("dead")
def test_another_error_is_told_as_it_is(command, sqs):
    """Such as a right that is lacking."""
    denied = NoMoveTasks(sqs, code="AccessDenied")
    with pytest.raises(ClientError, match="AccessDenied"):
        command("redrive", "MetricsDeadLetterQueue", clients={"sqs": denied})


def test_a_queue_that_nobody_sends_dead_letters_to(command):
    """It needs --to."""
    with pytest.raises(NoSuchSource, match="give --to"):
        command("redrive", "StrayDeadLetterQueue")


def test_a_queue_that_is_not_there(command):
    """The message says which there are."""
    with pytest.raises(NotInStack, match="it has MetricsDeadLetterQueue, MetricsQueue"):
        command("redrive", "Mistyped")
