"""
A browser at Cognito's pages, and a strict OpenID Connect client behind it.

The client believes nothing but what it was given, the issuer: it takes the discovery document
if its issuer is that URL (OpenID Connect Discovery 1.0, 4.3), endpoints from the document
alone, and an ID token by the document's keys, with issuer, audience, nonce and expiry
(OpenID Connect Core 1.0, 3.1.3.7).
"""

import hashlib
import json
import re
import secrets
from base64 import urlsafe_b64encode
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit
from urllib.request import Request, urlopen

from joserfc import jwt
from joserfc.jwk import KeySet

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
# OpenID Connect Discovery 1.0, 3: what a document has to say.
REQUIRED = {
    "issuer",
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "response_types_supported",
    "subject_types_supported",
    "id_token_signing_alg_values_supported",
}


class Browser:
    """Sends the forms that pages show, with what stands in them."""

    def __init__(self):
        self.text = ""
        self._at = ""

    def open(self, url):
        self._at = url
        return self._ask("GET", url)

    def send(self, action, **typed):
        """Fill in and send the form of the page that goes to *action*; where it leads back to."""
        first = rf'<form method="POST" action="{action}">.*?</form>'
        form = re.search(first, self.text, re.DOTALL)[0]
        kept = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
        return self._ask("POST", urljoin(self._at, action), urlencode(kept | typed))

    def follow(self, words):
        [path] = re.findall(rf'<a href="([^"]+)">{re.escape(words)}', self.text)
        self.open(urljoin(self._at, path.replace("&amp;", "&")))

    def _ask(self, method, url, body=None):
        where = urlsplit(url)
        connection = HTTPConnection(where.netloc)
        connection.request(method, f"{where.path}?{where.query}", body, FORM if body else {})
        answer = connection.getresponse()
        self.text = answer.read().decode()
        connection.close()
        return answer.getheader("Location")


class StrictClient:
    """An app that signs users in by the pages of *issuer*."""

    def __init__(self, issuer, *, client_id, back):
        self.issuer, self._id, self._back = issuer, client_id, back
        told = _json(f"{issuer}/.well-known/openid-configuration")
        assert told["issuer"] == issuer
        assert REQUIRED <= {*told}
        assert "RS256" in told["id_token_signing_alg_values_supported"]
        assert told["jwks_uri"].startswith(f"{issuer}/")
        self.told = told
        self._verifier, self._state, self._nonce = (secrets.token_urlsafe(32) for _ in range(3))

    @property
    def address(self):
        """Where the user's browser is sent."""
        digest = hashlib.sha256(self._verifier.encode()).digest()
        asked = {
            "client_id": self._id,
            "redirect_uri": self._back,
            "response_type": "code",
            "scope": "openid email",
            "state": self._state,
            "nonce": self._nonce,
            "code_challenge": urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        return f"{self.told['authorization_endpoint']}?{urlencode(asked)}"

    def tokens(self, location):
        """What the code that the browser came back with is worth."""
        back = parse_qs(urlsplit(location).query)
        assert back["state"] == [self._state]
        form = {
            "grant_type": "authorization_code",
            "code": back["code"][0],
            "redirect_uri": self._back,
            "client_id": self._id,
            "code_verifier": self._verifier,
        }
        return _json(self.told["token_endpoint"], urlencode(form).encode())

    def proved(self, id_token):
        """The claims of an ID token, or an error of joserfc."""
        keys = KeySet.import_key_set(_json(self.told["jwks_uri"]))
        claims = jwt.decode(id_token, keys, algorithms=["RS256"]).claims
        jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": self.issuer},
            aud={"essential": True, "value": self._id},
            nonce={"essential": True, "value": self._nonce},
            exp={"essential": True},
            iat={"essential": True},
            sub={"essential": True},
        ).validate(claims)
        return claims

    def userinfo(self, access_token):
        bearer = {"Authorization": f"Bearer {access_token}"}
        return _json(self.told["userinfo_endpoint"], headers=bearer)


def _json(url, body=None, headers=None):
    with urlopen(Request(url, body, headers or {})) as answer:  # noqa: S310  (the emulator's own)
        return json.load(answer)
