"""Judges accepted sign-ups again, tells what changed, and does what ReconsiderSignUps says."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Protocol

from events.contract.catalogue import Kind
from rules.addresses.second_look import AFTER, SLOT_S, is_acted_on, is_worse, standing_of
from rules.addresses.verdict import Verdict
from rules.value import dataclass, replace
from runtime import clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.consuming.sign_up_counts import SignUp
from runtime.consuming.sign_up_looks import Due, Known, SignUpLooks, next_of
from runtime.memberships.groups import GroupNotAssigned
from runtime.memberships.suspects import Suspects
from runtime.observe import MetricLines
from runtime.pace import Pace
from runtime.user_pool.users import UserGone

_ONE_TAKES_MS = 10_000
_IN_GROUP, _REMOVED, _DISABLED, _SPARED = "group", "removed", "disabled", "spared"
_UNREADABLE = (LookupError, ValueError)  # an item, or an answer, that is not as it should be


class Tell(Protocol):
    """Tell an event, as `events.publishing.publish.Announcer.tell` does."""

    def __call__(  # noqa: D102  # the class says it
        self, kind: Kind, *, pool_id: str, subject: str | None, data: Mapping[str, Any]
    ) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondLook:
    """
    A run that looks at what is due.

    Attributes:
        suspects: The users of a pool.
        policy: What a change for the worse costs the user: report, group or disable.
        judged: The verdict of today on a domain, DNS included.
        hear: Count a sign-up whose mail host is known by now.
        is_monitoring: Whether the policy refuses nobody.
        page: Tell operators that no more accounts are disabled today.

    """

    looks: SignUpLooks
    suspects: Callable[[str], Suspects]
    policy: str
    judged: Callable[[str], Verdict]
    hear: Callable[[SignUp], None]
    is_monitoring: bool
    tell: Tell
    page: Callable[[], None]
    pace: Pace
    lines: MetricLines
    remaining_ms: Callable[[], int]
    now: Callable[[], datetime] = clock.now

    def run(self) -> dict[str, int]:
        """Look at as many as there is time for; what fails is due again in the next slot."""
        looked = failed = late_s = 0
        verdicts: dict[str, Verdict] = {}
        for due in self.looks.due(self.now()):
            if self.remaining_ms() < _ONE_TAKES_MS:
                late_s = int(self.now().timestamp()) - (due.slot + 1) * SLOT_S
                break
            is_done = self._is_looked_at(due, verdicts)
            looked, failed = looked + is_done, failed + (not is_done)
        self.lines.write({"ReconsiderLag": [late_s // 60]})
        return {"looked": looked, "failed": failed}

    def _is_looked_at(self, due: Due, verdicts: dict[str, Verdict]) -> bool:
        try:
            self._look(due, verdicts)
        except (CallFailed, GroupNotAssigned, *_UNREADABLE) as error:
            why = told(error) if isinstance(error, CallFailed) else type(error).__name__
            observe.logger().warning("sign-up not reconsidered", subject=due.sub, error=why)
            self.looks.put(due, now=self.now())
            self.looks.remove(due)
            return False
        self.looks.remove(due)
        return True

    def _look(self, due: Due, verdicts: dict[str, Verdict]) -> None:
        known = self.looks.known(due.sub)
        if known is None or known.looks > due.look:
            return
        if known.domain not in verdicts:
            self.pace.wait()
            verdicts[known.domain] = self.judged(known.domain)
        host = verdicts[known.domain].host
        was_hidden = known.mail_host in {"", known.domain} and host != known.mail_host
        if host and was_hidden and due.look == 0:
            self.hear(SignUp(known.sub, mail_host=host, pool_id=known.pool_id))
        try:
            after = self._after(known, due, verdicts[known.domain])
        except UserGone:
            return
        following = next_of(due, known)
        if following:
            self.looks.put(following, now=self.now())
        self.looks.looked(replace(after, looks=due.look + 1), now=self.now())

    def _after(self, known: Known, due: Due, verdict: Verdict) -> Known:
        """What is known after the look. Raises `UserGone`, also if the address is another one."""
        now = standing_of(verdict)
        worse = is_worse(known.standing, now)
        if not worse and (now is known.standing or not known.is_told):
            return known
        if not self.suspects(known.pool_id).has_address_at(known.sub, known.domain):
            raise UserGone
        done = self._acted(known, verdict) if worse else self._taken_back(known)
        self._tell(known, due, verdict, action=done)
        left = "" if done in {_REMOVED, _SPARED} else done or known.action
        return replace(known, standing=now, is_told=worse, action=left)

    def _acted(self, known: Known, verdict: Verdict) -> str:
        """Nothing is done to who never answered a code: such users another directory brings."""
        if self.policy == "report" or not known.is_proved:
            return ""
        if not is_acted_on(verdict, is_monitoring=self.is_monitoring):
            return ""
        if self.policy == "group" or not verdict.finding:
            self.suspects(known.pool_id).add(known.sub)
            return _IN_GROUP
        if not self.looks.may_disable(self.now()):
            self.page()
            return _SPARED
        return _DISABLED if self.suspects(known.pool_id).disable(known.sub) else _SPARED

    def _taken_back(self, known: Known) -> str:
        """An account stays disabled: an operator may have disabled it as well."""
        if known.action != _IN_GROUP:
            return ""
        self.suspects(known.pool_id).remove(known.sub)
        return _REMOVED

    def _tell(self, known: Known, due: Due, verdict: Verdict, *, action: str) -> None:
        said = verdict.told()
        data = {
            "after": AFTER[due.look],
            "was": known.standing.value,
            "now": standing_of(verdict).value,
            "would_refuse": said["reason"] or said["would_refuse"],
            "action": action,
            **{name: said[name] for name in _TOLD},
        }
        self.tell(Kind.SIGN_UP_RECONSIDERED, pool_id=known.pool_id, subject=known.sub, data=data)


_TOLD = (
    *("email_domain", "tier", "matched_domain", "mail_route", "dns_unavailable"),
    *("suspicion", "marks", "mail_host"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconsidering:
    """What has sign-ups judged again, and when: by the schedule."""

    looks: SignUpLooks
    second_look: SecondLook
    lines: MetricLines

    def take(self, sign_up: SignUp) -> None:
        """Have a sign-up judged again whose standing is open. Raises `CallFailed`."""
        if not sign_up.standing or sign_up.accepted_at is None:
            return
        if not self.looks.take(sign_up.sub, accepted_at=sign_up.accepted_at, now=clock.now()):
            self.lines.write({"SignUpNotReconsidered": [1]})
