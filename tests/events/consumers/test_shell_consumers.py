"""That each consumer can be wired from the environment of template.yaml, and then works."""

import gzip
import importlib
import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace

import pytest
from moto import mock_aws

from events.consuming.repeats import repeats
from events.contract.catalogue import Kind
from events.contract.schema import encode, user_event
from pipeline.settings.defaults import defaults
from rules.alerts.bursts import Scope, Signal, Watched
from rules.alerts.failure_rates import Minute
from rules.passwordless.address_keys import unreachable
from runtime import clock
from runtime.alerts.rate_counts import RateCounts
from runtime.entry import entrypoint
from runtime.messages.suppressions import Suppressions
from runtime.settings.variable import MissingSetting
from runtime.webhooks.endpoint import Answer
from tests.loop.template import ROOT
from tests.moto_by_http import moto_by_http, moto_client
from tests.partiql import answer_partiql
from tests.rules.alerts.notices import alarm
from tests.tables import create_table

CONTEXT = SimpleNamespace(
    aws_request_id="request-1",
    get_remaining_time_in_millis=lambda: 30_000,
    function_name="x",
)
REGION = "eu-west-1"
# What posts to a URL has tests of its own.
CONSUMERS = sorted(
    path.stem for path in (ROOT / "events/consumers").glob("[a-z]*.py") if path.stem != "webhooks"
)


@pytest.fixture
def aws(monkeypatch):
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    with mock_aws(), moto_by_http():
        yield


@pytest.fixture
def user(aws):  # noqa: ARG001  # moto has to be there first
    """A user without a group: pool and sub, which is the name in this suite's pool."""
    cognito = moto_client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="pool", UsernameAttributes=["email"])["UserPool"]["Id"]
    cognito.create_group(UserPoolId=pool, GroupName="members")
    made = cognito.admin_create_user(
        UserPoolId=pool,
        Username="jo@example.com",
        UserAttributes=[
            {"Name": "email", "Value": "jo@example.com"},
            {"Name": "email_verified", "Value": "true"},
        ],
    )
    return pool, made["User"]["Username"]


