"""
User enumeration: sequences of requests that might tell whether an address has an account.

Codes, passwords, forgotten passwords, codes of confirmation and sign-ups, by the REST API and
directly, in eight spellings, with mails and queue failing, against nobody and against seven kinds
of users, each in a world of its own: answers, pauses, events, calls and what is in the table. What
Cognito itself tells a direct caller is left out, by `tests.sequences.known`.
"""

from functools import partial
from unittest import mock

from rules.passwordless import address_keys
from runtime.passwordless.address_key import AddressKeys
from tests.hostile.attack import Attack, Tally, Worlds
from tests.sequences.acts import MERGES, SOMEBODY, by_sub, difference, drawn


def play(worlds: Worlds, rounds: int) -> Tally:
    """A sequence in each round."""
    return sum((_round(worlds, number) for number in range(rounds)), Tally())


def _round(worlds: Worlds, number: int) -> Tally:
    dice = worlds.dice(number)
    acts, population = drawn(dice), dice.choice(SOMEBODY)
    around = {"merges": dice.choice([*MERGES]), "starts_directly": dice.random() < 0.5}
    found = difference(acts, population, **around)
    return Tally(len(acts), succeeded=int(found is not None))


ATTACK = Attack(
    name="enumeration",
    promise="no sequence of answers, calls or items tells whether an address has a user",
    invariants=(60, 61, 62),
    rounds=60,
    play=play,
    controls={
        "limits go by lower case": partial(mock.patch.object, address_keys, "wide", str.lower),
        "limits go by user": partial(mock.patch.object, AddressKeys, "holder_of", by_sub),
    },
    control_rounds=300,
    is_slow=True,
)
