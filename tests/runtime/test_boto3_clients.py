"""boto3's clients, whose errors are those of our own."""

import socket
from threading import Event
from types import SimpleNamespace

import pytest
from botocore import UNSIGNED
from botocore.exceptions import ConnectTimeoutError, ReadTimeoutError

from runtime import boto3_clients
from runtime.aws_client.errors import Refused, Unanswered
from runtime.boto3_clients import Translated, boto3_client, translated
from tests.runtime.aws_client.conftest import ENV
from tests.runtime.aws_client.servers import answers, hangs_up, says, serving


@pytest.fixture
def patient(monkeypatch):
    """A client of a table that is read by pages, its service answering by the steps."""
    for name, value in (ENV | {"AWS_DEFAULT_REGION": "eu-west-1"}).items():
        monkeypatch.setenv(name, value)

    def patient(port, service="dynamodb"):
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        return boto3_clients.patient(service)

    return patient


def test_a_refusal_has_its_code_and_no_message(patient):
    body = b'{"__type": "x#AccessDeniedException", "message": "jo@example.com"}'
    refusing = serving([answers(body, "400 Bad Request")])
    with refusing as server, pytest.raises(Refused) as raised:
        patient(server.port).get_item(TableName="t", Key={})

    assert ("AccessDeniedException", "GetItem") == (raised.value.code, raised.value.operation_name)
    assert "jo@" not in str(raised.value)


def test_an_answer_is_boto3s_own(patient):
    with serving([answers(b'{"Item": {"pk": {"S": "a"}}}')]) as server:
        assert {"S": "a"} == patient(server.port).get_item(TableName="t", Key={})["Item"]["pk"]


def test_no_answer_says_why(patient):
    """After the tries of a client that nobody waits for."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(Unanswered) as raised:
        patient(port).get_item(TableName="t", Key={})
    assert ("connect", False) == (raised.value.why, raised.value.may_have_happened)
    with serving(*[[hangs_up]] * 9) as server, pytest.raises(Unanswered) as raised:
        patient(server.port).get_item(TableName="t", Key={})
    assert ("dropped", True) == (raised.value.why, raised.value.may_have_happened)


def test_garbage_is_no_answer(patient):
    """Botocore raises its parser's error, which is none of its own."""
    garbage = says(b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nhtml")
    with serving(*[[garbage]] * 9) as server, pytest.raises(Unanswered, match="not_parsed"):
        patient(server.port, "sns").publish(TopicArn="t", Message="m")


def test_pages_raise_likewise(patient):
    pages = [
        answers(b'{"Items": [{"pk": {"S": "a"}}], "LastEvaluatedKey": {"pk": {"S": "a"}}}'),
        answers(b'{"__type": "x#AccessDeniedException"}', "400 Bad Request"),
    ]
    with serving(pages) as server:
        found = patient(server.port).get_paginator("scan").paginate(TableName="t")

        assert 1 == len(next(found)["Items"])
        with pytest.raises(Refused, match="AccessDeniedException"):
            next(found)


def test_pages_end(patient):
    with serving([answers(b'{"Items": []}')]) as server:
        found = patient(server.port).get_paginator("scan").paginate(TableName="t")

        assert [[]] == [page["Items"] for page in found]


@pytest.mark.parametrize(
    ("error", "why", "may_have_happened"),
    [
        (ReadTimeoutError(endpoint_url="u"), "timeout", True),
        (ConnectTimeoutError(endpoint_url="u"), "timeout", False),
    ],
)
def test_a_time_out_says_whether_it_may_have_happened(error, why, may_have_happened):
    told = translated(error)

    assert isinstance(told, Unanswered)
    assert (why, may_have_happened) == (told.why, told.may_have_happened)


def test_any_other_error_of_boto3s_has_its_name(patient, monkeypatch):
    """Credentials that are not there, for one."""
    with serving() as server:
        client = patient(server.port)
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            monkeypatch.delenv(name)
        with pytest.raises(Unanswered, match="ParamValidationError"):
            client.get_item(TableName="t")


class Dripping:
    """A client whose calls end when they are told to."""

    def __init__(self):
        self.goes_on = Event()

    def send_email(self):
        self.goes_on.wait()

    def get_paginator(self, _operation):
        return self

    def paginate(self):
        yield "page"
        self.goes_on.wait()


def test_a_call_that_never_ends_meets_a_wall():
    """Botocore's time-outs are of one read each; what it may have done is not known."""
    slow = Dripping()
    client = Translated(slow, within_s=lambda: 0.01)
    with pytest.raises(Unanswered) as raised:
        client.send_email()
    slow.goes_on.set()

    assert ("timeout", True) == (raised.value.why, raised.value.may_have_happened)


def test_each_page_meets_a_wall_of_its_own():
    """However many there are."""
    slow = Dripping()
    seconds = iter([60.0, 0.0])
    pages = Translated(slow, within_s=lambda: next(seconds)).get_paginator("scan").paginate()

    assert "page" == next(pages)
    with pytest.raises(Unanswered, match="timeout"):
        next(pages)
    slow.goes_on.set()


@pytest.mark.parametrize(("left_ms", "within_s"), [(None, 2.5), (60_000, 2.5), (3_000, 2.0)])
def test_a_wall_stands_before_lambdas_own(monkeypatch, left_ms, within_s):
    """Who calls has a second to say that it was met."""
    monkeypatch.setattr(boto3_clients, "remaining_ms", lambda: left_ms)

    assert within_s == boto3_clients._before_lambda_ends(2.5)


def test_a_client_is_quick_signs_and_checks_unless_it_is_told_otherwise(monkeypatch):
    """What fails is not tried again by itself: the caller knows how long there is."""
    made = SimpleNamespace(client=lambda *_, config, **__: config)
    monkeypatch.setattr(boto3_clients, "boto3", made)
    usual = boto3_client("sqs", connect_s=1, read_s=2)
    other = boto3_client("sqs", connect_s=1, read_s=2, tries=3, signs=False, checks=False)

    assert (1, 2, True) == (usual.connect_timeout, usual.read_timeout, usual.tcp_keepalive)
    assert (None, UNSIGNED) == (usual.signature_version, other.signature_version)
    assert (True, False) == (usual.parameter_validation, other.parameter_validation)
    assert [1, 3] == [each.retries["total_max_attempts"] for each in (usual, other)]
