"""
What the stack has learnt from its own sign-ups, asked before a sign-up is let in.

One read within 150 ms; whatever goes wrong, the sign-up goes on without it. An
entry is below every list of the operator, and below the domains that are known to be fine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from rules.addresses.guarded import is_guarded
from rules.addresses.policy import Lists, Mode
from rules.addresses.suspicion import Mark, suspicion
from rules.addresses.verdict import Finding, Tier, Verdict
from rules.breaker import Breaker
from rules.passwordless.counted_mailbox import counted_mailbox
from rules.trigger_event import TriggerEvent
from rules.value import dataclass, replace
from runtime import aws, clock, observe
from runtime.addresses.data_files import shipped_lists
from runtime.aws_client.errors import CallFailed, told
from runtime.deadline import Running
from runtime.passwordless.address_key import AddressKeys, AddressKeySource
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.places import NoSuchPlace, learnt_table
from runtime.settings.codes import AddressKeySettings
from runtime.settings.sign_up import SignUpSettings

_WITHIN_S = 0.15
_PATIENT_S = 2.0  # where nobody waits
_MOST_KEYS = 10
_BREAKER_S = 30
_FINE = {Tier.ALLOWED, Tier.RELAY}


@dataclass(frozen=True, slots=True, kw_only=True)
class Learnt:
    """
    Entries of names, mail hosts and mailboxes.

    Attributes:
        names: What an entry of a name or a mail host does: off, alert, suspect or deny.
        mailboxes: What an entry of a mailbox does: allow, suspect or refuse.
        is_monitoring: Whether the policy refuses nobody.

    """

    dynamodb: Any
    table: str
    keys: Callable[[], AddressKeys]
    lists: Lists
    names: str
    mailboxes: str
    is_monitoring: bool
    breaker: Breaker
    now: Callable[[], datetime] = clock.now
    within_s: float = _WITHIN_S

    def named(self, asked: TriggerEvent, verdict: Verdict) -> Verdict:
        """Return *verdict* with what stands for the mailbox."""
        mailboxes = self._mailboxes(asked) if verdict.domain else []
        return replace(verdict, mailbox=mailboxes[0]) if mailboxes else verdict

    def judged(self, asked: TriggerEvent, verdict: Verdict) -> Verdict:
        """Return *verdict* with what has been learnt, unless it is one already."""
        mailboxes = self._mailboxes(asked) if verdict.domain else []
        if mailboxes:
            verdict = replace(verdict, mailbox=mailboxes[0])
        return self.judged_by_name(verdict, *self._keys(mailboxes))

    def judged_by_name(self, verdict: Verdict, *mailboxes: str) -> Verdict:
        """Return *verdict* with what has been learnt of the name, its host and *mailboxes*."""
        if verdict.finding or verdict.domain is None or verdict.tier in _FINE:
            return verdict
        keys = [*mailboxes, *self._keys_of_names(verdict)][:_MOST_KEYS]
        entries = self._entries(keys) if keys else {}
        for key in keys:
            if entry := entries.get(key):
                verdict = self._with(verdict, key, entry)
        return verdict

    def _mailboxes(self, asked: TriggerEvent) -> list[str]:
        """By each live version of the key, the newest first; none if there is no key now."""
        address = asked.attributes.get("email", "")
        try:
            live = self.keys().live
        except Exception as error:  # noqa: BLE001  # fail open: a sign-up is worth more
            observe.logger().warning("mailbox not named", error=told(error))
            return []
        return [counted_mailbox(key, pool_id=asked.pool_id, address=address) for key in live]

    def _keys(self, mailboxes: list[str]) -> Iterator[str]:
        if self.mailboxes != "allow":
            yield from (f"B#{mailbox}" for mailbox in mailboxes)

    def _keys_of_names(self, verdict: Verdict) -> Iterator[str]:
        """The name and its host, each with what is above: the learner has what is registered."""
        domain = verdict.domain or ""
        if self.names not in {"suspect", "deny"} or domain in self.lists.providers:
            return
        if not is_guarded(domain, self.lists):
            yield from (f"D#{name}" for name in _upwards(domain))
        if verdict.host and verdict.has_own_host:
            yield from (f"H#{name}" for name in _upwards(verdict.host))

    def _entries(self, keys: list[str]) -> Mapping[str, Mapping[str, Any]]:
        now = self.now().timestamp()
        if not self.breaker.allows(now):
            return {}
        asked = {"Keys": [{"pk": {"S": key}, "sk": {"S": "state"}} for key in keys]}
        reading = Running(lambda: self.dynamodb.batch_get_item(RequestItems={self.table: asked}))
        try:
            answer = reading.answer(within_s=self.within_s)
        except Exception as error:  # noqa: BLE001  # fail open: a sign-up is worth more
            self.breaker.failed(now)
            observe.logger().warning("learnt entries not read", error=told(error))
            return {}
        self.breaker.succeeded()
        return {item["pk"]["S"]: item for item in answer["Responses"].get(self.table, [])}

    def _with(self, verdict: Verdict, key: str, entry: Mapping[str, Any]) -> Verdict:
        """An entry that has ended is none, though nobody has removed it."""
        is_denied, is_suspect = (
            self._holds(entry, f"{what}_until") for what in ("deny", "suspect")
        )
        sort, _, name = key.partition("#")
        if verdict.finding or not (is_denied or is_suspect):
            return verdict
        of_mailbox = sort == "B"
        marked = self._marked(verdict, None if of_mailbox else name)
        if not is_denied or (self.mailboxes if of_mailbox else self.names) == "suspect":
            return replace(marked, is_suspect=True)
        finding = Finding.TOO_MANY if of_mailbox else Finding.DISPOSABLE_DOMAIN
        refused = not self.is_monitoring
        return replace(marked, finding=finding, is_suspect=False, is_refused=refused)

    def _marked(self, verdict: Verdict, matched: str | None) -> Verdict:
        """The marks of before stay; a list's entry is told rather than ours."""
        marks = tuple(m for m in Mark if m in {*verdict.marks, Mark.LEARNT})
        tier = verdict.tier or Tier.LEARNT
        matched = verdict.matched if verdict.tier else matched
        return replace(verdict, tier=tier, matched=matched, marks=marks, suspicion=suspicion(marks))

    def _holds(self, entry: Mapping[str, Any], until: str) -> bool:
        return int(entry.get(until, {}).get("N", 0)) > self.now().timestamp()


