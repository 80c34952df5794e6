"""The groups of a user whose address has just been proved, or who is confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from events.contract.catalogue import Reason
from rules.memberships.group_rules import GroupRules, Membership
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime.memberships.groups import GroupNotAssigned, GroupQuota, Groups
from runtime.operator_files import RulesUnread, rules_in
from runtime.settings.memberships import GroupSettings

# More than one group may take, an event, and the answer to Cognito.
_ONE_GROUP_TAKES_MS = 4000 - 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Memberships:
    """Assigns the groups that the rules give. Whatever cannot be is left to the repair."""

    default_group: str
    rules: Callable[[], GroupRules]
    groups: Groups
    quota: GroupQuota
    remaining_ms: Callable[[], int]

    def assign(
        self, asked: TriggerEvent, *, is_verified: bool
    ) -> Iterator[tuple[Membership, Reason | None]]:
        """Each group of the user *asked* for, and why it was not assigned, if it was not."""
        try:
            rules = self.rules()
        except RulesUnread:
            yield Membership(self.default_group, "default"), Reason.INVALID_RULES
            return
        for membership in rules.memberships(
            email=asked.attributes.get("email", ""),
            is_verified=is_verified,
            client_id=asked.client_id,
        ):
            yield membership, self._why_not(asked, membership)

    def _why_not(self, asked: TriggerEvent, membership: Membership) -> Reason | None:
        if self.remaining_ms() < _ONE_GROUP_TAKES_MS:
            return Reason.OUT_OF_TIME
        if not self.quota.is_left():
            return Reason.THROTTLED
        reason = self._added(asked, membership)
        self.quota.ended(reason)
        return reason

    def _added(self, asked: TriggerEvent, membership: Membership) -> Reason | None:
        try:
            self.groups.add(
                pool_id=asked.pool_id, user_name=asked.user_name, group=membership.group
            )
        except GroupNotAssigned as failure:
            return failure.reason
        return None


def group_rules(settings: GroupSettings) -> Callable[[], GroupRules]:
    """
    The rules of the parameter, or of the file that another parameter names.

    Raises:
        InvalidGroupRules: Those of the parameter make no sense. Those of a
            file raise `RulesUnread` when they are needed.

    """
    parse = partial(GroupRules.parse, settings.default_group)
    if place := settings.group_rules_file:
        return rules_in(place, parse=parse)
    rules = parse(settings.group_rules)
    return lambda: rules
