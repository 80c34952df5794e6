import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.lists.disposable_domains import BuildRefused, check, guarded
from rules.addresses.domain_list import UNREVIEWED, DomainList
from rules.feeds.build import (
    AGGREGATE,
    EVIDENCE,
    Safeguards,
    build,
    listed_of,
    text_of,
    tiers_of,
    why_refused,
)
from rules.feeds.domain_names import Protected, PublicSuffixes

SAFEGUARDS = Safeguards(
    suffixes=PublicSuffixes("uk\nco.uk\nddns.net\n"),
    providers=Protected(["post.example"]),
    relays=Protected(["alias.relay.example"]),
    wrong={"school.example": "a school"},
)
NAMES = st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=4).map(
    lambda labels: ".".join([*labels, "example"])
)


def made(evidence=(), aggregate=(), unreviewed=()):
    return build(
        evidence=evidence, aggregate=aggregate, unreviewed=unreviewed, safeguards=SAFEGUARDS
    )


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("co.uk", "public suffix"),
        ("ddns.net", "public suffix"),
        ("post.example", "mail provider"),
        ("vip.post.example", "mail provider"),
        ("alias.relay.example", "relay"),
        ("relay.example", "relay"),
        ("school.example", "known to be wrong: a school"),
        ("college.edu", "institution"),
        ("x.college.ac.uk", "institution"),
        ("trash.co.uk", None),
        ("x.ddns.net", None),
        ("ppost.example", None),
        ("college.edu.pl", None),
    ],
)
def test_a_reason_to_refuse_a_name(name, reason):
    """A name that would refuse real users' mail is refused from every source."""
    assert reason == why_refused(name, SAFEGUARDS)


def test_evidence_beats_an_aggregate():
    """A name that both have is of the stronger tier, however they spell it."""
    built = made(evidence=["Trash.example"], aggregate=["trash.example.", "copied.example"])

    assert {"trash.example": EVIDENCE, "copied.example": AGGREGATE} == built.tiers
    assert {} == built.refused


def test_a_name_below_a_listed_one_is_left_out():
    """Its parent covers it."""
    built = made(evidence=["trash.example", "in.trash.example"], aggregate=["x.y.trash.example"])

    assert {"trash.example": EVIDENCE} == built.tiers
    assert set(built.refused.values()) == {"covered by a listed parent"}


def test_evidence_stays_below_an_aggregates_name():
    """Left to its parent it would become a mere suspicion."""
    built = made(evidence=["in.host.example"], aggregate=["host.example", "x.in.host.example"])

    assert {"host.example": AGGREGATE, "in.host.example": EVIDENCE} == built.tiers


def test_what_an_aggregate_has_from_a_list_without_a_review_is_marked():
    """That list alone lists nothing, and evidence is the stronger word."""
    taken = ["taken.example", "only.example", "trash.example"]
    built = made(["trash.example"], ["taken.example", "copied.example", "trash.example"], taken)

    tiers = {"taken.example": UNREVIEWED, "copied.example": AGGREGATE, "trash.example": EVIDENCE}
    assert tiers == built.tiers


def test_an_aggregates_own_word_stays_below_an_unreviewed_name():
    """Left to its parent, strict would not take it."""
    built = made([], ["in.host.example", "host.example", "x.in.host.example"], ["host.example"])

    assert {"host.example": UNREVIEWED, "in.host.example": AGGREGATE} == built.tiers


def test_what_is_no_name_is_refused():
    """It is reported as it was found."""
    built = made(evidence=["192.0.2.1"], aggregate=["404: not found"])

    assert {"192.0.2.1": "no domain name", "404: not found": "no domain name"} == built.refused
    assert {} == built.tiers


@given(st.sets(NAMES), st.sets(NAMES))
def test_every_name_is_matched_with_its_tier_or_a_stronger_one(evidence, aggregate):
    """Leaving names to their parents loses nothing."""
    names = DomainList(text_of(made(evidence, aggregate).tiers).encode())

    assert all(names.match(name).tag == EVIDENCE for name in evidence)
    assert all(names.match(name) for name in aggregate)


@given(st.sets(NAMES), st.sets(NAMES))
def test_the_same_names_make_the_same_file(evidence, aggregate):
    """In whatever order the packages have them."""
    first = made(sorted(evidence), sorted(aggregate))
    second = made(sorted(evidence, reverse=True), sorted(aggregate, reverse=True))

    assert text_of(first.tiers) == text_of(second.tiers)


@given(st.dictionaries(NAMES, st.sampled_from([EVIDENCE, AGGREGATE])))
def test_a_list_can_be_read_back(tiers):
    """The next build compares itself with it."""
    assert tiers == tiers_of("# header\n" + text_of(tiers))


@pytest.mark.parametrize(
    "listed", ["harvard.edu", "gmail.com", "mijnhva.nl", "gov.uk", "europa.eu"]
)
def test_a_build_that_would_list_a_guarded_name_is_refused(listed):
    """However it got past the other safeguards, and also if it lists a parent."""
    tiers = {listed: EVIDENCE}

    with pytest.raises(BuildRefused, match=f"by {listed}"):
        check(tiers, tiers, any_size=True)


def test_a_build_of_another_size_is_refused():
    """Unless somebody has looked at it."""
    before, after = {"a.example": EVIDENCE}, {"a.example": EVIDENCE, "b.example": EVIDENCE}
    check(before, before, any_size=False)
    check(before, after, any_size=True)

    with pytest.raises(BuildRefused, match="from 1 to 2 names"):
        check(before, after, any_size=False)


def test_guarded_are_providers_universities_and_governments():
    """One of each stands for them all."""
    assert {"gmail.com", "ox.ac.uk", "whitehouse.gov", "bund.de"} <= guarded()


def test_a_guarded_name_is_reported_with_what_covers_it():
    """The reader of the refusal knows which entry to look at."""
    assert ["ec.europa.eu (by europa.eu)"] == listed_of(
        ["ec.europa.eu", "gmail.com"], {"europa.eu": AGGREGATE}
    )
