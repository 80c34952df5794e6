"""docs/operations.md: what the link in an alarm leads to."""

import re
from pathlib import Path

import pytest

from infrastructure.costs import with_cost
from infrastructure.templates import TEMPLATES
from pipeline.boards.all_alarms import all_alarms
from pipeline.boards.all_boards import all_boards
from pipeline.boards.body import body
from pipeline.boards.cost import report
from pipeline.boards.queries import QUERIES, RULES

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs/operations.md").read_text()
PARTS = TEMPLATES[0].parts
ALARMS = list({each.name: each for it in TEMPLATES for each in all_alarms(it.parts)}.values())
BOARDS = all_boards(PARTS)
# Alarms that every part of a sort has are named by their ending.
ENDINGS = ("ErrorsAlarm", "SlowAlarm", "ThrottlesAlarm", "DeadLettersAlarm")


def anchor(heading: str) -> str:
    """The fragment that a heading gets: small letters, a hyphen for a blank."""
    return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")


SECTIONS = {
    anchor(part.partition("\n")[0]): part
    for part in re.split(r"^#{2,3} ", PAGE, flags=re.MULTILINE)[1:]
}


@pytest.mark.parametrize("alarm", ALARMS, ids=lambda alarm: alarm.name)
def test_the_link_of_an_alarm_leads_to_what_to_do(alarm):
    """Its section names it with its severity, and says what, how sure, and what now."""
    section = SECTIONS[alarm.section]
    names = {f"{alarm.name}Alarm", *(f"…{each}" for each in ENDINGS if _ends(alarm.name, each))}
    told = next(line for line in section.splitlines() if any(f"`{name}`" in line for name in names))

    assert alarm.severity in told
    for word in ("**Impact**", "**Confirm**", "**Fix**"):
        assert word in section


def test_the_page_names_no_alarm_that_is_gone():
    """Somebody would look for it."""
    named = set(re.findall(r"`(\w+Alarm)`", PAGE))

    assert set() == named - {f"{alarm.name}Alarm" for alarm in ALARMS}


def test_every_section_about_alarms_has_an_alarm():
    """Or it is about something that cannot happen."""
    chapter = PAGE[PAGE.index("## Alarms") : PAGE.index("## Other dashboards")]
    headings = re.findall(r"^### (.+)$", chapter, flags=re.MULTILINE)

    assert {anchor(heading) for heading in headings} == {alarm.section for alarm in ALARMS}


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.name)
def test_links_of_a_board_lead_somewhere(board):
    """To sections of the runbook and to other boards."""
    made = body(board)
    sections = re.findall(r"\$\{RunbookUrl\}#([\w-]+)", made.text)
    boards = re.findall(r"#dashboards:name=[^)]*-(\w+)\)", made.text)

    assert set(sections) <= SECTIONS.keys()
    assert {each.name.lower() for each in BOARDS} - {board.name.lower()} == set(boards)


def test_links_within_the_page_and_to_others_lead_somewhere():
    """Anchors of this page, and files that are there, with their headings."""
    for target in re.findall(r"\]\(([^)]+)\)", PAGE):
        name, _, fragment = target.partition("#")
        text = (ROOT / "docs" / name).read_text() if name else PAGE
        headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)

        assert not fragment or fragment in map(anchor, headings), target


def test_the_page_names_queries_that_there_are():
    """As they are saved."""
    assert set(re.findall(r"\*([a-z][a-z ]+)\*", PAGE.replace("**", ""))) <= QUERIES.keys()
    assert RULES[0].name in PAGE


def test_graphs_that_the_page_names_are_on_a_dashboard():
    """By their title, or a line in them by its label."""
    confirm = re.findall(r"^\*\*Confirm\*\* (.+?)\n\n", PAGE, re.MULTILINE | re.DOTALL)
    named = {graph for each in confirm for graph in re.findall(r'"([^"]+)"', each)}
    written = "".join(body(board).text for board in BOARDS)

    assert len(named) > 10
    assert set() == named - set(re.findall(r'"(?:title|label)": "([^"]+)"', written))


def test_what_it_costs_is_what_the_command_says():
    """`make template` writes it, when metrics or alarms have changed."""
    assert PAGE == with_cost(PAGE, TEMPLATES[0])
    assert report(PARTS, clients=10) in PAGE


def _ends(name: str, ending: str) -> bool:
    return f"{name}Alarm".endswith(ending)
