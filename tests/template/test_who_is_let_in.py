"""Policies of resources and permissions of functions, over the whole template as it is deployed."""

import json

import pytest

from pipeline.documents.granted import words
from tests.template.rights_table import CALLERS_TABLE, POLICIES_TABLE

OVER_TLS = {"Bool": {"aws:SecureTransport": "false"}}
# What has a policy in which nothing but TLS is let in: the policy's type, what it names, and what
# it refuses. SNS takes no sns:* in a policy of a topic.
HELD = {
    "AWS::SQS::Queue": ("AWS::SQS::QueuePolicy", "Queues", {"sqs:*"}),
    "AWS::SNS::Topic": ("AWS::SNS::TopicPolicy", "Topics", {"sns:Publish", "sns:Subscribe"}),
    "AWS::S3::Bucket": ("AWS::S3::BucketPolicy", "Bucket", {"s3:*"}),
}
OWN = "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"
TOPIC = {"ArnEquals": {"aws:SourceArn": {"Ref": "UserEventsTopic"}}}


OPERATORS = {"Fn::If": ["OwnOperatorsTopic", {"Ref": "OperatorsTopic"}, {"Ref": "AlarmTopicArn"}]}
NOTICES = ("sns.amazonaws.com", {"ArnEquals": {"aws:SourceArn": OPERATORS}})
UNSUBSCRIBED = {"UnsubscribedQueuesPolicy", "RelayQueuePolicy"}
_RULE = "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}"
OF_MAILS, OF_DELETIONS = f"{_RULE}-Mail*Rule-*", f"{_RULE}-DeletionRule-*"
RULES = {  # queues that hear what AWS tells on the event bus, by rules of this stack
    "MailFeedbackQueuesPolicy": (
        "events.amazonaws.com",
        {"ArnLike": {"aws:SourceArn": {"Fn::Sub": OF_MAILS}}},
    ),
    "RelayQueuePolicy": (
        "events.amazonaws.com",
        {"ArnLike": {"aws:SourceArn": {"Fn::Sub": OF_DELETIONS}}},
    ),
}


@pytest.fixture(scope="module")
def resources(expanded):
    return expanded["Resources"]


@pytest.mark.parametrize("kind", HELD)
def test_each_refuses_what_comes_without_tls(resources, kind):
    """Every bucket, topic and queue, whatever is added; those of an option while it is there."""
    policy_kind, names, refused = HELD[kind]
    held = {name: each for name, each in resources.items() if each["Type"] == kind}
    covered = {}
    for policy in (each for each in resources.values() if each["Type"] == policy_kind):
        for name in _named(policy["Properties"][names]):
            assert name not in covered, f"{name} has two policies, and the later replaces the other"
            covered[name] = policy

    assert len(held) > 1
    assert set(covered) == set(held)
    for name, policy in covered.items():
        assert policy.get("Condition") in {None, held[name].get("Condition")}
        assert [set(each) for each in _refusals(policy, name)] == [refused]


def _named(value):
    """The logical ids in what a policy is for."""
    match value:
        case {"Ref": name}:
            return [name]
        case {"Fn::If": [_, this, {"Ref": "AWS::NoValue"}]}:
            return _named(this)
    return [name for each in value for name in _named(each)]


def _statements(policy):
    """Its statements, those of an option among them."""
    for each in policy["Properties"]["PolicyDocument"]["Statement"]:
        yield each["Fn::If"][1] if "Fn::If" in each else each


def _refusals(policy, name):
    """What is refused to everybody without TLS, on the resource and all in it."""
    of_itself = ["*"] if policy["Type"] == "AWS::SQS::QueuePolicy" else [name]
    within = [f"${{{name}.Arn}}/*"] if policy["Type"] == "AWS::S3::BucketPolicy" else []
    for statement in _statements(policy):
        on = [words(each) for each in _listed(statement["Resource"])]
        if ("Deny", "*", OVER_TLS, [*of_itself, *within]) == (
            statement["Effect"],
            statement["Principal"],
            statement["Condition"],
            on,
        ):
            yield _listed(statement["Action"])


def test_whoever_invokes_a_function_does_it_for_a_named_resource(resources):
    """Each permission, those that SAM makes too, has a SourceArn; and none is for everybody."""
    permissions = {
        name: each["Properties"]
        for name, each in resources.items()
        if each["Type"] in {"AWS::Lambda::Permission", "AWS::Lambda::Url"}
    }

    assert permissions
    assert {} == {name: each for name, each in permissions.items() if "SourceArn" not in each}
    for each in permissions.values():
        assert "lambda:InvokeFunction" == each["Action"]
        assert each["Principal"].endswith(".amazonaws.com")
        assert {"Ref"} == set(each["FunctionName"])


