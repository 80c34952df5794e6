"""When counts of sign-ups come to something."""

import pytest

from rules.addresses.learning import Counted, Entry, History, Sort, entry_for, stamp

MINUTE, HOUR, DAY = 60, 3600, 86400
NOON = 20_777 * DAY + 12 * HOUR  # seconds since 1970
TODAY = NOON // DAY


def stamps(count, *, ends=NOON, who="w"):
    return {stamp(ends - n * MINUTE, f"{who}{n}") for n in range(count)}


def history(*, accepted=0, proved=0, marked=0, names=0, new=HOUR, ends=NOON):
    counted = Counted(
        accepted=stamps(accepted, ends=ends),
        proved=stamps(proved, ends=ends),
        marked=stamps(marked, ends=ends),
        names=stamps(names, ends=ends, who="n.example"),
    )
    return History(NOON - new, {ends // DAY: counted})


def entry(sort, **counts):
    return entry_for(sort, history(**counts), now=NOON, reuse=3)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({"accepted": 5, "proved": 3}, Entry.SUSPECT),
        ({"accepted": 4, "proved": 4}, None),
        ({"accepted": 100, "proved": 2}, None),
        ({"accepted": 8, "proved": 5, "marked": 4}, Entry.DENY),
        ({"accepted": 8, "proved": 5, "marked": 3}, Entry.SUSPECT),
        ({"accepted": 8, "proved": 4, "marked": 8}, Entry.SUSPECT),
        ({"accepted": 7, "proved": 7, "marked": 7}, Entry.SUSPECT),
        ({"accepted": 8, "proved": 5, "marked": 4, "new": 7 * DAY}, Entry.DENY),
        ({"accepted": 100, "proved": 100, "new": 7 * DAY + MINUTE}, Entry.ALERT),
        ({"accepted": 50, "proved": 50, "marked": 50, "new": 8 * DAY}, None),
        ({"accepted": 8, "proved": 8, "marked": 8, "ends": NOON - DAY}, None),
    ],
)
def test_a_new_name_is_suspect_by_its_count_and_refused_by_a_mark(counts, found):
    """Of 24 hours, and only if users proved their addresses; an old name is spared."""
    assert found is entry(Sort.DOMAIN, **counts)


@pytest.mark.parametrize(
    ("counts", "found"),
    [
        ({"accepted": 8, "proved": 5, "names": 4}, Entry.DENY),
        ({"accepted": 8, "proved": 5, "names": 3, "marked": 8}, Entry.SUSPECT),
        ({"accepted": 8, "proved": 5, "names": 9, "new": 8 * DAY}, None),
    ],
)
def test_a_new_mail_host_is_refused_for_four_names_of_a_day(counts, found):
    """One company has one name."""
    assert found is entry(Sort.MAIL_HOST, **counts)


@pytest.mark.parametrize(("proved", "found"), [(2, None), (3, Entry.DENY)])
def test_a_mailbox_is_refused_for_the_accounts_it_proved(proved, found):
    """Whatever was accepted: anybody can type somebody's address."""
    assert found is entry(Sort.MAILBOX, accepted=50, proved=proved, new=90 * DAY)


@pytest.mark.parametrize(("ago", "found"), [(DAY - MINUTE, Entry.DENY), (DAY, None)])
def test_a_sign_up_of_24_hours_ago_is_forgotten(ago, found):
    """Its minute is the first that does not count."""
    once = history(proved=1, ends=NOON - ago)

    assert found is entry_for(Sort.MAILBOX, once, now=NOON, reuse=1)


def test_one_mailbox_counts_once_however_often_it_signs_up():
    """Tags make no further one."""
    often = {stamp(NOON - n * MINUTE, "same") for n in range(20)}
    counted = Counted(accepted=often, proved=often, marked=often)

    assert entry_for(Sort.DOMAIN, History(NOON, {TODAY: counted}), now=NOON, reuse=3) is None


def test_an_old_name_is_unusual_by_five_times_its_median_day():
    """Before that day, as far as days are kept."""
    days = {TODAY - n: Counted(accepted=stamps(12)) for n in range(1, 8)}
    today = {count: Counted(accepted=stamps(count)) for count in (60, 61)}

    for count, found in ((60, None), (61, Entry.ALERT)):
        old = History(NOON - 30 * DAY, {**days, TODAY: today[count]})
        assert found is entry_for(Sort.DOMAIN, old, now=NOON, reuse=3)
    days |= {TODAY - n: Counted(accepted=stamps(2)) for n in (1, 2, 3)}
    busier = History(NOON - 30 * DAY, {**days, TODAY: today[60]})
    assert entry_for(Sort.DOMAIN, busier, now=NOON, reuse=3) is None
    quiet = History(NOON - 30 * DAY, days)
    assert entry_for(Sort.DOMAIN, quiet, now=NOON, reuse=3) is None
