"""What a token gets in addition to Cognito's own claims, and the group of users who are in none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from rules.addresses.email_address import domain_or_none
from rules.strict_json import NotStrictJson, strict_json
from rules.value import dataclass, field

_RULES = ("email_domain", "client_id", "group")
_NAME = re.compile(r"[A-Za-z][\w:/.-]{0,63}", re.ASCII)
_LONGEST_VALUE = 256
# Those that no trigger can change, as the guide's page "Pre token generation Lambda trigger" lists
# them, and those that Cognito takes from the user. Everything in "cognito:" is Cognito's.
_COGNITOS = {
    *("acr", "amr", "aud", "at_hash", "auth_time", "azp", "client_id", "device_key", "event_id"),
    *("exp", "iat", "identities", "iss", "jti", "nbf", "nonce", "origin_jti", "scope", "sub"),
    *("token_use", "username", "version", "email", "email_verified", "phone_number"),
    *("phone_number_verified", "updated_at", "address"),
}

Claims = Mapping[str, str]


class InvalidTokenRules(ValueError):
    """The rules are not what ``TokenClaims`` in template.yaml asks for; the message says where."""


@dataclass(frozen=True, slots=True)
class TokenRules:
    """
    Claims by e-mail domain, app client and group.

    Attributes:
        default_group: The group that every user is to be in.

    """

    default_group: str
    by_email_domain: Mapping[str, Claims] = field(default_factory=dict)
    by_client_id: Mapping[str, Claims] = field(default_factory=dict)
    by_group: Mapping[str, Claims] = field(default_factory=dict)

    @classmethod
    def parse(cls, default_group: str, text: str) -> TokenRules:
        """
        Read rules like ``{"group": {"staff": {"desk": "yes"}}}``.

        >>> TokenRules.parse("members", '{"group": {"staff": {"sub": "x"}}}')
        Traceback (most recent call last):
        ...
        rules.tokens.token_rules.InvalidTokenRules: group.staff has a claim that is ...

        Raises:
            InvalidTokenRules: *text* is no such JSON, or a claim is none of ours.

        """
        try:
            rules = strict_json(text)
        except NotStrictJson as error:
            raise InvalidTokenRules(f"TokenClaims: {error}") from None
        if not isinstance(rules, dict) or rules.keys() - set(_RULES):
            raise InvalidTokenRules(f"TokenClaims has keys other than {', '.join(_RULES)}")
        return cls(default_group, *(_claims_by_key(rules, rule) for rule in _RULES))

    def claims(
        self, *, email: str, is_verified: bool, client_id: str, groups: Sequence[str]
    ) -> dict[str, str]:
        """
        The claims for one user at one client; what more than one rule gives, the last does.

        A domain counts only if the address *is_verified*, and of *groups* the
        first that gives a claim decides on it.
        """
        domain = domain_or_none(email) if is_verified else None
        found = [self.by_email_domain.get(domain or "", {}), self.by_client_id.get(client_id, {})]
        of_groups = [self.by_group.get(group, {}) for group in reversed(groups)]
        return {name: value for claims in (*found, *of_groups) for name, value in claims.items()}


def _claims_by_key(rules: Mapping[str, Any], rule: str) -> dict[str, Claims]:
    table = rules.get(rule, {})
    if not isinstance(table, dict):
        raise InvalidTokenRules(f"{rule} is not an object")
    return {key: _claims(claims, where=f"{rule}.{key}") for key, claims in table.items()}


def _claims(claims: object, *, where: str) -> Claims:
    if not isinstance(claims, dict):
        raise InvalidTokenRules(f"{where} is not an object of claims")
    if not all(_is_ours(name) for name in claims):
        raise InvalidTokenRules(f"{where} has a claim that is Cognito's, or no name")
    if not all(isinstance(text, str) and len(text) <= _LONGEST_VALUE for text in claims.values()):
        raise InvalidTokenRules(f"{where} has a value that is no text, or a long one")
    return claims


def _is_ours(name: str) -> bool:
    is_cognitos = name in _COGNITOS or name.startswith("cognito:")
    return bool(_NAME.fullmatch(name)) and not is_cognitos
