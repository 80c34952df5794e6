"""Whether functions run, will run, or have come to rest."""

import json
import time
from contextlib import suppress

import pytest

from local.settling import settle

pytestmark = pytest.mark.emulator
PRE = "PreSignUp_SignUp"


@pytest.fixture
def function(stack):
    return stack.resources["Function"]


@pytest.fixture
def mapped(emulator, function):
    """A queue that the function reads, for the time of the test."""
    sqs, functions = emulator.client("sqs"), emulator.client("lambda")
    url = sqs.create_queue(QueueName=f"mapped-{time.monotonic_ns()}")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]
    _let_read(emulator, functions.get_function(FunctionName=function)["Configuration"]["Role"])
    mapping = functions.create_event_source_mapping(
        EventSourceArn=arn["QueueArn"], FunctionName=function, BatchSize=1
    )["UUID"]
    yield url
    functions.delete_event_source_mapping(UUID=mapping)
    sqs.delete_queue(QueueUrl=url)


def _let_read(emulator, role):
    """Give the role of a function what Lambda asks of who reads a queue."""
    name, iam = role.rpartition("/")[2], emulator.client("iam")
    with suppress(iam.exceptions.EntityAlreadyExistsException):
        iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")
    actions = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"]
    statement = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    iam.put_role_policy(RoleName=name, PolicyName="reads", PolicyDocument=policy)


def until_not_settled(emulator):
    for _ in range(2000):
        if not (state := emulator.state()).is_settled:
            return state
        time.sleep(0.01)
    return pytest.fail("nothing was under way")


def test_an_idle_emulator_is_at_rest(emulator):
    """And stays so after any read."""
    settle(emulator)
    before = emulator.state()
    emulator.client("sqs").list_queues()
    emulator.mails()

    assert emulator.state().is_settled
    assert before.work == emulator.state().work


def test_an_asynchronous_invocation_is_work(emulator, function, recorder):
    """From the moment in which it was accepted to its end."""
    settle(emulator)
    recorder.obey({PRE: {"sleep": 1.0}})
    began = emulator.state().work
    emulator.client("lambda").invoke(
        FunctionName=function,
        InvocationType="Event",
        Payload=json.dumps({"triggerSource": PRE, "request": {}, "response": {}}).encode(),
    )

    assert not emulator.state().is_settled
    settle(emulator)
    assert began < emulator.state().work


def test_a_message_that_a_function_will_read_is_work(emulator, mapped):
    """A delayed one, too; nobody reads the one that is put off for longer."""
    sqs = emulator.client("sqs")
    settle(emulator)
    sqs.send_message(QueueUrl=mapped, MessageBody="{}", DelaySeconds=2)
    name = mapped.rpartition("/")[2]

    assert f"queue {name}: 1 messages" in " ".join(emulator.state().waiting_for)
    sqs.send_message(QueueUrl=mapped, MessageBody="{}", DelaySeconds=600)
    sqs.purge_queue(QueueUrl=mapped)
    sqs.send_message(QueueUrl=mapped, MessageBody="{}", DelaySeconds=600)
    settle(emulator)


def test_a_message_that_nobody_reads_is_none(emulator):
    """Such as a listener's own."""
    sqs = emulator.client("sqs")
    url = sqs.create_queue(QueueName="nobodys")["QueueUrl"]
    settle(emulator)
    sqs.send_message(QueueUrl=url, MessageBody="{}")

    assert emulator.state().is_settled
