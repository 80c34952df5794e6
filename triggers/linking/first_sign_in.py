"""
The first sign-in of a federated user, as PreSignUp sees it: link, create, let in or refuse.

It is the only point at which a federated user can be refused before there is a
profile. What the inbound federation trigger left of this very sign-in says
whose word it is; nothing that the provider wrote into attributes counts here.

A native user comes first: a federated user without one gets one, and is
linked to it, so that the order of sign-ups does not matter and one ``sub``
lasts. A user who cannot be looked up is refused and may try again: a failure
never makes a second user.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from events.contract.catalogue import TRUST, Kind, Reason
from events.publishing.publish import Announce
from rules.addresses.email_address import domain_or_none
from rules.addresses.forms import narrow
from rules.linking import link_policy
from rules.linking.link_policy import LinkRefused, Native, Way, decide, refuses_before_looking
from rules.trigger_event import TriggerEvent
from rules.value import dataclass, replace
from runtime import observe
from runtime.aws_client.errors import CallFailed, Refused, told
from runtime.linking.identity_table import Arrival, Identity, IdentityTable
from runtime.linking.native_users import NativeUser, NativeUsers, NotLinked
from runtime.passwordless.take_over import NotTakenOver, Owner, TakeOver

_REASONS: Final = {
    link_policy.ACCOUNT_EXISTS: Reason.ACCOUNT_EXISTS,
    link_policy.ACCOUNT_DISABLED: Reason.ACCOUNT_DISABLED,
    link_policy.LINK_NEEDS_PROOF: Reason.UNVERIFIED_ADDRESS,
    link_policy.ADDRESS_NOT_PROVED: Reason.UNVERIFIED_ADDRESS,
    link_policy.UNLINKED: Reason.UNLINKED,
}


class _Refused(Exception):
    """What is told of a refusal, to the user and to operators."""

    def __init__(self, code: str, reason: Reason | None = None, *, handle: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason or _REASONS[code]
        self.handle = handle


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSignIn:
    """
    The policy with its collaborators.

    Attributes:
        policy: ``link`` or ``refuse``.
        table: The identities of a pool, by its id.

    """

    policy: str
    table: Callable[[str], IdentityTable]
    users: Callable[[str], NativeUsers]
    take_over: TakeOver
    announce: Announce

    def __call__(self, asked: TriggerEvent) -> bool:
        """
        Whether the federated user becomes a user of their own; False if they are linked now.

        Raises:
            LinkRefused: A code, and what the app shows or needs.

        """
        try:
            return self._decided(asked)
        except _Refused as refused:
            self._tell_refused(asked, refused.reason)
            raise LinkRefused(refused.code, handle=refused.handle) from None
        except NotTakenOver as refused:
            self._tell_refused(asked, refused.reason)
        except CallFailed as error:
            observe.logger().error("federated user not linked", error=told(error))
            reason = Reason.LINKED if isinstance(error, NotLinked) else Reason.UNAVAILABLE
            self._tell_refused(asked, reason)
        raise LinkRefused(link_policy.TRY_AGAIN)

    def _tell_refused(self, asked: TriggerEvent, reason: Reason) -> None:
        self.announce(Kind.IDENTITY_LINK_REFUSED, asked.of_nobody(), reason=reason)

    def _decided(self, asked: TriggerEvent) -> bool:
        table, users = self.table(asked.pool_id), self.users(asked.pool_id)
        address = asked.attributes.get("email", "")
        arrival = table.arrival(asked.user_name)
        if arrival is None:
            observe.logger().error("the inbound federation trigger left nothing")
            raise _Refused(link_policy.TRY_AGAIN, Reason.UNEXPECTED)
        self._check_tombstone(table, users, arrival)
        is_believed = arrival.is_believed and arrival.owner == table.owner_of(address)
        code = refuses_before_looking(
            policy=self.policy, is_believed=is_believed, has_address=bool(arrival.owner)
        )
        if code:
            needs_handle = code == link_policy.LINK_NEEDS_PROOF
            raise _Refused(code, handle=table.wait_for_proof(arrival) if needs_handle else "")
        try:
            return self._by_policy(asked, address, table, users, arrival.identity)
        except Refused as refused:
            if refused.code != "UsernameExistsException":
                raise
            # Somebody has stored the user since: a sign-up, or Cognito's earlier call of this.
            return self._by_policy(asked, address, table, users, arrival.identity)

    def _check_tombstone(self, table: IdentityTable, users: NativeUsers, arrival: Arrival) -> None:
        """What was unlinked stays so, until its user proves it again or is deleted."""
        if self.policy != "link":
            return
        link = table.link(arrival.identity)
        if link is None or not link.is_unlinked:
            return
        if users.find(link.subject):
            raise _Refused(link_policy.UNLINKED, handle=table.wait_for_proof(arrival))
        table.forget(arrival.identity)

    def _by_policy(
        self,
        asked: TriggerEvent,
        address: str,
        table: IdentityTable,
        users: NativeUsers,
        identity: Identity,
    ) -> bool:
        user = users.find(address)
        if user and narrow(user.attributes.get("email", "")) != narrow(address):
            raise _Refused(link_policy.TRY_AGAIN, Reason.ADDRESS_CHANGED)
        way, code = decide(self.policy, [_as_asked(user)] if user else [])
        if way is Way.REFUSE:
            raise _Refused(code)
        if way is Way.LET_IN:
            return True
        found = user or users.create(address)
        self._prepare(asked, found, way, users)
        users.link(identity, to=found.name)
        table.note_link(identity, subject=found.subject)
        self._tell_linked(asked, found, identity, is_new=user is None)
        return False

    def _prepare(self, asked: TriggerEvent, user: NativeUser, way: Way, users: NativeUsers) -> None:
        """Nobody else is left in the account when the link is there."""
        if way is Way.TAKE_OVER_AND_LINK:
            address = asked.attributes["email"]
            taken = self.take_over(
                Owner(
                    pool_id=asked.pool_id,
                    user_name=user.name,
                    subject=user.subject,
                    address=address,
                )
            )
            told_of = _of(user, asked)
            self.announce(Kind.USER_CONFIRMED, told_of, email_domain=domain_or_none(address))
            reset, left = ",".join(taken.reset), ",".join(taken.left)
            self.announce(Kind.ACCOUNT_TAKEN_OVER, told_of, reset=reset, left=left)
        elif user.has_temporary_password:
            users.confirm(user.name)

    def _tell_linked(
        self, asked: TriggerEvent, user: NativeUser, identity: Identity, *, is_new: bool
    ) -> None:
        told_of = _of(user, asked)
        if is_new:  # and so somebody assigns the groups
            domain = domain_or_none(asked.attributes.get("email", ""))
            self.announce(Kind.USER_CONFIRMED, told_of, email_domain=domain)
        self.announce(
            Kind.IDENTITY_LINKED,
            told_of,
            provider=identity.provider,
            provider_type=identity.kind,
            by=TRUST,
            created=is_new or None,
        )


def _as_asked(user: NativeUser) -> Native:
    return Native(is_verified=user.is_verified, is_enabled=user.is_enabled)


def _of(user: NativeUser, asked: TriggerEvent) -> TriggerEvent:
    return replace(asked, user_name=user.name, attributes={"sub": user.subject})
