"""The schemas say what the template needs of them."""

import json
from datetime import UTC, date, datetime

import pytest

from pipeline.twin.registry import (
    UnknownRegion,
    regions,
    resource_type,
    schema_date,
    types_of,
    value_at,
)


def test_the_schemas_are_of_the_last_twelve_months():
    """Older ones would not know what AWS changed since."""
    age = datetime.now(UTC).date() - date.fromisoformat(schema_date())

    assert age.days < 366


def test_every_type_of_the_template_is_known(expanded):
    """With its handlers, without which the rights of a deployment are unknown."""
    kinds = {each["Type"] for each in expanded["Resources"].values()}

    assert len(kinds) > 40
    for kind in kinds:
        known = resource_type(kind, "eu-west-1")
        assert known, kind
        assert {"create", "delete"} <= known.permissions.keys(), kind


def test_every_path_by_which_a_resource_is_replaced_is_in_its_schema(expanded):
    """A path that is read wrongly would never differ."""
    kinds = {each["Type"] for each in expanded["Resources"].values()}
    paths = [
        (kind, path)
        for kind in kinds
        for known in [resource_type(kind)]
        for path in (*known.create_only, *known.perhaps_create_only, *known.identifier)
    ]

    assert len(paths) > 80
    for kind, path in paths:
        assert is_defined(resource_type(kind).schema, path), (kind, path)


def is_defined(schema, path):
    """Whether the schema defines the property at *path*."""
    at = schema
    for step in path.split("/"):
        while "$ref" in at:
            at = schema["definitions"][at["$ref"].removeprefix("#/definitions/")]
        at = at.get("items") if step == "*" else at.get("properties", {}).get(step)
        if at is None:
            return False
    return True


def test_a_path_that_is_not_there_is_found():
    assert not is_defined(resource_type("AWS::Cognito::UserPool").schema, "Name")


def test_a_region_without_a_list_is_refused():
    """To take another region's would be a guess: cfn-lint's own manager does that."""
    assert "me-south-1" not in regions()
    assert len(regions()) > 40
    with pytest.raises(UnknownRegion):
        types_of("me-south-1")


def test_a_region_has_its_own_types():
    """Seven regions with user pools have no SES."""
    assert resource_type("AWS::SES::ConfigurationSet", "eu-south-2") is None
    assert resource_type("AWS::SES::ConfigurationSet", "eu-west-1")


def test_what_is_known_of_a_type():
    """Create-only and conditional ones, who is deleted first, what can be imported."""
    group = resource_type("AWS::Cognito::UserPoolGroup")

    assert {"GroupName", "UserPoolId"} == set(group.create_only) == set(group.identifier)
    assert {"cognito-idp:CreateGroup", "cognito-idp:GetGroup"} <= group.may("create", "read")
    assert group.is_importable
    assert not resource_type("AWS::IAM::Policy").is_importable
    assert resource_type("AWS::Logs::SubscriptionFilter").deletes_first
    assert ("KeySchema",) == resource_type("AWS::DynamoDB::Table").perhaps_create_only


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("A", {"B": [{"C": 1}, {}]}),
        ("A/B/*/C", [1, None]),
        ("A/X/Y", None),
        ("A/B/*", [{"C": 1}, {}]),
    ],
)
def test_values_are_found_by_their_path(path, expected):
    properties = {"A": {"B": [{"C": 1}, {}]}}

    assert expected == value_at(json.loads(json.dumps(properties)), path)
