"""Signatures, compared with AWS's own examples and botocore's signer."""

import calendar
from datetime import UTC, datetime

import botocore.auth
import pytest
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from hypothesis import given
from hypothesis import strategies as st

from runtime.aws_client.signing import NoCredentials, Signer, check_credentials

AT = calendar.timegm((2015, 8, 30, 12, 36, 0))
ENV = {
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
}
HOST = "example.amazonaws.com"
TOKEN = (
    "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfI"
    "eoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0"
    "wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDry"
    "pNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="
)
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# AWS's "Signature Version 4 test suite" (aws-sig-v4-test-suite.zip): name, method and path,
# headers, body, signature. Its cases without a query, and with each header once.
PUBLISHED = [
    ("get-vanilla", "GET /", {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),  # noqa: E501
    ("post-vanilla", "POST /", {}, b"", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),  # noqa: E501
    ("post-header-key-sort", "POST /", {"my-header1": "value1"}, b"", "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),  # noqa: E501
    ("post-header-value-case", "POST /", {"my-header1": "VALUE1"}, b"", "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),  # noqa: E501
    ("get-header-value-trim", "GET /", {"my-header1": " value1", "my-header2": ' "a   b   c"'}, b"", "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),  # noqa: E501
    ("get-unreserved", f"GET /-._~0123456789{LETTERS}", {}, b"", "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),  # noqa: E501
    ("get-utf8", "GET /%E1%88%B4", {}, b"", "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),  # noqa: E501
    ("get-space", "GET /example%20space/", {}, b"", "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),  # noqa: E501
    ("post-x-www-form-urlencoded", "POST /", {"content-type": "application/x-www-form-urlencoded"}, b"Param1=value1", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),  # noqa: E501
    ("post-sts-header-before", "POST /", {"AWS_SESSION_TOKEN": TOKEN}, b"", "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(
    ("to", "headers", "body", "signature"),
    [case[1:] for case in PUBLISHED],
    ids=[case[0] for case in PUBLISHED],
)
def test_signs_as_aws_publishes(to, headers, body, signature):
    """AWS's own examples come out to the last digit."""
    token = {k: v for k, v in headers.items() if k == "AWS_SESSION_TOKEN"}
    given_ = {k: v for k, v in headers.items() if k not in token}
    signer = Signer(service="service", region="us-east-1", env=ENV | token)

    signed = signer.signed({"host": HOST, **given_}, body, at=AT, to=to)

    assert signed["authorization"].endswith(f"Signature={signature}")


_texts = st.text("ab  c/+=,;%é", max_size=12)


@given(
    body=st.binary(max_size=200),
    token=st.one_of(st.just(""), st.text("abc/+=", min_size=1)),
    headers=st.dictionaries(
        st.sampled_from(["x-amz-target", "content-type", "x-a", "x-amz-b"]), _texts
    ),
    keys=st.tuples(st.text("AKb/+é", min_size=1), st.text("AKb/+é", min_size=1)),
    at=st.integers(0, 4_000_000_000),
    service=st.sampled_from(["sns", "dynamodb", "cognito-idp"]),
)
def test_signs_as_botocore_does(body, token, headers, keys, at, service):
    """Whatever headers, body, token and day."""
    url = f"https://{service}.eu-west-1.amazonaws.com/"
    request = AWSRequest(method="POST", url=url, data=body, headers=headers)
    signer = botocore.auth.SigV4Auth(Credentials(*keys, token or None), service, "eu-west-1")
    original = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda **_: datetime.fromtimestamp(at, UTC).replace(
        tzinfo=None
    )
    try:
        signer.add_auth(request)
    finally:
        botocore.auth.get_current_datetime = original
    env = {"AWS_ACCESS_KEY_ID": keys[0], "AWS_SECRET_ACCESS_KEY": keys[1]}
    ours = Signer(service=service, region="eu-west-1", env=env | {"AWS_SESSION_TOKEN": token})

    signed = ours.signed({"host": url[8:-1], **headers}, body, at=at)

    assert signed["authorization"] == request.headers["Authorization"]
    assert signed["x-amz-date"] == request.headers["X-Amz-Date"]
    assert signed.get("x-amz-security-token") == request.headers["X-Amz-Security-Token"]


def test_takes_the_keys_of_the_day_and_of_the_credentials():
    """A kept key of yesterday, or of other credentials, would sign wrongly."""
    env = dict(ENV)
    signer = Signer(service="sns", region="eu-west-1", env=env)

    def signed(at):
        return signer.signed({"host": HOST}, b"", at=at)["authorization"]

    def anew(at):
        fresh = Signer(service="sns", region="eu-west-1", env=dict(env))
        return fresh.signed({"host": HOST}, b"", at=at)["authorization"]

    for at in (AT, AT + 1, AT + 86_400):
        assert anew(at) == signed(at)
    env["AWS_SECRET_ACCESS_KEY"] = "another"
    assert anew(AT) == signed(AT)


def test_tells_what_is_missing():
    """A function whose calls cannot be signed stops at its start; SnapStart is named."""
    with pytest.raises(NoCredentials, match="AWS_ACCESS_KEY_ID"):
        check_credentials({})
    with pytest.raises(NoCredentials, match="SnapStart"):
        check_credentials({"AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://127.0.0.1/"})
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        with pytest.raises(NoCredentials):
            check_credentials({**ENV, name: ""})
    assert check_credentials(ENV) is None
