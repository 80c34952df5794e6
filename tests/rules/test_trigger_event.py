import pytest

from rules.trigger_event import TriggerEvent, answer

SUB = "b281eb78-0000-4000-8000-000000000001"


def test_null_and_absent_members_read_as_empty():
    """Real events carry null where the guide shows strings or objects."""
    for event in ({}, {"request": None, "callerContext": None, "userName": None}):
        asked = TriggerEvent.read(event)

        assert ("", "", "", "") == (asked.source, asked.pool_id, asked.client_id, asked.user_name)
        assert {} == asked.attributes
        assert asked.subject is None


@pytest.mark.parametrize(
    ("attributes", "user_name", "subject"),
    [
        ({"sub": SUB}, "jo@example.com", SUB),
        ({}, SUB, None),
        ({}, "jo@example.com", None),
        ({"sub": "jo@example.com"}, "jo", None),
        ({"sub": SUB.upper()}, f"{SUB}\n", None),
    ],
)
def test_the_subject_is_never_what_somebody_typed(attributes, user_name, subject):
    """For a user who does not exist, userName is what was typed: somebody's ``sub``, perhaps."""
    event = {"request": {"userAttributes": attributes}, "userName": user_name}

    assert subject == TriggerEvent.read(event).subject


@pytest.mark.parametrize(("user_name", "subject"), [(SUB, SUB), ("jo", None), (f"{SUB}\n", None)])
def test_a_name_that_cognito_has_made_is_the_subject_to_come(user_name, subject):
    """Of who signs up by an e-mail address; nothing else may look like it."""
    event = {"request": {"userAttributes": {}}, "userName": user_name}

    assert subject == TriggerEvent.read(event, is_named_by_cognito=True).subject


@pytest.mark.parametrize(
    ("text", "is_verified"), [("true", True), ("True", True), ("false", False), ("", False)]
)
def test_attributes_are_texts(text, is_verified):
    """`"True"` has been captured as well as `"true"` (amplify-js#5834)."""
    event = {"request": {"userAttributes": {"email_verified": text}}}

    assert is_verified == TriggerEvent.read(event).email_is_verified


def test_the_answer_is_the_very_event():
    """Cognito refuses another object: Unrecognizable lambda output."""
    event = {"response": {"answerCorrect": None}, "x": 1}

    assert answer(event, answerCorrect=False) is event
    assert {"response": {"answerCorrect": False}, "x": 1} == event


@pytest.mark.parametrize("response", [None, [], "x"])
def test_a_response_that_is_none_is_replaced(response):
    """The answer must get through."""
    assert {"response": {"a": 1}} == answer({"response": response}, a=1)
    assert {"response": {"a": 1}} == answer({}, a=1)


@pytest.mark.parametrize("odd", ["<script>", "a b", "eu-west-1_A\nB", "x" * 200, "ünï"])
def test_an_id_that_is_none_is_not_told(odd):
    """Ids go into events and metrics as they are."""
    asked = TriggerEvent.read({"userPoolId": odd, "callerContext": {"clientId": odd}})

    assert ("", "") == (asked.pool_id, asked.client_id)