def _upwards(name: str) -> Iterator[str]:
    labels = name.split(".")
    return (".".join(labels[start:]) for start in range(max(0, len(labels) - 4), len(labels) - 1))


def learnt(settings: SignUpSettings, key: AddressKeySettings, *, mode: Mode) -> Learnt | None:
    """
    Fetch the address key, and connect to the table that a tag of it names.

    None if that fails: sign-ups go on.
    """
    secrets, arn = aws.secrets(), key.address_key_secret_arn
    try:
        table, keys = learnt_table(secrets, arn=arn), AddressKeySource(secrets, arn=arn)
    except (CallFailed, NoSuchPlace) as error:
        observe.logger().error("nothing learnt is asked", error=type(error).__name__)
        return None
    return Learnt(
        dynamodb=aws.dynamodb(within_s=1.0),
        table=table,
        keys=keys,
        lists=shipped_lists(),
        names="off" if mode is Mode.OFF else settings.learnt_sign_ups,
        mailboxes=settings.mailbox_reuse,
        is_monitoring=mode is Mode.MONITOR,
        breaker=Breaker(failures=3, opens_for_s=_BREAKER_S),
    )


def learnt_names(dynamodb: Any, *, table: str, names: str, mode: Mode) -> Learnt:
    """What was learnt of names and mail hosts alone, for who has no address at hand."""
    return Learnt(
        dynamodb=dynamodb,
        table=table,
        keys=partial(AddressKeys, Peppers(newest="", by_version={})),
        lists=shipped_lists(),
        names="off" if mode is Mode.OFF else names,
        mailboxes="allow",
        is_monitoring=mode is Mode.MONITOR,
        breaker=Breaker(failures=3, opens_for_s=_BREAKER_S),
        within_s=_PATIENT_S,
    )
