"""What `make template` writes from pipeline/boards."""

from pathlib import Path

import pytest

from infrastructure.costs import BEGIN_COST, END_COST, with_cost
from infrastructure.templates import TEMPLATES
from pipeline.boards.cost import report
from pipeline.boards.section import section
from pipeline.boards.yaml_text import Tagged, filled_in
from pipeline.documents.marked import NoSuchPlace

PARTS = TEMPLATES[0].parts
TEMPLATE = Path(__file__).parents[3] / "template.yaml"


def test_the_template_is_what_the_description_says():
    """`make template` after a change of pipeline/boards; by hand, it would be lost."""
    assert section(PARTS) in TEMPLATE.read_text()


def test_a_changed_section_is_written_anew():
    """Whatever somebody has put between the marks; what is around them stays."""
    page = f"before\n{BEGIN_COST}\nby hand\n{END_COST}\nafter\n"

    assert (
        f"before\n{BEGIN_COST}\n\n{report(PARTS, clients=10)}\n\n{END_COST}\nafter\n"
        == with_cost(page, TEMPLATES[0])
    )


def test_a_page_without_marks_is_refused():
    """Rather than written somewhere."""
    with pytest.raises(NoSuchPlace, match="no place for what `make template` writes"):
        with_cost("# Operations\n", TEMPLATES[0])


@pytest.mark.parametrize(
    ("text", "tag", "value"),
    [
        ("${AWS::StackName}", "!Ref", "AWS::StackName"),
        ("${A.Arn}", "!GetAtt", "A.Arn"),
        ("x${A}", "!Sub", "x${A}"),
    ],
)
def test_a_placeholder_becomes_the_shortest_tag(text, tag, value):
    """As somebody would write it."""
    assert Tagged(tag, value) == filled_in(text)


def test_text_without_placeholders_stays_text():
    """`!Sub` without anything to fill in is a finding of the linter."""
    assert "plain" == filled_in("plain")
