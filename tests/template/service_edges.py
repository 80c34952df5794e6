"""Whether services get through where the template lets them: one question for each way."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import boto3
from botocore.exceptions import ClientError

from local.calling_service import AsCloudWatch

_numbers = count(100)
_LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def deliveries(made):
    """The queues that SNS reaches, and the rules of which no invocation fails."""
    told, subscriptions = f"message {next(_numbers)}", made.of_type("AWS::SNS::Subscription")
    for topic in {each["TopicArn"] for each in subscriptions.values()}:
        made.client("sns").publish(TopicArn=topic, Message=told)
    endpoints = {each["Endpoint"] for each in subscriptions.values()}
    reached = {arn.rpartition(":")[2] for arn in endpoints if told in _taken_out_of(made, arn)}
    rules = made.of_type("AWS::Events::Rule")
    before = {name: failed(made, name) for name in rules}
    entries = [{"Source": name, "DetailType": "d", "Detail": "{}"} for name in rules]
    made.client("events").put_events(Entries=entries)
    return reached | {name for name in rules if failed(made, name) == before[name]}


def _taken_out_of(made, arn):
    """All that is in the queue, as one text."""
    sqs, name, bodies = made.client("sqs"), arn.rpartition(":")[2], []
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        for each in messages:
            bodies.append(each["Body"])
            sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
    return " ".join(bodies)


def failed(made, rule):
    """How many invocations by a rule have failed, as CloudWatch counts them."""
    found = made.client("cloudwatch").get_metric_statistics(
        Namespace="AWS/Events",
        MetricName="FailedInvocations",
        Dimensions=[{"Name": "RuleName", "Value": f"suite-{rule}-1"}],
        StartTime=_LONG_AGO,
        EndTime=datetime.now(UTC) + timedelta(days=1),
        Period=86400,
        Statistics=["Sum"],
    )
    return sum(each["Sum"] for each in found["Datapoints"])


def filters(made):
    """The log groups whose lines may be sent to the relay."""
    return {
        name
        for name, properties in made.of_type("AWS::Logs::SubscriptionFilter").items()
        if _passes(_put_filter, made, properties)
    }


def _put_filter(made, properties):
    logs, group = made.client("logs"), f"suite-{properties['LogGroupName'].strip('<>')}-1"
    if not logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"]:
        logs.create_log_group(logGroupName=group)
    logs.put_subscription_filter(
        logGroupName=group,
        filterName="pending",
        filterPattern=properties["FilterPattern"],
        destinationArn=properties["DestinationArn"],
    )


def log_groups(made):
    """Whether a log group can be encrypted with the key of the suite."""
    name = f"suite-tried-{len(made.client('logs').describe_log_groups()['logGroups'])}"
    asked = {"logGroupName": name, "kmsKeyId": made.arn("SuiteKey")}
    return {"log"} if _passes(made.client("logs").create_log_group, **asked) else set()


def mappings(made):
    """The functions that may read their queue."""
    found = made.of_type("AWS::Lambda::EventSourceMapping")
    return {name for name, properties in found.items() if _passes(_map, made, properties)}


def _map(made, properties):
    functions = made.client("lambda")
    mapping = functions.create_event_source_mapping(
        EventSourceArn=properties["EventSourceArn"],
        FunctionName=properties["FunctionName"],
        Enabled=False,
    )
    functions.delete_event_source_mapping(UUID=mapping["UUID"])


def destinations(made):
    """The functions whose failed invocations are kept."""
    found = made.of_type("AWS::Lambda::EventInvokeConfig")
    return {name for name, properties in found.items() if _passes(_keep, made, properties)}


def _keep(made, properties):
    made.client("lambda").put_function_event_invoke_config(
        FunctionName=properties["FunctionName"],
        Qualifier=properties["Qualifier"],
        DestinationConfig=properties["DestinationConfig"],
    )


def alarms(made):
    """Whether an alarm reaches the operators' topic."""
    alarm = f"arn:aws:cloudwatch:eu-west-1:{made.emulator.account}:alarm:suite-a"
    told = json.dumps({"AlarmArn": alarm})
    told_by = AsCloudWatch(made.emulator.client("sns"))
    told_to = made.arn("OperatorsTopic")
    return {"alarm"} if _passes(told_by.publish, TopicArn=told_to, Message=told) else set()


def callers(made):
    """Whether a function gets through to an encrypted queue, to an event and to operators."""
    role = f"arn:aws:iam::{made.emulator.account}:role/CallerRole"
    session = made.client("sts").assume_role(RoleArn=role, RoleSessionName="caller")
    keys = session["Credentials"]

    def client(service):
        return boto3.client(
            service,
            endpoint_url=made.emulator.endpoint,
            region_name="eu-west-1",
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
        )

    sqs, sns = client("sqs"), client("sns")
    url = made.client("sqs").get_queue_url(QueueName="OutboxQueue")["QueueUrl"]
    ways = {
        "send": lambda: sqs.send_message(QueueUrl=url, MessageBody="{}"),
        "receive": lambda: sqs.receive_message(QueueUrl=url),
        "publish": lambda: sns.publish(TopicArn=made.arn("UserEventsTopic"), Message="{}"),
        "tell": lambda: sns.publish(TopicArn=made.arn("OperatorsTopic"), Message="{}"),
    }
    return {name for name, way in ways.items() if _passes(way)}


def _passes(call, *arguments, **named):
    try:
        call(*arguments, **named)
    except ClientError:
        return False
    return True
