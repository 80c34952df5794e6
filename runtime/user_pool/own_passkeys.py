"""The passkeys of a user, which Cognito keeps: what their access token may do with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_MOST = 20  # a user has no more ("Quotas in Amazon Cognito")


class OwnPasskeys:
    """Calls without a signature: the access token is the right. Each raises what boto3 raises."""

    def __init__(self, open_calls: Any) -> None:
        self._open = open_calls

    def options(self, access_token: str) -> Mapping[str, Any]:
        """PublicKeyCredentialCreationOptionsJSON (WebAuthn Level 3), good for one answer."""
        answer = self._open.start_web_authn_registration(AccessToken=access_token)
        options: Mapping[str, Any] = answer["CredentialCreationOptions"]
        return options

    def add(self, access_token: str, credential: Mapping[str, Any]) -> str:
        """Keep the passkey of *credential*, a RegistrationResponseJSON; the request's id."""
        return _request_id(
            self._open.complete_web_authn_registration(
                AccessToken=access_token, Credential=dict(credential)
            )
        )

    def all(self, access_token: str) -> Sequence[Mapping[str, Any]]:
        """All of them, as Cognito describes each."""
        answer = self._open.list_web_authn_credentials(AccessToken=access_token, MaxResults=_MOST)
        found: Sequence[Mapping[str, Any]] = answer["Credentials"]
        return found

    def remove(self, access_token: str, credential_id: str) -> str:
        """Delete one; the request's id."""
        return _request_id(
            self._open.delete_web_authn_credential(
                AccessToken=access_token, CredentialId=credential_id
            )
        )


def _request_id(answer: Mapping[str, Any]) -> str:
    """As CloudTrail has it; empty if AWS has told none."""
    return str(answer.get("ResponseMetadata", {}).get("RequestId", ""))
