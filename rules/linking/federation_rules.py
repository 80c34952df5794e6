"""The operator's rules for federated sign-ins: who is denied, and what is mapped."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from rules.addresses.email_address import domain_or_none
from rules.linking.claims import Claims
from rules.linking.listed_values import LONGEST_VALUE, listed, values_of
from rules.value import dataclass

_ALL: Final = "*"
_LONGEST_GROUP: Final = 128
_OVERAGE: Final = "_claim_names"  # Microsoft Entra sends it in the place of long lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapped:
    """One claim, *to*, whose value comes from another, its *most* first characters."""

    source: str
    to: str
    joins: bool
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupClaim:
    """The *claim* with the provider's groups, which those that are *allowed* leave by *to*."""

    claim: str
    to: str
    prefix: str
    allowed: tuple[re.Pattern[str], ...]
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """
    The groups of one sign-in.

    Attributes:
        value: Those that are kept, with commas between.
        count: How many the rules allow.
        kept: How many of them fit.

    """

    value: str
    count: int
    kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderRules:
    """The rules of one provider."""

    deny_domains: frozenset[str] = frozenset()
    deny_claims: Mapping[str, frozenset[str]]
    mapped: tuple[Mapped, ...] = ()
    groups: GroupClaim | None = None

    def denies(self, claims: Claims) -> bool:
        """Tell whether the user may not sign in."""
        domain = domain_or_none(claims.address)
        if self.deny_domains and (domain is None or domain in self.deny_domains):
            return True  # an address that cannot be read may be one of them
        return any(
            denied.intersection(values_of(claims.all.get(name)))
            for name, denied in self.deny_claims.items()
        )

    def values(self, claims: Claims) -> dict[str, str]:
        """The claims that the rules make of others."""
        found = {}
        for each in self.mapped:
            values = listed(claims.all.get(each.source))
            if values:
                text = ",".join(values) if each.joins else values[0]
                found[each.to] = text[: each.most]
        return found

    def groups_of(self, claims: Claims) -> Groups | None:
        """The groups; None if there are no rules for them, or the provider did not send them."""
        rule = self.groups
        if rule is None or _is_left_out(claims.all, rule.claim):
            return None
        names = [
            f"{rule.prefix}{name}"
            for name in values_of(claims.all.get(rule.claim))
            if any(each.fullmatch(name) for each in rule.allowed)
        ]
        names = [name for name in names if len(name) <= _LONGEST_GROUP and "," not in name]
        kept: list[str] = []
        for name in names[: rule.most]:
            if len(",".join([*kept, name])) > LONGEST_VALUE:
                break
            kept.append(name)
        return Groups(value=",".join(kept), count=len(names), kept=len(kept))


NO_RULES: Final = ProviderRules(deny_claims={})


@dataclass(frozen=True, slots=True)
class FederationRules:
    """The rules of all providers."""

    by_provider: Mapping[str, ProviderRules]

    def of(self, provider: str) -> ProviderRules:
        """The rules of *provider*."""
        return self.by_provider.get(provider, self.by_provider.get(_ALL, NO_RULES))


def _is_left_out(claims: Mapping[str, Any], claim: str) -> bool:
    """Whether the claim has more values than the provider sends; that is not none."""
    names = claims.get(_OVERAGE)
    if isinstance(names, str):
        return claim in names and claim not in claims
    return isinstance(names, dict) and claim in names
