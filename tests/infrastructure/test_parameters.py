"""A parameter is one block, from which the lists of the console come."""

import pytest

from infrastructure.compile import Source, Template
from infrastructure.parameters import blocks, interface
from infrastructure.pieces import BadPiece, carve
from infrastructure.templates import TEMPLATES
from tests.loop.template import parsed

BLOCKS = """\
Group: Times
Parameters:
  # Of the first.
  Days:
    Label: Days that logs are kept
    Type: Number
    Default: 1
  Hours:
    Label: Hours
    Type: Number
    Default: 1
"""
OTHERS = """\
Group: Names
Parameters:
  Name:
    Label: What it is called
    Type: String
    Default: x
"""
USES = """\
Metadata:
  Author: {Is: nobody}
Resources:
  A: {Type: B, Properties: {C: !Ref NAME}}
"""


def pieces(text):
    return list(blocks(carve(text, "p.yaml")))


def template(uses):
    texts = (BLOCKS, OTHERS)
    sources = [Source(text, lambda _, text=text: pieces(text)) for text in texts]
    return Template("x.yaml", (Source("uses", lambda _: carve(uses, "u.yaml")), *sources))


def test_a_block_is_a_definition_a_label_and_a_group():
    """The template has what CloudFormation knows of it, comments included."""
    _, days, _ = pieces(BLOCKS)

    assert "  # Of the first.\n  Days:\n    Type: Number\n    Default: 1\n" == days.text
    assert ("Days that logs are kept", "Times") == (days.label, days.group)
    assert "p.yaml:3" == days.origin


def test_the_lists_name_the_parameters_that_a_template_has():
    """And no group of which it has none."""
    first, second = (
        parsed(template(USES.replace("NAME", name)).text())["Metadata"] for name in ("Name", "Days")
    )

    assert [{"Label": {"default": "Names"}, "Parameters": ["Name"]}] == (
        first["AWS::CloudFormation::Interface"]["ParameterGroups"]
    )
    assert {"Days": {"default": "Days that logs are kept"}} == (
        second["AWS::CloudFormation::Interface"]["ParameterLabels"]
    )


def test_a_template_without_parameters_has_no_lists():
    """An empty one would be refused."""
    assert [] == list(interface(carve("Resources:\n  A: {Type: B}\n", "x.yaml")))


def test_a_long_list_has_a_line_for_each():
    """As nobody reads a line of 300 letters."""
    names = [f"ParameterWithALongName{number}" for number in range(5)]
    text = "".join(f"  {name}:\n    Label: It\n    Type: String\n" for name in names)
    [made] = interface(pieces(f"Group: Long\nParameters:\n{text}"))

    assert "          - ParameterWithALongName4\n" in made.text
    assert max(map(len, made.text.splitlines())) <= 118
    assert names == made.data["ParameterGroups"][0]["Parameters"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (BLOCKS.replace("    Label: Hours\n", ""), r"^p\.yaml:8: Hours has no Label"),
        (BLOCKS.partition("\n")[2], r"^p\.yaml:1: .* begins with its Group"),
    ],
)
def test_a_block_without_label_or_group_is_refused(text, why):
    """The console would show the bare name, or show it last."""
    with pytest.raises(BadPiece, match=why):
        pieces(text)


def test_every_parameter_of_the_templates_is_a_block():
    """One in a plain file would be in no list."""
    for made in TEMPLATES:
        own = [each for each in made.pieces() if each.section == "Parameters" and each.name]

        assert [] == [each.name for each in own if not (each.label and each.group)]
