"""A source, and what its steps are held against."""

import pytest

from rules.feeds.domain_names import Protected, PublicSuffixes
from rules.feeds.guards import FeedGuards, Safeguards
from rules.feeds.history import Surroundings
from rules.feeds.source import Source
from rules.value import replace

DAY = 86_400
NOON = 20_784 * DAY + DAY // 2
SAFEGUARDS = Safeguards(
    suffixes=PublicSuffixes("uk\nco.uk\nac.uk\nddns.net\nexample\n"),
    providers=Protected(["post.example"]),
    relays=Protected(["alias.relay.example"]),
    wrong={"school.example": "a school"},
)
GUARDS = FeedGuards(SAFEGUARDS, Protected(["hospital.example", "berlin.example"]))


def numbered(count, start=0, prefix="trash"):
    """So many names, each in a domain of its own."""
    return {f"{prefix}{number:05}.example": "" for number in range(start, start + count)}


@pytest.fixture
def source():
    """Make a source that differs from the usual one."""
    usual = Source(
        id="castle",
        tier="evidence",
        url="https://lists.example/names.txt",
        format="names",
        licence="MIT",
        most_bytes=65_536,
        names=(1, 20_000),
        added=0.2,
        removed=0.1,
        stale_after_days=4,
    )
    return lambda **changes: replace(usual, **changes)


@pytest.fixture
def around():
    """Guards, no popular names, a list in use of ten thousand names that are other ones."""
    usual = Surroundings(
        why_guarded=GUARDS.why_refused,
        is_popular=lambda _: False,
        is_listed=lambda _: False,
        in_use=10_000,
    )
    return lambda **changes: replace(usual, **changes)
