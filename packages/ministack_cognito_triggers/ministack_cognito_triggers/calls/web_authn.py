"""
Registrations and assertions of WebAuthn (Level 3), checked by the library fido2.

What fido2 leaves to its caller is checked here: the algorithm, frames of another origin,
the user handle, that the passkey is this user's, and the signature counter.
"""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from ministack_cognito_triggers.calls.refusal import Refusal, wrong_credentials

ALGORITHMS = (-7, -257)  # ES256 and RS256, which Cognito asks for
_KEY_ALGORITHM = 3  # the label in a COSE key (RFC 9052)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """
    What a browser was asked for.

    Attributes:
        challenge: Random, for one answer.
        relying_party: The relying party ID.
        verification: "required" or "preferred".

    """

    challenge: bytes
    relying_party: str
    verification: str

    @property
    def state(self) -> dict[str, str]:
        """The same as fido2 keeps it."""
        return {"challenge": to_text(self.challenge), "user_verification": self.verification}


def registered(credential: Any, asked: Asked) -> tuple[str, dict[str, Any]]:
    """The id of a new passkey, and what is kept of it; raises Refusal."""
    try:
        return _registered(credential, asked)
    except Refusal:
        raise
    except Exception as error:  # whatever a browser can send wrong: fido2 raises many kinds
        words = f"The credential is not supported: {error}."
        raise Refusal("WebAuthnCredentialNotSupportedException", words) from error


def _registered(credential: Any, asked: Asked) -> tuple[str, dict[str, Any]]:
    """Raises whatever is wrong with what a browser sends."""
    from fido2.webauthn import RegistrationResponse  # noqa: PLC0415  # costs 65 ms: few need it

    answer = RegistrationResponse.from_dict(credential)
    _check_origin(answer.response.client_data, asked)
    _check_relying_party(answer.response.attestation_object.auth_data, asked)
    data = _server(asked).register_complete(asked.state, answer)
    kept = data.credential_data
    if kept is None or kept.public_key[_KEY_ALGORITHM] not in ALGORITHMS:
        raise ValueError("the algorithm was not asked for")
    return to_text(kept.credential_id), {
        "key": b64encode(kept).decode(),
        "count": data.counter,
        "attachment": credential.get("authenticatorAttachment"),
        "transports": list(credential["response"].get("transports") or []),
    }


def asserted(text: Any, asked: Asked, *, passkeys: Mapping[str, Any], user_handle: str) -> None:
    """Check the answer to WEB_AUTHN, JSON as text, and count it; raises Refusal."""
    try:
        _assert(json.loads(text), asked, passkeys, user_handle.encode())
    except Exception as error:  # an answer that cannot be read signs nobody in
        raise wrong_credentials() from error


def _assert(credential: Any, asked: Asked, passkeys: Mapping[str, Any], user_handle: bytes) -> None:
    """Raises whatever is wrong with what a browser sends."""
    # late: it costs 65 ms, and few need it
    from fido2.webauthn import AttestedCredentialData, AuthenticationResponse  # noqa: PLC0415

    answer = AuthenticationResponse.from_dict(credential)
    _check_origin(answer.response.client_data, asked)
    kept = passkeys[answer.id]
    if answer.response.user_handle not in {None, b"", user_handle}:
        raise ValueError("the passkey is another user's")
    key = AttestedCredentialData(b64decode(kept["key"]))
    _server(asked).authenticate_complete(asked.state, [key], answer)
    counter = answer.response.authenticator_data.counter
    if counter <= kept["count"] and (counter or kept["count"]):
        raise ValueError("the counter did not move: a copy of the passkey is about")
    kept["count"] = counter


def allows_origin(origin: str, relying_party: str) -> bool:
    """
    Tell whether a page at *origin* may use the passkeys of *relying_party*.

    https and the relying party ID or a name below it, or http at localhost (WebAuthn Level 3,
    5.1.3). Whether AWS lets names below it pass is not documented.

    >>> [allows_origin(o, "example.com") for o in ("https://a.example.com", "http://example.com")]
    [True, False]
    """
    parts = urlsplit(origin)
    host = parts.hostname or ""
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and host == "localhost")
    return is_safe and (host == relying_party or host.endswith("." + relying_party))


def to_text(octets: bytes) -> str:
    """Base64url without padding, as WebAuthn's JSON has it."""
    return b64encode(octets, b"-_").decode().rstrip("=")


def _server(asked: Asked) -> Any:
    # late, as above
    from fido2.server import Fido2Server  # noqa: PLC0415
    from fido2.webauthn import PublicKeyCredentialRpEntity  # noqa: PLC0415

    party = PublicKeyCredentialRpEntity(id=asked.relying_party, name=asked.relying_party)
    return Fido2Server(party, verify_origin=lambda it: allows_origin(it, asked.relying_party))


def _check_origin(told: Any, asked: Asked) -> None:
    is_framed = told.cross_origin or re.search(rb'"topOrigin"\s*:', told)
    if is_framed or not allows_origin(told.origin, asked.relying_party):
        words = f"The origin {told.origin} is not allowed."
        raise Refusal("WebAuthnOriginNotAllowedException", words)


def _check_relying_party(data: Any, asked: Asked) -> None:
    if data.rp_id_hash != sha256(asked.relying_party.encode()).digest():
        words = f"The credential is of another relying party than {asked.relying_party}."
        raise Refusal("WebAuthnRelyingPartyMismatchException", words)
