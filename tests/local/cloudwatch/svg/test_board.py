from xml.etree import ElementTree as ET

import pytest

from local.cloudwatch.svg.board import board_svg
from tests.local.cloudwatch.svg.golden import THEMES, WIDGETS, board, file_of, picture

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def drawn():
    return ET.fromstring(picture("light"))  # noqa: S314  # of our own making


def texts(drawn):
    return ["".join(each.itertext()) for each in drawn.iter(f"{SVG}text")]


@pytest.mark.parametrize("theme", THEMES)
def test_the_picture_is_the_one_that_was_looked_at(theme):
    """`python -m tests.local.cloudwatch.svg.golden` draws it anew; look at it then."""
    assert file_of(theme).read_text() == picture(theme)


def test_it_says_what_it_is_to_those_who_cannot_see_it(drawn):
    """As an image with a title and a description."""
    assert "img" == drawn.get("role")
    assert ["Shop & sales", "Sales of two shops <in the hour before noon>"] == [
        drawn.findtext(f"{SVG}title"),
        drawn.findtext(f"{SVG}desc"),
    ]


def test_every_widget_has_its_card(drawn):
    """In its place on the grid, and its own words in it."""
    assert len(WIDGETS) == len(drawn.findall(f"{SVG}g"))
    assert {"Sales, pie", "in alarm: loud", "ok: quiet", "no data yet: new", "Sold out"} <= set(
        texts(drawn)
    )


def test_what_is_not_drawn_says_why(drawn):
    """With whatever was odd about it, as text."""
    shown = " ".join(texts(drawn))

    assert "Not drawn: <Odd>: 'the end' at 3 is not expected there" in shown


def test_a_gap_in_the_data_is_a_gap_in_the_line(drawn):
    """Twelve minutes without a sale are two pieces of each of three lines."""
    group = drawn.findall(f"{SVG}g")[3]
    curves = [each for each in group.findall(f"{SVG}path") if each.get("stroke-width") == "1.8"]

    assert 6 == len(curves)


def test_nothing_comes_from_elsewhere(drawn):
    """No font, style, script or image, and no place that is no number."""
    names = {each.tag.removeprefix(SVG) for each in drawn.iter()}

    assert names <= {"svg", "title", "desc", "rect", "text", "tspan", "g", "line", "path", "circle"}
    for each in drawn.iter():
        assert not {value for value in each.attrib.values() if "nan" in value or "inf" in value}


def test_a_board_without_widgets_is_a_picture_too():
    """A heading."""
    picture = board_svg({"widgets": []}, title="Empty", about="Nothing")

    assert "Empty" in texts(ET.fromstring(picture))  # noqa: S314  # of our own making


def test_a_single_value_is_drawn_in_every_view():
    """One point, one line, one slice: none of them divides by nothing."""
    drawn = board()
    for widget in drawn["widgets"]:
        for line in widget.get("series", [])[:1]:
            line["values"] = [None] * (len(line["values"]) - 1) + [5.0]
            line["latest"] = 5.0
            widget["series"] = [line]

    ET.fromstring(board_svg(drawn, title="One", about="One"))  # noqa: S314  # of our own making


def test_alarms_are_called_what_the_template_calls_them():
    """Without the stack in front, and without what CloudFormation adds at the end."""
    alarms = [
        {"name": f"my-stack-{name}Alarm-AB12CD34EF56", "state": "OK"} for name in ("Slow", "Late")
    ]
    place = {"x": 0, "y": 0, "width": 24, "height": 3, "type": "alarm", "title": "Alarms"}
    board = {"widgets": [{**place, "alarms": alarms}]}
    drawn = ET.fromstring(board_svg(board, title="One", about="One"))  # noqa: S314

    assert {"ok: Slow", "ok: Late"} <= set(texts(drawn))
