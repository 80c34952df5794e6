"""
Nobody learns by any sequence of requests whether an address has a user (invariants 61, 62).

A sequence is played against nobody and against somebody, each in a world of
their own: answers, pauses, events, calls and what is in the table are the same.
``ROUNDS=20000 pytest tests/sequences`` plays more of them, with another seed
each time; what it finds is printed as a sequence to play again.
"""

import os
from itertools import product
from uuid import NAMESPACE_URL, uuid3

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from api import refusals, sign_ins
from api.routes import password, registration
from events.contract.catalogue import Reason
from rules.addresses import forms
from rules.passwordless import address_keys, one_time_code
from rules.tokens import bound_session
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.known_devices import Claim
from tests.sequences.acts import ACTS, MERGES, by_sub, difference
from tests.sequences.known import KNOWN
from tests.sequences.pool import PASSWORD
from tests.sequences.populations import ADDRESS, POPULATIONS
from tests.sequences.world import NOBODYS_KEY, RARER, World, routes
from triggers.challenges import attempts, new_challenge
from workers import passwordless_sender
from workers.passwordless_sender import PasswordlessSender

ROUNDS = int(os.environ.get("ROUNDS", "300"))
IS_NIGHT = "ROUNDS" in os.environ


def one_of(choices):
    """Any of them; the only one costs no draw."""
    return st.sampled_from(choices) if choices[1:] else st.just(choices[0])


ACT = st.one_of(
    *(
        st.tuples(
            one_of(names),
            st.fixed_dictionaries({name: st.sampled_from(each) for name, each in choices.items()})
            if choices
            else st.just({}),
        )
        for names, choices in ACTS
    )
)


