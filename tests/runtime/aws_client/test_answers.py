"""Answers and errors, as botocore reads them."""

import json
from binascii import crc32
from xml.sax.saxutils import escape

import pytest
from botocore.retries.standard import ThrottledRetryableChecker, TransientRetryableChecker
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.aws_client.answer import Answer
from runtime.aws_client.caller import AGAIN, Caller
from runtime.aws_client.errors import Refused, Unanswered
from runtime.aws_client.json_protocol import JsonClient
from runtime.aws_client.query_protocol import SnsClient
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


def _comparable(response):
    """Without what only botocore tells of the transport."""
    rest = {name: value for name, value in response.items() if name != "ResponseMetadata"}
    metadata = response["ResponseMetadata"]
    for group in rest.get("Groups", []):
        for name in ("CreationDate", "LastModifiedDate"):
            group.pop(name, None)  # nobody reads these, and ours leaves them numbers
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

    assert _comparable(theirs(service, method, answer)) == _comparable(
        told(service, method, answer)
    )


def _rendered(error, drawn_members):
    """As the services render an error: with its namespace, and the message in either case."""
    code = error.metadata.get("error", {}).get("code", error.name)
    return {"__type": f"com.amazonaws.v1#{code}", **drawn_members}


@pytest.mark.parametrize(("service", "method"), [case for case in ACTIONS if case[0] != "sns"])
@settings(max_examples=10)
@given(data=st.data(), status=st.sampled_from([400, 403, 500, 503]))
def test_reads_every_error_of_the_models_as_botocore_does(service, method, data, status):
    """Its code, its message, and what stands beside them."""
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


_words = st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), min_size=1, max_size=9)


def _xml(action, inside):
    return (
        f'<?xml version="1.0"?>\n<{action}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/">'
        f"<{action}Result>{inside}</{action}Result>"
        f"<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></{action}Response>\n"
    ).encode()


@given(_words.filter(str.strip))
def test_reads_a_published_message_as_botocore_does(name):
    answer = (200, {}, _xml("Publish", f"<MessageId>{escape(name)}</MessageId>"))

    assert _comparable(theirs("sns", "publish", answer)) == _comparable(
        told("sns", "publish", answer)
    )


@given(
    taken=st.lists(_words.filter(str.strip), max_size=2),
    refused=st.lists(st.tuples(_words.filter(str.strip), st.booleans()), max_size=2),
)
def test_reads_a_published_batch_as_botocore_does(taken, refused):
    good = "".join(
        f"<member><MessageId>m</MessageId><Id>{escape(each)}</Id></member>" for each in taken
    )
    bad = "".join(
        f"<member><Code>C</Code><Message>{escape(each)}</Message><Id>{escape(each)}</Id>"
        f"<SenderFault>{str(fault).lower()}</SenderFault></member>"
        for each, fault in refused
    )
    inside = f"<Successful>{good}</Successful><Failed>{bad}</Failed>"
    answer = (200, {}, _xml("PublishBatch", inside))

    expected = _comparable(theirs("sns", "publish_batch", answer))

    assert expected == _comparable(told("sns", "publish_batch", answer))


@pytest.mark.parametrize("status", [400, 403, 500])
def test_reads_an_error_of_sns_as_botocore_does(status):
    body = (
        b'<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>'
        b"<Code>InvalidParameter</Code><Message>a &lt;b&gt; &amp; &quot;c&quot;</Message></Error>"
        b"<RequestId>r</RequestId></ErrorResponse>"
    )
    answer = (status, {}, body)

    assert _comparable(theirs("sns", "publish", answer)) == _comparable(
        told("sns", "publish", answer)
    )


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b"<Error><Code>NoSuchKey</Code><Message>none</Message><Key>k</Key></Error>"),
        (403, b"<Error><Code>AccessDenied</Code><Message>no</Message></Error>"),
        (304, b""),
    ],
)
def test_reads_an_error_of_s3_as_botocore_does(status, body):
    """304 is how S3 says that an object is as it was."""
    answer = (status, {"x-amz-request-id": "r"}, body)
    expected = theirs("s3", "get_object", answer)["Error"]

    assert expected["Code"] == told("s3", "get_object", answer)["Error"]["Code"]


def test_reads_an_object_as_botocore_does():
    answer = (200, {"ETag": '"1"', "Content-Length": "4", "x-amz-request-id": "r"}, b"text")
    expected, ours = theirs("s3", "get_object", answer), told("s3", "get_object", answer)

    assert (expected["ETag"], expected["ContentLength"]) == (ours["ETag"], ours["ContentLength"])
    assert expected["Body"].read(3) == ours["Body"].read(3) == b"tex"


@pytest.mark.parametrize(
    ("service", "method", "headers", "body"),
    [
        ("dynamodb", "get_item", {"content-type": "text/html"}, b"<html>Sign in</html>"),
        ("dynamodb", "get_item", {"content-type": "text/html"}, b"{}"),
        ("dynamodb", "get_item", _IDS, b"[]"),
        ("dynamodb", "get_item", _IDS, b"[" * 200_000),
        ("dynamodb", "get_item", _IDS, b"{"),
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


@pytest.mark.parametrize("checksum", ["1", "x", "-1"])
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
