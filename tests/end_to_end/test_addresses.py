"""The policy of addresses through the real Cognito API, with a name server and an S3 bucket."""

from itertools import count

import pytest
from botocore.exceptions import ClientError

from local.demo.app import App, refusal
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.emulator

PASSWORD = "Correct-horse-7"
BUCKET = "domain-lists-of-the-operator"
_numbers = count()
STRICT = {
    "EmailPolicy": "strict",
    "RelayAddresses": "refuse",
    "AllowedDomains": "mailinator.com",
    "DomainListsBucket": BUCKET,
}


@pytest.fixture(scope="module")
def suite():
    """Another policy than the demo's, and a list that an operator has put into a bucket."""
    with running_suite(
        port=0, is_warm=False, parameters=PARAMETERS | STRICT, before=put_list
    ) as suite:
        yield suite


def put_list(emulator):
    s3 = emulator.client("s3")
    region = {"LocationConstraint": s3.meta.region_name}
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=region)
    s3.put_object(Bucket=BUCKET, Key="domain-lists/deny.txt", Body=b"example.net\n")


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


@pytest.fixture
def listener(suite):
    """What reaches the topic from now on."""
    listener = listening(suite)
    listener.hear_all()
    return listener


@pytest.fixture
def changing(suite):
    """A client, and the access token of a user who has signed in."""
    app, email = App(suite), f"jo{next(_numbers)}@example.org"
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    return app, app.access_token(email, PASSWORD), email


def address_changes(listener):
    """All events about a change of address, once all has come to rest."""
    heard = listener.hear_all()
    return [event for event in heard if event.kind.startswith("address_change.")]


@pytest.mark.parametrize(
    ("email", "code"),
    [
        ("jo@in.drinkbride.com", "DISPOSABLE_EMAIL: Please use another e-mail address."),
        ("jo@duck.com", "RELAY_EMAIL: "),
        ("jo@takes-no-mail.example", "UNDELIVERABLE_EMAIL: "),
    ],
)
def test_nobody_changes_to_an_address_that_would_be_refused(suite, changing, listener, email, code):
    """The old address stays, no mail goes out, and the topic hears of it."""
    app, token, old = changing

    with pytest.raises(ClientError) as refused:
        app.change_address(token, email)

    answer = refusal(refused.value)
    assert answer.startswith(
        f"UserLambdaValidationException: CustomMessage failed with error {code}"
    )
    assert old == app.address(token)
    assert not [mail for mail in suite.emulator.mails() if email in mail.to]
    [event] = address_changes(listener)
    assert event.kind == "address_change.rejected"
    assert email.partition("@")[2].endswith(event.data["email_domain"])


def test_an_ordinary_address_is_the_users_once_it_is_verified(changing, listener):
    """The code is in the mail to it; until it comes back, the old one counts."""
    app, token, old = changing
    new = f"new-{old}"

    assert app.change_address(token, new) == "code sent by EMAIL"

    [event] = address_changes(listener)
    assert event.kind == "address_change.accepted"
    assert old == app.address(token)
    app.verify_address(token, app.mailed(new))
    assert new == app.address(token)
    assert app.sign_in(new, PASSWORD) == "tokens"
