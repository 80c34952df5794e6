"""An answer that lacks what the service always tells is none."""

import pytest

from runtime.aws_client.errors import Unanswered
from runtime.proven import OF_COGNITO, OF_SECRETS, OF_SQS, Proven, proven_dynamodb


class Client:
    """Answers everything with *answer*; an action that it does not know is an AttributeError."""

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def __getattr__(self, name):
        if name.startswith("no_"):
            raise AttributeError(name)

        def call(**given):
            self.asked.append(given)
            return self.answer

        return call


METHODS = [
    "delete_item",
    "get_item",
    "put_item",
    "transact_write_items",
    "update_item",
]


@pytest.mark.parametrize("method", METHODS)
def test_70_an_answer_without_the_capacity_that_was_asked_for_is_none(method):
    """Invariant 70: a proxy's object with status 200 writes nothing and reads nothing."""
    told = {"ConsumedCapacity": []}
    client = Client(told)

    assert told == getattr(proven_dynamodb(client), method)(TableName="table")
    assert [{"TableName": "table", "ReturnConsumedCapacity": "TOTAL"}] == client.asked
    client.answer = {"Attributes": {}, "Item": {}, "Responses": {}}
    with pytest.raises(Unanswered, match="not_parsed"):
        getattr(proven_dynamodb(client), method)()


def test_70_a_batch_without_responses_is_none():
    """Invariant 70: it would look as if there were no such items."""
    told = {"Responses": {}, "UnprocessedKeys": {}}
    assert told == proven_dynamodb(Client(told)).batch_get_item()
    for name in told:
        with pytest.raises(Unanswered):
            proven_dynamodb(Client({name: {}, "ConsumedCapacity": []})).batch_get_item()


@pytest.mark.parametrize(
    ("proofs", "method", "answer"),
    [
        (OF_COGNITO, "admin_get_user", {"Username": "u", "UserAttributes": []}),
        (OF_COGNITO, "admin_get_user_auth_factors", {"Username": "u"}),
        (OF_SQS, "send_message", {"MessageId": "m"}),
        (
            OF_SECRETS,
            "get_secret_value",
            {"SecretString": "s", "VersionId": "v", "CreatedDate": "now"},
        ),
    ],
)
def test_70_a_message_without_an_id_is_not_queued(proofs, method, answer):
    """Invariant 70: nor is a secret without a version known, nor a user without a name."""
    assert answer == getattr(Proven(Client(answer), proofs), method)()
    for lacks in answer:
        less = {name: value for name, value in answer.items() if name != lacks}
        with pytest.raises(Unanswered):
            getattr(Proven(Client(less), proofs), method)()


def test_what_needs_no_proof_is_handed_on():
    """An empty answer is one to what answers nothing; what there is not is not made up."""
    assert {} == Proven(Client({}), OF_SQS).change_message_visibility()
    with pytest.raises(AttributeError):
        _ = Proven(Client({}), OF_SQS).no_such_thing


_VALUES = {
    "S": "text",
    "N": "-1.5E+10",
    "BOOL": False,
    "B": b"x",
    "SS": ["a", "b"],
    "M": {"a": {"S": "b"}},
    "L": [{"N": "1"}, {"L": []}],
}
_NO_VALUES = [
    *(None, 7, "x", [], {}, {"S": None}, {"N": 1}, {"N": "x"}, {"N": "9" * 49}, {"BOOL": "true"}),
    *({"SS": "ab"}, {"SS": [1]}, {"M": []}, {"M": {"a": 7}}, {"L": {}}, {"L": [7]}, {"Z": "x"}),
    *({kind: value, "more": 1} for kind, value in _VALUES.items()),
]


def _answers(item):
    """Every answer that has items, with this one."""
    capacity = {"ConsumedCapacity": []}
    return [
        ("get_item", {"Item": item, **capacity}),
        ("update_item", {"Attributes": item, **capacity}),
        ("query", {"Items": [item], **capacity}),
        ("batch_get_item", {"Responses": {"table": [item]}, "UnprocessedKeys": {}}),
    ]


@pytest.mark.parametrize("kind", _VALUES)
def test_an_item_has_values_of_dynamodbs_types(kind):
    """Each of those that we write."""
    for method, answer in _answers({"pk": {"S": "x"}, "a": {kind: _VALUES[kind]}}):
        assert answer == getattr(proven_dynamodb(Client(answer)), method)()


@pytest.mark.parametrize("value", _NO_VALUES, ids=repr)
def test_70_an_item_with_anything_else_was_not_read(value):
    """Invariant 70: nothing after it has to look again."""
    for item in ({"pk": {"S": "x"}, "a": value}, {"pk": {"M": {"b": value}}}, value):
        if item == {}:  # an item without attributes is one
            continue
        for method, answer in _answers(item):
            with pytest.raises(Unanswered, match="not_parsed"):
                getattr(proven_dynamodb(Client(answer)), method)()


@pytest.mark.parametrize("items", [None, 7, "x", {"pk": {"S": "x"}}])
def test_70_items_are_a_list(items):
    """Invariant 70: of a query, and of each table of a batch."""
    for method, answer in (
        ("query", {"Items": items, "ConsumedCapacity": []}),
        ("batch_get_item", {"Responses": {"table": items}, "UnprocessedKeys": {}}),
    ):
        with pytest.raises(Unanswered):
            getattr(proven_dynamodb(Client(answer)), method)()


def test_statements_answer_each_with_its_error():
    """What many writes of one call answer has no items."""
    told = {"Responses": [{"Error": {"Code": "DuplicateItem"}}], "ConsumedCapacity": []}

    assert told == proven_dynamodb(Client(told)).batch_execute_statement()


@pytest.mark.parametrize("name", ["ConsumedCapacity", "Item"])
def test_70_what_is_null_is_not_told(name):
    """Invariant 70: a member without a value is none."""
    with pytest.raises(Unanswered):
        proven_dynamodb(Client({"ConsumedCapacity": [], name: None})).get_item()