@pytest.fixture
def stack(aws, monkeypatch):  # noqa: ARG001  # moto has to be there first
    sqs, sns, dynamodb = (moto_client(name) for name in ("sqs", "sns", "dynamodb"))
    queues = {
        name: sqs.create_queue(QueueName=name)["QueueUrl"] for name in ("work", "dead", "inbox")
    }
    topics = {name: sns.create_topic(Name=name)["TopicArn"] for name in ("events", "operators")}
    for topic in topics.values():
        sns.subscribe(
            TopicArn=topic,
            Protocol="sqs",
            Endpoint=f"arn:aws:sqs:{REGION}:123456789012:inbox",
            Attributes={"RawMessageDelivery": "true"},
        )
    for table, keys in {
        "seen": ["pk"],
        "security": ["pk", "sk"],
        "counts": ["pk", "sk"],
        "challenges": ["pk"],
    }.items():
        create_table(dynamodb, table, keys=keys)
    moto_client("s3").create_bucket(
        Bucket="archive", CreateBucketConfiguration={"LocationConstraint": REGION}
    )
    moto_client("ses").verify_email_identity(EmailAddress="no-reply@example.com")
    secret = moto_client("secretsmanager").create_secret(Name="pepper", SecretString="pepper")
    settings = {
        **defaults(),
        "POWERTOOLS_SERVICE_NAME": "test",
        "USER_EVENTS_TOPIC_ARN": topics["events"],
        "EVENT_PUBLISH_TIMEOUT_MS": "1500",
        "DEFAULT_GROUP": "members",
        "GROUP_RULES": "{}",
        "GROUP_RULES_FILE": "",
        "MAIL_FROM": "no-reply@example.com",
        "MAIL_REGION": "eu-west-1",
        "APP_NAME": "Example",
        "BRAND_FILE": "",
        "HELP_URL": "",
        "SEEN_EVENTS_TABLE": "seen",
        "CHALLENGE_TABLE": "challenges",
        "ADDRESS_KEY_SECRET_ARN": secret["ARN"],
        "METRICS_MODE": "standard",
        "RISK_TABLE": "",
        "SECURITY_TABLE": "security",
        "EVENT_COUNTS_TABLE": "counts",
        "ALERTS_QUEUE_URL": queues["work"],
        "ARCHIVE_BUCKET": "archive",
        "OPERATORS_TOPIC_ARN": topics["operators"],
        "CHATS": "",
        "RUNBOOK_URL": "docs/operations.md",
        "ALERT_WINDOW_MINUTES": "10",
        "ALERT_CHECK_SECONDS": "60",
        "ALERT_THRESHOLDS": '{"failed_sign_in": {"user": 2, "all": 2}}',
        "CONSUMER_QUEUE_URL": queues["work"],
        "DEAD_LETTER_QUEUE_URL": queues["dead"],
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return lambda name: [
        message["Body"]
        for message in sqs.receive_message(QueueUrl=queues[name], MaxNumberOfMessages=10).get(
            "Messages", []
        )
    ]


def records(*bodies):
    return [
        {
            "messageId": f"m{number}",
            "receiptHandle": "handle",
            "body": body,
            "attributes": {"ApproximateReceiveCount": "1"},
        }
        for number, body in enumerate(bodies)
    ]


@pytest.fixture
def deliver(now):
    def deliver(consumer, kind, user=("eu-west-1_AbC", None), at=now, **data):
        pool, sub = user
        told = user_event(kind, pool_id=pool, subject=sub, request_id="r", time=at, data=data)
        handle = importlib.import_module(f"events.consumers.{consumer}").wire()
        batch = records(encode(told), encode(told), "poison")

        return entrypoint(lambda: handle)({"Records": batch}, CONTEXT)

    return deliver


def test_the_archive_keeps(stack, deliver):
    """One line of two messages; the third is a dead letter."""
    answer = deliver("archive", Kind.PASSWORD_RESET)
    s3 = moto_client("s3")
    [stored] = s3.list_objects_v2(Bucket="archive")["Contents"]
    lines = s3.get_object(Bucket="archive", Key=stored["Key"])["Body"].read().splitlines()

    assert {"batchItemFailures": []} == answer
    assert stored["Key"].startswith("type=auth.password.reset.v1/day=")
    assert ["auth.password.reset.v1"] == [json.loads(line)["type"] for line in lines]
    assert ["poison"] == stack("dead")


def test_the_repair_assigns_and_tells(stack, deliver, user):
    """To a user whom an administrator made."""
    answer = deliver("group_repair", Kind.SIGN_IN_SUCCEEDED, user, first_sign_in=True)
    pool, sub = user
    groups = moto_client("cognito-idp").admin_list_groups_for_user(UserPoolId=pool, Username=sub)

    assert {"batchItemFailures": []} == answer
    assert ["members"] == [group["GroupName"] for group in groups["Groups"]]
    assert ["poison"] == stack("dead")


def test_operators_are_told_of_a_user(stack, now):
    """And the consumer reminds itself."""
    told = repeats({"sub-1": 2}, container="one", minute=int(now.timestamp() // 60))
    handle = importlib.import_module("events.consumers.security_alerts").wire()
    answer = entrypoint(lambda: handle)({"Records": records(told, told, "poison")}, CONTEXT)

    assert {"batchItemFailures": []} == answer
    [told] = stack("inbox")
    assert told.startswith("2 failed sign-ins of user sub-1 within 10 minutes.")
    assert ["poison"] == stack("dead")


@pytest.mark.usefixtures("stack")
def test_on_call_services_are_told_with_the_keys_of_the_secret(monkeypatch):
    """Once, though the message comes twice."""
    told = json.dumps({"pagerduty": "k" * 32})
    secret = moto_client("secretsmanager").create_secret(Name="Notices-a", SecretString=told)
    monkeypatch.setenv("NOTICES_SECRET_ARN", secret["ARN"])
    sent = []
    post = lambda request: sent.append(json.loads(request.body)) or Answer(202, "")  # noqa: E731
    monkeypatch.setattr("events.consumers.security_alerts.posted", post)
    handle = importlib.import_module("events.consumers.security_alerts").wire()
    message = json.dumps(alarm(AlarmName="test-customer-impact"))
    answer = entrypoint(lambda: handle)({"Records": records(message, message)}, CONTEXT)

    assert {"batchItemFailures": []} == answer
    assert [("k" * 32, "trigger")] == [(it["routing_key"], it["event_action"]) for it in sent]


@pytest.fixture
def collector():
    """Takes metrics of OpenTelemetry, and notes its own headers and what came."""

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self):
            body = gzip.decompress(self.rfile.read(int(self.headers["Content-Length"])))
            self.server.got.append((self.headers["api-key"], json.loads(body)))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    answer_partiql()
    with HTTPServer(("127.0.0.1", 0), Collector) as server:
        server.got = []
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.usefixtures("stack")
def test_a_collector_of_opentelemetry_gets_what_is_counted(deliver, user, collector, monkeypatch):
    """With the headers of the secret, in addition to CloudWatch."""
    secret = moto_client("secretsmanager").create_secret(Name="h", SecretString="api-key=k")["ARN"]
    url = f"http://127.0.0.1:{collector.server_port}/v1/metrics"
    monkeypatch.setenv("OTLP_METRICS_ENDPOINT", url)
    monkeypatch.setenv("OTLP_HEADERS_SECRET_ARN", secret)
    deliver("metrics", Kind.SIGN_IN_SUCCEEDED, user)

    [(key, told)] = collector.got
    about = {
        a["key"]: a["value"]["stringValue"]
        for a in told["resourceMetrics"][0]["resource"]["attributes"]
    }
    assert "k" == key
    assert {
        "service.name": "test",
        "service.namespace": "cognito-triggers",
        "cloud.provider": "aws",
        "cloud.region": REGION,
    } == about


@pytest.mark.usefixtures("stack")
def test_a_collector_without_headers_needs_no_secret(deliver, user, collector, monkeypatch):
    """As one in a layer of Lambda is."""
    url = f"http://127.0.0.1:{collector.server_port}/v1/metrics"
    monkeypatch.setenv("OTLP_METRICS_ENDPOINT", url)
    deliver("metrics", Kind.SIGN_IN_SUCCEEDED, user)

    assert [None] == [key for key, _ in collector.got]


def test_operators_are_told_of_a_rate(stack):
    """Of what the metrics consumer counted two minutes ago."""
    minute = int(clock.now().timestamp() // 60) - 2
    watched = Watched(Signal.FAILED_SIGN_IN, Scope.ALL)
    RateCounts(moto_client("dynamodb"), table="counts").add(
        {minute: {watched: Minute(2, 2)}}, batch="b", now=clock.now()
    )
    handle = importlib.import_module("workers.failure_rates").wire()

    for _ in range(2):
        entrypoint(lambda: handle)({}, CONTEXT)

    [told] = stack("inbox")
    assert told.startswith("2 failed sign-ins over all within 10 minutes.")


def test_mail_that_arrives_ends_a_suppression(stack, deliver, user, now):
    """By the secret and the table of the stack."""
    suppressions = Suppressions(moto_client("dynamodb"), table="challenges")
    key = unreachable(b"pepper", address="jo@example.com")
    suppressions.add(key, until=now + timedelta(days=14))
    answer = deliver("mail_feedback", Kind.PASSWORD_RESET, user)

    assert {"batchItemFailures": []} == answer
    assert not suppressions.has([key], now=now)
    assert ["poison"] == stack("dead")


def test_users_are_greeted(stack, deliver, user, monkeypatch):
    """By SES."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    answer = deliver("welcome_mail", Kind.USER_CONFIRMED, user)

    assert {"batchItemFailures": []} == answer
    assert 1 == moto_client("ses").get_send_statistics()["SendDataPoints"][0]["DeliveryAttempts"]
    assert ["poison"] == stack("dead")


def test_users_are_told_of_locks(stack, deliver, user, monkeypatch):
    """By SES, once."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", REGION)
    locked = {"method": "EMAIL_CODE", "reason": "too_many"}
    answer = deliver("lock_notice", Kind.CHALLENGE_ANSWERED_WRONG, user, at=clock.now(), **locked)

    assert {"batchItemFailures": []} == answer
    assert 1 == moto_client("ses").get_send_statistics()["SendDataPoints"][0]["DeliveryAttempts"]
    assert ["poison"] == stack("dead")


def test_nobody_is_told_of_locks_where_mail_bounced(stack, deliver, user, now):
    """The address is found in the list by the stack's own pepper."""
    suppressions = Suppressions(moto_client("dynamodb", REGION), table="challenges")
    suppressions.add(
        unreachable(b"pepper", address="jo@example.com"), until=now + timedelta(days=3650)
    )
    locked = {"method": "EMAIL_CODE", "reason": "too_many"}
    answer = deliver("lock_notice", Kind.CHALLENGE_ANSWERED_WRONG, user, at=clock.now(), **locked)

    assert {"batchItemFailures": []} == answer
    [sent] = moto_client("ses", REGION).get_send_statistics()["SendDataPoints"]
    assert 0 == sent["DeliveryAttempts"]
    assert ["poison"] == stack("dead")


def test_users_are_counted(stack, deliver, user, capsys):
    """Once, on their day and in their month."""
    answer_partiql()
    answer = deliver("metrics", Kind.SIGN_IN_SUCCEEDED, user)
    lines = capsys.readouterr().out

    assert {"batchItemFailures": []} == answer
    for metric in ("SignInSucceeded", "DuplicateEvent", "UnreadableEvent"):
        assert f'"{metric}":[1.0]' in lines
    assert ["poison"] == stack("dead")


def test_failures_are_told_to_nobody_where_there_are_no_alerts(
    stack, deliver, user, capsys, monkeypatch
):
    """A stack may count events and have no consumer that tells operators: neither has a rate."""
    answer_partiql()
    monkeypatch.setenv("ALERTS_QUEUE_URL", "")
    for _ in range(2):
        answer = deliver("metrics", Kind.SIGN_IN_REJECTED, user, at=clock.now(), reason="denied")
    kept = moto_client("dynamodb").scan(TableName="counts")["Items"]

    assert {"batchItemFailures": []} == answer
    assert '"SignInRejected":[1.0]' in capsys.readouterr().out
    assert [] == stack("work")
    assert [] == [item for item in kept if item["pk"]["S"].startswith("rate#")]


@pytest.mark.parametrize("consumer", CONSUMERS)
def test_a_missing_setting_stops_the_wiring(consumer, stack, monkeypatch):  # noqa: ARG001
    """Before anything is consumed; the message names the variable."""
    monkeypatch.delenv("DEAD_LETTER_QUEUE_URL")

    with pytest.raises(MissingSetting, match=r"DEAD_LETTER_QUEUE_URL .* template\.yaml sets it"):
        importlib.import_module(f"events.consumers.{consumer}").wire()
