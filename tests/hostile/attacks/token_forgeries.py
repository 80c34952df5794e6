"""Tokens that the pool did not make, or not for this, at every door of the REST API."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random
from unittest import mock

from cryptography.hazmat.primitives import hashes

from api import gate
from api.gate import Gate, bearer_in
from api.problems import Problem
from api.route import Bearer
from rules.tokens import access_token
from rules.value import replace
from tests.hostile.attack import Attack, Tally, Worlds
from tests.hostile.forger import (
    CLAIMS,
    HEADER,
    ISSUER,
    NOW,
    by,
    by_pss,
    by_secret,
    key,
    pem,
    public_key,
    token,
)

DOORS = [Bearer.USER, Bearer.OWNER, Bearer.RECENT_OWNER, Bearer.MACHINE]
_MACHINE = {"scope": "api/read", "client_id": "machine1", "sub": "machine1", "username": None}


def play(worlds: Worlds, rounds: int) -> Tally:
    """Every known forgery once, and *rounds* tokens of the pool with something changed."""
    pool = by(key("the pool"))
    known = [*_without_the_key(), *_of_the_pool()] if worlds.first == 0 else []
    tally = sum((_tried(text) for text in known), Tally())
    good = token(pool)
    for number in range(rounds):
        tally += _tried(_changed(good, worlds.dice(number)))
    honest = [(good, Bearer.USER), (token(pool, claims=_claims(**_MACHINE)), Bearer.MACHINE)]
    kept_out = sum(not _comes_in(text, wanted) for text, wanted in honest)
    return tally + Tally(harmed=kept_out)


def _tried(text: str) -> Tally:
    """At each door, as it is and as the header has it, which may have white space around it."""
    spelled = {text, bearer_in(f"Bearer {text}")} if text == text.strip() else {text}
    came_in = any(_comes_in(one, door) for one in spelled for door in DOORS)
    return Tally(tried=1, succeeded=int(came_in))


def _comes_in(text: str, wanted: Bearer) -> bool:
    keys = {"key1": public_key(key("the pool")), "weak": public_key(key("the pool", 1024))}
    door = Gate(
        key_of=keys.get,
        issuer=ISSUER,
        user_clients=frozenset({"client1"}),
        look=lambda _: None,  # Cognito would refuse it, too
        now=lambda: datetime.fromtimestamp(NOW, UTC),
    )
    try:
        return door.admit(text, wanted) is not None
    except Problem:
        return False


def _claims(**changes: object) -> dict[str, object]:
    """The pool's claims with *changes*; what is None is left out."""
    return {name: value for name, value in {**CLAIMS, **changes}.items() if value is not None}


def _without_the_key() -> Iterator[str]:
    """By somebody who knows all that is public."""
    pool, mine = key("the pool"), key("a stranger")
    good = token(by(pool))
    head, body, signature = good.split(".")
    for none in ("none", "None", "NONE", "nOnE", "", None, ["RS256"]):
        unsigned = token(lambda _: b"", {**HEADER, "alg": none})
        yield from (unsigned, unsigned.rstrip("."), f"{unsigned}{signature}")
    for secret in (pem(pool), pem(pool).strip(), b"", str(public_key(pool).modulus).encode()):
        yield token(by_secret(secret), {**HEADER, "alg": "HS256"})
        yield token(by_secret(secret))
    for kid in ("../../dev/null", "key1' UNION SELECT '", "key1\x00", "key2", None, ["key1"], 0):
        yield token(by(mine), {**HEADER, "kid": kid})
        yield token(by_secret(b""), {"alg": "HS256", "kid": kid})
    for name in ("jku", "x5u"):
        yield token(by(mine), {**HEADER, name: "https://evil.example/keys"})
    own = public_key(mine)
    jwk = {"kty": "RSA", "n": f"{own.modulus:x}", "e": "AQAB", "alg": "RS256", "kid": "key1"}
    yield token(by(mine), {**HEADER, "jwk": jwk})
    yield token(by(mine), {**HEADER, "x5c": ["MIIB"]})
    yield token(by(mine))
    other = token(by(mine), claims=_claims(sub="0", username="0")).split(".")[1]
    yield from (f"{head}.{other}.{signature}", f"{head}.{body}.{signature[:-4]}", f"{head}.{body}.")
    yield from (f"{good}.", f".{good}", f"{good}=", f"{good}\n", f" {good}", f"{head}..{signature}")
    yield from (f"{head}.{body}.{signature}.{head}.{body}", good.replace(".", ".\u200b"))
    yield json.dumps({"protected": head, "payload": body, "signature": signature})
    yield f"{token(by(mine), {'alg': 'RSA-OAEP', 'enc': 'A256GCM'})}.a.b"  # a refresh token's shape
    zeros = b"\x00" * 256
    yield from (token(lambda _: zeros), token(lambda _: b"\x00" * 255 + b"\x01"))
    modulus = public_key(pool).modulus
    yield token(lambda message: _plus(by(pool)(message), modulus))


