"""What `make boards` writes into template.yaml."""

import pytest

from pipeline.boards.__main__ import BEGIN, END, TEMPLATE, section, with_section
from pipeline.boards.yaml_text import Tagged, filled_in
from pipeline.marked import NoSuchPlace


def test_the_template_is_what_the_description_says():
    """`make boards` after a change of pipeline/boards; by hand, it would be lost."""
    template = TEMPLATE.read_text()

    assert template == with_section(template)


def test_a_changed_section_is_written_anew():
    """Whatever somebody has put between the marks; what is around them stays."""
    template = f"before\n{BEGIN}\nby hand\n{END}\nafter\n"

    assert f"before\n{BEGIN}\n{section()}{END}\nafter\n" == with_section(template)


def test_a_template_without_marks_is_refused():
    """Rather than written somewhere."""
    with pytest.raises(NoSuchPlace, match="no place for what `make boards` writes"):
        with_section("Resources: {}\n")


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