def play(rounds, *, by_chance):
    """Raise AssertionError at the first sequence that tells, of so many."""

    @settings(
        max_examples=rounds,
        database=None,
        phases=[Phase.generate, Phase.shrink] if IS_NIGHT else [Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(ACT, min_size=1, max_size=9),
        st.sampled_from(sorted({*POPULATIONS} - {"unknown"})),
        st.sampled_from(sorted(MERGES)),
        st.booleans(),
    )
    def each(acts, population, merges, starts_directly):
        how = {"merges": merges, "starts_directly": starts_directly}
        assert difference(acts, population, **how) is None

    (each if by_chance else seed(62)(each))()


@pytest.mark.slow
def test_62_no_sequence_tells_whether_there_is_a_user():
    """Invariant 62: whatever is asked, in whatever order, with mails and queue failing."""
    play(ROUNDS, by_chance=IS_NIGHT)


def test_62_every_route_that_takes_an_address_is_played():
    """Invariant 62: a route that is new has to be an act, or it may tell."""
    world = World("verified")
    begin, how_it_begins = start()
    for names, choices in [*ACTS, (["sign_up_by_code"], {"spelling": ["as it is"]})]:
        how = {key: values[0] for key, values in choices.items()}
        for name, challenge in product(names, choices.get("challenge", [None])):
            world.play(begin, **how_it_begins)
            world.play(name, **(how | ({} if challenge is None else {"challenge": challenge})))
    taking = {
        route.path
        for route in routes()
        if "email" in {each.name for each in route.fields} and not route.is_of_session
    }

    assert taking == world.paths


@pytest.mark.parametrize(("act", "population"), KNOWN)
def test_62_what_cognito_tells_is_still_a_difference(act, population):
    """Invariant 62: the table of what is known has no row too many."""
    _, how = KNOWN[act, population]
    told = [World(each).play(act, route="direct", **how) for each in ("unknown", population)]

    assert told[0] != told[1]


def by_letters(name):
    """A name-based UUID, as one public report has it of the answer to a client."""
    return str(uuid3(NAMESPACE_URL, name))


# A deleted user would have other limits with the other name: docs/conformance.md.
@pytest.mark.parametrize("population", sorted({*POPULATIONS} - {"unknown", "deleted"}))
def test_62_case_tells_nothing_whatever_name_nobody_has(population):
    """Invariant 62: also if Cognito makes the name of an unknown user of what was typed."""
    spelled = ("as it is", "upper case", "mixed case")
    acts = [each for spelling in spelled for each in (wait(31), start(spelling))]

    assert difference(acts, population, names_nobody=by_letters) is None


def as_limits_do(name):
    """A pool that takes for one what limits take for one; nobody's name ends with dots (decoys)."""
    return forms.wide(name) + name[len(name.rstrip(".")) :]


def in_a_rare_spelling(spelling):
    """At each route that takes an address, behind the usual spelling and before it."""
    named = {"route": "api", "spelling": spelling}
    return [
        start("as it is"),
        *(wait(31), start(spelling), ("wrong", {"route": "api", "answer": "00000000", "key": ""})),
        *((act, named) for act in ("password", "forgot", "resend")),
        ("confirm", {"spelling": spelling, "password": False}),
        ("reset", {"spelling": spelling}),
        *(wait(61), start("as it is"), ("sign_up", named), wait(121), start(spelling)),
    ]


@pytest.mark.parametrize("merges", [forms.narrow, as_limits_do])
@pytest.mark.parametrize("spelling", RARER)
def test_62_no_rare_spelling_tells_anything_at_any_route(spelling, merges):
    """Invariant 62: whether Cognito takes it for the usual one or for another."""
    for population in ("verified", "unverified", "unconfirmed"):
        assert difference(in_a_rare_spelling(spelling), population, merges=merges) is None


def test_62_limits_by_letters_would_be_told_by_rare_spellings(monkeypatch):
    """The control: limits that go by lower case."""
    monkeypatch.setattr(address_keys, "wide", str.lower)
    found = [
        difference(in_a_rare_spelling(each), "verified", merges=as_limits_do) for each in RARER
    ]

    assert any(found)


def by_version(asked, _challenge_id):
    """Nobody as it was: another in each version of the secret; here, of this very call."""
    subject = None if asked.user_not_found else asked.subject
    name = f"{asked.user_name} {len(asked.request.get('session') or [])}"
    return one_time_code.user_key(b"", pool_id=asked.pool_id, name=name, subject=subject)


def never_fails(sender, message, _stored):
    """The sender as it was: nobody is charged for what everybody gets back."""
    sender._settle(message, None)
    return True


START = ("start", {"route": "api", "spelling": "as it is", "method": "EMAIL_CODE", "request": ""})


def start(spelling="as it is", route="api", request=""):
    return "start", START[1] | {"spelling": spelling, "route": route, "request": request}


def again(request="r2", route="direct"):
    return "again", {"route": route, "method": "EMAIL_CODE", "request": request}


def wait(seconds):
    return "wait", {"seconds": seconds}


def told_and_never(fault):
    return [wait(3600), ("break", {"fault": fault}), start(), ("deliver", {}), wait(1), start()]


def by_sms():
    return "start", START[1] | {"method": "SMS_CODE"}


def start_known():
    return "start", START[1] | {"key": NOBODYS_KEY}


FAILS = PasswordlessSender._fail


def fails_alone(sender, message, stored, own, **more):
    """The sender as it was: whom no mail reaches is charged while others get it back."""
    if own.reason is not Reason.SUPPRESSED:
        return FAILS(sender, message, stored, own, **more)
    sender.sending.give_back(message.challenge_id, run=message.run)
    return True


# What the code would be without a part of it, whom that tells of, and by what.
MUTANTS = {
    "limits by sub": (
        [(AddressKeys, "holder_of", by_sub)],
        "verified",
        [wait(16), start("upper case", "direct")],
    ),
    "limits by sub, signed up again": (
        [(AddressKeys, "holder_of", by_sub)],
        "signed up again",
        [wait(16), start()],
    ),
    "limits by lower case": (
        [(address_keys, "wide", str.lower)],
        "verified",
        [wait(16), start("full width")],
    ),
    "decoys with limits of their own": (
        [(sign_ins, "nobody_like", bound_session.decoy_of)],
        "unconfirmed",
        [wait(16), start("tag"), start("sharp s")],
    ),
    "nobody by a version of a secret": (
        [
            (new_challenge, "user_of", by_version),
            (attempts, "user_of", by_version),
        ],
        "verified",
        [
            wait(31),
            start(route="direct", request="r1"),
            wait(61),
            again("r1"),
            ("replace", {"secret": "addresses"}),
            wait(121),
            again("r2"),
        ],
    ),
    "nobody's mails never fail": (
        [(PasswordlessSender, "_pretend", never_fails)],
        "verified",
        told_and_never("mails"),
    ),
    "tries of codes that Cognito mailed": (
        [(registration, "WORN_OUT", set())],
        "unconfirmed",
        4 * [("confirm", {"spelling": "as it is", "password": False})],
    ),
    "tries of codes to reset a password": (
        [(password, "WORN_OUT", set())],
        "verified",
        4 * [("reset", {"spelling": "as it is"})],
    ),
    "who has no number fares alone": (
        [(passwordless_sender, "_OURS", {*passwordless_sender._OURS, Reason.NO_ADDRESS})],
        "verified",
        [by_sms(), ("deliver", {}), wait(1), by_sms()],
    ),
    "any device of a user is known": (
        [(Claim, "is_known", lambda _, items, **__: any(items))],
        "with devices",
        [*(step for _ in range(3) for step in (wait(121), start())), start_known()],
    ),
    "who has to reset the password is told so": (
        [(refusals, "_WHO", refusals._WHO - {"PasswordResetRequiredException"})],
        "to reset",
        [("password", {"route": "api", "spelling": "as it is"})],
    ),
    "who forgot a password elsewhere is told so": (
        [(refusals, "_WHO", refusals._WHO - {"PasswordResetRequiredException"})],
        "legacy",
        [(act, {"route": "api", "spelling": "as it is"}) for act in ("forgot", "password")],
    ),
    "who is suppressed fares alone": (
        [(PasswordlessSender, "_fail", fails_alone)],
        "suppressed",
        told_and_never("mails"),
    ),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_62_a_difference_would_be_found(mutant, monkeypatch):
    """Invariant 62: with each part of what makes them equal gone, a short sequence tells."""
    changes, population, acts = MUTANTS[mutant]
    ways = [{"merges": each, "starts_directly": it} for each in MERGES for it in (True, False)]
    assert [None] * 6 == [difference(acts, population, **how) for how in ways]

    for where, name, instead in changes:
        monkeypatch.setattr(where, name, instead)
    assert any(difference(acts, population, **how) for how in ways)


@pytest.mark.parametrize("mutant", ["limits by sub", "limits by lower case"])
def test_61_chance_finds_the_limits_as_they_were(mutant, monkeypatch):
    """Invariant 61: the sequences that are drawn are such that tell."""
    for where, name, instead in MUTANTS[mutant][0]:
        monkeypatch.setattr(where, name, instead)

    with pytest.raises(AssertionError):
        play(120, by_chance=False)


@pytest.mark.parametrize("route", ["api", "direct"])
def test_60_only_a_right_password_tells_of_an_account_that_nobody_proved(route):
    """Invariant 60: PostAuthentication refuses it, and no wrong password gets so far."""
    typed = {"route": route, "spelling": "as it is"}
    told = [World("unknown").play("password", **typed)]
    world = World("unverified")
    told.append(world.play("password", **typed))
    world.pool.accounts[0].password = PASSWORD
    right = world.play("password", **typed)

    assert told[0] == told[1] != right
    refusal = {"api": "unverified_address", "direct": "UserLambdaValidationException"}
    assert refusal[route] in right.values()


@pytest.mark.parametrize("act", ["sign_up", "forgot", "resend"])
def test_cognitos_own_mails_are_worded_by_our_trigger(act):
    """The sequences would prove nothing of CustomMessage if it did not run."""
    world, ran = World("unconfirmed" if act == "resend" else "verified"), []
    worded = world.pool._triggers.custom_message
    world.pool._triggers.custom_message = lambda event: ran.append(event) or worded(event)
    if act == "sign_up":
        world.pool.accounts.clear()
    world.play(act, route="direct", spelling="as it is")

    assert [ADDRESS] == [event["request"]["userAttributes"]["email"] for event in ran]


def test_another_directory_brings_over_who_forgot_the_password():
    """The sequences would prove nothing of UserMigration if nobody came."""
    world = World("legacy")
    world.play("forgot", route="api", spelling="as it is")

    assert "RESET_REQUIRED" == world.pool.find(ADDRESS).status


@pytest.mark.parametrize(("starts_directly", "challenges"), [(False, 3), (True, 2)])
def test_with_rounds_no_two_sign_ins_share_a_challenge(starts_directly, challenges):
    """ASVS 6.6.2: each is of the request that it was made for; with `direct` two share one."""
    world = World("verified", starts_directly=starts_directly)
    world.pool.sign_ins.clear()
    begun = [start(route="direct", request=f"r{n}") for n in range(3)]
    for act, how in [wait(61), begun[0], wait(1), begun[1], wait(121), begun[2]]:
        world.play(act, **how)
    made = [each.private["challenge_id"] for each in world.pool.sign_ins.values()]

    assert (3, challenges) == (len(made), len({*made}))
