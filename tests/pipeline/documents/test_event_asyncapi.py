"""docs/asyncapi.yaml: the AsyncAPI 3 document."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from jsonschema import Draft7Validator, FormatChecker

from events.contract.catalogue import Kind
from pipeline.documents import event_asyncapi, event_schemas

JAVASCRIPT = Path(__file__).parents[2] / "events" / "javascript"
DOCUMENT = yaml.load(event_asyncapi.DOCUMENT.read_text(), yaml.CSafeLoader)
# What each draft of JSON Schema from 07 to 2020-12 means alike, AsyncAPI 3's own dialect too.
SHARED = {
    *(
        "type",
        "const",
        "pattern",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "required",
        "properties",
    ),
    *("title", "description", "examples", "$comment"),
}


def test_the_document_is_what_the_catalogue_says():
    """`make event-schemas` writes it."""
    assert event_asyncapi.text() == event_asyncapi.DOCUMENT.read_text()
    assert event_asyncapi.document() == DOCUMENT


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm, which installs it, is missing")
def test_the_document_is_asyncapi_3():
    """By the JSON Schema of the AsyncAPI initiative; `make test` installs it."""
    file = JAVASCRIPT / "node_modules" / "@asyncapi" / "specs" / "schemas" / "3.0.0.json"
    checker = Draft7Validator(json.loads(file.read_text()), format_checker=FormatChecker())

    checker.validate(DOCUMENT)
    assert not checker.is_valid(DOCUMENT | {"asyncapi": "2.6.0"})
    assert not checker.is_valid(DOCUMENT | {"channels": {"userEvents": {"adress": None}}})


def resolved(node):
    """What a reference within the document leads to, by as many steps as it takes."""
    while set(node) == {"$ref"}:
        assert node["$ref"].startswith("#/")
        target = DOCUMENT
        for name in node["$ref"][2:].split("/"):
            target = target[name]
        node = target
    return node


def test_the_operation_sends_every_kind_on_its_channel():
    """And its messages are the channel's, as AsyncAPI asks for."""
    [operation] = DOCUMENT["operations"].values()
    channel = resolved(operation["channel"])
    sent = [resolved(message) for message in operation["messages"]]

    assert sent == [resolved(message) for message in channel["messages"].values()]
    assert [f"auth.{kind}.v1" for kind in Kind] == [message["name"] for message in sent]


@pytest.mark.parametrize("kind", Kind)
def test_a_message_is_the_kinds_alone(kind):
    """Every event is valid by one message of the channel, and by one only."""
    messages = DOCUMENT["components"]["messages"]
    [told] = messages[kind]["examples"]
    valid = [
        name
        for name, message in messages.items()
        if Draft7Validator(message["payload"]).is_valid(told["payload"])
        and Draft7Validator(message["headers"]).is_valid(told["headers"])
    ]

    assert [kind] == valid


@pytest.mark.parametrize("kind", Kind)
def test_the_schemas_mean_the_same_in_both_dialects(kind):
    """No word that draft-07 does not know, or knows otherwise."""
    payload = DOCUMENT["components"]["messages"][kind]["payload"]

    assert payload == {
        word: value
        for word, value in event_schemas.schema(kind).items()
        if word not in {"$schema", "$id"}
    }
    assert set(words(payload)) <= SHARED


def words(schema):
    """The keywords of *schema* and of the schemas in it."""
    yield from schema
    for member in schema.get("properties", {}).values():
        yield from words(member)
