from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.loop import template

ROOT = Path(__file__).parents[2]
Template = dict[str, Any]
Expand = Callable[..., Template]


@pytest.fixture(scope="session")
def source() -> Template:
    """template.yaml, with intrinsic functions in their long form."""
    parsed: Template = template.parsed((ROOT / "template.yaml").read_text())
    return parsed


@pytest.fixture(scope="session")
def expand() -> Expand:
    """What CloudFormation's serverless transform does, after ``sam package`` uploaded the code."""
    return template.expanded


@pytest.fixture(scope="session")
def expanded(source: Template, expand: Expand) -> Template:
    """template.yaml as CloudFormation deploys it."""
    return expand(source)


@pytest.fixture(scope="session")
def of_type(expanded: Template) -> Callable[[str], dict[str, Template]]:
    """The properties of all resources of a type, by logical id."""

    def of_type(name: str) -> dict[str, Template]:
        resources: dict[str, Template] = expanded["Resources"]
        return {
            logical_id: resource.get("Properties", {})
            for logical_id, resource in resources.items()
            if resource["Type"] == name
        }

    return of_type
