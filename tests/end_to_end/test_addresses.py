"""The policy of addresses through the real Cognito API, with a name server and an S3 bucket."""

import json

import pytest
from botocore.exceptions import ClientError

from local.demo.app import App, refusal
from local.suite import PARAMETERS, running_suite

pytestmark = pytest.mark.emulator

PASSWORD = "Correct-horse-7"
BUCKET = "domain-lists-of-the-operator"
STRICT = {
    "EmailPolicy": "strict",
    "RelayAddresses": "refuse",
    "AllowedDomains": "mailinator.com",
    "DomainListsBucket": BUCKET,
}


@pytest.fixture(scope="module")
def suite():
    """Another policy than the demo's, and a list that an operator has put into a bucket."""
    with running_suite(port=0, parameters=PARAMETERS | STRICT) as suite:
        s3 = suite.emulator.client("s3")
        s3.create_bucket(
            Bucket=BUCKET,
            CreateBucketConfiguration={"LocationConstraint": s3.meta.region_name},
        )
        s3.put_object(Bucket=BUCKET, Key="domain-lists/deny.txt", Body=b"example.net\n")
        yield suite


@pytest.fixture
def sign_up(suite):
    """What Cognito answers to somebody's sign-up."""

    def sign_up(email):
        try:
            return App(suite).sign_up(email, PASSWORD)
        except ClientError as error:
            return refusal(error)

    return sign_up


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("jo@drinkbride.com", "DISPOSABLE_EMAIL: "),
        ("jo@fresh-and-unlisted.example", "DISPOSABLE_EMAIL: "),
        ("jo@example.net", "DISPOSABLE_EMAIL: "),
        ("jo@duck.com", "RELAY_EMAIL: "),
        ("jo@takes-no-mail.example", "UNDELIVERABLE_EMAIL: "),
        ("jo@gone.example", "UNDELIVERABLE_EMAIL: "),
    ],
)
def test_the_parameters_decide_who_is_refused(sign_up, email, code):
    """And so does the list in the bucket, that the code did not come with."""
    answer = sign_up(email)

    assert f"UserLambdaValidationException: PreSignUp failed with error {code}" in answer
    assert email.partition("@")[2] not in answer


@pytest.mark.parametrize(
    "email", ["jo@mailinator.com", "jo@example.org", "jo@web-server-only.example"]
)
def test_everybody_else_gets_a_code(sign_up, email):
    """Allowed by a parameter, at a mail host like any other, or at an address without MX."""
    assert "code sent by EMAIL" == sign_up(email)


@pytest.mark.parametrize(
    ("email", "answer"),
    [("jo@example.org", None), ("jo@in.drinkbride.com", "DISPOSABLE_EMAIL: Please use another")],
)
def test_a_new_address_is_judged_like_one_at_the_sign_up(suite, example, email, answer):
    """By the function that Cognito calls, with the event of UpdateUserAttributes."""
    event = example("CustomMessage_UpdateUserAttribute")
    event["request"]["userAttributes"]["email"] = email
    function = suite.stack.resources["CustomMessageFunction"]
    reply = suite.emulator.client("lambda").invoke(
        FunctionName=function, Qualifier="live", Payload=json.dumps(event).encode()
    )
    said = json.loads(reply["Payload"].read())

    assert (answer is None) == (said == event)
    assert answer is None or said["errorMessage"].startswith(answer)
