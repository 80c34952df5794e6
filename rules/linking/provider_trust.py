"""
Whose word counts: which identity providers prove that a user owns an e-mail address.

A claim is the provider's word. Google and Apple say which addresses they have
verified; a tenant of Microsoft Entra writes any address into ``email`` unless
``xms_edov`` says that the owner of the domain verified it (nOAuth, 2023). Any
other provider is believed for the domains that the operator lists for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rules.addresses.email_address import InvalidEmailAddress, domain_of, domain_or_none
from rules.linking.claims import VERIFIED, Claims, is_true
from rules.strict_json import NotStrictJson, strict_json
from rules.value import dataclass

GOOGLE, APPLE = "google", "apple"
_KINDS: Final = {GOOGLE: "Google", APPLE: "SignInWithApple"}
_GMAIL: Final = "gmail.com"


class InvalidProviderTrust(ValueError):
    """``ProviderTrust`` is not what it has to be; the message says where."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A provider that is believed for exactly these *domains*."""

    domains: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entra:
    """Microsoft Entra, one tenant."""

    tenant: str


Rule = str | Listed | Entra


@dataclass(frozen=True, slots=True)
class ProviderTrust:
    """The rule of each provider by its name; a provider without one is not believed."""

    rules: Mapping[str, Rule]

    @classmethod
    def parse(cls, text: str) -> ProviderTrust:
        """
        Read ``{"Google": "google", "Okta": ["example.com"], "Entra": {"tenant": "…"}}``.

        Raises:
            InvalidProviderTrust: *text* is no such JSON.

        """
        try:
            said = strict_json(text)
        except NotStrictJson as error:
            raise InvalidProviderTrust(f"ProviderTrust: {error}") from None
        if not isinstance(said, dict):
            raise InvalidProviderTrust("ProviderTrust is not an object")
        return cls({name: _rule(name, rule) for name, rule in said.items()})

    def believes(self, claims: Claims) -> bool:
        """Tell whether the provider's word proves that the user owns the address."""
        rule, domain = self.rules.get(claims.provider), domain_or_none(claims.address)
        if rule is None or domain is None:
            return False
        word = claims.word
        if isinstance(rule, Entra):
            is_owners = is_true(word.get("xms_edov")) or word.get("xms_edov") in (1, "1")
            return claims.kind == "OIDC" and is_owners and word.get("tid") == rule.tenant
        if isinstance(rule, Listed):
            denies = VERIFIED in word and not is_true(word[VERIFIED])
            return claims.kind in {"OIDC", "SAML"} and domain in rule.domains and not denies
        if claims.kind != _KINDS[rule] or not is_true(word.get(VERIFIED)):
            return False
        return rule == APPLE or domain in (_GMAIL, _hosted(word))


def _hosted(word: Mapping[str, Any]) -> str | None:
    """The domain of a Google Workspace, for whose addresses Google is authoritative."""
    hosted = word.get("hd")
    return domain_or_none(f"x@{hosted}") if isinstance(hosted, str) else None


def _rule(name: str, rule: object) -> Rule:
    if isinstance(rule, str) and rule in _KINDS:
        return rule
    if isinstance(rule, list) and rule:
        return Listed(frozenset(_domain(name, each) for each in rule))
    if isinstance(rule, dict) and {**rule, "edov": True}.keys() == {"tenant", "edov"}:
        tenant = rule.get("tenant")
        if isinstance(tenant, str) and tenant and rule.get("edov", True) is True:
            return Entra(tenant)
    raise InvalidProviderTrust(
        f"ProviderTrust.{name} is neither google, apple, a list of domains nor a tenant"
    )


def _domain(name: str, domain: object) -> str:
    try:
        return domain_of(f"x@{domain}")
    except InvalidEmailAddress:
        raise InvalidProviderTrust(f"ProviderTrust.{name} holds what is no domain") from None
