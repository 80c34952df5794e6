"""Ending the sessions of one user, against moto."""

import json
from base64 import urlsafe_b64encode

import pytest

from operators.outside import NotAgreed
from operators.person import NoSuchUser, attributes_of
from runtime.boto3_clients import Translated
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.known_devices import KnownDevices
from runtime.tokens.own_sessions import sessions_item
from tests.tables import create_table

PASSWORD = "Correct-horse-7!"


@pytest.fixture
def pool(aws, stack):
    """A pool whose one user is signed in, and a queue that hears the topic."""
    cognito, sqs = aws("cognito-idp"), aws("sqs")
    pool = cognito.create_user_pool(PoolName="p", UsernameAttributes=["email"])["UserPool"]["Id"]
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="c", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    name = {"UserPoolId": pool, "Username": "ada@example.com"}
    made = cognito.admin_create_user(**name, MessageAction="SUPPRESS")["User"]
    cognito.admin_set_user_password(**name, Password=PASSWORD, Permanent=True)
    stack.resources["UserPool"] = ("AWS::Cognito::UserPool", pool)
    key = aws("secretsmanager").create_secret(Name="key", SecretString="one")["ARN"]
    stack.resources["AddressKey"] = ("AWS::SecretsManager::Secret", key)
    stack.resources["ChallengeTable"] = ("AWS::DynamoDB::Table", "challenges")
    create_table(aws("dynamodb"), "challenges")
    stack.heard = sqs.create_queue(QueueName="heard")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=stack.heard, AttributeNames=["QueueArn"])
    topic = stack.resources["UserEventsTopic"][1]
    aws("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["Attributes"]["QueueArn"])
    stack.name, stack.client, stack.real_name = name, client, made["Username"]
    return stack


@pytest.fixture
def sign_in(aws, pool):
    def sign_in():
        cognito = aws("cognito-idp")
        asked = {"USERNAME": pool.real_name, "PASSWORD": PASSWORD}  # moto knows tokens by it
        return cognito.admin_initiate_auth(
            UserPoolId=pool.name["UserPoolId"],
            ClientId=pool.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters=asked,
        )["AuthenticationResult"]

    return sign_in


@pytest.fixture
def devices(aws, pool):
    """One device is known as that of the owner of the user's address."""
    secrets, key = Translated(aws("secretsmanager")), pool.resources["AddressKey"][1]
    known = KnownDevices(
        Translated(aws("dynamodb")),
        table="challenges",
        addresses=AddressKeySource(secrets, arn=key),
    )
    whose = {"pool_id": pool.name["UserPoolId"], "address": "ada@example.com"}
    secret = urlsafe_b64encode(bytes(range(32))).decode()[:43]
    known.note(**whose, client_id="c", secret=secret, browser="")
    return lambda: len(known.all(**whose))


def told(aws, pool):
    messages = aws("sqs").receive_message(QueueUrl=pool.heard).get("Messages", [])
    return [json.loads(json.loads(each["Body"])["Message"]) for each in messages]


def test_all_sessions_end_and_subscribers_are_told(command, aws, pool, sign_in):
    """By whom: the event says so, and names nobody but by the sub."""
    access = sign_in()["AccessToken"]
    cognito = aws("cognito-idp")
    sub = attributes_of(cognito.admin_get_user(**pool.name))["sub"]
    aws("dynamodb").put_item(TableName="challenges", Item=sessions_item(sub, ()))
    command("sign-out", "ada@example.com", "--stack", "tried")
    assert [] == aws("dynamodb").scan(TableName="challenges")["Items"]
    with pytest.raises(cognito.exceptions.NotAuthorizedException):
        cognito.get_user(AccessToken=access)

    [event] = told(aws, pool)
    assert ("auth.session.revoked.v1", sub) == (event["type"], event["subject"])
    assert "eu-west-1" == event["region"]
    assert {"everywhere": True, "cause": "by_operator"} == event["data"]


def test_a_user_may_be_disabled_as_well(command, aws, pool, sign_in):
    """Who signs in again with the stolen password would be in again."""
    command("sign-out", "ada@example.com", "--disable", "--stack", "tried")
    assert not aws("cognito-idp").admin_get_user(**pool.name)["Enabled"]

    with pytest.raises(aws("cognito-idp").exceptions.NotAuthorizedException):
        sign_in()


@pytest.mark.parametrize(("is_verified", "left"), [("true", 0), ("false", 1)])
def test_known_devices_of_a_proved_address_are_forgotten(
    command, aws, pool, devices, is_verified, left
):
    """An account with an address that nobody has proved may be a stranger's."""
    verified = [{"Name": "email_verified", "Value": is_verified}]
    aws("cognito-idp").admin_update_user_attributes(**pool.name, UserAttributes=verified)
    assert 1 == devices()
    said = command("sign-out", "ada@example.com", "--stack", "tried")

    assert left == devices()
    assert (left == 0) == ("known devices were deleted" in said)


def test_a_dry_run_ends_nothing(command, aws, pool, sign_in):
    """And tells nobody."""
    access = sign_in()["AccessToken"]
    command("sign-out", "ada@example.com", "--disable", "--dry-run", "--stack", "tried")

    assert aws("cognito-idp").get_user(AccessToken=access)
    assert aws("cognito-idp").admin_get_user(**pool.name)["Enabled"]
    assert [] == told(aws, pool)


def test_who_says_no_ends_nothing(command, aws, pool, sign_in):
    """The question comes before the first call that changes anything."""
    access = sign_in()["AccessToken"]
    with pytest.raises(NotAgreed):
        command("sign-out", "ada@example.com", "--stack", "tried", answer="n")

    assert aws("cognito-idp").get_user(AccessToken=access)
    assert [] == told(aws, pool)


def test_somebody_whom_nobody_knows(command, aws, pool):
    """Nothing is told of them."""
    with pytest.raises(NoSuchUser):
        command("sign-out", "eve@example.com", "--stack", "tried")
    assert [] == told(aws, pool)
