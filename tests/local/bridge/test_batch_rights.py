import json

import pytest

from local.bridge.batch_rights import checks_for

SEEN = "arn:aws:dynamodb:eu-west-1:1:table/stack-SeenEvents-1A"


@pytest.fixture
def checks():
    """What is asked about a request; of others, ministack's own answer."""
    return checks_for(lambda *request: [("ministack's", request[0])])


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("INSERT INTO \"stack-SeenEvents-1A\" VALUE {'pk': ?}", "dynamodb:PartiQLInsert"),
        ('update "stack-SeenEvents-1A" SET a = ?', "dynamodb:PartiQLUpdate"),
        ('DELETE FROM "stack-SeenEvents-1A" WHERE pk = ?', "dynamodb:PartiQLDelete"),
        ('SELECT pk FROM "stack-SeenEvents-1A" WHERE pk = ?', "dynamodb:PartiQLSelect"),
    ],
)
def test_each_statement_needs_the_right_to_what_it_does(checks, text, action):
    """On its own table; there is no right to the batch."""
    body = json.dumps({"Statements": [{"Statement": text}] * 2}).encode()

    assert [(action, SEEN)] * 2 == checks("dynamodb:BatchExecuteStatement", body, "eu-west-1", "1")


def test_other_requests_are_ministacks_own(checks):
    """Transactions among them."""
    action = "dynamodb:TransactWriteItems"

    assert [("ministack's", action)] == checks(action, b"{}", "eu-west-1", "1")
