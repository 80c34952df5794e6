"""From the parameters of a template come the lists of the console."""

from infrastructure.blocks import blocks
from infrastructure.compile import Source, Template
from infrastructure.parameters import interface
from infrastructure.pieces import carve
from infrastructure.templates import TEMPLATES
from tests.loop.template import parsed

BLOCKS = """\
Times:
- Days: {Label: Days that logs are kept, Default: 1}
- Hours: {Label: Hours, Default: 1}
"""
OTHERS = """\
Names:
- Name: {Label: What it is called, Default: x}
"""
USES = """\
Metadata:
  Author: {Is: nobody}
Resources:
  A: {Type: B, Properties: {C: !Ref NAME}}
"""


def template(uses):
    sources = [
        Source(text, lambda _, text=text: blocks(text, "p.yaml")) for text in (BLOCKS, OTHERS)
    ]
    return Template("x.yaml", (Source("uses", lambda _: carve(uses, "u.yaml")), *sources))


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
    text = "".join(f"- {name}: {{Label: It}}\n" for name in names)
    _, made = interface(blocks(f"Long:\n{text}", "p.yaml"))

    assert "          - ParameterWithALongName4\n" in made.text
    assert max(map(len, made.text.splitlines())) <= 118
    assert names == made.data["ParameterGroups"][0]["Parameters"]


def test_every_parameter_of_the_templates_is_a_block():
    """One in a plain file would be in no list."""
    for made in TEMPLATES:
        own = [each for each in made.pieces() if each.section == "Parameters" and each.name]

        assert [] == [each.name for each in own if not (each.label and each.group)]
