"""What `rules.personal_data` says of how long something is kept is what the code does."""

import re
from datetime import timedelta

import pytest

from events.consumers import metrics, welcome_mail
from events.consuming import feedback
from rules.passwordless import known_devices
from rules.personal_data import PLACES
from runtime.alerts import failure_counts, incidents
from runtime.consuming import active_users, batch_claims, seen_events
from runtime.migration import migrations
from runtime.passwordless import receipts, sent_counts
from runtime.user_pool import address_budget

_SPAN = re.compile(r"(\d+|an?|ten) (minute|hour|day|year)s?|, (\d+) after")
_WORDS = {"a": 1, "an": 1, "ten": 10}
_LENGTHS = {
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "year": timedelta(days=365),
}
KEPT = [
    ("ChallengeTable", "P#", receipts.LASTS),
    ("ChallengeTable", "S#", sent_counts._REMEMBERED),
    ("ChallengeTable", "V#", timedelta(seconds=known_devices.UNUSED_S)),
    ("ChallengeTable", "V#", timedelta(seconds=known_devices.AT_ALL_S)),
    ("ChallengeTable", "X#", feedback._BOUNCED_FOR),
    ("ChallengeTable", "X#", feedback._COMPLAINED_FOR),
    *(
        ("SeenEventsTable", f"{name}#", timedelta(days=active_users._KEPT_FOR[name]))
        for name in ("day", "month", "came", "expected")
    ),
    ("SeenEventsTable", "", metrics._KEPT_FOR),
    ("SeenEventsTable", "", seen_events._KEPT_FOR),
    ("SeenEventsTable", "welcome_mail#", welcome_mail._GREETED_FOR),
    ("EventCountsTable", "", batch_claims._DONE_FOR),
    ("MigrationTable", "M#", migrations._STORED_WITHIN),
    ("ApiAddressTable", "", timedelta(seconds=address_budget._KEPT_S)),
    ("SecurityTable", "failed_sign_in#", failure_counts._KEPT_FOR),
    ("SecurityTable", "incident#", incidents._KEPT_FOR),
]


def spans(text):
    """
    The times in *text*.

    >>> sorted(spans("14 days after a bounce, 180 after a complaint"))
    [datetime.timedelta(days=14), datetime.timedelta(days=180)]
    """
    found, unit = set(), "day"
    for number, named, more in _SPAN.findall(text):
        unit = named or unit
        word = number or more
        found.add((_WORDS.get(word) or int(word)) * _LENGTHS[unit])
    return found


@pytest.mark.parametrize(("store", "key", "kept"), KEPT)
def test_nothing_is_kept_for_another_time_than_is_told(store, key, kept):
    """docs/privacy.md is written from it."""
    [place] = [each for each in PLACES if (each.store, each.key) == (store, key)]

    assert kept in spans(place.kept)
