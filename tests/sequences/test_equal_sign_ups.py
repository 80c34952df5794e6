"""
Nobody learns from sign-ups through the REST API whether an address has a user (invariant 62).

What is told is compared, and not the table: for an address without a user there is one challenge
more in it. Sign-ins are drawn between the sign-ups, because what a sign-up counts they would show.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from api import sign_ups
from api.routes import registration
from api.sign_ups import SignUps
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.user_pool.app_client import AppClient
from tests.sequences.populations import POPULATIONS
from tests.sequences.test_equal_sequences import IS_NIGHT, MERGES, ROUNDS, start, wait
from tests.sequences.world import SPELLINGS, World

SPELLING = st.sampled_from([*SPELLINGS])
WRONG, WRONG_SIGN_IN = ("wrong", {"route": "code"}), ("wrong", {"route": "api"})
AGAIN, DELIVER, LISTED = ("sign_up_again", {}), ("deliver", {}), ("list", {})
SIGN_UP = st.tuples(st.just("sign_up_by_code"), st.fixed_dictionaries({"spelling": SPELLING}))
ACTS = st.one_of(
    SIGN_UP,
    SIGN_UP,
    st.sampled_from([AGAIN, WRONG, WRONG, WRONG_SIGN_IN, DELIVER, LISTED]),
    st.builds(start, SPELLING),
    st.builds(wait, st.sampled_from([1, 14, 16, 31, 61, 121, 606, 3600])),
    st.tuples(
        st.just("break"),
        st.fixed_dictionaries({"fault": st.sampled_from(["", "mails", "outbox"])}),
    ),
)


def sign_up(spelling="as it is"):
    return "sign_up_by_code", {"spelling": spelling}


def told(acts, population, **pool):
    world = World(population, **pool)
    return [(act, how, world.play(act, **how)) for act, how in acts]


def difference(acts, population, **pool):
    """The first act that tells *population* from nobody; None if none."""
    pairs = zip(told(acts, "unknown", **pool), told(acts, population, **pool), strict=True)
    return next((pair for pair in pairs if pair[0] != pair[1]), None)


@pytest.mark.slow
def test_62_no_sequence_with_sign_ups_tells_whether_there_is_a_user():
    """Invariant 62: in both orders in which Cognito may look who exists."""

    @settings(
        max_examples=ROUNDS,
        database=None,
        phases=[Phase.generate, Phase.shrink] if IS_NIGHT else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(ACTS, min_size=1, max_size=9),
        st.sampled_from(sorted({*POPULATIONS} - {"unknown"})),
        st.sampled_from(sorted(MERGES)),
        st.booleans(),
    )
    def each(acts, population, merges, asks_first):
        pool = {"merges": MERGES[merges], "asks_first": asks_first}
        assert difference([wait(31), *acts], population, **pool) is None

    (each if IS_NIGHT else seed(62)(each))()


def mailed(acts, population="unknown"):
    world = World(population)
    for act, how in acts:
        world.play(act, **how)
    return [name for name in world.calls if name == "put"]


def test_the_sequences_do_sign_up():
    """For an address without a user there is a second message, and each has a code."""
    assert 1 == len(mailed([wait(31), start()]))
    assert 2 == len(mailed([wait(31), sign_up()]))
    assert 4 == len(mailed([wait(31), sign_up(), wait(61), AGAIN]))


def test_62_an_unconfirmed_user_is_mailed_the_code_of_a_newcomer():
    """Invariant 62: a stranger's, perhaps. What is told is equal, and the mail is sent."""
    acts = [wait(31), sign_up(), WRONG, wait(61), AGAIN]

    assert difference(acts, "unconfirmed") is None
    assert mailed(acts) == mailed(acts, "unconfirmed")
    assert 2 == len(mailed(acts, "disabled"))  # of nobody's sign-in, and sent to nobody


def keeps_the_session(self, bound, asked, _given):
    """As if only the sign-up had tries."""
    answer = {"ChallengeName": "CUSTOM_CHALLENGE", "ChallengeParameters": {}}
    return self._outcome(answer, bound, asked)


OPEN = ChallengeRequests.open


def counts_again(self, new, **asked):
    """As if a sign-up counted in addition to the sign-in, after its cool-down."""
    if asked.pop("lent", None):
        asked["now"] += timedelta(seconds=121)
    return OPEN(self, new, **asked)


def looks_at_nobody(*_, **__):
    """As if our trigger's word about an address were only for newcomers."""


MUTANTS = {
    "a listed address of a user is welcome": (
        [(AppClient, "ask_about", looks_at_nobody)],
        [LISTED, sign_up()],
    ),
    "a listed address of a user may register": (
        [(registration, "refuse_unwelcome", looks_at_nobody)],
        [LISTED, ("sign_up", {"route": "api", "spelling": "as it is"})],
    ),
    "a listed address of a user may be confirmed": (
        [(registration, "refuse_unwelcome", looks_at_nobody)],
        [LISTED, ("confirm", {"spelling": "as it is", "password": True})],
    ),
    "tries of the sign-up alone": (
        [(SignUps, "proved", keeps_the_session)],
        [sign_up(), WRONG, WRONG, WRONG],
    ),
    "the limit of the mailbox is told": (
        [(sign_ups, "_ASKED", {"CODE_SENT", "UsernameExistsException"})],
        [sign_up(), wait(61), sign_up("tag"), wait(121), sign_up("upper case")],
    ),
    "a sign-up counts by itself": (
        [(ChallengeRequests, "open", counts_again)],
        [sign_up(), wait(61), start()],
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_62_a_difference_of_sign_ups_would_be_found(mutant, monkeypatch):
    """Invariant 62: with a part of what makes them equal gone, a short sequence tells."""
    changes, acts = MUTANTS[mutant]
    acts = [wait(31), *acts]
    assert difference(acts, "verified") is None

    for where, name, instead in changes:
        monkeypatch.setattr(where, name, instead)
    assert difference(acts, "verified")
