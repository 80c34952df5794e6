"""Each client reaches its service, and is made only as far as it is needed."""

import pytest

from runtime.aws_client import clients as module
from runtime.aws_client.connection import Connection
from runtime.aws_client.errors import Refused
from runtime.aws_client.signing import NoCredentials
from tests.runtime.aws_client.servers import answers

XML = b"<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>"
CALLS = [
    ("dynamodb", "get_item", {"TableName": "t", "Key": {}}, b"DynamoDB_20120810.GetItem", 2),
    ("sqs", "send_message", {"QueueUrl": "q", "MessageBody": "m"}, b"AmazonSQS.SendMessage", 2),
    ("secrets", "get_secret_value", {"SecretId": "s"}, b"secretsmanager.GetSecretValue", 2),
    ("kms", "get_public_key", {"KeyId": "k"}, b"TrentService.GetPublicKey", 2),
    (
        "cognito",
        "admin_get_user",
        {"UserPoolId": "p", "Username": "u"},
        b"AWSCognitoIdentityProviderService.AdminGetUser",
        2,
    ),
    ("s3", "get_object", {"Bucket": "b", "Key": "k"}, b"GET /b/k HTTP/1.1", 1),
]


@pytest.mark.parametrize(("name", "method", "given", "told", "tries"), CALLS)
def test_reaches_its_service(serve, clients, name, method, given, told, tries):
    server = serve([answers()])
    client = getattr(clients(server), name)()
    getattr(client, method)(**given)

    [request] = server.requests
    assert told in request
    assert b"/eu-west-1/" in request
    assert tries == client._caller._tries


def test_publishes_within_the_time_that_it_is_given(serve, clients):
    server = serve([answers(XML)])
    client = clients(server).sns(within_s=0.5)

    assert client.publish(TopicArn="t", Message="m")["MessageId"] == "m"
    assert (0.5, 1) == (client._caller._within_s, client._caller._tries)


@pytest.mark.parametrize(
    ("name", "within_s", "most_mb", "yielding"),
    [
        ("dynamodb", 2.2, 6, {}),
        ("sqs", 2.2, 6, {}),
        ("secrets", 3.0, 6, {}),
        ("kms", 3.0, 6, {}),
        ("cognito", 3.0, 6, {"AdminAddUserToGroup": 1.0}),
        ("s3", 10.0, 33, {}),
    ],
)
def test_a_client_has_its_time_and_takes_so_much(
    serve, clients, monkeypatch, name, within_s, most_mb, yielding
):
    """Seconds of a call with all its tries, and megabytes of an answer."""
    most = []

    class Told(Connection):
        def __init__(self, *given, **named):
            most.append(named["most"] / 1024**2)
            super().__init__(*given, **named)

    monkeypatch.setattr(module, "Connection", Told)
    caller = getattr(clients(serve()), name)()._caller

    assert (within_s, [most_mb], yielding) == (caller._within_s, most, caller._yielding)


def test_opens_nothing_that_may_not_be_needed(serve, clients):
    server = serve()
    made = clients(server)
    made.dynamodb(opens=False)
    made.s3()

    assert server.connections == 0


def test_ends_before_lambda_does(serve, clients):
    """With what the invocation has left, less the time to answer."""
    server = serve([answers()])
    client = clients(server, remaining_ms=lambda: 1600).dynamodb()

    assert pytest.approx(1.0) == client._caller._allowed_s()


def test_stops_at_the_start_without_credentials(serve, clients):
    """And not at the first user."""
    server = serve()

    with pytest.raises(NoCredentials):
        clients(server, AWS_ACCESS_KEY_ID="").dynamodb()


def test_an_error_never_quotes(serve, clients):
    """A message of the service may repeat what the user gave."""
    body = b'{"__type": "x#UserNotFoundException", "message": "jo@example.com"}'
    server = serve([answers(body, "400 Bad Request")])

    with pytest.raises(Refused) as raised:
        clients(server).cognito().admin_get_user(UserPoolId="p", Username="u")
    assert str(raised.value) == "AdminGetUser: UserNotFoundException"
    assert (raised.value.code, raised.value.sends) == ("UserNotFoundException", 1)


def test_a_throttled_group_is_not_asked_for_again(serve, clients):
    """The group repair does it later; for a password there is another try."""
    throttled = answers(b'{"__type": "TooManyRequestsException"}', "400 Bad Request")
    cognito = clients(serve([throttled, answers(), answers()])).cognito()
    user = {"UserPoolId": "p", "Username": "u"}

    with pytest.raises(Refused) as raised:
        cognito.admin_add_user_to_group(**user, GroupName="g")
    assert 1 == raised.value.sends

    again = clients(serve([throttled, answers(), answers()])).cognito()
    again.admin_set_user_password(**user, Password="x", Permanent=True)
