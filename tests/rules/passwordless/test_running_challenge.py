import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.running_challenge import (
    ROUND_0,
    Kept,
    RunningChallenge,
    begun,
    is_challenge_id,
    is_round_0,
    sign_in_of,
)

ID = "c" * 22


TIMES = st.dictionaries(
    st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=16),
    st.integers(0, 10**12 - 1),
    max_size=8,
)


@given(
    next_send_at=st.integers(0, 10**12 - 1),
    kept=st.sampled_from(Kept),
    share=st.sampled_from(["", "0a" * 32]),
    others=TIMES,
    is_first=st.booleans(),
)
def test_what_is_written_is_read(next_send_at, kept, share, others, is_first):
    """It travels in Cognito's session from round to round, the first with the sign-in's name."""
    times = tuple(others.items())
    running = RunningChallenge("EMAIL_CODE", ID, next_send_at, kept, share, times)
    written = begun(running.written(), "s" * 22) if is_first else running.written()

    assert running == RunningChallenge.read(written)
    if is_first:
        assert "s" * 22 == sign_in_of([{"challengeMetadata": written}])


def test_f47_the_form_of_before_is_read_and_is_written_where_there_is_one_channel():
    """Sign-ins are under way while a version is deployed."""
    before = f"EMAIL_CODE {ID} 1763632800 own"
    running = RunningChallenge("EMAIL_CODE", ID, 1763632800, Kept.OWN)

    assert running == RunningChallenge.read(before)
    assert before == running.written()


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        7,
        {},
        "",
        ROUND_0,
        f"EMAIL_CODE {ID}",
        f"EMAIL_CODE {ID} 1 theirs",
        f"EMAIL_CODE {ID}c 1 own",
        f"email_code {ID} 1 own",
        f"EMAIL_CODE {ID} -1 own",
        f"EMAIL_CODE {ID} 1 own\n",
        f"EMAIL_CODE {ID[1:]}\u00e9 1 own",
    ],
)
def test_anything_else_is_no_challenge(metadata):
    """It is begun again."""
    assert RunningChallenge.read(metadata) is None


@given(st.text())
def test_whatever_is_read_was_written(metadata):
    """There is one spelling."""
    running = RunningChallenge.read(metadata)

    assert running is None or running.written() == metadata


@pytest.mark.parametrize(
    "text", ["", "c" * 21, "c" * 23, f"{ID}\n", "C#" + "c" * 20, "\u0663" * 22]
)
def test_an_id_is_22_url_safe_characters(text):
    """128 bits of chance."""
    assert is_challenge_id(ID)
    assert not is_challenge_id(text)


@pytest.mark.parametrize(
    ("metadata", "sign_in"),
    [
        (begun(ROUND_0, "s" * 22), "s" * 22),
        (begun(f"EMAIL_CODE {ID} 1 own", "s" * 22), "s" * 22),
        (f"SOMETHING {'s' * 22}", ""),
        (f"EMAIL_CODE {ID}", ""),
        (ROUND_0, ""),
        (None, ""),
    ],
)
def test_only_a_round_of_ours_names_its_sign_in(metadata, sign_in):
    """Another trigger's metadata may end alike."""
    assert sign_in == sign_in_of([{"challengeMetadata": metadata}])


@pytest.mark.parametrize("rounds", [[], ["x"], [None], [{}], [{"challengeMetadata": 7}]])
def test_rounds_that_are_none_of_ours_name_no_sign_in(rounds):
    """Whatever another trigger, or none, left in the session."""
    assert "" == sign_in_of(rounds)


@pytest.mark.parametrize(
    ("metadata", "is_it"),
    [
        (ROUND_0, True),
        (begun(ROUND_0, "s" * 22), True),
        (begun(ROUND_0, "s" * 21), False),
        (f"EMAIL_CODE {ID} 1 own", False),
        ("", False),
        (None, False),
    ],
)
def test_the_round_that_only_asks_is_known(metadata, is_it):
    """With what tells the sign-in from others, and as older versions wrote it."""
    assert is_it is is_round_0(metadata)
