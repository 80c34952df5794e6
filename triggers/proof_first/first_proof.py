"""The first right code at an unverified address: the account changes hands before anybody is in."""

from __future__ import annotations

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce
from rules.addresses.email_address import domain_or_none
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import observe
from runtime.aws_client.errors import CallFailed, told
from runtime.memberships.assignment import Memberships
from runtime.passwordless.take_over import NotTakenOver, Owner, TakenOver, TakeOver


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstProof:
    """
    What a right answer by mail leads to, whatever way it came.

    Attributes:
        hands_over: Whether an address that is not verified can be proved by it.

    """

    take_over: TakeOver
    memberships: Memberships
    announce: Announce
    hands_over: bool

    def __call__(self, asked: TriggerEvent, *, after_password: bool = False) -> bool:
        """
        Whether the account is the owner's: others' passwords and tokens are worth nothing.

        *after_password* says that the password was right in this very sign-in.
        It fails closed, and may be called again.
        """
        if asked.email_is_verified:
            return True
        subject = asked.subject
        try:
            if subject is None:
                return False
            taken = self._taken(asked, subject, after_password=after_password)
            self._tell(asked, taken)
        except NotTakenOver as refused:
            self.announce(Kind.ACCOUNT_TAKE_OVER_REFUSED, asked, reason=refused.reason)
            return False
        except CallFailed as error:
            observe.logger().error("account not handed over", error=told(error))
            return False
        return True

    def _taken(self, asked: TriggerEvent, subject: str, *, after_password: bool) -> TakenOver:
        if not self.hands_over:
            raise NotTakenOver(Reason.UNVERIFIED_ADDRESS)
        owner = Owner(
            pool_id=asked.pool_id,
            user_name=asked.user_name,
            subject=subject,
            address=asked.attributes.get("email", ""),
        )
        return self.take_over.confirm(owner) if after_password else self.take_over(owner)

    def _tell(self, asked: TriggerEvent, taken: TakenOver) -> None:
        """Told once more if it was done before: the first telling may have been broken off."""
        email = asked.attributes.get("email", "")
        self.announce(Kind.USER_CONFIRMED, asked, email_domain=domain_or_none(email))
        if taken.reset:
            reset, left = ",".join(taken.reset), ",".join(taken.left)
            self.announce(Kind.ACCOUNT_TAKEN_OVER, asked, reset=reset, left=left)
        self._join_groups(asked)

    def _join_groups(self, asked: TriggerEvent) -> None:
        """What fails is told, and repaired later; the code was right all the same."""
        for membership, reason in self.memberships.assign(asked, is_verified=True):
            kind = Kind.GROUP_ASSIGNED if reason is None else Kind.GROUP_ASSIGNMENT_FAILED
            self.announce(kind, asked, group=membership.group, rule=membership.rule, reason=reason)
