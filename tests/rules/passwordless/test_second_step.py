"""A password before the code: no history but the allowed ones leads anywhere (invariant 77)."""

import itertools
import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.passwordless.auth_steps import Policy, Step, next_step
from rules.passwordless.running_challenge import ROUND_0, Kept, RunningChallenge
from rules.passwordless.second_step import behind_password, has_begun

ROUNDS = 8

TRIES = 3
METADATA = RunningChallenge("EMAIL_CODE", "c" * 22, 0, Kept.OWN).written()


def entry(name, result, metadata=None):
    return {"challengeName": name, "challengeResult": result, "challengeMetadata": metadata}


# One letter an entry, so that a history is a word and the rule a regular expression.
LETTERS = {
    "s": entry("SRP_A", True),  # as Cognito spells it
    "p": entry("PASSWORD_VERIFIER", True),
    "m": entry("SOFTWARE_TOKEN_MFA", True),
    "n": entry("SMS_MFA", True),
    "e": entry("EMAIL_OTP", True),
    "R": entry("CUSTOM_CHALLENGE", True, METADATA),
    "w": entry("CUSTOM_CHALLENGE", False, METADATA),
    "0": entry("CUSTOM_CHALLENGE", True, ROUND_0),
    "S": entry("SRP_A", False),
    "P": entry("PASSWORD_VERIFIER", False),
    "M": entry("SOFTWARE_TOKEN_MFA", False),
    "N": entry("NEW_PASSWORD_REQUIRED", True),
    "D": entry("DEVICE_PASSWORD_VERIFIER", True),
    "A": entry("ADMIN_NO_SRP_AUTH", True),
    "?": entry("PASSWORD_VERIFIER", "true"),
    "!": entry(["PASSWORD_VERIFIER"], True),
    ".": None,
}
TOKENS = re.compile(r"sp[mneND]*w{0,7}R")
GOES_ON = re.compile(r"sp[mneND]*w{0,2}")
PASSWORD_FIRST = Policy(methods=frozenset({"EMAIL_CODE"}), passwordless=False, tries=TRIES)


def history(word):
    return [LETTERS[letter] for letter in word]


def step(session, *, user_not_found=False, asks_for_code=False):
    return next_step(
        session, PASSWORD_FIRST, user_not_found=user_not_found, asks_for_code=asks_for_code
    )


def expected(word):
    if word == "s":
        return Step.PASSWORD
    if TOKENS.fullmatch(word):
        return Step.TOKENS
    return Step.CHALLENGE if GOES_ON.fullmatch(word) else Step.FAIL


def test_77_a_password_alone_gives_no_tokens():
    """Nor with Cognito's second factor: a right answer to our challenge is always needed."""
    for word in ("s", "sp", "spm", "spn", "spe"):
        assert step(history(word)) in {Step.PASSWORD, Step.CHALLENGE}
        assert step(history(f"{word[:3]}R")) is (Step.TOKENS if "p" in word else Step.FAIL)


def test_77_a_sign_in_that_begins_without_a_password_ends():
    """Whatever it answers rightly."""
    for word in ("", "R", "w", "wR", "p", "pR", "m", "mR", "pmR", "0"):
        assert Step.FAIL == step(history(word))


def test_77_no_history_of_all_up_to_four_entries_leads_anywhere_but_the_allowed_ones():
    """17 letters, 88,741 histories, against the rule as a regular expression."""
    for length in range(5):
        for letters in itertools.product(LETTERS, repeat=length):
            word = "".join(letters)

            assert expected(word) == step(history(word)), word


@given(
    prefix=st.sampled_from(["", "s", "p", "sp", "spm", "smp", "spmn", "ssp", "spp", "spN", "spD"]),
    rest=st.text(alphabet="".join(LETTERS), max_size=12),
)
def test_77_no_longer_history_does_either(prefix, rest):
    """Of any entries, with what looks like a right beginning more often than by chance."""
    word = prefix + rest

    assert expected(word) == step(history(word)), word
    assert step(history(word), user_not_found=True) is not Step.TOKENS


