"""What the receipt of a step-up says, and what is none."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

import jwt
import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from rules.tokens import receipt
from rules.tokens.receipt import NoReceipt, Purpose, claims, details_hash, public_jwk

NOW = 1_800_000_000
KEY = ec.derive_private_key(7, ec.SECP256R1())
SPKI = KEY.public_key().public_bytes(
    serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
)
JWK = public_jwk(SPKI)
DETAILS = {"amount": "120.00", "payee": "NL00EXMP0000000000"}
PURPOSE = Purpose(
    subject="ada",
    client_id="web",
    sign_in="o-1",
    action="payment.send",
    details=details_hash(DETAILS),
    audience="https://pay.example/",
)


def made(*, method="TOTP", now=NOW, key=KEY, header=None, **changed):
    told = claims(PURPOSE, issuer="https://pool.example", method=method, now=now, jti="j")
    text = receipt.unsigned(told | changed, kid=JWK["kid"])
    if header is not None:
        head = json.loads(urlsafe_b64decode(text.split(".")[0] + "=="))
        whole = json.dumps(head | header).encode()
        text = f"{urlsafe_b64encode(whole).rstrip(b'=').decode()}.{text.split('.')[1]}"
    return receipt.signed(text, key.sign(text.encode(), ec.ECDSA(hashes.SHA256())))


def opened(text, *, now=NOW):
    return receipt.opened(text, kid=JWK["kid"], now=now)


def test_a_usual_library_verifies_a_receipt():
    """PyJWT, with the key as it is published."""
    text = made()
    read = jwt.decode(
        text,
        jwt.PyJWK(JWK).key,
        algorithms=["ES256"],
        audience="https://pay.example/",
        issuer="https://pool.example",
        options={"verify_exp": False, "verify_iat": False},
    )

    assert {"alg": "ES256", "typ": "step-up+jwt", "kid": JWK["kid"]} == jwt.get_unverified_header(
        text
    )
    assert {
        "iss": "https://pool.example",
        "aud": "https://pay.example/",
        "sub": "ada",
        "client_id": "web",
        "origin_jti": "o-1",
        "action": "payment.send",
        "details_hash": details_hash(DETAILS),
        "method": "TOTP",
        "amr": ["otp"],
        "iat": NOW,
        "exp": NOW + 120,
        "jti": "j",
    } == read


def test_the_key_has_its_thumbprint():
    """RFC 7638, as another implementation has it: the members in their order, without blanks."""
    text = f'{{"crv":"P-256","kty":"EC","x":"{JWK["x"]}","y":"{JWK["y"]}"}}'
    digest = hashes.Hash(hashes.SHA256())
    digest.update(text.encode())

    assert JWK["kid"] == urlsafe_b64encode(digest.finalize()).rstrip(b"=").decode()


@pytest.mark.parametrize("key", [SPKI[:-1], b"\x30" + SPKI, SPKI.replace(b"\x03\x42", b"\x03\x41")])
def test_another_key_is_none(key):
    """A key of another curve would make signatures that nobody can read."""
    with pytest.raises(ValueError, match="P-256"):
        public_jwk(key)


@pytest.mark.parametrize(
    ("method", "references"),
    [("SMS_CODE", ["otp", "sms"]), ("PASSKEY", ["swk", "user"]), ("EMAIL_CODE", ["otp"])],
)
def test_a_method_has_its_reference_values(method, references):
    """RFC 8176."""
    told = claims(PURPOSE, issuer="i", method=method, now=NOW, jti="j")

    assert references == told["amr"]


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=4))
def test_details_have_one_hash_in_any_order(details):
    """The order of members is nobody's choice."""
    turned = dict(reversed(details.items()))

    assert details_hash(details) == details_hash(turned)


def test_another_amount_has_another_hash():
    """And no member can be moved into its neighbour."""
    others = [{**DETAILS, "amount": "120.01"}, {"amount": "120.00,payee"}, {}]

    assert 4 == len({details_hash(each) for each in [DETAILS, *others]})


@given(st.integers(0, 2**32))
def test_a_signature_survives_both_forms(seed):
    """Raw for JOSE, DER for AWS KMS; also with leading zeros and high bits."""
    text = made(jti=str(seed))
    message, signature, told = opened(text)

    KEY.public_key().verify(signature, message, ec.ECDSA(hashes.SHA256()))
    assert str(seed) == told["jti"]


@pytest.mark.parametrize(
    "raw", [b"\x00" * 31 + b"\x01" + b"\xff" * 32, b"\x80" + b"\x00" * 31 + b"\x00" * 31 + b"\x7f"]
)
def test_halves_keep_their_size(raw):
    """A half that begins with zeros is 32 octets all the same."""
    assert raw == receipt._raw(receipt._der(raw))


def test_a_receipt_is_good_for_two_minutes():
    """Not a second longer, and not from the future."""
    text = made()

    assert "ada" == opened(text, now=NOW + 119.9)[2]["sub"]
    for when in (NOW + 120, NOW - 2):
        with pytest.raises(NoReceipt):
            opened(text, now=when)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.b",
        made() + "=",
        made()[:-1],
        made(header={"alg": "none"}),
        made(header={"alg": "RS256"}),
        made(header={"typ": "JWT"}),
        made(header={"kid": "another"}),
        made(header={"crit": ["b64"]}),
        made(exp=NOW + 9999),
        made(exp=None),
        f"W10.{made().partition('.')[2]}",
        f"e30A.{made().partition('.')[2]}",
        f"{made().split('.')[0]}.-.{made().split('.')[2]}",
        f"{made().split('.')[0]}.bm90.{made().split('.')[2]}",
        f"{made().split('.')[0]}.e31.{made().split('.')[2]}",
    ],
)
def test_all_else_is_no_receipt(text):
    """Nothing of it is verified, and no key is asked."""
    with pytest.raises(NoReceipt):
        opened(text)
