"""The sample resource server: which receipts it takes, and which it refuses."""

import importlib.util
import time
from pathlib import Path

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from rules.tokens import receipt
from tests.rules.tokens.test_receipt import DETAILS, JWK, KEY, PURPOSE, made

SAMPLE = Path(__file__).parents[2] / "samples/step_up/receipts.py"
POOL = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ISSUER, AUDIENCE = "https://pool.example", "https://pay.example/"
ADA = {"sub": "ada", "client_id": "web", "origin_jti": "o-1"}
OTHER = ec.generate_private_key(ec.SECP256R1())


@pytest.fixture(scope="module")
def sample():
    spec = importlib.util.spec_from_file_location("receipts", SAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def receipts(sample):
    used = set()
    return sample.Receipts(
        issuer=ISSUER,
        audience=AUDIENCE,
        pool_key=lambda _: POOL.public_key(),
        receipt_key=lambda _: jwt.PyJWK(JWK).key,
        spend=lambda jti, _end: jti not in used and not used.add(jti),
    )


@pytest.fixture
def prove(receipts):
    """Whether the receipt is taken for what is asked for."""

    def prove(text, *, user=ADA, action="payment.send", details=DETAILS, **more):
        return receipts.prove(text, user=user, action=action, details=details, **more)

    return prove


def now(**more):
    return made(now=int(time.time()), **more)


def access(key=POOL, **changed):
    told = {**ADA, "iss": ISSUER, "token_use": "access", "exp": time.time() + 60, **changed}
    return jwt.encode(told, key, algorithm="RS256")


def test_both_sides_have_one_hash_of_the_details(sample):
    """Also of what is not ASCII."""
    for details in (DETAILS, {}, {"payee": "Zoë £ 𝄞"}):
        assert receipt.details_hash(details) == sample.details_hash(details)


def test_a_receipt_is_taken_once(prove, sample):
    """A refused try spends nothing; the second right one is a replay."""
    text = now()
    with pytest.raises(sample.Refused, match="action"):
        prove(text, action="account.delete")

    assert "TOTP" == prove(text)["method"]
    with pytest.raises(sample.Refused, match="spent"):
        prove(text)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (now, {"user": {**ADA, "sub": "bob"}}),
        (now, {"user": {**ADA, "client_id": "other"}}),
        (now, {"user": {**ADA, "origin_jti": "o-2"}}),
        (now, {"action": "account.delete"}),
        (now, {"details": {**DETAILS, "amount": "999.00"}}),
        (now, {"details": {}}),
        (now, {"methods": ["PASSKEY"]}),
        (lambda: now(aud="https://evil.example/"), {}),
        (lambda: now(iss="https://evil.example"), {}),
        (lambda: now(exp=int(time.time()) + 9999), {}),
        (lambda: now(exp=None), {}),
        (lambda: now(jti=None), {}),
        (lambda: now(iat=int(time.time()) + 60), {}),
        (lambda: made(now=int(time.time()) - 126), {}),
        (lambda: now(key=OTHER), {}),
        (lambda: now(header={"alg": "none"}), {}),
        (lambda: now(header={"typ": "JWT"}), {}),
        (lambda: now(header={"crit": ["x"]}), {}),
        (lambda: now()[:-4], {}),
        (lambda: now() + "=", {}),
        (access, {}),
        (lambda: "", {}),
    ],
)
def test_all_else_is_refused(prove, sample, text, asked):
    """Another user, app, sign-in, action, amount, factor, server, issuer, time or key."""
    with pytest.raises(sample.Refused):
        prove(text(), **asked)


def test_an_access_token_says_who_asks(receipts, sample):
    """Nothing else does: no receipt, no ID token, no token of another pool."""
    assert ADA.items() <= receipts.user(access()).items()
    texts = [now(), access(token_use="id"), access(iss="https://evil.example"), access(sub=None)]
    for text in texts:
        with pytest.raises(sample.Refused):
            receipts.user(text)


def test_the_receipt_is_of_this_purpose():
    """What the tests compare is what the API signs."""
    assert (ADA["sub"], ADA["origin_jti"]) == (PURPOSE.subject, PURPOSE.sign_in)
    assert KEY.curve.name == "secp256r1"