@given(rest=st.text(alphabet="Rw0", max_size=ROUNDS + 2), asks=st.booleans(), hidden=st.booleans())
def test_behind_the_password_the_rounds_are_those_of_a_sign_in_without_one(rest, asks, hidden):
    """The same tries, the same rounds, the same end."""
    about = {"user_not_found": hidden, "asks_for_code": asks}
    alone = replace(PASSWORD_FIRST, passwordless=True)
    for prefix in ("sp", "spm"):
        behind = next_step(history(prefix + rest), PASSWORD_FIRST, **about)

        assert behind == next_step(history(rest), alone, **about)


def test_a_stranger_is_asked_for_a_password_like_anybody():
    """And gets nowhere with any answer."""
    assert Step.PASSWORD == step(history("s"), user_not_found=True)
    assert Step.FAIL == step(history("spR"), user_not_found=True)


@pytest.mark.parametrize("damage", [None, "sp", 7, {}, [None], [{}], ["SRP_A"], [["SRP_A"]]])
def test_what_is_no_session_has_neither_begun_nor_a_password(damage):
    """Whatever Cognito sends; nothing raises."""
    assert not has_begun(damage)
    assert behind_password(damage) is None
    assert Step.FAIL == step(damage)


def test_a_password_may_come_first_where_it_need_not():
    """As Amplify's CUSTOM_WITH_SRP does; alone it is worth nothing there either."""
    about = {"user_not_found": False, "asks_for_code": False}
    policy = replace(PASSWORD_FIRST, passwordless=True)
    told = {"s": Step.PASSWORD, "sp": Step.CHALLENGE, "spm": Step.CHALLENGE, "sR": Step.FAIL}
    for word, step_told in {**told, "spR": Step.TOKENS, "spmR": Step.TOKENS}.items():
        assert step_told == next_step(history(word), policy, **about), word


DEVICE_ASKED = RunningChallenge("DEVICE", "d" * 22, 0, Kept.NONE).written()
WITH_DEVICE = {letter: LETTERS[letter] for letter in "spmRw0PN"} | {
    "d": entry("CUSTOM_CHALLENGE", True, DEVICE_ASKED),
    "x": entry("CUSTOM_CHALLENGE", False, DEVICE_ASKED),
}
BY_DEVICE = re.compile(r"sp[mN]*d")
BY_CODE = re.compile(r"sp[mN]*[wx]{0,7}R")
ASKED_AGAIN = re.compile(r"sp[mN]*(?!.*(www|xxx)$)[wx]{0,7}")


def step_with_device(word, *, trusts, user_not_found=False):
    return next_step(
        [WITH_DEVICE[letter] for letter in word],
        replace(PASSWORD_FIRST, trusts_devices=trusts),
        user_not_found=user_not_found,
        asks_for_code=False,
    )


@pytest.mark.parametrize("trusts", [True, False])
def test_77_a_known_device_is_enough_behind_a_password_in_the_first_round_alone(trusts):
    """Ten letters, all histories up to four, and no other: with and without the setting."""
    for length in range(5):
        for letters in itertools.product(WITH_DEVICE, repeat=length):
            word = "".join(letters)
            expected = Step.CHALLENGE if ASKED_AGAIN.fullmatch(word) else Step.FAIL
            if BY_CODE.fullmatch(word) or (trusts and BY_DEVICE.fullmatch(word)):
                expected = Step.TOKENS

            assert (Step.PASSWORD if word == "s" else expected) == step_with_device(
                word, trusts=trusts
            ), word


@pytest.mark.parametrize("word", ["d", "xd", "wd", "dR", "sd", "spwd", "spxd", "spdd", "spRd"])
def test_77_a_device_proves_nothing_anywhere_else(word):
    """Not without a password, not later, and not with another proof."""
    session = [WITH_DEVICE[letter] for letter in word]
    about = {"user_not_found": False, "asks_for_code": False}
    alone = replace(PASSWORD_FIRST, passwordless=True, trusts_devices=True)

    assert Step.FAIL == next_step(session, alone, **about)
    assert Step.FAIL == step_with_device(word, trusts=True)


def test_77_nobody_has_a_device():
    """A user who does not exist gets no tokens by one."""
    assert Step.FAIL == step_with_device("spd", trusts=True, user_not_found=True)
