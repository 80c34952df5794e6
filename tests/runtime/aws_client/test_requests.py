"""Requests, compared byte for byte with botocore's."""

import json
from base64 import b64encode
from urllib.parse import quote_plus

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.aws_client import services
from runtime.aws_client.answer import Answer
from runtime.aws_client.caller import Caller
from runtime.aws_client.errors import CallFailed
from runtime.aws_client.json_protocol import JsonClient
from runtime.aws_client.lambda_protocol import LambdaClient
from runtime.aws_client.query_protocol import SnsClient, quoted
from runtime.aws_client.s3_protocol import S3Client
from runtime.aws_client.signing import Signer
from tests.runtime.aws_client.conftest import ENV
from tests.runtime.aws_client.oracle import AT, Botocore, text
from tests.runtime.aws_client.shapes import drawn

JSON = {
    "dynamodb": services.DYNAMODB,
    "sqs": services.SQS,
    "kms": services.KMS,
    "secretsmanager": services.SECRETS_MANAGER,
    "cognito-idp": services.COGNITO,
}
ACTIONS = [
    *((service, method) for service, spoken in JSON.items() for method in spoken.actions),
    ("sns", "publish"),
    ("sns", "publish_batch"),
]
_oracles = {}


def oracle(service, token):
    key = service, token
    if key not in _oracles:
        _oracles[key] = Botocore(service, ENV, token=token)
    return _oracles[key]


class Sent:
    """Our client of *service*; it keeps what it would have sent."""

    def __init__(self, service, token):
        env = ENV | ({"AWS_SESSION_TOKEN": token} if token else {})
        caller = Caller(
            self._exchange,
            Signer(service=service, region=ENV["AWS_REGION"], env=env),
            host=f"{service}.eu-west-1.amazonaws.com",
            within_s=100,
            tries=1,
            env=env,
            now=lambda: AT,
        )
        spoken = {"sns": SnsClient, "s3": S3Client, "lambda": LambdaClient}.get(service)
        self.client = spoken(caller) if spoken else JsonClient(JSON[service], caller)

    def _exchange(self, head, headers, body, _wall):
        self.head, self.headers, self.body = head, headers, body
        return Answer(404, {}, b"", keeps=True)

    def sent(self, method, **given):
        with pytest.raises(CallFailed):
            getattr(self.client, method)(**given)
        return self


def _same(ours, theirs):
    """Method, path, body, and each header that they sign, the signature among them."""
    path = theirs.url.partition(".amazonaws.com")[2]
    assert f"{theirs.method} {path}" == ours.head
    assert (text(theirs.body) or "") == ours.body.decode()
    authorization = text(theirs.headers["Authorization"])
    assert authorization == ours.headers["authorization"]
    signed = authorization.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    for name in signed:
        if name != "host":
            assert text(theirs.headers[name]) == ours.headers[name]


@pytest.mark.parametrize(("service", "method"), ACTIONS)
@settings(max_examples=20)
@given(data=st.data(), token=st.sampled_from([None, "token/+="]))
def test_sends_what_botocore_sends(service, method, data, token):
    """Whatever the arguments, for each action."""
    theirs = oracle(service, token)
    model = theirs.client.meta.service_model.operation_model(
        theirs.client.meta.method_to_api_mapping[method]
    )
    arguments = data.draw(drawn(model.input_shape))
    if method == "transact_write_items":
        arguments["ClientRequestToken"] = "drawn"

    told = {
        name: b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in arguments.items()
    }
    _same(Sent(service, token).sent(method, **told), theirs.sent(method, **arguments))


@given(
    bucket=st.from_regex(r"[a-z][a-z0-9-]{2,8}", fullmatch=True),
    key=st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
    .filter(lambda key: "//" not in key and "." not in key and not key.startswith("/")),
    tag=st.sampled_from([None, '"0123"']),
)  # fmt: skip
def test_asks_for_objects_as_botocore_does(bucket, key, tag):
    """By the path of the bucket; what botocore's checksum mode adds is not asked for."""
    arguments = {"Bucket": bucket, "Key": key} | ({"IfNoneMatch": tag} if tag else {})
    theirs = oracle("s3", None).sent("get_object", **arguments)

    _same(Sent("s3", None).sent("get_object", **arguments), theirs)


@pytest.mark.parametrize("qualifier", ["", ":live", ":7", ":$LATEST"])
def test_calls_a_function_as_botocore_does(qualifier):
    """By its whole ARN, whose colons are signed as they are sent, encoded once more."""
    arn = f"arn:aws:lambda:eu-west-1:123456789012:function:Their-check_2{qualifier}"
    theirs = oracle("lambda", None).sent("invoke", FunctionName=arn, Payload=b'{"a": 1}')
    ours = Sent("lambda", None).sent("invoke", arn=arn, payload=b'{"a": 1}')

    _same(ours, theirs)


@pytest.mark.parametrize("service", [*JSON, "sns"])
def test_speaks_a_protocol_that_the_service_still_speaks(service):
    """And the version of it that botocore has."""
    metadata = oracle(service, None).client.meta.service_model.metadata
    if service == "sns":
        assert ("query", "2010-03-31") == (metadata["protocol"], metadata["apiVersion"])
        return
    spoken = JSON[service]

    assert metadata["protocol"] == "json"
    assert metadata["jsonVersion"] == spoken.version
    assert metadata["targetPrefix"] == spoken.prefix


def test_transaction_has_a_token_of_its_own_for_each_call():
    """So that the second try of a call is the first one's, and of no other call."""
    ours = Sent("dynamodb", None)
    tokens = [
        json.loads(ours.sent("transact_write_items", TransactItems=[]).body)["ClientRequestToken"]
        for _ in range(2)
    ]

    assert tokens[0] != tokens[1]
    assert all(len(token) == 32 for token in tokens)  # 36 at most


def test_has_no_method_that_nobody_needs():
    """A wrong name is found when it is read, not answered by AWS."""
    with pytest.raises(AttributeError, match="scan"):
        _ = Sent("dynamodb", None).client.scan


@pytest.mark.parametrize("value", [b"bytes", 5, None])
def test_query_takes_texts_alone(value):
    with pytest.raises(TypeError, match="Message"):
        Sent("sns", None).client.publish(Message=value)


def test_an_empty_list_is_sent_as_botocore_sends_it():
    arguments = {"TopicArn": "t", "PublishBatchRequestEntries": []}

    _same(
        Sent("sns", None).sent("publish_batch", **arguments),
        oracle("sns", None).sent("publish_batch", **arguments),
    )


@given(st.text(st.characters(codec="utf-8")))
def test_quotes_as_urllib_does(value):
    assert quote_plus(value, safe="-_.~") == quoted(value)
