"""Decisions are numbered, titled by subject, have a status, and name what they replace."""

from collections import Counter

import pytest

from pipeline.documents.decision_index import FOLDER, NONE, decision, decisions, index

LINE = "Status: {} · Date: 2026-11-26 · Area: events · Supersedes: {} · Superseded by: {}"


def text(status="accepted", supersedes=NONE, superseded_by=NONE):
    return f"# 0002 A subject\n{LINE.format(status, supersedes, superseded_by)}\n\nWhy.\n"


def test_numbers_begin_with_1_and_have_no_gap():
    """A branch that took another one's number is found when both are merged."""
    numbers = [each.number for each in decisions()]

    assert len(numbers) > 100
    assert [f"{number:04}" for number in range(1, len(numbers) + 1)] == numbers


def test_a_file_is_named_by_its_number():
    """The number of its title."""
    assert [] == [each.file for each in decisions() if not each.file.startswith(f"{each.number}-")]


def test_each_subject_is_one_decision_of_70_characters_at_most():
    """Readers search the index for it."""
    titles = Counter(each.title for each in decisions())

    assert [] == [title for title, times in titles.items() if times > 1 or len(title) > 70]


def test_a_supersession_is_said_on_both_sides():
    """So that neither reader has to know of the other decision."""
    found = decisions()
    forward = {(each.number, old) for each in found for old in each.supersedes}
    backward = {(new, each.number) for each in found for new in each.superseded_by}

    assert forward
    assert forward == backward
    assert [] == [(new, old) for new, old in forward if new <= old]


def test_a_superseded_decision_has_that_status_and_no_other_has():
    """By number."""
    for each in decisions():
        replaced = [f"superseded by {number}" for number in each.superseded_by]
        expected = each.status in replaced if replaced else "superseded" not in each.status
        assert expected, each.file


def test_the_index_lists_all():
    """`make decisions` writes it."""
    assert index(decisions()) == (FOLDER / "index.md").read_text()


def test_a_superseded_decision_is_struck_through():
    """And its neighbours are not."""
    old = decision("0002-a.md", text("superseded by 0003", superseded_by="[0003](0003-b.md)"))
    page = index([decision("0002-a.md", text()), old])

    assert "| 0002 | [A subject](0002-a.md) | events | accepted | 2026-11-26 |\n" in page
    assert "| 0002 | ~~[A subject](0002-a.md)~~ | events | superseded by 0003 | " in page


@pytest.mark.parametrize(
    "wrong",
    [
        text().replace("# 0002 ", "# "),
        text(status="agreed"),
        text(status="superseded"),
        text().replace("2026-11-26", "today"),
        text().replace("Area: events", "Area: "),
        text(supersedes="0001"),
        text(supersedes="[0001](0003-b.md)"),
        text(superseded_by="[0001](0001-a.md) [0003](0003-b.md), 0004"),
        text().replace("Status", "\nStatus"),
    ],
)
def test_a_decision_without_its_two_lines_is_refused(wrong):
    """With the file's name."""
    with pytest.raises(ValueError, match=r"0002-a\.md"):
        decision("0002-a.md", wrong)
