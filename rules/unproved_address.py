"""Accounts whose e-mail address nobody has proved: they may be a stranger's."""

from __future__ import annotations

from collections.abc import Mapping


def is_unproved(attributes: Mapping[str, str]) -> bool:
    """
    Tell whether *attributes* of a trigger's event name an address that is not proved.

    Users of an identity provider, and users without an address, are not concerned.

    >>> is_unproved({"email": "ada@example.com", "email_verified": "False"})
    True
    >>> is_unproved({"email": "ada@example.com", "cognito:user_status": "EXTERNAL_PROVIDER"})
    False
    """
    is_federated = attributes.get("cognito:user_status") == "EXTERNAL_PROVIDER" or attributes.get(
        "identities", "[]"
    ) not in {"", "[]"}
    is_proved = attributes.get("email_verified", "").lower() == "true"
    return bool(attributes.get("email")) and not is_proved and not is_federated
