"""Authlib as an app's client of Cognito's pages."""

from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.jwk import KeySet


class AuthlibClient:
    """Signs in by the pages of *issuer*, whose discovery document says where."""

    def __init__(self, issuer, *, client_id, back):
        self._verifier, self._nonce = generate_token(48), generate_token(20)
        self._session = OAuth2Session(
            client_id,
            scope="openid email",
            redirect_uri=back,
            code_challenge_method="S256",
            token_endpoint_auth_method="none",
        )
        self._id, self._issuer = client_id, issuer
        self._told = self._read(f"{issuer}/.well-known/openid-configuration")
        self.address, self._state = self._session.create_authorization_url(
            self._told["authorization_endpoint"], code_verifier=self._verifier, nonce=self._nonce
        )

    def tokens(self, location):
        """What the code in *location* is worth."""
        return self._session.fetch_token(
            self._told["token_endpoint"],
            authorization_response=location,
            state=self._state,
            code_verifier=self._verifier,
        )

    def renewed(self):
        """New tokens by the refresh token."""
        return self._session.refresh_token(self._told["token_endpoint"])

    def proved(self, id_token):
        """The claims of an ID token, or an error."""
        keys = KeySet.import_key_set(self._read(self._told["jwks_uri"]))
        read = jwt.decode(id_token, keys, algorithms=["RS256"])
        options = {"iss": {"values": [self._issuer]}, "aud": {"values": [self._id]}}
        asked = {"nonce": self._nonce, "client_id": self._id}
        claims = CodeIDToken(read.claims, read.header, options, asked)
        claims.validate()
        return claims

    def userinfo(self):
        return self._session.get(self._told["userinfo_endpoint"]).json()

    def _read(self, url):
        return self._session.get(url, withhold_token=True).json()
