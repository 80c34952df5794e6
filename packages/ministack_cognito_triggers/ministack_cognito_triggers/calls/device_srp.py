"""
SRP with the secret of a device: ministack's arithmetic, held against what ConfirmDevice stored.

The device's key is the name and its group's key the pool; the password never left the device.
"""

import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping
from secrets import randbelow, token_bytes
from typing import Any

from ministack_cognito_triggers import theirs

_KEY_BYTES = 16


def asked(device: Mapping[str, Any], srp_a: str) -> tuple[dict[str, str], dict[str, str]]:
    """The parameters of DEVICE_PASSWORD_VERIFIER, and what its answer is held against."""
    prime, generator, multiplier = theirs.srp_group()
    ours = randbelow(prime - 2) + 1
    public = (multiplier * _verifier(device) + pow(generator, ours, prime)) % prime
    told = {
        "SALT": b64decode(device["salt"]).hex(),
        "SRP_B": f"{public:x}",
        "SECRET_BLOCK": b64encode(token_bytes(32)).decode(),
    }
    return told, {**told, "a": srp_a, "b": f"{ours:x}"}


def proves(device: Mapping[str, Any], state: Mapping[str, str], given: Mapping[str, str]) -> bool:
    """Whether the answer comes from the device's secret."""
    prime, _, _ = theirs.srp_group()
    try:
        theirs_public, block = int(state["a"], 16), b64decode(state["SECRET_BLOCK"])
    except ValueError:  # SRP_A as the client sent it
        return False
    if theirs_public % prime == 0 or given["PASSWORD_CLAIM_SECRET_BLOCK"] != state["SECRET_BLOCK"]:
        return False
    mixed = theirs.srp_hash(theirs_public, int(state["SRP_B"], 16))
    base = theirs_public * pow(_verifier(device), mixed, prime)
    shared = pow(base, int(state["b"], 16), prime)
    first = hmac.digest(theirs.srp_padded(mixed), theirs.srp_padded(shared), "sha256")
    key = hmac.digest(first, b"Caldera Derived Key\x01", "sha256")[:_KEY_BYTES]
    named = f"{device['group']}{device['DeviceKey']}".encode()
    signed = named + block + theirs.srp_timestamp(given["TIMESTAMP"])
    expected = b64encode(hmac.digest(key, signed, "sha256")).decode()
    return hmac.compare_digest(expected, given["PASSWORD_CLAIM_SIGNATURE"])


def _verifier(device: Mapping[str, Any]) -> int:
    return int.from_bytes(b64decode(device["verifier"]), "big")
