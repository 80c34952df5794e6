"""
The second step of a user whom Cognito found at risk: a password alone gives no tokens.

Cognito does not tell PostAuthentication by which flow a user signs in. But a right code takes
the mark away before that trigger runs, so who still has it has answered none. The refusal
comes behind the right password, and tells nobody else that there is such a user.

It locks nobody out: it is for users who can get a code, and who have no second factor of Cognito's,
which they have just been asked for; while nobody can be asked, everybody is let in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import aws, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.passwordless.risk_marks import RiskMarks
from runtime.passwordless.second_factors import SecondFactors
from runtime.settings.codes import RiskSettings

_AT_A_PROVIDER = "EXTERNAL_PROVIDER"


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskStep:
    """Tells whether a sign-in that has come to its end lacks the second step."""

    marks: RiskMarks
    factors: SecondFactors
    now: Callable[[], datetime] = clock.now

    def __call__(self, asked: TriggerEvent) -> bool:
        """Whether the user of *asked* has to answer a code first."""
        if not (asked.subject and can_get_a_code(asked)):
            return False
        try:
            return self.marks.is_marked(asked.subject, now=self.now()) and not (
                self.factors.has_one(pool_id=asked.pool_id, user_name=asked.user_name)
            )
        except CallFailed as error:
            observe.logger().warning("risk not read", error=told(error))
            return False


def risk_marks(settings: RiskSettings, dynamodb: Any) -> RiskMarks | None:
    """The marks of users at risk; None if none are kept."""
    return RiskMarks(dynamodb, table=settings.risk_table) if settings.risk_table else None


def risk_step(table: str) -> RiskStep:
    """That of the users of *table*."""
    dynamodb = aws.dynamodb()
    return RiskStep(
        marks=RiskMarks(dynamodb, table=table),
        factors=SecondFactors(aws.cognito(), dynamodb, table=table),
    )


def is_at_risk(marks: RiskMarks | None, asked: TriggerEvent, *, now: datetime) -> bool:
    """Whether *asked* is of a user at risk, for whom no device stands in."""
    if marks is None or not asked.subject:
        return False
    try:
        return marks.is_marked(asked.subject, now=now)
    except CallFailed as error:
        observe.logger().warning("risk not read", error=told(error))
        return False


def note_proof(marks: RiskMarks | None, asked: TriggerEvent, *, now: datetime) -> None:
    """Take the mark away from a user who has answered a code; it must not fail the sign-in."""
    if marks is None or not asked.subject:
        return
    try:
        marks.prove(asked.subject, at=now)
    except CallFailed as error:
        observe.logger().warning("proof not noted", error=told(error))


def can_get_a_code(asked: TriggerEvent) -> bool:
    """Whether the user signs in here, and has an address that a code can be mailed to."""
    has_address = bool(asked.attributes.get("email")) and asked.email_is_verified
    return has_address and asked.attributes.get("cognito:user_status") != _AT_A_PROVIDER
