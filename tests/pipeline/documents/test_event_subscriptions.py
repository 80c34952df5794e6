"""What docs/events.md gives to copy, copied."""

import json
import shlex

import pytest

from events.contract.catalogue import Kind
from events.contract.schema import attributes, encode
from local.emulator import Emulator
from pipeline.documents.event_subscriptions import command, filter_policy, recipe
from pipeline.documents.event_texts import example
from tests.loop.template import findings

REFUSED = filter_policy(Kind.SIGN_UP_REJECTED)
# As the table of docs/events.md has them.
USERS_ONLY = {"type": [{"anything-but": ["auth.pipeline.canary.v1"]}]}
SIGN_UPS = {"type": [{"prefix": "auth.sign_up."}]}
REFUSALS_OF_ONE_CLIENT = {"outcome": ["rejected"], "client_id": ["1example23456789"]}


def test_the_recipe_is_a_template():
    """Nothing that cfn-lint would warn of."""
    assert [] == findings(recipe(REFUSED), regions=["eu-west-1"])


@pytest.fixture(scope="module")
def aws():
    with Emulator() as emulator:
        yield emulator


@pytest.fixture
def topic(aws):
    """A topic of its own for each test."""
    aws.reset()
    return aws.client("sns").create_topic(Name="user-events")["TopicArn"]


def publish_all(aws, topic):
    """One event of each kind, as the suite publishes them."""
    for event in map(example, Kind):
        aws.client("sns").publish(
            TopicArn=topic,
            Message=encode(event),
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value}
                for name, value in attributes(event).items()
            },
        )


def received(aws, queue):
    """The kinds of what is in the queue, read as raw events."""
    kinds = set()
    asked = {"QueueUrl": queue, "MaxNumberOfMessages": 10}
    while found := aws.client("sqs").receive_message(**asked).get("Messages", []):
        kinds |= {json.loads(message["Body"])["type"] for message in found}
    return kinds


@pytest.mark.emulator
def test_the_recipe_brings_the_events_that_it_names(aws, topic):
    """Through CloudFormation, into its own queue."""
    stacks = aws.client("cloudformation")
    stacks.create_stack(
        StackName="mine",
        TemplateBody=recipe(REFUSED),
        Parameters=[{"ParameterKey": "UserEventsTopicArn", "ParameterValue": topic}],
    )
    stacks.get_waiter("stack_create_complete").wait(StackName="mine", WaiterConfig={"Delay": 1})
    queue = stacks.describe_stack_resource(StackName="mine", LogicalResourceId="Queue")
    publish_all(aws, topic)

    url = queue["StackResourceDetail"]["PhysicalResourceId"]
    assert {"auth.sign_up.rejected.v1"} == received(aws, url)


@pytest.mark.emulator
@pytest.mark.parametrize(
    ("policy", "kinds"),
    [
        *((filter_policy(kind), {kind}) for kind in Kind),
        (USERS_ONLY, set(Kind) - {Kind.PIPELINE_CANARY}),
        (SIGN_UPS, {kind for kind in Kind if kind.name.startswith("SIGN_UP_")}),
        (
            REFUSALS_OF_ONE_CLIENT,
            {Kind.SIGN_UP_REJECTED, Kind.ADDRESS_CHANGE_REJECTED, Kind.SIGN_IN_REJECTED},
        ),
    ],
)
def test_a_filter_policy_brings_what_it_promises(aws, topic, policy, kinds):
    """With the attributes of the command line, as the shell reads them."""
    sqs = aws.client("sqs")
    queue = sqs.create_queue(QueueName="mine")["QueueUrl"]
    arn = f"arn:aws:sqs:{aws.region}:{aws.account}:mine"
    allowed = {"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": arn}]}
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={"Policy": json.dumps(allowed)})
    words = shlex.split(command(policy))
    aws.client("sns").subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=arn,
        Attributes=json.loads(words[words.index("--attributes") + 1]),
    )
    publish_all(aws, topic)

    assert {f"auth.{kind}.v1" for kind in kinds} == received(aws, queue)
