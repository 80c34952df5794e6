"""
Each statement by which the template lets a service, or a function's role, get through.

The resources are made directly in one emulator; a statement is taken out of its policy, and
something that worked must fail. What is left out here is asked elsewhere: `NOT_ASKED` says where.
"""

import pytest

from local.emulator import Emulator
from tests.template import service_edges as ask
from tests.template.other_values import EVERYTHING
from tests.template.rights_made import Made
from tests.template.service_policies import document, policies_of

pytestmark = [pytest.mark.emulator, pytest.mark.built]

PARAMETERS = EVERYTHING | {"EncryptionKey": "own", "DeletionTrail": "pool"}
# Whom a statement lets in that no way here needs, and who asks instead.
NOT_ASKED = {
    "arn:aws:iam::000000000000:root": "KMS refuses a key whose owner could not change its policy",
    "cognito-idp.amazonaws.com": "every end-to-end test signs in by it, and the bridge enforces it",
    "apigateway.amazonaws.com": "tests/end_to_end/test_rest_api.py calls the REST API by it",
    "kms:CreateGrant": "DynamoDB's alone, which does not use keys in the emulator",
}
_READS = "sqs:ReceiveMessage"


def asked_about(made, policy, statement):
    """The way that may need the statement; None if none does."""
    principal = statement.get("Principal")
    who = principal if isinstance(principal, str) else next(iter((principal or {}).values()), "")
    if {who, statement["Action"] if isinstance(statement["Action"], str) else ""} & set(NOT_ASKED):
        return None
    if principal is None:
        return about_role(made, policy, statement)
    by = {"cloudwatch.amazonaws.com": ask.alarms, "*": ask.callers}
    if who.startswith("logs."):
        return ask.filters if "FunctionName" in statement else ask.log_groups
    return by.get(who, ask.deliveries)


def about_role(made, policy, statement):
    function = policy.name.removesuffix("Role")
    sources = {
        each["EventSourceArn"]
        for each in made.of_type("AWS::Lambda::EventSourceMapping").values()
        if each["FunctionName"].split(":")[-2] == function
    }
    resources = statement["Resource"]
    on = set(resources if isinstance(resources, list) else [resources])
    if _READS in statement["Action"] and on & sources:
        return ask.mappings
    kept = made.arn("RelayDeadLetterQueue") in on and "sqs:SendMessage" in statement["Action"]
    return ask.destinations if kept and function == "RelayFunction" else None


@pytest.fixture(scope="module")
def made(expanded):
    with Emulator(port=0) as running:
        found = Made(running, expanded, PARAMETERS)
        trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
        statement = {"Effect": "Allow", "Action": ["sqs:*", "sns:*"], "Resource": "*"}
        caller = {"RoleName": "CallerRole"}
        iam = running.client("iam")
        iam.create_role(**caller, AssumeRolePolicyDocument=document([trust]))
        iam.put_role_policy(**caller, PolicyName="p", PolicyDocument=document([statement]))
        for each in policies_of(found):
            each.put(each.statements)
        yield found


@pytest.fixture(scope="module")
def works(made):
    """What gets through with all of the template's statements, by the question."""
    questions = (ask.deliveries, ask.filters, ask.log_groups, ask.mappings)
    return {each: each(made) for each in (*questions, ask.destinations, ask.alarms, ask.callers)}


def test_with_all_statements_everything_gets_through(made, works):
    """Each subscription, rule, log, mapping, destination, alarm and caller of the template."""
    mapped = made.of_type("AWS::SNS::Subscription").values()
    subscribed = {each["Endpoint"].rpartition(":")[2] for each in mapped}

    assert subscribed | set(made.of_type("AWS::Events::Rule")) == works[ask.deliveries]
    assert set(made.of_type("AWS::Logs::SubscriptionFilter")) == works[ask.filters]
    assert set(made.of_type("AWS::Lambda::EventSourceMapping")) == works[ask.mappings]
    assert {"RelayInvocation"} == works[ask.destinations]
    assert {"log"} == works[ask.log_groups]
    assert {"alarm"} == works[ask.alarms]
    assert {"send", "receive", "publish", "tell"} == works[ask.callers]


def test_without_any_one_statement_something_fails(made, works):
    """And nothing gets through that did not before."""
    asked = []
    for policy in list(policies_of(made)):
        for statement, others in policy.without_one():
            question = asked_about(made, policy, statement)
            if question is None:
                continue
            policy.put(others)
            left = question(made)
            policy.put(policy.statements)
            asked.append(policy.name)

            assert left < works[question], f"{policy.name}: nothing needs {statement}"

    assert must_be_asked(made) <= set(asked)


def must_be_asked(made):
    """Whatever lets a service in but Cognito and API Gateway, and the roles of what is mapped."""
    let_in = [
        name
        for kind in ("AWS::SQS::QueuePolicy", "AWS::SNS::TopicPolicy")
        for name, each in made.of_type(kind).items()
        if any("Allow" == every["Effect"] for every in each["PolicyDocument"]["Statement"])
    ]
    permitted = [
        name
        for name, each in made.of_type("AWS::Lambda::Permission").items()
        if each["Principal"] not in NOT_ASKED
    ]
    mapped = made.of_type("AWS::Lambda::EventSourceMapping").values()
    reading = [f"{each['FunctionName'].split(':')[-2]}Role" for each in mapped]
    return {"SuiteKey", "OperatorsKey", *let_in, *permitted, *reading}


def test_a_condition_on_the_source_keeps_eventbridge_out(made, works):
    """SNS tells a key's policy its source, and EventBridge does not."""
    [key] = [each for each in policies_of(made) if each.name == "SuiteKey"]
    by_source = {"StringEquals": {"aws:SourceAccount": made.emulator.account}}
    conditioned = [
        each | {"Condition": by_source} if "events." in str(each["Principal"]) else each
        for each in key.statements
    ]
    of_queues = {"MailBouncedRule", "MailComplainedRule", "DeletionRule"}
    key.put(conditioned)
    left = ask.deliveries(made)
    key.put(key.statements)

    assert works[ask.deliveries] - of_queues == left
