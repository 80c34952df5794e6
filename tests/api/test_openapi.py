"""The description is that of the code, and the one in docs/ is the newest."""

import json
import re

import pytest
from jsonschema import Draft202012Validator

from api.problems import KINDS
from pipeline.documents import openapi
from pipeline.documents.openapi import described

DOCUMENT = described()
VERBS = {
    *("answer", "change", "confirm", "create", "delete", "enrol", "forget", "get", "greet", "link"),
    *("end", "list", "spend", "unlink"),
    *("refresh", "remove", "request", "resend", "reset", "show", "sign", "start"),
}
ROUTES = [(path, method) for path, each in DOCUMENT["paths"].items() for method in each]
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}


def test_the_file_is_up_to_date():
    """`make openapi` writes it."""
    assert json.loads(openapi.PATH.read_text()) == described()


def test_no_route_takes_a_hint_or_a_secret_question():
    """OWASP ASVS 6.4.2, by the names of all members that a request may have."""
    asked = [
        name
        for operation in OPERATIONS.values()
        for content in operation.get("requestBody", {}).get("content", {}).values()
        for name in content["schema"]["properties"]
    ]

    assert "password" in asked
    assert not [name for name in asked if re.search("hint|question|secret|birth|maiden", name)]


def test_every_operation_has_its_name():
    """Of its own: generators make functions of them."""
    names = [operation["operationId"] for operation in OPERATIONS.values()]

    assert len(names) == len(set(names)) == len(ROUTES) >= 25
    assert all(name.isidentifier() for name in names)


@pytest.mark.parametrize("schema", DOCUMENT["components"]["schemas"].values())
def test_schemas_are_schemas(schema):
    """OpenAPI 3.1 has JSON Schema as it is."""
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_says_what_may_go_wrong(name):
    """Our fault, Cognito's, and too many requests at any time; each status once."""
    responses = OPERATIONS[name]["responses"]

    assert {"429", "500", "503"} <= set(responses)
    for status, response in responses.items():
        if int(status) >= 400:
            told = response["content"]["application/problem+json"]["schema"]["allOf"][1]
            codes = told["properties"]["code"]["enum"]
            assert {int(status)} == {KINDS[code].status for code in codes}


def test_every_code_can_come_somewhere():
    """Or is of the API as a whole."""
    told = json.dumps(DOCUMENT["paths"])
    unused = {code for code in KINDS if f'"{code}"' not in told}

    assert {"method_not_allowed"} == unused


def test_references_lead_somewhere():
    """Each to a schema that is there."""
    text = json.dumps(DOCUMENT)
    names = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}

    assert names == set(DOCUMENT["components"]["schemas"])


def test_security_is_said_on_each_operation():
    """Also that none is needed."""
    operations = [each for methods in described()["paths"].values() for each in methods.values()]
    kinds = [operation["security"] for operation in operations]

    assert all(each in ([], [{"token": []}], [{"token": []}, {}]) for each in kinds)
    assert {0, 1, 2} == {len(each) for each in kinds}


def test_tags_are_declared_and_used():
    """Documents and clients are grouped by them."""
    used = {tag for operation in OPERATIONS.values() for tag in operation["tags"]}

    assert used == {tag["name"] for tag in DOCUMENT["tags"]}


def test_names_begin_with_a_verb():
    """Generators make functions of them."""
    verbs = {re.split("[A-Z]", operation["operationId"])[0] for operation in OPERATIONS.values()}

    assert VERBS == verbs


def test_links_lead_to_operations_and_fields_that_are_there():
    """From a member of the answer or of the request's body."""
    named = {operation["operationId"]: operation for operation in OPERATIONS.values()}
    for operation in OPERATIONS.values():
        for answer in operation["responses"].values():
            for link in answer.get("links", {}).values():
                target = named[link["operationId"]]
                fields = (
                    target.get("requestBody", {}).get("content", {}).get("application/json", {})
                )
                takes = set(link.get("requestBody", {}))
                parameters = {each["name"] for each in target.get("parameters", [])}

                assert takes <= fields.get("schema", {}).get("properties", {}).keys()
                assert set(link.get("parameters", {})) <= parameters
