"""
Cognito calls this at each federated sign-in, before a profile is made or changed.

Here alone the claims of the provider are seen as it sent them. So it is decided
here whether the provider's word proves the address, and left for PreSignUp. A
user who is linked keeps the address and the number of the native user, whatever
the provider says: else it could move an account to another address.

The operator's rules deny sign-ins, and map claims and groups. Raising refuses
the sign-in; what cannot be looked up is refused and may be tried again. Rules
that cannot be read deny everybody. Claims that cannot be mapped stay as they
are, but for the address, which is then not verified.

Publishes ``identity.link_refused`` and ``federation.groups_cut``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.addresses.forms import narrow
from rules.linking.claims import NUMBER_VERIFIED, VERIFIED, Claims
from rules.linking.federation_file import federation_rules
from rules.linking.federation_rules import NO_RULES, FederationRules, ProviderRules
from rules.linking.kept_attributes import as_texts, with_owners
from rules.linking.link_policy import TRY_AGAIN, LinkRefused
from rules.linking.provider_trust import ProviderTrust
from rules.refusals import FederationRefused
from rules.trigger_event import TriggerEvent, answer
from rules.value import dataclass
from runtime import aws, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, entrypoint
from runtime.linking.identity_table import Arrival, Identity, IdentityTable
from runtime.linking.native_users import NativeUser, NativeUsers
from runtime.operator_files import RulesUnread, rules_in
from runtime.passwordless.address_key import AddressKeySource
from runtime.settings.events import EventSettings
from runtime.settings.linking import FederationSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundFederation:
    """
    The trigger with its collaborators.

    Attributes:
        table: The identities of a pool, by its id; None where nobody is linked.

    """

    rules: Callable[[], FederationRules]
    trust: ProviderTrust
    announce: Announce
    table: Callable[[str], IdentityTable] | None
    users: Callable[[str], NativeUsers]

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """
        Say which attributes the user gets.

        Raises:
            FederationRefused: A rule denies the sign-in.
            LinkRefused: Nobody knows now whether one does, or who the user is.

        """
        asked = TriggerEvent.read(event)
        claims = Claims.read(asked.request, user_name=asked.user_name)
        rules = self._rules_of(asked, claims)
        if self.table is None and rules is NO_RULES:
            return answer(event, userAttributesToMap={})  # all as they are
        is_believed, owner = self._known(asked, claims)
        attributes, is_mapped = self._mapped(asked, claims, rules)
        if self.table is not None or not is_mapped:
            attributes[VERIFIED] = str(is_believed and is_mapped).lower()
            attributes |= {NUMBER_VERIFIED: "false"} if NUMBER_VERIFIED in attributes else {}
        if owner:
            attributes = with_owners(attributes, owner.attributes, is_believed=is_believed)
        return answer(event, userAttributesToMap=attributes)

    def _rules_of(self, asked: TriggerEvent, claims: Claims) -> ProviderRules:
        try:
            rules = self.rules().of(claims.provider)
        except RulesUnread:
            self._refused(asked, Reason.INVALID_RULES)
            raise LinkRefused(TRY_AGAIN) from None
        if rules.denies(claims):
            self._refused(asked, Reason.DENIED_BY_RULE)
            raise FederationRefused
        return rules

    def _refused(self, asked: TriggerEvent, reason: Reason) -> None:
        self.announce(Kind.IDENTITY_LINK_REFUSED, asked.of_nobody(), reason=reason)

    def _known(self, asked: TriggerEvent, claims: Claims) -> tuple[bool, NativeUser | None]:
        """Whether the word counts, and the native user whom the identity is linked to."""
        is_believed = self.trust.believes(claims)
        identity = Identity(provider=claims.provider, kind=claims.kind, subject=claims.subject)
        if self.table is None or not (claims.user_name and identity.is_short_enough):
            return is_believed, None
        try:
            table, users = self.table(asked.pool_id), self.users(asked.pool_id)
            owner = _linked_user(table, users, identity)
            if owner is None and is_believed:  # to whom PreSignUp is about to link it
                owner = _user_of(claims.address, users)
            owners = table.owner_of(claims.address)
            arrival = Arrival(identity=identity, owner=owners, is_believed=is_believed)
            table.note_arrival(claims.user_name, arrival)
        except CallFailed as error:
            observe.logger().error("identity not looked up", error=told(error))
            self._refused(asked, Reason.UNAVAILABLE)
            raise LinkRefused(TRY_AGAIN) from None
        return is_believed, owner

    def _mapped(
        self, asked: TriggerEvent, claims: Claims, rules: ProviderRules
    ) -> tuple[dict[str, str], bool]:
        """The claims as Cognito takes them, and whether the rules could be used."""
        attributes = as_texts(claims)
        try:
            return self._by_rules(asked, claims, rules, attributes), True
        except Exception as error:  # noqa: BLE001  # fail open, but for the address
            observe.logger().error("claims not mapped", error=type(error).__name__)
            return attributes, False

    def _by_rules(
        self,
        asked: TriggerEvent,
        claims: Claims,
        rules: ProviderRules,
        attributes: dict[str, str],
    ) -> dict[str, str]:
        found = {**attributes, **rules.values(claims)}
        if rule := rules.groups:
            found.pop(rule.claim, None)  # what no pattern let through is nobody's group
            if groups := rules.groups_of(claims):
                found[rule.to] = groups.value
                if groups.kept < groups.count:
                    self.announce(
                        Kind.FEDERATION_GROUPS_CUT,
                        asked.of_nobody(),
                        provider=claims.provider,
                        provider_type=claims.kind,
                        count=groups.count,
                        kept=groups.kept,
                    )
        return found


def _linked_user(table: IdentityTable, users: NativeUsers, identity: Identity) -> NativeUser | None:
    link = table.link(identity)
    return None if link is None or link.is_unlinked else users.find(link.subject)


def _user_of(address: str, users: NativeUsers) -> NativeUser | None:
    found = users.find(address)
    is_same = found and narrow(found.attributes.get("email", "")) == narrow(address)
    return found if is_same else None


def wire() -> Handle:
    """Read the rules, fetch the secret of addresses, and connect to the table and to Cognito."""
    settings = FederationSettings()
    rules: Callable[[], FederationRules] = lambda: FederationRules({})  # noqa: E731
    if place := settings.federation_rules_file:
        rules = rules_in(place, parse=federation_rules)
    cognito = aws.cognito() if settings.link_table else None
    return InboundFederation(
        rules=rules,
        trust=ProviderTrust.parse(settings.provider_trust),
        announce=announcer(EventSettings(), opens=False),
        table=_table(settings) if settings.link_table else None,
        users=cache(lambda pool_id: NativeUsers(cognito, pool_id=pool_id)),
    ).handle


def _table(settings: FederationSettings) -> Callable[[str], IdentityTable]:
    dynamodb = aws.dynamodb(within_s=1.0)
    keys = AddressKeySource(aws.secrets(), arn=settings.address_key_secret_arn)

    def table(pool_id: str) -> IdentityTable:
        return IdentityTable(dynamodb, table=settings.link_table, pool_id=pool_id, keys=keys)

    return cache(table)


handler = entrypoint(wire)
