"""
What an identity at a provider is called in the table: keyed digests of one secret.

An identity is a provider and the user's subject there. PreSignUp gets both in
one name, ``<provider>_<subject>``: either part may have an underscore, and
capitals have been lost. So the name is never split. The inbound federation
trigger, which gets the parts, leaves them under the digest of that name.
"""

from __future__ import annotations

from rules.passwordless.keyed_digest import keyed_digest


def identity(key: bytes, *, pool_id: str, provider: str, subject: str) -> str:
    """One identity; capitals count, as they do at the provider."""
    return keyed_digest(key, "identity/v1", pool_id, provider, subject).hex()


def arrival(key: bytes, *, pool_id: str, user_name: str) -> str:
    """A federated sign-in under way, by the user name that Cognito makes, in whatever case."""
    return keyed_digest(key, "arrival/v1", pool_id, user_name.lower()).hex()


def waiting(key: bytes, *, pool_id: str, handle: str) -> str:
    """An identity that waits for the proof of its address, by the *handle* that the app got."""
    return keyed_digest(key, "waiting/v1", pool_id, handle).hex()
