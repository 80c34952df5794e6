"""The one write that decides whether an answer is right."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from enum import Enum
from functools import partial
from typing import Any

from rules.passwordless.answer_budget import DAY_S, HOUR_S, AnswerBudget, window, window_end
from rules.passwordless.given_answer import GivenAnswer, is_right_again
from rules.passwordless.known_share import KNOWN, answer_shares
from rules.passwordless.one_time_code import Challenge
from rules.value import dataclass
from runtime.passwordless.challenge_items import (
    PENDING,
    SIGN_IN,
    UNDERIVED,
    USED,
    answers_key,
    challenge_key,
    epoch,
    holder_of,
)
from runtime.passwordless.clear_calls import FAILED, ClearCalls, Reasons
from runtime.passwordless.repeated_answers import (
    Item,
    noted,
    one_more_time,
    was_counted,
    winner_of,
)

_Whose = Callable[..., dict[str, Any]]  # the key of the counts of a day
# One container's clock says when a code ends, another's whether it has: nobody who answers in time
# is late for that.
CLOCKS_DIFFER_BY_S = 5


class Attempt(Enum):
    """What became of one answer to a challenge; AGAIN, of one that was counted before."""

    VERIFIED = "verified"
    VERIFIED_AGAIN = "verified_again"
    WRONG = "wrong"
    WRONG_AGAIN = "wrong_again"
    EXPIRED = "expired"
    USED = "used"
    LOCKED = "locked"
    OVER_BUDGET = "over_budget"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class _Count:
    """
    Answers of somebody in a day and its hours: one item, with a member for each hour.

    Attributes:
        per_hour: None if the hours are not counted.

    """

    whose: _Whose
    per_day: int
    per_hour: int | None = None


class ChallengeTable:
    """Counts answers: to the challenge, and guesses for an address by the hour and by the day."""

    def __init__(  # noqa: PLR0913  # a table, its limits, and who stands for time
        self,
        dynamodb: Any,
        *,
        table: str,
        budget: AnswerBudget,
        known_percent: int = 0,
        remaining_ms: Callable[[], int | None] = lambda: None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._calls = ClearCalls(dynamodb, remaining_ms=remaining_ms, sleep=sleep)
        self._table = table
        self._budget = budget
        self._shares = answer_shares(budget, percent=known_percent)

    def attempt(  # noqa: PLR0913  # one write, and all that it depends on
        self,
        challenge: Challenge,
        *,
        method: str,
        right_by: str | None,
        charged_to: str | None,
        must_be_sent: bool,
        now: datetime,
        holder: str,
        once_held_by: Sequence[str] = (),
        given: GivenAnswer | None = None,
        also: Sequence[dict[str, Any]] = (),
        purpose: str = SIGN_IN,
        share: str = "",
        answered_by: Callable[[], str] = lambda: "",
    ) -> Attempt:
        """
        Count an answer and, if it is right, use the challenge up, in one write.

        A right one ends the resend cool-down after the code's message (`ChallengeRequests`),
        so that who has just signed in gets another at once; the counts of messages stay.

        *right_by* is the version of the pepper that makes the answer the code,
        None if none does. *charged_to* names the budget of the
        *holder* that the answer is counted in; one that nobody can guess is in none.
        *once_held_by* is what the holder is called by older versions of the address key. *also* are
        writes to other tables that belong into this one: if one of them is
        refused, what the answer rests on was used meanwhile. With
        *must_be_sent*, nothing is right but while the sender is at it, and once
        it has sent: a code that nobody was sent can only be guessed. A right
        answer is `Attempt.VERIFIED` only if that write took place: of any
        number at the same time, one does.

        With *share*, the known device that the challenge was made for, it is
        counted in the known devices' share, and in the strangers' once that is
        used up; else in the strangers'. Once that is used up, *answered_by* is
        asked for the known device that sent the answer, if one did: what
        strangers use up keeps no device from a code that was mailed at its
        first word, which could not say who asked.

        *given* tells the answer from others: one that was counted is not
        counted again, and one that was right is right again, as far as
        `is_right_again` goes. With None, no answer is like another. A code of
        one *purpose* is of no use for the other.

        Raises `CallFailed` if it is not clear what became of the answer.
        """
        is_right = right_by is not None
        holders = [holder, *once_held_by]
        answered = self._answered(
            challenge, method=method, right_by=right_by, share=share, now=now, holders=holders
        )
        if given is not None:
            noted(answered["Update"], given, has_won=is_right, now=epoch(now))
        if is_right and must_be_sent:
            answered["Update"]["ConditionExpression"] += f" AND {_UNDER_WAY}"
        _only_for(purpose, answered["Update"], forgets=is_right)
        writes: list[dict[str, Any]] = [answered, *also]
        refused: Reasons = []
        purses = self._purses(holder, charged_to, share, answered_by) if charged_to else [[]]
        for purse in purses:
            counts = [self._charged(count, now=now, is_right=is_right) for count in purse]
            refused = self._calls.write([*writes, *counts])
            if not refused:
                return Attempt.VERIFIED if is_right else Attempt.WRONG
            if any(each["Code"] == FAILED for each in refused[: len(writes)]):
                break
        again = self._again(
            refused[0].get("Item"), given, challenge, method=method, right_by=right_by, now=now
        )
        if again is not None:
            return again
        mine = refused[1 : 1 + len(also)]
        if refused[0]["Code"] != FAILED and any(each["Code"] == FAILED for each in mine):
            return Attempt.USED
        is_theirs = _is_of(refused[0].get("Item"), challenge, holders)
        return _why_refused(
            refused, self._budget, epoch(now) - CLOCKS_DIFFER_BY_S, is_theirs=is_theirs
        )

    def _again(  # noqa: PLR0913  # as `attempt`
        self,
        found: Item | None,
        given: GivenAnswer | None,
        challenge: Challenge,
        *,
        method: str,
        right_by: str | None,
        now: datetime,
    ) -> Attempt | None:
        """What became of the same answer before; None if it is another one, or too late."""
        if given is None or not found:
            return None
        won = winner_of(found, challenge, method=method)
        is_right = right_by == found["pepper"]["S"] != UNDERIVED
        if won and is_right_again(given, won, is_right=is_right, now=epoch(now)):
            once_more = one_more_time(given, won)
            key = challenge_key(challenge.challenge_id)
            if not self._calls.write([self._update(key, **once_more)]):
                is_news = given.round_ > won.round_
                return Attempt.VERIFIED if is_news else Attempt.VERIFIED_AGAIN
        return Attempt.WRONG_AGAIN if right_by is None and was_counted(found, given) else None

    def _purses(
        self, holder: str, channel: str, share: str, answered_by: Callable[[], str]
    ) -> Iterator[list[_Count]]:
        """What the answer may be counted in, each as a whole, and the first that has room."""
        if share:
            yield from self._devices(holder, channel, share)
        whose = partial(answers_key, holder=holder, budget=channel)
        strangers = self._shares.strangers
        yield [_Count(whose, strangers.per_day, strangers.per_hour)]
        if not share and (device := answered_by()):
            yield from self._devices(holder, channel, device)

    def _devices(self, holder: str, channel: str, share: str) -> Iterator[list[_Count]]:
        if not (self._shares.known.per_hour and self._shares.known.per_day):
            return
        known = partial(answers_key, holder=holder, budget=f"{channel}#{KNOWN}")
        device = partial(answers_key, holder=share, budget=channel)
        yield [
            _Count(known, self._shares.known.per_day, self._shares.known.per_hour),
            _Count(device, self._shares.device_per_day),
        ]

    def _answered(  # noqa: PLR0913  # as `attempt`
        self,
        challenge: Challenge,
        *,
        method: str,
        right_by: str | None,
        share: str,
        now: datetime,
        holders: Sequence[str],
    ) -> dict[str, Any]:
        """
        Of a right answer: by its user, who exists, and by the pepper that this challenge has.

        A wrong one counts for each user who shares the limits: they may share the
        challenge as well, and nobody is to learn whose it is.
        """
        shared = {f":holder{n}": {"S": holder} for n, holder in enumerate(holders)}
        whose = "#user = :user"
        if right_by is None:
            whose = f"(holder IN ({', '.join(shared)}) OR #user = :user)"
        condition = (
            "#state = :pending AND attempts < :tries AND expires_at > :now"
            f" AND {whose} AND client_id = :client_id AND #method = :method"
        )
        values: dict[str, dict[str, Any]] = {
            ":next": {"S": PENDING if right_by is None else USED},
            ":pending": {"S": PENDING},
            ":one": {"N": "1"},
            ":tries": {"N": str(self._budget.per_challenge)},
            ":now": {"N": str(epoch(now) - CLOCKS_DIFFER_BY_S)},
            ":user": {"S": challenge.user},
            ":client_id": {"S": challenge.client_id},
            ":method": {"S": method},
        }
        condition += " AND #share = :share" if share else " AND attribute_not_exists(#share)"
        values |= {":share": {"S": share}} if share else {}
        if right_by is None:
            values |= shared
        else:
            condition += " AND pepper = :pepper AND ghost = :no"
            values |= {":pepper": {"S": right_by}, ":no": {"BOOL": False}}
        return self._update(
            challenge_key(challenge.challenge_id),
            UpdateExpression="SET #state = :next ADD attempts :one",
            ConditionExpression=condition,
            ExpressionAttributeNames={
                "#state": "state",
                "#user": "user",
                "#method": "method",
                "#share": "share",
            },
            ExpressionAttributeValues=values,
        )

    def _charged(self, count: _Count, *, now: datetime, is_right: bool) -> dict[str, Any]:
        """
        A right answer resets the hour, and never the day.

        Else somebody who signs in often would refill the budget of an attacker.
        """
        at = epoch(now)
        adds, sets = "answers :one", "expires_at = :end"
        condition = "(attribute_not_exists(answers) OR answers < :per_day)"
        values = {
            ":one": {"N": "1"},
            ":end": {"N": str(window_end(DAY_S, now=at) + HOUR_S)},
            ":per_day": {"N": str(count.per_day)},
        }
        names = {}
        if count.per_hour is not None:
            names = {"#hour": f"hour_{window(HOUR_S, now=at)}"}
            condition += " AND (attribute_not_exists(#hour) OR #hour < :per_hour)"
            values[":per_hour"] = {"N": str(count.per_hour)}
            if is_right:
                sets += ", #hour = :zero"
                values[":zero"] = {"N": "0"}
            else:
                adds += ", #hour :one"
        return self._update(
            count.whose(window=f"day-{window(DAY_S, now=at)}"),
            UpdateExpression=f"SET {sets} ADD {adds}",
            ConditionExpression=condition,
            ExpressionAttributeValues=values,
            **({"ExpressionAttributeNames": names} if names else {}),
        )

    def _update(self, key: dict[str, Any], **expressions: Any) -> dict[str, Any]:
        return {
            "Update": {
                "TableName": self._table,
                "Key": key,
                "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
                **expressions,
            }
        }


def _only_for(purpose: str, update: dict[str, Any], *, forgets: bool) -> None:
    """Of a sign-up, a right answer *forgets* the sealed address: nothing is to be mailed there."""
    if purpose == SIGN_IN:
        update["ConditionExpression"] += f" AND {_OF_A_SIGN_IN}"
    else:
        update["ConditionExpression"] += " AND purpose = :purpose"
        if forgets:
            update["UpdateExpression"] += " REMOVE #to"
            update["ExpressionAttributeNames"] |= {"#to": "to"}
    update["ExpressionAttributeValues"] |= {":purpose": {"S": purpose}}


_OF_A_SIGN_IN = "(attribute_not_exists(purpose) OR purpose = :purpose)"  # absent in one of before
_UNDER_WAY = "attribute_exists(lease_until)"  # see `ChallengeSending`: given back, it is gone


def _is_of(item: Item | None, challenge: Challenge, holders: Sequence[str]) -> bool:
    """Whether the challenge is of the user, or of one who shares the limits."""
    if not item:
        return False
    return bool(item["user"]["S"] == challenge.user) or holder_of(item) in holders


def _why_refused(reasons: Reasons, budget: AnswerBudget, now: int, *, is_theirs: bool) -> Attempt:
    """For the event alone: the answer is false whatever this finds."""
    answered, *_ = reasons
    if answered["Code"] != FAILED:
        return Attempt.OVER_BUDGET
    item = answered.get("Item")
    if not item or not is_theirs:
        return Attempt.UNKNOWN
    if item["state"]["S"] != PENDING:
        return Attempt.USED
    if int(item["attempts"]["N"]) >= budget.per_challenge:
        return Attempt.LOCKED
    return Attempt.EXPIRED if int(item["expires_at"]["N"]) <= now else Attempt.UNKNOWN
