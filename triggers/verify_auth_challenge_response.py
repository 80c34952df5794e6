"""
Cognito calls this with the answer to a challenge.

The answer is right if it is the challenge's code and the one write that uses
the challenge up took place: in time, not used before, within three tries, by
the same user at the same app client. Whatever is wrong, and whatever is
missing or broken, the answer is simply not right: it fails closed and does
not say why to anybody but the operators.

Publishes ``challenge.verified``, ``challenge.answered_wrong``,
``challenge.locked`` (with the last try) and ``challenge.expired``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from events.catalogue import Kind, Reason
from events.publish import Announce, announcer
from rules.one_time_code import Challenge
from rules.trigger_event import TriggerEvent, answer
from runtime import aws, clock, observe
from runtime.challenge_table import Attempt, ChallengeTable
from runtime.entry import Handle, entrypoint
from runtime.settings import Settings
from triggers.passwordless import email_code
from triggers.passwordless.email_code import EmailCode

_CHALLENGE_ID = re.compile(r"[\w-]{22}", re.ASCII)
_EVENTS: dict[Attempt, tuple[Kind, Reason | None]] = {
    Attempt.VERIFIED: (Kind.CHALLENGE_VERIFIED, None),
    Attempt.WRONG: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.WRONG_CODE),
    Attempt.LAST_WRONG: (Kind.CHALLENGE_LOCKED, None),
    Attempt.EXPIRED: (Kind.CHALLENGE_EXPIRED, None),
    Attempt.USED: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.CODE_USED),
    Attempt.LOCKED: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.LOCKED),
    Attempt.UNKNOWN: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.UNKNOWN_CHALLENGE),
}


def handle(
    event: dict[str, Any],
    *,
    method: EmailCode,
    table: ChallengeTable,
    announce: Announce,
    now: Callable[[], datetime] = clock.now,
) -> dict[str, Any]:
    """Answer whether the code was right."""
    asked = TriggerEvent.read(event)
    attempt = _attempt(asked, method, table, now())
    if attempt is not None:
        kind, reason = _EVENTS[attempt]
        announce(kind, asked, method=email_code.NAME, reason=reason)
    return answer(event, answerCorrect=attempt is Attempt.VERIFIED)


def _attempt(
    asked: TriggerEvent, method: EmailCode, table: ChallengeTable, now: datetime
) -> Attempt | None:
    """What became of the answer; None if the table could not say."""
    challenge = _challenge(asked)
    if challenge is None:
        return Attempt.UNKNOWN
    is_right = method.accepts(asked.request.get("challengeAnswer"), challenge)
    try:
        return table.attempt(
            challenge.challenge_id,
            user=method.user_key(challenge),
            client_id=challenge.client_id,
            is_right=is_right and not asked.user_not_found,
            now=now,
        )
    except (ClientError, BotoCoreError) as error:
        observe.logger().error("challenge table unavailable", error=type(error).__name__)
        return None


def _challenge(asked: TriggerEvent) -> Challenge | None:
    """The challenge that CreateAuthChallenge made for this session."""
    private = asked.texts("privateChallengeParameters")
    challenge_id = private.get("challenge_id", "")
    is_ours = (private.get("version"), private.get("method")) == ("1", email_code.NAME)
    if not (is_ours and _CHALLENGE_ID.fullmatch(challenge_id)):
        return None
    return Challenge(challenge_id, asked.pool_id, asked.client_id, asked.user_name)


def wire() -> Handle:
    """Fetch the pepper and connect to the table and to the topic."""
    settings = Settings()
    return partial(
        handle,
        method=email_code.method(settings),
        table=ChallengeTable(aws.dynamodb(), table=settings.challenge_table),
        announce=announcer(settings),
    )


handler = entrypoint(wire)
