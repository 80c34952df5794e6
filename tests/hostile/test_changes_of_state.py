"""Each conditional write of the code has a race that plays it, as docs/security.md says."""

import re
from pathlib import Path

from tests.hostile.races import RACES, shown

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/security.md").read_text()
FOLDERS = ("rules", "runtime", "triggers", "workers", "api", "events", "operators")
CONDITION = re.compile(r"(?<!Key)(?<!OnConditionCheckFailure)\bConditionExpression|\bcondition=\"")
PARTIQL = re.compile(r"INSERT INTO|UPDATE \"")


def conditional():
    """The files that write on a condition: DynamoDB's, or PartiQL's, which has one in each."""
    files = (path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
    texts = {path.relative_to(ROOT).as_posix(): path.read_text() for path in files}
    return {name for name, text in texts.items() if CONDITION.search(text) or PARTIQL.search(text)}


def told():
    """What the page says of each file: its races, or the tests of what nobody races for."""
    _, _, section = PAGE.partition("### Changes of state")
    rows = re.findall(r"^\| `([\w/.]+\.py)` \| .* \| (.*) \|$", section, re.MULTILINE)
    return {name: re.split(", ", by) for name, by in rows}


def test_the_page_has_a_row_for_each_file_that_writes_on_a_condition():
    """A new one needs a race, or a reason."""
    assert conditional() == told().keys()


def test_each_row_names_races_or_tests_that_there_are():
    """By the names of the table of races; a test by its file."""
    names = {race.name for race in RACES}
    tests = {by.strip("`") for each in told().values() for by in each} - names

    assert [] == [name for name in tests if not (ROOT / name).is_file()]
    played = {by for each in told().values() for by in each}
    assert names - played == {"prepared accounts", "races for sessions"}  # Cognito's own changes


def test_no_race_of_the_page_was_lost():
    """A race that somebody won has no row until it is fixed."""
    lost = [name for name, row in shown(PAGE).items() if row.split("|")[4:6] != [" 0 ", " 0 "]]

    assert [] == lost
