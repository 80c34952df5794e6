"""What limits come to in two Regions, as the document says it."""

from pathlib import Path

from benchmarks.second_region import DEFAULTS, HALVES, ROWS, figures, lines, main

PAGE = Path(__file__).parents[2] / "docs/second-region.md"


def test_the_document_has_what_the_command_prints(capsys):
    """Played again, with the rules of today."""
    main()

    printed = capsys.readouterr().out
    assert printed == "\n".join(lines()) + "\n"
    assert printed in PAGE.read_text()


def test_both_regions_have_twice_the_limits_of_one():
    """Tables are regional, so no count of one is read in the other."""
    one, both = (figures(DEFAULTS, regions=regions) for regions in (1, 2))

    assert [2 * float(each.rstrip(" %")) for each in one] == [
        float(each.rstrip(" %")) for each in both
    ]


def test_halved_limits_come_to_no_more_than_those_of_one_region():
    """But for mails of an hour: MailsPerHour takes no less than two, of which none is shared."""
    one, both = figures(DEFAULTS, regions=1), figures(HALVES, regions=2)
    more = [
        name
        for name, ours, theirs in zip(ROWS, both, one, strict=True)
        if float(ours.rstrip(" %")) > float(theirs.rstrip(" %"))
    ]

    assert ["codes mailed to one user in an hour"] == more
