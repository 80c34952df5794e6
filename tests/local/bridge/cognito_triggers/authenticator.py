"""An authenticator in software: what a browser sends for a passkey, right or spoilt."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from itertools import count

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

_FLAG = AuthenticatorData.FLAG
_numbers = count(1)


def text(octets):
    return urlsafe_b64encode(octets).decode().rstrip("=")


def octets(shown):
    return urlsafe_b64decode(shown + "==")


class Authenticator:
    """One passkey. What it is told by name takes the place of what it would say."""

    def __init__(self, *, origin="http://localhost:8000", verifies=True):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = b"passkey%04d" % next(_numbers)
        self.origin, self.verifies, self.counter = origin, verifies, 0

    def register(self, options, **told):
        """The RegistrationResponseJSON for *options*."""
        party = told.get("party", options["rp"]["id"])
        public = ES256.from_cryptography_key(self.key.public_key())
        public |= {3: told["algorithm"]} if "algorithm" in told else {}
        kept = AttestedCredentialData.create(bytes(16), self.id, public)
        data = self._data(party, _FLAG.AT, kept)
        attested = AttestationObject.create("none", data, {})
        client = self._client("webauthn.create", options["challenge"], told)
        response = {"clientDataJSON": text(client), "attestationObject": text(attested)}
        return self._credential({**response, "transports": ["internal"]})

    def sign(self, options, **told):
        """The AuthenticationResponseJSON for *options*, as text."""
        data = self._data(told.get("party", options["rpId"]), _FLAG(0))
        client = self._client("webauthn.get", options["challenge"], told)
        signature = self.key.sign(data + sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        response = {
            "clientDataJSON": text(client),
            "authenticatorData": text(data),
            "signature": text(told.get("signature", signature)),
        }
        if "handle" in told:
            response["userHandle"] = text(told["handle"].encode())
        return json.dumps(self._credential(response))

    def _data(self, party, more, kept=b""):
        self.counter += 1
        flags = _FLAG.UP | more | (_FLAG.UV if self.verifies else _FLAG(0))
        return AuthenticatorData.create(sha256(party.encode()).digest(), flags, self.counter, kept)

    def _client(self, kind, challenge, told):
        client = {"type": kind, "challenge": challenge, "origin": self.origin}
        return json.dumps({**client, **told.get("client", {})}).encode()

    def _credential(self, response):
        named = {"id": text(self.id), "rawId": text(self.id), "type": "public-key"}
        return {**named, "authenticatorAttachment": "platform", "response": response}
