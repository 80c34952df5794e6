"""An account of moto's with a stack in it, and the console's routes over it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace

import boto3
import pytest
from moto import mock_aws

from local.console.account import Account, kept
from local.console.answers import Asked
from local.console.boards import Boards
from local.console.laptop_entries import Laptop
from local.console.looks import Looks
from local.console.mailbox import Mailbox
from local.console.routes import Routes
from local.console.tail import EventTail
from local.inbox import Mail, Text

PORT = 8040
REGION = "eu-west-1"
OWN = {"host": f"127.0.0.1:{PORT}", "sec-fetch-site": "same-origin"}
BODY = """{"widgets": [
    {"type": "text", "x": 0, "y": 0, "width": 6, "height": 3,
     "properties": {"markdown": "# Good\\n[what to do](docs/operations.md#it) <script>1</script>"}},
    {"type": "metric", "x": 6, "y": 0, "width": 9, "height": 6, "properties": {
     "title": "Sign-ins", "stat": "Sum", "period": 300,
     "metrics": [["CognitoTriggers", "SignInAttempted", "service", "tried"]]}}]}"""


@pytest.fixture
def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def aws(monkeypatch) -> Iterator:
    """Clients of moto's."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "test")
    with mock_aws():
        yield kept(lambda service: boto3.client(service, region_name=REGION))


@pytest.fixture
def account(aws) -> Account:
    """With a board, an alarm, a queue and its dead letters."""
    cloudwatch = aws("cloudwatch")
    cloudwatch.put_dashboard(DashboardName="tried-customers", DashboardBody=BODY)
    cloudwatch.put_metric_alarm(
        AlarmName="tried-dead",
        AlarmDescription="Severity: page. Impact: Events wait. Action: Look. Runbook: https://x.example/docs/operations.md#dead",
        MetricName="ApproximateNumberOfMessagesVisible",
        Namespace="AWS/SQS",
        Statistic="Maximum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=0,
        ComparisonOperator="GreaterThanThreshold",
    )
    return Account(
        client=aws,
        stack="tried",
        region=REGION,
        is_real=True,
        every=timedelta(seconds=60),
        resources={
            "CustomersDashboard": ("AWS::CloudWatch::Dashboard", "tried-customers"),
            "MetricsDeadLettersAlarm": ("AWS::CloudWatch::Alarm", "tried-dead"),
            "MetricsQueue": ("AWS::SQS::Queue", "https://sqs.example/1/metrics"),
            "MetricsDeadLetterQueue": ("AWS::SQS::Queue", "https://sqs.example/1/metrics-dead"),
        },
    )


@pytest.fixture
def laptop() -> Laptop:
    mails = [
        Mail(("ada@example.com",), "Your code", "12345678", "<html><head></head>Hi</html>", 9.5),
        Mail(("lin@example.net",), "Plain", "only text", "", 10.5),
    ]
    texts = [Text("+3531234", "Example", "1234 is your code", None)]
    return Laptop(
        tail=EventTail(),
        mailbox=Mailbox(lambda: mails, lambda: texts),
        about={"clientId": "abc"},
        emulator_port=1,
    )


@pytest.fixture
def console(account, laptop, now) -> SimpleNamespace:
    """The routes of a laptop and of a real account; `get` asks as the page itself does."""

    def routes(laptop):
        return Routes(
            account=account,
            boards=Boards(account),
            port=PORT,
            laptop=laptop,
            now=lambda: now,
            looks=Looks(account.every),
        )

    def asking(route):
        return lambda path, **headers: route(Asked("GET", path, {**OWN, **headers}))

    on_laptop, of_aws = routes(laptop), routes(None)
    return SimpleNamespace(
        get=asking(on_laptop), get_real=asking(of_aws), routes=on_laptop, real=of_aws
    )


@pytest.fixture
def api() -> Iterator[SimpleNamespace]:
    """A REST API at `url`: answers `status` and `body` to all, noting that in `seen`."""
    told = SimpleNamespace(status=403, body=b"{}", seen=[])

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            told.seen.append((self.command, self.path, dict(self.headers), body))
            self.send_response(told.status)
            self.send_header("Content-Type", "application/problem+json")
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        do_POST = do_DELETE = do_GET  # noqa: N815  (http.server's names)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, args=[0.02])
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_port}/v1"
    yield told
    server.shutdown()
    server.server_close()
    thread.join()
