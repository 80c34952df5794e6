"""Answers and errors, as botocore reads them."""

import json
from binascii import crc32

import pytest
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.aws_client.answer import Answer
from runtime.aws_client.caller import Caller
from runtime.aws_client.errors import Refused, Unanswered
from runtime.aws_client.json_protocol import JsonClient
from runtime.aws_client.query_protocol import SnsClient
from runtime.aws_client.retrying import AGAIN
from runtime.aws_client.s3_protocol import S3Client
from runtime.aws_client.signing import Signer
from tests.runtime.aws_client.conftest import ENV
from tests.runtime.aws_client.shapes import drawn
from tests.runtime.aws_client.test_requests import ACTIONS, JSON, oracle

_IDS = {"x-amzn-requestid": "request"}


def told(service, method, answer):
    """What our client makes of *answer*, or the response of its error."""
    status, headers, body = answer
    caller = Caller(
        lambda *_: Answer(status, {k.lower(): v for k, v in headers.items()}, body, keeps=True),
        Signer(service=service, region="eu-west-1", env=ENV),
        host="h",
        within_s=100,
        tries=1,
        env=ENV,
    )
    spoken = {"sns": SnsClient, "s3": S3Client}.get(service)
    client = spoken(caller) if spoken else JsonClient(JSON[service], caller)
    try:
        given_ = {"Bucket": "b", "Key": "k"} if service == "s3" else {}
        return getattr(client, method)(**given_)
    except Refused as refused:
        return refused.response


def theirs(service, method, answer):
    needed = {"get_object": {"Bucket": "b", "Key": "k"}, "batch_get_item": {"RequestItems": {}}}
    return oracle(service, None).call(method, answer, **needed.get(method, {}))


def _model(service, method):
    client = oracle(service, None).client
    return client.meta.service_model.operation_model(client.meta.method_to_api_mapping[method])


def comparable(response):
    """Without what only botocore tells of the transport."""
    rest = {name: value for name, value in response.items() if name != "ResponseMetadata"}
    metadata = response["ResponseMetadata"]
    for group in [*rest.get("Groups", []), *([rest["Group"]] if "Group" in rest else [])]:
        for name in ("CreationDate", "LastModifiedDate"):
            group.pop(name, None)  # nobody reads these, and ours leaves them numbers
    for user in [*rest.get("Users", []), *([rest["User"]] if "User" in rest else [])]:
        for name in ("UserCreateDate", "UserLastModifiedDate"):
            user.pop(name, None)  # the same
    return rest | {"status": metadata["HTTPStatusCode"], "id": metadata.get("RequestId")}


@pytest.mark.parametrize(("service", "method"), [case for case in ACTIONS if case[0] != "sns"])
@settings(max_examples=15)
@given(data=st.data())
def test_reads_answers_as_botocore_does(service, method, data):
    """Every member of every action, times included."""
    shape = _model(service, method).output_shape
    members = data.draw(drawn(shape)) if shape else {}
    body = json.dumps(members).encode()
    answer = (200, {**_IDS, "x-amz-crc32": str(crc32(body))}, body)

    assert comparable(theirs(service, method, answer)) == comparable(told(service, method, answer))


def _rendered(error, drawn_members):
    """As the services render an error: with its namespace, and the message in either case."""
    code = error.metadata.get("error", {}).get("code", error.name)
    return {"__type": f"com.amazonaws.v1#{code}", **drawn_members}


@pytest.mark.parametrize(("service", "method"), [case for case in ACTIONS if case[0] != "sns"])
@settings(max_examples=10)
@given(data=st.data(), status=st.sampled_from([400, 403, 500, 503]))
def test_reads_every_error_of_the_models_as_botocore_does(service, method, data, status):
    """Its code, its message, and its other members."""
    error = data.draw(st.sampled_from(_model(service, method).error_shapes))
    body = json.dumps(_rendered(error, data.draw(drawn(error)))).encode()
    answer = (status, _IDS, body)
    expected, ours = theirs(service, method, answer), told(service, method, answer)

    assert expected["Error"]["Code"] == ours["Error"]["Code"]
    assert expected["Error"]["Message"] == ours["Error"]["Message"]
    for name in expected.keys() - {"Error", "ResponseMetadata", "message", "Message"}:
        assert expected[name] == ours[name]


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        (
            {"x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender"},
            b'{"__type":"x#Q"}',
        ),
        ({"x-amzn-errortype": "AccessDenied:http://internal/"}, b"{}"),
        ({}, b'{"__type":"a#B:http://x"}'),
        ({}, b'{"code":"Numbered"}'),
        ({}, b"<html>Bad gateway</html>"),
        ({}, b""),
        ({}, b"[]"),
    ],
)
def test_reads_odd_errors_as_botocore_does(headers, body):
    """Codes stand in many places; and a proxy's page is an error all the same."""
    answer = (400, {**_IDS, **headers}, body)
    try:
        expected = theirs("sqs", "send_message", answer)["Error"]["Code"]
    except AttributeError:  # botocore's own, of an error that is a list
        expected = "400"

    assert expected == told("sqs", "send_message", answer)["Error"]["Code"]


@pytest.mark.parametrize(
    ("service", "method", "headers", "body"),
    [
        ("dynamodb", "get_item", {"content-type": "text/html"}, b"<html>Sign in</html>"),
        ("dynamodb", "get_item", {"content-type": "text/html"}, b"{}"),
        ("dynamodb", "get_item", _IDS, b"[]"),
        ("dynamodb", "get_item", _IDS, b"[" * 200_000),
        ("dynamodb", "get_item", _IDS, b"{"),
        ("secretsmanager", "get_secret_value", _IDS, b'{"CreatedDate": 1e300}'),
        ("secretsmanager", "get_secret_value", _IDS, b'{"CreatedDate": NaN}'),
        ("secretsmanager", "get_secret_value", _IDS, b'{"Devices": [{"CreatedDate": -1e18}]}'),
        ("sns", "publish", {}, b"<html>Sign in</html>"),
        ("sns", "publish", {}, b"<PublishResponse>"),
        ("sns", "publish", {}, b"<ErrorResponse></ErrorResponse>"),
        ("sns", "publish", {}, b""),
    ],
)
def test_takes_no_page_of_a_proxy_for_an_answer(service, method, headers, body):
    """A captive portal says 200 to everything."""
    with pytest.raises(Unanswered, match="not_parsed"):
        told(service, method, (200, headers, body))


@pytest.mark.parametrize("checksum", ["1", "x", "-1", "9" * 5000])
def test_takes_no_answer_that_was_changed_on_its_way(checksum):
    with pytest.raises(Unanswered, match="checksum"):
        told("dynamodb", "get_item", (200, _IDS | {"x-amz-crc32": checksum}, b"{}"))


def test_tries_again_after_the_codes_that_botocore_does():
    """Its standard mode's, throttling and passing trouble."""
    expected = {
        *ThrottledRetryableChecker._THROTTLED_ERROR_CODES,
        *TransientRetryableChecker._TRANSIENT_ERROR_CODES,
    }

    assert expected == AGAIN