def _plus(signature: bytes, modulus: int) -> bytes:
    """The same number for a check that reduces it first."""
    raised = int.from_bytes(signature) + modulus
    return raised.to_bytes((raised.bit_length() + 7) // 8)


def _of_the_pool() -> Iterator[str]:
    """What the pool itself has signed, or its key: for others, for something else, too late."""
    pool = key("the pool")
    for header in (
        {**HEADER, "crit": ["exp"]},
        {**HEADER, "crit": []},
        {"kid": "key1"},
        [],
        "{",
        "null",
    ):
        yield token(by(pool), header)
    yield token(by(pool), '{"alg": "RS256", "kid": "key1", "alg": "none"}')
    yield token(by(pool, hashes.SHA512()), {**HEADER, "alg": "RS512"})
    yield token(by(pool, hashes.SHA512()))
    yield token(by(pool, hashes.SHA1()))  # noqa: S303  # an attacker's
    yield from (token(by_pss(pool), {**HEADER, "alg": "PS256"}), token(by_pss(pool)))
    yield token(by(key("the pool", 1024)), {**HEADER, "kid": "weak"})
    for issuer in (f"{ISSUER}D", f"{ISSUER}/", ISSUER.lower(), ISSUER[:-1], None, [ISSUER]):
        yield token(by(pool), claims=_claims(iss=issuer))
    for use in ("id", "refresh", "", None, ["access"], "Access"):
        yield token(by(pool), claims=_claims(token_use=use))
    for client in ("client2", "", None, ["client1"], "client1 "):
        yield token(by(pool), claims=_claims(client_id=client, aud="client1"))
    for expires in (NOW, NOW - 1, 0, -1, str(NOW + 600), None, True, [NOW + 600], float(NOW)):
        yield token(by(pool), claims=_claims(exp=expires))
    yield token(by(pool), claims=json.dumps({**CLAIMS, "exp": float("inf")}))
    yield token(by(pool), claims=json.dumps({**CLAIMS, "exp": float("nan")}))
    for begins in (NOW + 1, NOW + 600, 2**63, str(NOW + 1), [0], NOW + 0.5, float("nan")):
        yield token(by(pool), claims=_claims(nbf=begins))
    for name in ("sub", "scope"):
        yield from (token(by(pool), claims=_claims(**{name: odd})) for odd in (None, 7, ["x"]))
    yield token(by(pool), claims=_claims(**_MACHINE | {"scope": "api/readall"}))
    yield token(by(pool), claims=_claims(**_MACHINE | {"token_use": "id"}))
    yield from (token(by(pool), claims=odd) for odd in ("[]", "null", "{", "[" * 5000, '"access"'))


def _changed(good: str, dice: Random) -> str:
    """One to three letters are others, or gone, or there twice."""
    letters = list(good)
    for _ in range(dice.randint(1, 3)):
        place = dice.randrange(len(letters))
        letters[place] = dice.choice(["", letters[place] * 2, dice.choice("AQgw-_.=+/ ")])
    changed = "".join(letters)
    return changed if changed != good else f"{good}A"


def _as_for(client: str) -> object:
    """A check that takes any caller for *client*."""

    def verified(text: str, **given: object) -> object:
        return replace(access_token.verified(text, **given), client_id=client)

    return verified


ATTACK = Attack(
    name="token forgeries",
    promise="a token that the pool did not make for this opens nothing",
    rounds=1000,
    play=play,
    controls={
        "signatures are not looked at": lambda: mock.patch.object(
            access_token, "is_signed", return_value=True
        ),
        "any user's client is served": lambda: mock.patch.object(
            gate, "verified", _as_for("client1")
        ),
    },
    control_rounds=1,
)
