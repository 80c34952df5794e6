import json
from base64 import urlsafe_b64encode

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from hypothesis import given
from hypothesis import strategies as st

from rules.tokens import access_token
from rules.tokens.access_token import InvalidToken, public_keys, verified
from rules.tokens.rsa_signature import PublicKey

PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
NUMBERS = PRIVATE.public_key().public_numbers()
KEY = PublicKey(NUMBERS.n, NUMBERS.e)
ISSUER = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC"
NOW = 1_800_000_000
CLAIMS = {
    "sub": "b281eb78",
    "iss": ISSUER,
    "token_use": "access",
    "client_id": "client1",
    "username": "b281eb78",
    "scope": "api/read aws.cognito.signin.user.admin",
    "exp": NOW + 1,
}


def spelled(raw):
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def token(claims=None, **header):
    told = {**CLAIMS, **(claims or {})} if isinstance(claims or {}, dict) else claims
    head = {"alg": "RS256", "kid": "key1", **header}
    message = ".".join(spelled(json.dumps(part).encode()) for part in (head, told))
    signed = PRIVATE.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{message}.{spelled(signed)}"


def read(text):
    return verified(text, issuer=ISSUER, key_of={"key1": KEY}.get, now=NOW)


def test_a_token_of_the_pool_tells_who_somebody_is():
    """And for what."""
    read_token = read(token())

    assert ("b281eb78", "client1", True) == (
        read_token.subject,
        read_token.client_id,
        read_token.is_users,
    )
    assert "api/read" in read_token.scopes


def test_a_machines_token_names_no_user():
    """The client credentials grant has none."""
    claims = {name: text for name, text in CLAIMS.items() if name != "username"}
    message = ".".join(
        spelled(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "key1"}, claims)
    )
    signed = PRIVATE.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())

    assert not read(f"{message}.{spelled(signed)}").is_users


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"iss": f"{ISSUER}D"}, "of another issuer"),
        ({"token_use": "id"}, "no access token"),
        ({"exp": NOW}, "expired"),
        ({"exp": "never"}, "expired"),
        ({"nbf": NOW + 1}, "not valid yet"),
        ({"nbf": "now"}, "not valid yet"),
        ({"sub": None}, "no sub"),
        ({"client_id": 7}, "no client_id"),
        ({"scope": ["api/read"]}, "no scope"),
    ],
)
def test_other_claims_are_refused(claims, why):
    """Though the pool itself may have signed them."""
    with pytest.raises(InvalidToken, match=why):
        read(token(claims))


@pytest.mark.parametrize(
    "header", [{"alg": "none"}, {"alg": "HS256"}, {"alg": "RS512"}, {"crit": ["exp"]}]
)
def test_another_algorithm_is_refused(header):
    """Whatever the signature is worth."""
    with pytest.raises(InvalidToken, match="another algorithm"):
        read(token(**header))


def test_a_token_without_a_signature_is_refused():
    """``alg: none`` has an empty one."""
    head, claims, _ = token(alg="none").split(".")

    with pytest.raises(InvalidToken):
        read(f"{head}.{claims}.")


def test_a_key_that_nobody_knows_is_refused():
    """Another pool's token names one."""
    with pytest.raises(InvalidToken, match="not signed by the pool"):
        read(token(kid="key2"))


def test_a_key_without_a_name_is_refused():
    """There is none of that name."""
    with pytest.raises(InvalidToken, match="not signed by the pool"):
        read(token(kid=None))


GOOD = token()


@given(st.integers(0, len(GOOD) - 1), st.sampled_from("AQgw-_.="))
def test_no_letter_of_a_token_can_be_changed(place, letter):
    """The last ones neither, whose lowest bits base64 ignores."""
    changed = GOOD[:place] + letter + GOOD[place + 1 :]
    if changed == GOOD:
        return

    with pytest.raises(InvalidToken):
        read(changed)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "a.b",
        "a.b.c.d",
        "...",
        "a.b.c",
        "x" * 20_000,
        "e30.e30.AAA\n",
        "W10.e30.AA",
        "e31.e30.AA",
    ],
)
def test_what_is_no_token_is_refused(text):
    """Without a stumble."""
    with pytest.raises(InvalidToken):
        read(text)


def test_deep_nesting_is_refused():
    """JSON that would exhaust the stack."""
    deep = spelled(b"[" * 10_000)

    with pytest.raises(InvalidToken):
        read(f"{deep}.{deep}.AA")


def test_keys_are_read_from_a_key_set():
    """Others than RS256 are left alone."""
    size = (NUMBERS.n.bit_length() + 7) // 8
    key = {
        "kid": "key1",
        "kty": "RSA",
        "alg": "RS256",
        "n": spelled(NUMBERS.n.to_bytes(size, "big")),
        "e": "AQAB",
    }

    assert {"key1": KEY} == public_keys({"keys": [key, {"kid": "key2", "kty": "EC"}]})


def test_a_token_of_16384_characters_is_the_longest_that_is_read():
    """One more is no token, well signed or not."""
    head = f"{spelled(b'{}')}.{spelled(b'{}')}."
    with pytest.raises(InvalidToken, match="another algorithm"):
        read(head.ljust(16_384, "x"))
    with pytest.raises(InvalidToken, match="not a signed token"):
        read(head.ljust(16_385, "x"))
    with pytest.raises(InvalidToken, match="not a signed token"):
        read(token({"more": "x" * (3 * 8192)}))


@pytest.mark.parametrize(
    "other", [{"kty": "EC"}, {"alg": "RS512"}, {"kty": "EC", "alg": "ES256"}, {"alg": None}]
)
def test_only_keys_for_rs256_are_taken(other):
    """Both what it is and what it is for have to be said."""
    key = {"kid": "a", "kty": "RSA", "alg": "RS256", "n": "AQAB", "e": "AQAB"}

    assert {"a": PublicKey(65537, 65537)} == public_keys({"keys": [key]})
    assert {} == public_keys({"keys": [key | other]})


def test_a_token_is_valid_from_the_second_that_it_names():
    """Cognito names none; RFC 7519, 4.1.5."""
    assert "client1" == read(token({"nbf": NOW})).client_id


def test_a_token_without_a_time_of_the_sign_in_was_signed_in_long_ago():
    """So that nothing which needs a fresh sign-in is open to it."""
    assert 0 == read(token({})).signed_in_at
    assert 0 == read(token({"auth_time": "now"})).signed_in_at
    assert 7 == read(token({"auth_time": 7})).signed_in_at


@pytest.mark.parametrize("signature", ["A", "AAAAA", "AB", "AAB"])
def test_a_signature_is_spelled_in_one_way(signature):
    """A length that base64 never has, and bits that no encoding sets, are refused as no token."""
    head = token({}).rpartition(".")[0]
    with pytest.raises(InvalidToken, match="not a signed token"):
        read(f"{head}.{signature}")


def test_a_token_that_cognito_has_just_answered_says_whose_it_is():
    """And when they signed in; one that does not say so is no session of anybody's."""
    assert ("b281eb78-0000-4000-8000-000000000001", 7) == access_token.told(
        token({"sub": "b281eb78-0000-4000-8000-000000000001", "auth_time": 7})
    )
    for text in ("access", token({"auth_time": "now"})):
        with pytest.raises(InvalidToken):
            access_token.told(text)
