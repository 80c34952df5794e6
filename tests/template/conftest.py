from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import boto3
import pytest
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator
from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]
Template = dict[str, Any]
Expand = Callable[..., Template]


@pytest.fixture(scope="session")
def source() -> Template:
    """template.yaml, with intrinsic functions in their long form."""
    template: Template = yaml_parse((ROOT / "template.yaml").read_text())
    return template


@pytest.fixture(scope="session")
def expand() -> Expand:
    """What CloudFormation's serverless transform does, after ``sam package`` uploaded the code."""

    def expand(source: Template, **parameters: str) -> Template:
        packaged = deepcopy(source)
        packaged.setdefault("Globals", {}).setdefault("Function", {})["CodeUri"] = "s3://code/key"
        session = boto3.Session(region_name="eu-west-1")
        translator = Translator({}, Parser(), boto_session=session)
        expanded: Template = translator.translate(packaged, parameters)
        return expanded

    return expand


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
