"""Linked accounts as operators see them, and removing one, against moto."""

import json

import pytest

from operators.outside import NotAgreed
from operators.person import NoSuchUser
from tests.tables import create_table

GOOGLE = {"providerName": "Google", "providerType": "Google", "userId": "1"}


@pytest.fixture
def pool(aws, stack, monkeypatch):
    """A pool with one native user, to whom Google is linked: moto knows no links."""
    cognito = aws("cognito-idp")
    pool = cognito.create_user_pool(PoolName="p", UsernameAttributes=["email"])["UserPool"]["Id"]
    verified = {"Name": "email_verified", "Value": "true"}
    address = {"Name": "email", "Value": "ada@example.com"}
    made = cognito.admin_create_user(
        UserPoolId=pool,
        Username="ada@example.com",
        UserAttributes=[address, verified],
        MessageAction="SUPPRESS",
    )["User"]
    links, read = [GOOGLE], cognito.admin_get_user

    def admin_get_user(**asked):
        user = read(**asked)
        user["UserAttributes"].append({"Name": "identities", "Value": json.dumps(links)})
        return user

    def admin_disable_provider_for_user(*, UserPoolId, User):  # noqa: N803
        assert pool == UserPoolId
        assert ("Google", "1") == (User["ProviderName"], User["ProviderAttributeValue"])
        links.clear()

    for call in (admin_get_user, admin_disable_provider_for_user):
        monkeypatch.setattr(cognito, call.__name__, call)
    stack.resources["UserPool"] = ("AWS::Cognito::UserPool", pool)
    key = aws("secretsmanager").create_secret(Name="key", SecretString="one")["ARN"]
    stack.resources["AddressKey"] = ("AWS::SecretsManager::Secret", key)
    stack.resources["LinkTable"] = ("AWS::DynamoDB::Table", "links")
    create_table(aws("dynamodb"), "links")
    sqs = aws("sqs")
    stack.heard = sqs.create_queue(QueueName="heard")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=stack.heard, AttributeNames=["QueueArn"])
    topic = stack.resources["UserEventsTopic"][1]
    aws("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn["Attributes"]["QueueArn"])
    stack.pool, stack.links, stack.real_name = pool, links, made["Username"]
    return stack


def told(aws, pool):
    messages = aws("sqs").receive_message(QueueUrl=pool.heard).get("Messages", [])
    return [json.loads(json.loads(each["Body"])["Message"]) for each in messages]


def unlink(command, *words, user="ada@example.com", provider="Google", **more):
    return command("unlink", user, provider, "--stack", "tried", *words, **more)


def tombstones(aws):
    return [each["state"]["S"] for each in aws("dynamodb").scan(TableName="links")["Items"]]


def test_a_provider_is_removed_and_stays_so(command, aws, pool):
    """The tombstone is written, and subscribers hear who did it."""
    unlink(command)

    assert ([], ["unlinked"]) == (pool.links, tombstones(aws))
    [event] = told(aws, pool)
    assert "auth.identity.unlinked.v1" == event["type"]
    assert {"provider": "Google", "provider_type": "Google", "by": "operator"} == event["data"]


def test_a_dry_run_removes_nothing(command, aws, pool):
    """It prints what it would remove."""
    assert "would remove Google" in unlink(command, "--dry-run")
    assert ([GOOGLE], [], []) == (pool.links, tombstones(aws), told(aws, pool))


def test_another_provider_is_not_removed(command, aws, pool):
    """The exit code is 1: nothing was done."""
    with pytest.raises(AssertionError, match="assert 0 == 1"):
        unlink(command, provider="Okta")

    assert ([GOOGLE], [], []) == (pool.links, tombstones(aws), told(aws, pool))


def test_an_operator_has_to_agree(command, aws, pool):
    """As before everything that users notice."""
    with pytest.raises(NotAgreed):
        unlink(command, answer="no")

    assert ([GOOGLE], []) == (pool.links, tombstones(aws))


def test_the_last_way_in_stays(command, aws, pool):
    """An address that is not verified gets no code."""
    no = [{"Name": "email_verified", "Value": "false"}]
    aws("cognito-idp").admin_update_user_attributes(
        UserPoolId=pool.pool, Username=pool.real_name, UserAttributes=no
    )
    with pytest.raises(AssertionError, match="assert 0 == 1"):
        unlink(command)

    assert ([GOOGLE], []) == (pool.links, tombstones(aws))


def test_an_unknown_user_is_said_to_be_unknown(command, pool):
    """And nobody else is looked at."""
    with pytest.raises(NoSuchUser):
        unlink(command, user="nobody@example.com")

    assert [GOOGLE] == pool.links


@pytest.mark.usefixtures("pool")
def test_federated_profiles_beside_a_native_user_are_listed(command, aws, monkeypatch):
    """By their subs and the provider; no address is shown."""
    listed = [
        ("CONFIRMED", {"sub": "native", "email": "Ada@example.com"}),
        ("EXTERNAL_PROVIDER", {"sub": "one", "email": "ADA@example.com"}),
        (
            "EXTERNAL_PROVIDER",
            {"sub": "two", "email": "ada@example.com", "identities": json.dumps([GOOGLE])},
        ),
        ("EXTERNAL_PROVIDER", {"sub": "alone", "email": "eve@example.com"}),
        ("CONFIRMED", {"sub": "no address"}),
    ]
    users = [
        {
            "UserStatus": status,
            "Attributes": [{"Name": name, "Value": value} for name, value in told.items()],
        }
        for status, told in listed
    ]

    class Pages:
        def paginate(self, **_):
            yield {"Users": users}

    monkeypatch.setattr(aws("cognito-idp"), "get_paginator", lambda _: Pages())
    said = command("links", "report", "--stack", "tried")

    assert "native  has beside it  one  by a provider" in said
    assert "native  has beside it  two  by Google" in said
    assert "       2  federated profiles beside a native user" in said
    assert "example.com" not in "".join(said)
