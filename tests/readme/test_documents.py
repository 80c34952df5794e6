"""What is true of every document: its links lead somewhere, and its words are the field's."""

import re
from pathlib import Path

import pytest

from api.problems import KINDS
from infrastructure.templates import TEMPLATES
from local.console.documents import anchor
from operators.commands import COMMANDS
from pipeline.boards.all_alarms import all_alarms
from pipeline.boards.all_boards import all_boards
from pipeline.boards.body import body
from tests.readme.shell import ROOT

DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "UPGRADING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]
# Words at most. A reader of these pages has minutes.
LONGEST = {
    "README.md": 1500,
    "docs/start/app-developer.md": 1200,
    "docs/start/operator.md": 1000,
    "docs/start/security-reviewer.md": 1000,
    "docs/start/subscriber.md": 350,
    "docs/faq.md": 1200,
    "docs/glossary.md": 1200,
    "docs/troubleshooting.md": 1800,
}
_ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "do_not_write.tsv").read_text().splitlines()
    if not line.startswith("#")
]
RULES = [(pattern, better) for pattern, better, *_ in _ROWS]
EVERYWHERE = [(pattern, better) for pattern, better, *everywhere in _ROWS if everywhere]
NAMES = [f"{name} " for name in COMMANDS]
SCHEMAS = ROOT / "data/user_events"
# Its titles are those of the day of the change.
TITLED_BEFORE = {"CHANGELOG.md"}


def prose(document):
    """The text of *document* without its blocks of code."""
    return re.sub(r"^```.*?^```$", "", document.read_text(), flags=re.MULTILINE | re.DOTALL)


def headings(document):
    return re.findall(r"^#{1,6} (.+)$", prose(document), re.MULTILINE)


def anchors(document):
    """What a fragment may say, as GitHub has it: a heading's second time ends in ``-1``."""
    found = []
    for heading in headings(document):
        plain = anchor(re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading))
        found.append(f"{plain}-{times}" if (times := found.count(plain)) else plain)
    return {*found, *re.findall(r'<a id="([^"]+)"', document.read_text())}


def named(document):
    return str(document.relative_to(ROOT))


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_every_link_leads_somewhere(document):
    """Files by their path, and sections by their heading; other hosts are named by https."""
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)|src(?:set)?=\"([^\"]+)\"", prose(document)):
        path, _, fragment = "".join(link).partition("#")
        if path.startswith("https://"):
            continue
        file = (document.parent / path).resolve() if path else document
        if not file.exists() or (fragment and fragment not in anchors(file)):
            broken.append("".join(link))

    assert [] == broken


@pytest.mark.parametrize(("name", "longest"), LONGEST.items())
def test_a_page_that_begins_a_role_is_short(name, longest):
    """As `wc -w` counts."""
    assert len((ROOT / name).read_text().split()) <= longest


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_a_heading_is_what_somebody_searches_for(document):
    """The field's noun, as docs/glossary.md has it."""
    found = [
        f"{heading}: not {match[0]!r} but {better}"
        for heading in headings(document)
        for pattern, better in RULES
        if (match := re.search(pattern, heading, re.IGNORECASE))
    ]

    assert [] == ([] if named(document) in TITLED_BEFORE else found)


def test_alarms_dashboards_and_problems_say_it_in_the_same_words():
    """An operator reads the one at night, an app developer shows the other."""
    alarms = [
        f"{alarm.impact} {alarm.action}" for it in TEMPLATES for alarm in all_alarms(it.parts)
    ]
    written = "".join(body(board).text for board in all_boards(TEMPLATES[0].parts))
    boards = re.findall(r'"(?:markdown|title|label)": "((?:[^"\\]|\\.)*)"', written)
    problems = [f"{kind.title} {kind.detail}" for kind in KINDS.values()]
    found = {
        f"{text}: not {match[0]!r} but {better}"
        for text in (*alarms, *boards, *problems)
        for pattern, better in RULES
        if (match := re.search(pattern, text, re.IGNORECASE))
    }

    assert set() == found


def test_the_rules_find_what_they_are_for():
    """Each finds the words that it is about, and not the words that it asks for."""
    for pattern, better in RULES:
        for word in better.split("; "):
            assert not re.search(pattern, word, re.IGNORECASE), (pattern, word)
    bad = "Dead letters, boards and what nobody tells"
    assert len([None for pattern, _ in RULES if re.search(pattern, bad, re.IGNORECASE)]) >= 4


def test_every_heading_of_troubleshooting_has_a_cause_or_check_and_a_fix():
    """Somebody who reads it has a symptom and no time."""
    for section in prose(ROOT / "docs/troubleshooting.md").split("\n## ")[1:]:
        assert re.search(r"^\*\*(Cause|Check)\*\* ", section, re.MULTILINE), section
        assert re.search(r"^\*\*Fix\*\* ", section, re.MULTILINE), section
        assert len(section.split()) <= 70, section


def test_commands_and_events_that_troubleshooting_names_exist():
    """So that a reader who types one is not stopped by it."""
    pages = ("docs/troubleshooting.md", "docs/start/operator.md", "docs/glossary.md")
    text = "".join((ROOT / page).read_text() for page in pages)
    typed = set(re.findall(r"`operators ([\w -]+)", text))
    events = set(re.findall(r"`((?:challenge|group|sign_in|sms_budget)\.\w+)`", text))

    assert len(typed) > 5
    assert [] == [each for each in typed if not f"{each} ".startswith(tuple(NAMES))]
    assert len(events) > 5
    assert events <= {file.name.removesuffix(".v1.json") for file in SCHEMAS.glob("*.json")}