def test_the_relay_hears_the_logs_of_this_stack_only(resources):
    """A line of any other log of the account would be published as an event of ours."""
    permission = resources["RelayPermission"]["Properties"]
    groups = {
        each["Properties"]["LogGroupName"]["Ref"]
        for name, each in resources.items()
        if each["Type"] == "AWS::Logs::SubscriptionFilter" and name != "Threats"
    }

    assert {"Ref": "AWS::AccountId"} == permission["SourceAccount"]
    assert permission["SourceArn"]["Fn::Sub"].endswith(
        ":${AWS::AccountId}:log-group:${AWS::StackName}-*LogGroup-*:*"
    )
    assert groups
    for group in groups:
        assert group.endswith("LogGroup"), "CloudFormation names it by this"
        assert "LogGroupName" not in resources[group]["Properties"]


def test_queues_take_messages_from_the_topic_only(resources):
    """And from nobody else, in this account or another; two hear rules of the event bus."""
    for name, policy in resources.items():
        if policy["Type"] == "AWS::SQS::QueuePolicy":
            let_in = [
                (each["Principal"]["Service"], each["Condition"])
                for each in _statements(policy)
                if each["Effect"] == "Allow" and each["Action"] == "sqs:SendMessage"
            ]
            subscribed = [("sns.amazonaws.com", TOPIC)] if name not in UNSUBSCRIBED else []
            feedback = [RULES[name]] if name in RULES else []
            notices = [NOTICES, ("sns.amazonaws.com", TOPIC)]
            notices = notices if name == "UnsubscribedQueuesPolicy" else []

            assert [*subscribed, *feedback, *notices] == let_in
            assert len([*_statements(policy)]) == len(let_in) + 1


def test_the_operators_topic_sends_to_one_queue_if_it_is_asked_for(resources):
    """That of the consumer which tells on-call services."""
    policy = resources["UnsubscribedQueuesPolicy"]["Properties"]["PolicyDocument"]
    [option, *_] = policy["Statement"]
    condition, statement, otherwise = option["Fn::If"]

    assert ("NoticesSecretArn", {"Ref": "AWS::NoValue"}) == (condition, otherwise)
    assert {"Fn::GetAtt": ["SecurityAlertsQueue", "Arn"]} == statement["Resource"]


def test_cognitos_log_alone_reaches_the_relay_beside(resources):
    """Its name is none of the stack's logs, so its permission is one of its own."""
    permission = resources["ThreatsPermission"]["Properties"]

    assert "CognitoLogGroup" == resources["Threats"]["Properties"]["LogGroupName"]["Ref"]
    assert {"Fn::GetAtt": ["CognitoLogGroup", "Arn"]} == permission["SourceArn"]
    assert {"Ref": "AWS::AccountId"} == permission["SourceAccount"]


def test_alarms_reach_the_operators_topic(resources):
    """A topic with a policy of its own has lost the one by which alarms of the account could."""
    allowed, _ = resources["OperatorsTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert ("Allow", "sns:Publish", {"Service": "cloudwatch.amazonaws.com"}) == (
        allowed["Effect"],
        allowed["Action"],
        allowed["Principal"],
    )
    assert {"StringEquals", "ArnLike"} == set(allowed["Condition"])


def test_the_review_sees_each_policy_and_each_caller(resources):
    """docs/rights.md has all of them; what SAM makes of the template is held to it."""
    policies = {
        name
        for name, each in resources.items()
        if {"PolicyDocument", "KeyPolicy"} & set(each.get("Properties", {}))
        and each["Type"] != "AWS::IAM::Policy"
    }
    permissions = [
        (
            each["Properties"]["FunctionName"]["Ref"]
            .removesuffix("Aliaslive")
            .removesuffix("Function"),
            each["Properties"]["Principal"],
        )
        for each in resources.values()
        if each["Type"] == "AWS::Lambda::Permission"
    ]

    assert {row[0] for row in POLICIES_TABLE} == policies
    assert sorted((who, whom) for who, whom, *_ in CALLERS_TABLE) == sorted(permissions)
    assert [] == [row for row in CALLERS_TABLE if "SourceArn" not in row[2]]


def test_nobody_from_elsewhere_is_let_in_without_a_condition(resources):
    """A principal of a policy is this account, or a service that says for whom it comes."""
    for each in resources.values():
        properties = each.get("Properties", {})
        document = properties.get("KeyPolicy", properties.get("PolicyDocument", {}))
        if "Fn::Sub" in document:
            document = json.loads(document["Fn::Sub"])
        for either in document.get("Statement", []):
            statement = either.get("Fn::If", [None, either])[1]
            if statement["Effect"] == "Allow" and "Principal" in statement:
                whom = words(list(statement["Principal"].values()))

                assert (
                    whom == OWN or statement.get("Condition") or is_eventbridge_at_a_key(statement)
                )


def is_eventbridge_at_a_key(statement):
    """EventBridge tells a key's policy no source; it may encrypt there, and send nothing."""
    actions = ["kms:GenerateDataKey", "kms:Decrypt"]
    return {"Service": "events.amazonaws.com"} == statement["Principal"] and (
        actions == statement["Action"]
    )


def _listed(value):
    return value if isinstance(value, list) else [value]
