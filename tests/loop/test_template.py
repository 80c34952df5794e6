"""What is kept of template.yaml is what the tools would answer now."""

from datetime import UTC, datetime

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.loop import template

SMALL = """
Transform: AWS::Serverless-2016-10-31
Resources:
  Function:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, Handler: a.b, Timeout: !Ref Missing}
"""
TEXT = (template.ROOT / "template.yaml").read_text()


@pytest.fixture
def asked(monkeypatch):
    """The questions that were put, none of them answered from build/."""
    asked = []
    monkeypatch.setattr(
        template, "kept", lambda kind, question, answer: asked.append((kind, question)) or answer()
    )
    return asked


@pytest.mark.slow
def test_the_kept_template_is_the_parsed_one():
    """JSON knows fewer types than YAML does."""
    assert yaml_parse(TEXT) == template.parsed(TEXT)


@pytest.mark.parametrize("parameters", [{}, {"DeploymentType": "Canary10Percent15Minutes"}])
def test_the_kept_expansion_is_the_translators(parameters):
    """Nothing is lost on the way to build/ and back."""
    source = template.parsed(TEXT)

    assert template._expand(source, parameters) == template.expanded(source, **parameters)


def test_expanding_leaves_the_source_as_it_is():
    source = template.parsed(SMALL)
    template._expand(source, {})

    assert template.parsed(SMALL) == source


@pytest.mark.slow
def test_what_the_linter_finds_is_told():
    """From build/ as well as from the linter."""
    found = template.findings(SMALL, regions=["eu-west-1"])

    assert any("E1010" in each or "E1020" in each for each in found)
    assert found == template._findings(SMALL, {"regions": ["eu-west-1"]})


def test_every_thing_that_decides_the_answer_is_in_the_question(asked):
    """The text, the options, the tools, and for the linter the day: runtimes end on one."""
    template.findings(SMALL, regions=["eu-west-1"])
    template.expanded(template.parsed(SMALL), DeploymentType="AllAtOnce")
    (_, linted), (_, parsed), (_, expanded) = asked

    assert {SMALL, '{"regions": ["eu-west-1"]}', datetime.now(UTC).date().isoformat()} < set(linted)
    assert '{"DeploymentType": "AllAtOnce"}' in expanded
    for question in (linted, parsed, expanded):
        assert any(each.startswith("cfn-lint ") for each in question)
        assert any(each.startswith("aws-sam-translator ") for each in question)
