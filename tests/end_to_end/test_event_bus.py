"""User events on an EventBridge bus: a rule of somebody else's finds them by their type."""

import json

import pytest

from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.test_subscribers import soon

pytestmark = pytest.mark.emulator
BUS = "arn:aws:events:eu-west-1:000000000000:event-bus/default"
LETS_IN = {
    "Effect": "Allow",
    "Principal": {"Service": "events.amazonaws.com"},
    "Action": "sqs:SendMessage",
    "Resource": "*",
}
MAY = "may@example.com"


@pytest.fixture(scope="module")
def suite():
    """Without a webhook's URL and its secret."""
    options = {**PARAMETERS, "EventBusArn": BUS}
    with running_suite(port=0, is_warm=False, parameters=options) as running:
        yield running


def test_a_rule_finds_events_by_their_type(suite):
    """The detail is the CloudEvent, and its members can be matched, too."""
    events, sqs = suite.emulator.client("events"), suite.emulator.client("sqs")
    policy = json.dumps({"Version": "2012-10-17", "Statement": [LETS_IN]})
    queue = sqs.create_queue(QueueName="theirs", Attributes={"Policy": policy})["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]
    wanted = {
        "source": ["cognito-triggers"],
        "detail-type": [{"prefix": "auth.user."}],
        "detail": {"data": {"email_domain": ["example.com"]}},
    }
    events.put_rule(Name="theirs", EventPattern=json.dumps(wanted))
    events.put_targets(Rule="theirs", Targets=[{"Id": "queue", "Arn": arn["QueueArn"]}])
    app = App(suite)
    app.sign_up(MAY, PASSWORD)
    app.confirm(MAY, app.mailed(MAY))

    [message] = soon(lambda: sqs.receive_message(QueueUrl=queue).get("Messages"))
    told = json.loads(message["Body"])
    assert "auth.user.confirmed.v1" == told["detail-type"] == told["detail"]["type"]
    assert "WebhookSecretArn" not in suite.stack.outputs
