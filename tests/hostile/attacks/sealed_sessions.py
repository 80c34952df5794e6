"""Sessions of sign-ins that are not one's own, or are said to be for another address."""

import hmac
from random import Random
from unittest import mock

from rules.tokens import bound_session
from rules.tokens.bound_session import SEAL, BoundSession, opened, sealed
from tests.hostile.attack import Attack, Tally, Worlds

_KEY = b"k" * 32
_ADA, _MALLORY = "ada@x.example", "mallory@x.example"


def play(worlds: Worlds, rounds: int) -> Tally:
    """A session of Mallory's, and what can be made of it by who has no key."""
    return sum((_round(worlds.dice(number)) for number in range(rounds)), Tally())


def _round(dice: Random) -> Tally:
    session = f"{dice.getrandbits(4000):x}"
    mine = sealed(BoundSession(session), address=_MALLORY, key=_KEY)
    decoy = sealed(BoundSession(session, is_decoy=True), address=_MALLORY, key=_KEY)
    seals = [mine[-SEAL:], decoy[-SEAL:], "", "A" * SEAL, mine[-SEAL:][::-1]]
    forged = [f"{session}{seal}" for seal in seals] + [
        mine[: dice.randrange(len(mine))],
        f"{dice.getrandbits(8):x}{mine}",
        sealed(BoundSession(session), address=_ADA, key=b""),
    ]
    got_in = sum(opened(text, address=_ADA, key=_KEY) is not None for text in forged)
    # Whether a session is a decoy is the seal's to say, and nobody else's.
    unmasked = opened(decoy, address=_MALLORY, key=_KEY)
    got_in += unmasked is None or not unmasked.is_decoy
    kept_out = opened(mine, address=_MALLORY, key=_KEY) != BoundSession(session)
    return Tally(tried=len(forged) + 1, succeeded=got_in, harmed=int(kept_out))


ATTACK = Attack(
    name="sealed sessions",
    promise="a session goes on for the address that it was begun for",
    rounds=500,
    play=play,
    controls={
        "the address is not in the seal": lambda: mock.patch.object(
            bound_session, "_seal", lambda session, _, key: _seal(session, key)
        )
    },
)


def _seal(session: BoundSession, key: bytes) -> str:
    return hmac.digest(key, session.session.encode(), "sha256").hex()[:SEAL]
