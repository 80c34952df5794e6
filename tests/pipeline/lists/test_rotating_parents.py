"""Owners of domains who hand out disposable sub-domains."""

from datetime import date, timedelta

import pytest

from pipeline.lists.disposable_domains import DATA
from pipeline.lists.rotating_parents import found, is_for_strangers, main, rotating_parents
from rules.feeds.build import tiers_of

START = date(2026, 6, 1)


def names(parent, *, days):
    return {f"n{n}.{parent}": START + timedelta(days=day) for n, day in enumerate(days)}


@pytest.mark.parametrize(
    ("days", "rotates"),
    [
        (range(10), True),
        (range(9), False),
        (range(0, 20, 2), True),
        (range(0, 27, 3), False),
        (range(0, 60, 5), False),
        ([0] * 10, True),
    ],
)
def test_a_parent_rotates_that_has_ten_names_and_one_in_two_days(days, rotates):
    """A dynamic DNS has as many, and not as fast."""
    seen = names("party.example", days=days)

    assert ({"party.example": len(days)} if rotates else {}) == found(
        seen, is_spared=lambda _: False
    )


def test_names_that_were_new_long_ago_do_not_count():
    """Sixty days are looked at, up to the newest name of all."""
    seen = names("past.example", days=range(20)) | names("now.example", days=range(80, 92))

    assert {"now.example": 12} == found(seen, is_spared=lambda _: False)


@pytest.mark.parametrize("host", ["cc.cd", "linkpc.net", "33mail.com", "co.uk", "gmail.com"])
def test_a_host_for_strangers_is_no_party(host):
    """However many names of it are abused."""
    assert {} == found(names(host, days=range(30)), is_spared=is_for_strangers)


def test_the_lists_of_days_are_read_and_the_parents_printed(tmp_path, capsys):
    """A name counts for the first day that has it; what is no name is passed over."""
    for day in range(12):
        lines = [f"n{n}.party.example" for n in range(day + 1)]
        text = "\n".join([*lines, "404: not found"])
        (tmp_path / f"{START + timedelta(days=day)}.txt").write_text(text)
    main([str(file) for file in tmp_path.iterdir()])

    assert "party.example,12\n" == capsys.readouterr().out


def test_the_parents_of_the_table_are_evidence():
    """`make disposable-domains` was run after the last change of it."""
    tiers = tiers_of((DATA / "disposable_domains.txt").read_text())

    assert {""} == {tiers[name] for name in rotating_parents()}
