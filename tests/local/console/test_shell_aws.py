"""The console of a real account: moto's, with the calls that it makes counted."""

import json
from http.client import HTTPConnection
from types import SimpleNamespace

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from moto import mock_aws

from local.console.__main__ import main, operating_of

READS = {
    *("ListStackResources", "DescribeAlarms", "DescribeAlarmHistory"),
    *("GetDashboard", "GetMetricData"),
}
LISTED = """<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>
<member><LogicalResourceId>CustomersDashboard</LogicalResourceId>
<PhysicalResourceId>theirs</PhysicalResourceId>
<ResourceType>AWS::CloudWatch::Dashboard</ResourceType></member>
<member><LogicalResourceId>SlowAlarm</LogicalResourceId>
<PhysicalResourceId>theirs-slow</PhysicalResourceId>
<ResourceType>AWS::CloudWatch::Alarm</ResourceType></member>
</StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>"""
MISSING = """<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
<Message>Stack with id nobodys does not exist</Message></Error></ErrorResponse>"""


@pytest.fixture
def called():
    """The operations that were called."""
    return set()


@pytest.fixture
def theirs(monkeypatch, called):
    """An account with a stack; moto has CloudWatch, and CloudFormation's answers are here."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    make = boto3.Session.client

    def client(self, service, **more):
        made = make(self, service, **more)
        events = made.meta.events
        events.register("before-call.*.*", lambda model, **_: called.add(model.name))
        events.register("before-send.cloudformation.*", answered)
        events.register("before-call.cloudwatch.DescribeAlarmHistory", nothing_changed)
        return made

    apart = {"core": {"passthrough": {"services": ["cloudformation"]}}}
    with mock_aws(config=apart):
        cloudwatch = boto3.client("cloudwatch", region_name="eu-west-1")
        cloudwatch.put_dashboard(DashboardName="theirs", DashboardBody='{"widgets": []}')
        cloudwatch.put_metric_alarm(
            AlarmName="theirs-slow",
            Namespace="AWS/Lambda",
            MetricName="Duration",
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
        )
        monkeypatch.setattr(boto3.Session, "client", client)
        yield


def nothing_changed(**_):
    """What CloudWatch answers where moto does not know the call."""
    return SimpleNamespace(status_code=200), {"AlarmHistoryItems": []}


def answered(request, **_):
    is_there = "StackName=theirs" in request.body
    answer = AWSResponse(request.url, 200 if is_there else 400, {}, None)
    answer._content = (LISTED if is_there else MISSING).encode()
    return answer


def get(address, path):
    connection = HTTPConnection(address, timeout=20)
    connection.request("GET", path)
    answer = connection.getresponse()
    told = json.loads(answer.read())
    connection.close()
    return answer.status, told


@pytest.mark.usefixtures("theirs")
def test_it_shows_a_stack_and_calls_nothing_that_changes_anything(capsys, called):
    """What it calls is what its help says, which is what a policy has to allow."""

    def look():
        address = capsys.readouterr().out.partition("http://")[2].partition("/")[0]
        seen.update({path: get(address, path) for path in PATHS})
        raise KeyboardInterrupt

    seen = {}

    assert 0 == main(["--stack", "theirs", "--region", "eu-west-1", "--port", "0"], wait=look)
    assert READS == called
    assert all(200 == status for status, _ in seen.values()), seen
    assert (True, ["Customers"]) == (
        seen["/api/about"][1]["isReal"],
        seen["/api/about"][1]["boards"],
    )


@pytest.mark.usefixtures("theirs")
def test_write_is_refused_where_the_pool_is_not_the_stacks(capsys):
    """Before anything is served: users of another's pool are not this command's."""
    words = ["--stack", "theirs", "--region", "eu-west-1", "--write"]

    assert 1 == main(words, wait=pytest.fail)
    assert "--write needs a stack with a user pool of its own" in capsys.readouterr().err


def test_write_is_told_with_the_limits_of_the_stack():
    """And asks for the stack's name, and sends codes by the client that has no secret."""
    resource = {"LogicalResourceId": "UserPool", "PhysicalResourceId": "pool"}
    listed = {"StackResourceSummaries": [{**resource, "ResourceType": "AWS::Cognito::UserPool"}]}
    parameters = [{"ParameterKey": "MailsPerHour", "ParameterValue": "5"}]
    cloudformation = SimpleNamespace(
        get_paginator=lambda _: SimpleNamespace(paginate=lambda **_: [listed]),
        describe_stacks=lambda **_: {"Stacks": [{"Parameters": parameters}]},
    )
    account = SimpleNamespace(
        client=lambda _: cloudformation,
        stack="theirs",
        ids=lambda _: {"PublicClient": "web"},
    )
    told = operating_of(account)

    assert ("theirs", "web") == (told.confirm, told.client_id)
    assert {"MailsPerHour": "5"} == told.users.limits


PATHS = (
    *("/api/about", "/api/health", "/api/activity?minutes=60"),
    *("/api/alarms/SlowAlarm", "/api/boards/Customers"),
)


@pytest.mark.usefixtures("theirs")
def test_a_stack_that_is_not_there_is_told(capsys):
    """With what to do; no traceback."""
    assert 1 == main(["--stack", "nobodys", "--region", "eu-west-1"], wait=pytest.fail)

    assert "There is no stack nobodys in this account and region" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--region", "eu-west-1"], "There are no AWS credentials"),
        (["--profile", "nobodys"], "There is no such AWS profile"),
        ([], "No AWS region is set"),
    ],
)
def test_what_is_missing_is_told(capsys, monkeypatch, tmp_path, words, told):
    """Before anything is served."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION"):
        monkeypatch.delenv(name, raising=False)
    for name in ("AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))

    assert 1 == main(words, wait=pytest.fail)
    assert told in capsys.readouterr().err
