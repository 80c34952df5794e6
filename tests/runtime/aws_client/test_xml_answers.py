"""Answers and errors of SNS and S3, as botocore reads them."""

from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.runtime.aws_client.test_answers import comparable, theirs, told

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

    assert comparable(theirs("sns", "publish", answer)) == comparable(
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

    expected = comparable(theirs("sns", "publish_batch", answer))

    assert expected == comparable(told("sns", "publish_batch", answer))


@pytest.mark.parametrize("status", [400, 403, 500])
def test_reads_an_error_of_sns_as_botocore_does(status):
    body = (
        b'<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>Sender</Type>'
        b"<Code>InvalidParameter</Code><Message>a &lt;b&gt; &amp; &quot;c&quot;</Message></Error>"
        b"<RequestId>r</RequestId></ErrorResponse>"
    )
    answer = (status, {}, body)

    assert comparable(theirs("sns", "publish", answer)) == comparable(
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
