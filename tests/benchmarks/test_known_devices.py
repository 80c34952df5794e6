"""The year of hostile requests, some days of it; all of it by the command."""

import pytest

from benchmarks.known_devices import DAYS, MAILS, Day, main, play

SHORT = 12  # days; the command plays a year


@pytest.mark.parametrize("name", ["3 sign-ins", "6 sign-ins", "6 sign-ins, 2 an hour"])
def test_64_a_known_device_is_served_whatever_strangers_do(name):
    """Invariant 64: six a day, two an hour, within 30 s; and no more mails than today."""
    got = play(DAYS[name], days=SHORT, seed=1)

    assert got.sign_ins == got.served == SHORT * DAYS[name].sign_ins
    assert got.slowest_s <= 30
    assert got.mails_a_day <= MAILS.per_day
    assert got.mails_an_hour <= MAILS.per_hour


def test_without_a_share_the_same_strangers_lock_everybody_out():
    """The positive control: today's limits, and the same requests."""
    got = play(DAYS["no share, 3 sign-ins"], days=SHORT, seed=1)

    assert got.served < got.sign_ins / 4


def test_65_a_stolen_device_takes_no_more_than_its_part():
    """Invariant 65: it leaves two codes a day to the others, as long as it is not removed."""
    got = play(Day(sign_ins=2, thief=300), days=SHORT, seed=1)

    assert got.served >= SHORT
    assert got.mails_a_day <= MAILS.per_day


def test_in_peace_a_known_device_has_all_of_the_limit():
    """Fifteen a day, as today."""
    got = play(DAYS["15 sign-ins, nobody hostile"], days=2, seed=1)

    assert got.sign_ins == got.served == 30


def test_the_command_prints_a_row_for_each(capsys, monkeypatch):
    """With the bounds of guessing below."""
    monkeypatch.setattr("benchmarks.known_devices.YEAR", 1)
    main()
    told = capsys.readouterr().out

    assert all(name in told for name in DAYS)
    assert "0.0055%, 0.0080%, 0.0091%" in told
