"""Which groups a newly confirmed user belongs to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from rules.addresses.email_address import InvalidEmailAddress, domain_of, domain_or_none
from rules.strict_json import NotStrictJson, strict_json
from rules.value import dataclass, field

_GROUP_NAME = re.compile(r"[^\s\x00-\x1f]{1,128}")  # Cognito's GroupNameType, without spaces
# Domains in the one spelling already, which nearly all are: a hundredth of the library's time.
_LABEL = r"(?![a-z0-9-]*--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_SPECIAL_USE = "arpa|invalid|local|localhost|onion|test"  # the library refuses them
_PLAIN = re.compile(
    rf"(?=.{{1,252}}$)(?:{_LABEL}\.)+(?!(?:{_SPECIAL_USE})$)(?=[a-z])(?!.*[0-9]$){_LABEL}", re.ASCII
)


class InvalidGroupRules(ValueError):
    """The rules are not what ``GroupRules`` in template.yaml asks for; the message says where."""


@dataclass(frozen=True, slots=True)
class Membership:
    """One group that a user is to be in, and the rule that says so."""

    group: str
    rule: str


@dataclass(frozen=True, slots=True)
class GroupRules:
    """
    The default group, and groups by e-mail domain and by app client.

    Attributes:
        default: Of every user; empty, there is none.
        by_email_domain: Groups of an exact domain, lower-case A-labels.
        by_client_id: Groups of the app client that the user signed up with.

    """

    default: str
    by_email_domain: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    by_client_id: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def parse(cls, default: str, text: str) -> GroupRules:
        """
        Read rules like ``{"email_domain": {"example.org": ["staff"]}, "client_id": {…}}``.

        Raises:
            InvalidGroupRules: *text* is no such JSON, or a name is none.

        """
        try:
            rules = strict_json(text)
        except NotStrictJson as error:
            raise InvalidGroupRules(f"GroupRules: {error}") from None
        if not isinstance(rules, dict) or rules.keys() - {"email_domain", "client_id"}:
            raise InvalidGroupRules("GroupRules has keys other than email_domain and client_id")
        domains = _groups_by_key(rules, "email_domain")
        return cls(
            default=_group(default, where="DefaultGroup") if default else "",
            by_email_domain={_domain(name): groups for name, groups in domains.items()},
            by_client_id=_groups_by_key(rules, "client_id"),
        )

    def memberships(self, *, email: str, is_verified: bool, client_id: str) -> list[Membership]:
        """
        The groups for one user, each once, by the first rule that names it.

        An e-mail domain counts only if the address *is_verified*: otherwise
        anybody could claim a colleague's address and get the colleague's group.
        """
        found: dict[str, Membership] = {}
        for membership in self._all(email, is_verified=is_verified, client_id=client_id):
            found.setdefault(membership.group, membership)
        return list(found.values())

    def names(self, group: str) -> bool:
        """
        Tell whether any rule gives *group*.

        >>> GroupRules("members", {"example.org": ("staff",)}).names("staff")
        True
        """
        further = (*self.by_email_domain.values(), *self.by_client_id.values())
        return group == self.default or any(group in groups for groups in further)

    def _all(self, email: str, *, is_verified: bool, client_id: str) -> Iterator[Membership]:
        if self.default:
            yield Membership(self.default, "default")
        if is_verified:
            for group in self.by_email_domain.get(domain_or_none(email) or "", ()):
                yield Membership(group, "email_domain")
        for group in self.by_client_id.get(client_id, ()):
            yield Membership(group, "client_id")


def _groups_by_key(rules: Mapping[str, object], rule: str) -> dict[str, tuple[str, ...]]:
    table = rules.get(rule, {})
    if not isinstance(table, dict):
        raise InvalidGroupRules(f"{rule} is not an object")
    return {key: _groups(groups, where=f"{rule}.{key}") for key, groups in table.items()}


def _groups(value: object, *, where: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise InvalidGroupRules(f"{where} is not a list of group names")
    return tuple(_group(name, where=where) for name in value)


def _group(name: object, *, where: str) -> str:
    if not (isinstance(name, str) and _GROUP_NAME.fullmatch(name)):
        raise InvalidGroupRules(f"{where} holds something that is no group name")
    return name


def _domain(name: str) -> str:
    if _PLAIN.fullmatch(name):
        return name
    try:
        return domain_of(f"x@{name}")
    except InvalidEmailAddress:
        raise InvalidGroupRules(f"email_domain.{name} is no domain name") from None
