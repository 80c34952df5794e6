import json
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from events.consuming.reading import read
from events.contract.catalogue import Kind
from events.contract.schema import UnreadableEvent, decode, encode, user_event

TEXTS = st.one_of(st.text(max_size=8), st.just("x" * 513), st.just("\ud800"), st.just("a\nb"))
TIMES = st.sampled_from(
    [
        *("2026-11-20T12:00:00.123Z", "2026-11-20T12:00:00+02:00", "2026-11-20 12:00:00Z"),
        *("2026-11-20T12:00:00", "20261120T120000Z", "2026-11-20", "0001-01-01T00:00:00+23:59"),
        *("2026-11-20T12:00:00.123456789Z", "2026-11-20T24:00:00Z", "2026-11-20T12:00:60Z", ""),
        *("9999-12-31T23:59:59-23:59", "2026-11-20T12:00:00-00:00", "2026-11-20t12:00:00z"),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXTS, inner, max_size=2),
    max_leaves=4,
)
MEMBERS = {
    "id": TEXTS,
    "source": TEXTS,
    "dedupekey": TEXTS,
    "subject": TEXTS,
    "time": TIMES,
    "type": st.sampled_from(
        ["auth.sign_in.attempted.v1", "auth.sign_in.attempted.v2", "auth.a.b.v1", "x", ""]
    ),
    "data": st.dictionaries(TEXTS, VALUES, max_size=2),
    "more": VALUES,
}
GOOD = json.loads(
    encode(
        user_event(
            Kind.SIGN_IN_ATTEMPTED,
            pool_id="eu-west-1_AbC",
            subject="sub-1",
            request_id="r",
            time=datetime(2026, 11, 20, 12, tzinfo=UTC),
            data={"client_id": "c1"},
        )
    )
)


def answer(reading, text):
    """What *reading* answers, or what it raises and why."""
    try:
        return reading(text)
    except UnreadableEvent as error:
        return type(error), str(error)


@given(st.fixed_dictionaries({}, optional={**MEMBERS}), st.sets(st.sampled_from([*MEMBERS])))
@example({}, set())
@example({"subject": None}, set())
@example({"time": "2026-11-20T12:00:00+02:00"}, set())
def test_an_event_is_read_as_by_everybody_else(changes, missing):
    """Or refused for the same reason: one consumer must not bury what another one acts on."""
    told = {**GOOD, **changes}
    text = json.dumps({name: told[name] for name in told if name not in missing})

    assert repr(answer(decode, text)) == repr(answer(read, text))  # which NaN is equal to


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "[]",
        "7",
        "null",
        "[" * 10_000,
        "\ud800",
        '{"a":1,"a":2}',
        '"' * 3,
        "\ufeff{}",
    ],
)
def test_what_is_no_event_is_refused_as_by_everybody_else(text):
    """With the same words, which stand in the dead-letter queue."""
    assert answer(decode, text) == answer(read, text)
    assert answer(read, text)[0] is UnreadableEvent
