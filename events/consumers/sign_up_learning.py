"""
Learns from the stack's own sign-ups which names, mail hosts and mailboxes are abused.

It counts accepted sign-ups, and those whose users answered the code, and tells
operators what is unusual; entries end after a week. PreSignUp reads them where
LearntSignUps and MailboxReuse say so. Only sign-ups of users by themselves count.

With ReconsiderSignUps, a schedule calls it too: then accepted sign-ups that are due
are judged again.

Publishes ``domain.learnt`` and ``sign_up.reconsidered``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, dead_letters
from events.consuming.learner import Learner
from events.consuming.learnt_told import pager, teller
from events.consuming.second_look import Reconsidering, SecondLook
from events.contract.catalogue import Kind
from events.contract.schema import UserEvent, decode
from events.publishing.publish import announcer
from rules.addresses.learning import INDEPENDENT
from rules.addresses.mail_route import Way
from rules.addresses.policy import Mode
from rules.addresses.registrable import registrable
from rules.addresses.second_look import open_standing
from rules.addresses.suspicion import Mark
from rules.addresses.verdict import Verdict
from rules.value import replace
from runtime import boto3_clients
from runtime.addresses.check import PATIENT_S, address_check
from runtime.addresses.data_files import shipped_lists
from runtime.addresses.learnt import learnt_names
from runtime.addresses.public_suffixes import public_suffixes
from runtime.alerts.operators_topic import Operators
from runtime.consuming.sign_up_counts import SignUp, SignUpCounts
from runtime.consuming.sign_up_looks import SignUpLooks
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.memberships.suspects import Suspects
from runtime.observe import MetricLines
from runtime.pace import Pace
from runtime.settings.addresses import AddressSettings
from runtime.settings.consumers import DeadLetterSettings
from runtime.settings.events import EventSettings
from runtime.settings.learning import LearningSettings

_DNS_PER_SECOND = 20
_RUNBOOK = "docs/operations.md"  # the environment has no room for its address
_BY_THEMSELVES = "PreSignUp_SignUp"
_BY_ITSELF = {Way.MX, Way.IMPLICIT_MX}


def handle(
    event: dict[str, Any],
    *,
    learner: Learner,
    bury: Bury,
    reconsidering: Reconsidering | None = None,
) -> dict[str, Any]:
    """
    Count a batch of queue messages; answer which of them SQS is to deliver again.

    Called by the schedule, judge again what is due; answer how many sign-ups that were.
    """
    if "Records" not in event:
        return {**reconsidering.second_look.run()} if reconsidering else {}

    def deal(record: SQSRecord) -> None:
        told = decode(record.body)
        sign_up = _sign_up(told)
        if not sign_up:
            return
        if reconsidering and sign_up.accepted_at:
            standing = open_standing(told.data, providers=shipped_lists().providers)
            sign_up = replace(sign_up, standing=standing or "")
        learner.hear(sign_up)
        if reconsidering:
            reconsidering.take(sign_up)

    return consume(event, deal=deal, bury=bury)


def _sign_up(told: UserEvent) -> SignUp | None:
    """What *told* says of a sign-up; None if that is no user's own, or nobody knows whose."""
    if told.subject is None:
        return None
    pool_id = told.source.rpartition("/")[2]
    if told.kind is Kind.USER_CONFIRMED:
        return SignUp(told.subject, proved_at=told.time, pool_id=pool_id)
    if told.kind is not Kind.SIGN_UP_ACCEPTED or told.data.get("trigger") != _BY_THEMSELVES:
        return None
    domain = told.data.get("email_domain", "")
    marks = told.data.get("marks", "").split(",")
    # Without MX the domain is its own host (RFC 5321, 5.1); so is one that an event cannot name,
    # or whose name servers hide it. While the resolver is silent, companies are not counted.
    is_by_itself = told.data.get("mail_route") in _BY_ITSELF or Mark.SILENT_ZONE in marks
    own_host = domain if is_by_itself else ""
    return SignUp(
        told.subject,
        accepted_at=told.time,
        domain=domain,
        mail_host=told.data.get("mail_host", own_host),
        mailbox=told.data.get("mailbox", ""),
        pool_id=pool_id,
        is_marked=not INDEPENDENT.isdisjoint(marks),
    )


def wire() -> Handle:
    """Map the lists into memory, and connect to the table and to the operators."""
    bury = dead_letters(DeadLetterSettings()).bury
    settings, events = LearningSettings(), EventSettings()
    lists, addresses = shipped_lists(), AddressSettings()
    operators = Operators(
        boto3_clients.patient("sns"),
        arn=settings.operators_topic_arn,
        chat_runbook=_RUNBOOK if settings.chats else "",
    )
    tell = announcer(events).tell
    learner = Learner(
        SignUpCounts(boto3_clients.patient("dynamodb"), table=settings.learnt_table),
        lists=lists,
        registrable=partial(registrable, suffixes=public_suffixes(), shared=lists.shared_hosts),
        reuse=settings.mailbox_reuse_limit,
        tell=teller(operators, tell, service=events.service),
    )
    if settings.reconsider_sign_ups == "off":
        return partial(handle, learner=learner, bury=bury)
    lines = MetricLines(namespace=events.metrics_namespace, service=events.service)
    looks = SignUpLooks(boto3_clients.patient("dynamodb"), table=settings.learnt_table)
    second_look = SecondLook(
        looks=looks,
        suspects=partial(Suspects, boto3_clients.patient("cognito-idp")),
        policy=settings.reconsider_sign_ups,
        judged=_judged(settings, addresses),
        hear=learner.hear,
        is_monitoring=addresses.email_policy == Mode.MONITOR,
        tell=tell,
        page=pager(operators, service=events.service),
        pace=Pace(per_second=_DNS_PER_SECOND),
        lines=lines,
        remaining_ms=lambda: current_invocation().remaining_ms(),
    )
    reconsidering = Reconsidering(looks=looks, second_look=second_look, lines=lines)
    return partial(handle, learner=learner, bury=bury, reconsidering=reconsidering)


def _judged(settings: LearningSettings, addresses: AddressSettings) -> Callable[[str], Verdict]:
    """Judge a domain by the newest lists, by DNS, and by what was learnt meanwhile."""
    learnt = learnt_names(
        boto3_clients.patient("dynamodb"),
        table=settings.learnt_table,
        names=settings.learnt_sign_ups,
        mode=Mode(addresses.email_policy),
    )
    check = address_check(addresses, dns_s=PATIENT_S)
    return lambda domain: learnt.judged_by_name(check(f"reconsidered@{domain}"))


handler = entrypoint(wire)
