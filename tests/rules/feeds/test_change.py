import pytest

from rules.feeds.change import out_of_bounds, summary

BEFORE = {f"{number}.example": "" for number in range(100)}


def test_a_summary_tells_what_came_went_and_moved():
    """With the counts of each tier and the reasons of those that did not come."""
    before = {"gone.example": "", "kept.example": "", "risen.example": "a"}
    after = {"kept.example": "", "new.example": "a", "risen.example": ""}
    refused = {"gmail.com": "mail provider", "192.0.2.1": "no domain name"}

    assert summary(before, after, refused).splitlines() == [
        "- evidence tier: 2 names, +0",
        "- aggregate tier: 1 names, +0",
        "**Added: 1**",
        "`new.example`",
        "**Removed: 1**",
        "`gone.example`",
        "**Now of another tier: 1**",
        "`risen.example`",
        "**Refused**",
        "- mail provider, 1: `gmail.com`",
        "- no domain name, 1: `192.0.2.1`",
    ]


def test_a_long_summary_is_cut():
    """A pull request has no room for tens of thousands of names."""
    text = summary({}, {f"{number}.example": "" for number in range(50_000)}, {})

    assert "**Added: 50000**" in text
    assert text.count("example") == 40
    assert "` ..." in text
    assert "..." not in summary({}, {f"{number}.example": "" for number in range(40)}, {})


def test_what_is_no_name_cannot_format_the_summary():
    """Others write the lists; it is shown as text, on one line."""
    text = summary({}, {}, {"`@everybody`\n# heading": "no domain name"})

    assert "- no domain name, 1: `'@everybody' # heading`" in text.splitlines()


@pytest.mark.parametrize("size", [90, 100, 125])
def test_a_list_may_change_in_size(size):
    """Up to the bounds, which are of the size before."""
    assert [] == list(out_of_bounds(BEFORE, sized(size)))


@pytest.mark.parametrize("size", [0, 89, 126, 1000])
def test_a_list_may_not_change_much_in_size(size):
    """A source that is broken or taken over shows by this."""
    [complaint] = out_of_bounds(BEFORE, sized(size))

    assert complaint.startswith(f"The evidence tier would go from 100 to {size} names")


def test_each_tier_has_its_bounds():
    """Evidence that is lost is not made up for by an aggregate that grows."""
    complaints = list(out_of_bounds(BEFORE, dict.fromkeys(BEFORE, "a")))

    assert 2 == len(complaints)


def test_an_aggregates_word_is_one_tier():
    """Whether it has a name from a list with reviews or without moves nothing."""
    before, after = (dict.fromkeys(BEFORE, tag) for tag in ("a", "u"))

    assert [] == list(out_of_bounds(before, after))


def sized(size: int) -> dict[str, str]:
    return {f"{number}.example": "" for number in range(size)}
