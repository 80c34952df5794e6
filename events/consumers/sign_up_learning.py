"""
Learns from the stack's own sign-ups which names, mail hosts and mailboxes are abused.

It counts accepted sign-ups, and those whose users answered the code, and tells
operators what is unusual; entries end after a week. PreSignUp reads them where
LearntSignUps and MailboxReuse say so. Only sign-ups of users by themselves count.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord

from events.consuming.batch import Bury, consume, dead_letters
from events.consuming.learner import Learner, Learnt
from events.contract.catalogue import Kind
from events.contract.schema import UserEvent, decode
from rules.addresses.learning import INDEPENDENT
from rules.addresses.registrable import registrable
from rules.alerts.security_alert import Alert
from runtime import boto3_clients
from runtime.addresses.data_files import shipped_lists
from runtime.addresses.public_suffixes import public_suffixes
from runtime.alerts.operators_topic import Operators
from runtime.consuming.sign_up_counts import SignUp, SignUpCounts
from runtime.entry import Handle, entrypoint
from runtime.settings.consumers import DeadLetterSettings
from runtime.settings.learning import LearningSettings
from runtime.settings.service import ServiceSettings

_BY_THEMSELVES = "PreSignUp_SignUp"


def handle(event: dict[str, Any], *, learner: Learner, bury: Bury) -> dict[str, Any]:
    """Count a batch of queue messages; answer which of them SQS is to deliver again."""

    def deal(record: SQSRecord) -> None:
        told = decode(record.body)
        sign_up = _sign_up(told)
        if sign_up:
            learner.hear(sign_up)

    return consume(event, deal=deal, bury=bury)


def _sign_up(told: UserEvent) -> SignUp | None:
    """What *told* says of a sign-up; None if that is no user's own, or nobody knows whose."""
    if told.subject is None:
        return None
    if told.kind is Kind.USER_CONFIRMED:
        return SignUp(told.subject, proved_at=told.time)
    if told.kind is not Kind.SIGN_UP_ACCEPTED or told.data.get("trigger") != _BY_THEMSELVES:
        return None
    return SignUp(
        told.subject,
        accepted_at=told.time,
        domain=told.data.get("email_domain", ""),
        mail_host=told.data.get("mail_host", ""),
        mailbox=told.data.get("mailbox", ""),
        is_marked=not INDEPENDENT.isdisjoint(told.data.get("marks", "").split(",")),
    )


def teller(operators: Operators, *, service: str) -> Callable[[Learnt], None]:
    """Tell operators what was learnt: numbers and a name that is nobody's, never a mailbox."""

    def tell(learnt: Learnt) -> None:
        facts = {
            "signal": "learnt_sign_ups",
            "sort": learnt.sort.name.lower(),
            "entry": learnt.entry.value,
            "name": learnt.name or "-",
            "count": learnt.why,
            "service": service,
        }
        said = "".join(f"{name}: {value}\n" for name, value in facts.items())
        text = "Sign-ups of one name, mail host or mailbox are unusual: accepted/proved today.\n\n"
        operators.tell(Alert(f"Unusual sign-ups in {service}"[:100], text + said, facts))

    return tell


def wire() -> Handle:
    """Map the lists into memory, and connect to the table and to the operators."""
    bury = dead_letters(DeadLetterSettings()).bury
    settings, service = LearningSettings(), ServiceSettings().service
    lists = shipped_lists()
    operators = Operators(boto3_clients.patient("sns"), arn=settings.operators_topic_arn)
    learner = Learner(
        SignUpCounts(boto3_clients.patient("dynamodb"), table=settings.learnt_table),
        lists=lists,
        registrable=partial(registrable, suffixes=public_suffixes(), shared=lists.shared_hosts),
        reuse=settings.mailbox_reuse_limit,
        tell=teller(operators, service=service),
    )
    return partial(handle, learner=learner, bury=bury)


handler = entrypoint(wire)
