"""Assigning groups to users whom no trigger could, or did, assign them."""

from __future__ import annotations

from collections.abc import Callable

from events.consuming.batch import User
from events.contract.catalogue import Kind, Reason
from events.contract.schema import UnreadableEvent, UserEvent
from events.publishing.publish import Announce
from rules.memberships.group_rules import GroupRules, Membership
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import observe
from runtime.memberships.groups import GroupNotAssigned, Groups, MemberGone
from runtime.pace import Pace
from runtime.user_pool.users import UserGone, Users

_RESTS_S = 1.0  # after Cognito had too many calls; ten times still end within the function's time
_ALWAYS = {Kind.GROUP_ASSIGNMENT_FAILED, Kind.GROUP_MISSING, Kind.PASSWORD_RESET}


def is_a_job(event: UserEvent) -> bool:
    """Tell whether *event* means that somebody may lack a group."""
    if event.kind is Kind.USER_CONFIRMED:  # else the trigger itself has assigned the groups
        return event.data.get("trigger") != "PostConfirmation_ConfirmSignUp"
    return event.kind in _ALWAYS or (
        event.kind is Kind.SIGN_IN_SUCCEEDED and event.data.get("first_sign_in") is True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Repair:
    """Assigns groups, slowly."""

    rules: Callable[[], GroupRules]
    groups: Groups
    users: Users
    announce: Announce
    pace: Pace

    def __call__(self, event: UserEvent, user: User) -> None:
        """
        Do what *event* asks for; a user who is gone needs nothing.

        Raises:
            GroupNotAssigned: The group of `Kind.GROUP_ASSIGNMENT_FAILED` still cannot be assigned.
            RulesUnread: They are in a file that was not read.
            CallFailed: AWS refused, or did not answer.

        """
        try:
            if event.data.get("reason") == Reason.INVALID_RULES:  # all that they give is missing
                self._assign_all(event, user)
            elif event.kind is Kind.GROUP_ASSIGNMENT_FAILED:
                self._assign_again(event, user)
            elif event.kind is Kind.SIGN_IN_SUCCEEDED or not self._is_in_a_group(user):
                self._assign_all(event, user)
        except (MemberGone, UserGone):
            observe.logger().info("user gone", event_id=event.event_id)

    def _assign_again(self, event: UserEvent, user: User) -> None:
        membership = _membership(event)
        if not self.rules().names(membership.group):
            observe.logger().warning("no rule gives the group any more", event_id=event.event_id)
            return
        self._assign(membership, user)
        self._tell(Kind.GROUP_ASSIGNED, _asked(event, user), membership)

    def _assign_all(self, event: UserEvent, user: User) -> None:
        self.pace.wait()
        attributes = self.users.attributes(pool_id=user.pool_id, user_name=user.name)
        asked = _asked(event, user, **attributes)
        for membership in self.rules().memberships(
            email=attributes.get("email", ""),
            is_verified=asked.email_is_verified,
            client_id=asked.client_id,
        ):
            try:
                self._assign(membership, user)
            except MemberGone:
                raise
            except GroupNotAssigned as failure:
                self._tell(Kind.GROUP_ASSIGNMENT_FAILED, asked, membership, reason=failure.reason)
            else:
                self._tell(Kind.GROUP_ASSIGNED, asked, membership)

    def _is_in_a_group(self, user: User) -> bool:
        """An imported user is in none. Who is in one has lost the others for a reason."""
        self.pace.wait()
        return self.users.is_in_a_group(pool_id=user.pool_id, user_name=user.name)

    def _assign(self, membership: Membership, user: User) -> None:
        self.pace.wait()
        try:
            self.groups.add(pool_id=user.pool_id, user_name=user.name, group=membership.group)
        except GroupNotAssigned as failure:
            if failure.reason is Reason.THROTTLED:
                self.pace.rests(for_s=_RESTS_S)
            raise

    def _tell(self, kind: Kind, asked: TriggerEvent, membership: Membership, **data: str) -> None:
        self.announce(kind, asked, group=membership.group, rule=membership.rule, **data)


def _membership(event: UserEvent) -> Membership:
    group, rule = event.data.get("group"), event.data.get("rule")
    if not (isinstance(group, str) and isinstance(rule, str)):
        raise UnreadableEvent("names no group or no rule")
    return Membership(group, rule)


def _asked(event: UserEvent, user: User, **attributes: str) -> TriggerEvent:
    """As a trigger would have it, without a trigger's name: none tells of this."""
    client_id = event.data.get("client_id")
    return TriggerEvent(
        source="",
        pool_id=user.pool_id,
        client_id=client_id if isinstance(client_id, str) else "",
        user_name=user.name,
        attributes={"sub": user.name, **attributes},
        request={},
    )
