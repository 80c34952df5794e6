"""
The file of the operator's rules for federated sign-ins.

``{"Okta": {…}, "*": {…}}``: the rules of a provider by its name, or those of all
others. Each may have ``deny_domains`` (exact mail domains), ``deny_claims`` (a claim
with values that are denied), ``map`` (claims that take their value from others)
and ``groups`` (the provider's groups, as far as patterns let them through).
"""

from __future__ import annotations

import re
from fnmatch import translate
from typing import Any, Final

from rules.addresses.email_address import InvalidEmailAddress, domain_of
from rules.linking.claims import ADDRESS_CLAIMS, NUMBER, NUMBER_VERIFIED, VERIFIED, written
from rules.linking.federation_rules import FederationRules, GroupClaim, Mapped, ProviderRules
from rules.linking.listed_values import LONGEST_VALUE
from rules.strict_json import NotStrictJson, strict_json

_KEYS: Final = {"deny_domains", "deny_claims", "map", "groups"}
_MOST_GROUPS: Final = 100
# What says who somebody is comes from the provider, or from the pool, and from no rule.
_OWN: Final = frozenset({*ADDRESS_CLAIMS, VERIFIED, NUMBER, NUMBER_VERIFIED, "sub", "identities"})


class InvalidFederationRules(ValueError):
    """The rules are not what ``FederationRulesFile`` asks for; the message says where."""


def federation_rules(text: str) -> FederationRules:
    """Read the JSON of the module's description. Raises `InvalidFederationRules`."""
    try:
        said = strict_json(text)
    except NotStrictJson as error:
        raise InvalidFederationRules(f"the rules: {error}") from None
    rules = _object(said, where="the file")
    return FederationRules({name: _provider(name, each) for name, each in rules.items()})


def _provider(name: str, rules: object) -> ProviderRules:
    said = _object(rules, where=name)
    if unknown := said.keys() - _KEYS:
        raise InvalidFederationRules(f"{name} has {', '.join(sorted(unknown))}")
    denied = _object(said.get("deny_claims", {}), where=f"{name}.deny_claims")
    mapped = said.get("map", [])
    if not isinstance(mapped, list):
        raise InvalidFederationRules(f"{name}.map is not a list")
    return ProviderRules(
        deny_domains=frozenset(
            _domain(each, where=f"{name}.deny_domains")
            for each in _texts(said.get("deny_domains", []), where=f"{name}.deny_domains")
        ),
        deny_claims={
            claim: frozenset(_texts(values, where=f"{name}.deny_claims.{claim}"))
            for claim, values in denied.items()
        },
        mapped=tuple(_mapped(each, where=f"{name}.map") for each in mapped),
        groups=_group_claim(said["groups"], where=f"{name}.groups") if "groups" in said else None,
    )


def _mapped(rule: object, *, where: str) -> Mapped:
    said = _object(rule, where=where)
    how = said.get("value", "first")
    if said.keys() - {"from", "to", "value", "max"} or how not in ("first", "join"):
        raise InvalidFederationRules(f"{where} has what is no from, to, value (first, join) or max")
    return Mapped(
        source=_text(said.get("from"), where=f"{where}.from"),
        to=_target(said.get("to"), where=f"{where}.to"),
        joins=how == "join",
        most=_number(said.get("max", LONGEST_VALUE), most=LONGEST_VALUE, where=f"{where}.max"),
    )


def _group_claim(rule: object, *, where: str) -> GroupClaim:
    said = _object(rule, where=where)
    if said.keys() - {"claim", "to", "prefix", "allow", "max"}:
        raise InvalidFederationRules(f"{where} has what is no claim, to, prefix, allow or max")
    prefix = said.get("prefix", "")
    allowed = _texts(said.get("allow", []), where=f"{where}.allow")
    return GroupClaim(
        claim=_text(said.get("claim"), where=f"{where}.claim"),
        to=_target(said.get("to", "federated_groups"), where=f"{where}.to"),
        prefix=prefix if prefix == "" else _text(prefix, where=f"{where}.prefix"),
        allowed=tuple(re.compile(translate(each)) for each in allowed),
        most=_number(said.get("max", _MOST_GROUPS), most=1000, where=f"{where}.max"),
    )


def _object(value: object, *, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidFederationRules(f"{where} is not an object")
    return value


def _texts(value: object, *, where: str) -> list[str]:
    if not isinstance(value, list):
        raise InvalidFederationRules(f"{where} is not a list")
    return [_text(written(each), where=where) for each in value]


def _text(value: object, *, where: str) -> str:
    if not (isinstance(value, str) and value):
        raise InvalidFederationRules(f"{where} is not a text")
    return value


def _target(value: object, *, where: str) -> str:
    name = _text(value, where=where)
    if name in _OWN:
        raise InvalidFederationRules(f"{where} is {name}, which no rule may set")
    return name


def _number(value: object, *, most: int, where: str) -> int:
    if type(value) is int and 0 < value <= most:
        return value
    raise InvalidFederationRules(f"{where} is not a whole number from 1 to {most}")


def _domain(name: str, *, where: str) -> str:
    try:
        return domain_of(f"x@{name}")
    except InvalidEmailAddress:
        raise InvalidFederationRules(f"{where} holds {name}, which is no domain") from None
