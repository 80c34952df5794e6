import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.webhooks.retries import Fate, delay_s, fate_of

ATTEMPTS = 10


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_2xx_is_delivery(status):
    """Nothing else is."""
    assert Fate.DELIVERED is fate_of(status)


def test_410_is_the_end():
    """Gone: nobody wants it any more."""
    assert Fate.GONE is fate_of(410)


@pytest.mark.parametrize("status", [100, 300, 301, 308, 400, 401, 404, 408, 429, 500, 502, 503])
def test_anything_else_is_tried_again(status):
    """A redirection as well, which is not followed."""
    assert Fate.AGAIN is fate_of(status)


def test_delays_grow_to_two_days():
    """And then the event is given up."""
    delays = [delay_s(attempt, chance=0.5) for attempt in range(1, ATTEMPTS)]

    assert sorted(delays) == delays
    assert 5 == delays[0]
    assert 2 * 24 * 3600 < sum(delays) < 4 * 24 * 3600  # as long as the queue keeps a message


@given(
    attempt=st.integers(1, 1000),
    chance=st.floats(0, 1),
    retry_after=st.one_of(st.just(""), st.integers(0, 10**12).map(str), st.text()),
)
def test_no_delay_is_more_than_sqs_can_hide_a_message_for(attempt, chance, retry_after):
    """12 hours from its receipt, whatever the receiver asks for."""
    assert 4 <= delay_s(attempt, chance=chance, retry_after=retry_after) <= 12 * 3600 - 900


def test_chance_spreads_delays_by_a_tenth():
    """What failed together does not come again together."""
    assert [270, 330] == [delay_s(2, chance=chance) for chance in (0, 1)]


@pytest.mark.parametrize("asked", ["", "1", "soon", "-600", "Fri, 20 Nov 2026 12:00:00 GMT"])
def test_a_receiver_can_ask_for_more_time_and_not_for_less(asked):
    """RFC 9110, Retry-After, in seconds."""
    assert 300 == delay_s(2, chance=0.5, retry_after=asked)
    assert 600 == delay_s(2, chance=0.5, retry_after="600")


@pytest.mark.parametrize(
    ("attempt", "seconds"),
    [*enumerate((5, 300, 1800, 7200, 18000, 36000, 39600, 39600, 39600, 39600), 1)],
)
def test_the_schedule_is_that_of_the_specification(attempt, seconds):
    """Cut to what SQS can hide a message for; beyond its end it stays as it is."""
    assert seconds == delay_s(attempt, chance=0.5)
    assert 10 == ATTEMPTS


@pytest.mark.parametrize(("chance", "seconds"), [(0, 270), (0.5, 300), (1, 330)])
def test_a_delay_is_a_tenth_shorter_or_longer(chance, seconds):
    """What failed together does not come again together."""
    assert seconds == delay_s(2, chance=chance)


def test_no_delay_is_longer_than_sqs_hides_a_message():
    """Twelve hours, less the time that an attempt takes."""
    assert 42_300 == delay_s(9, chance=1) == delay_s(1, chance=0, retry_after="999999999")
