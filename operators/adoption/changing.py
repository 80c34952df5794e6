"""
Change a pool's triggers: one call, then verification.

The order protects the pool. The undo file is on the disk before the call. The pool is
read again right before the call: UpdateUserPool has no conditional write, so a concurrent
change within those milliseconds would be lost. After the call every readable setting is
compared with the plan.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from operators.adoption.plan import Plan
from operators.adoption.pool import MFA, Pool, changed_beside, not_compared
from operators.adoption.pool_update import differences, update_of
from operators.adoption.undo import Undo

_BUSY: Final = frozenset({"ConcurrentModificationException", "TooManyRequestsException"})
_PAUSES_S: Final = (1, 2, 4)
_PROVED_WITHIN_S: Final = 10  # DescribeUserPool may answer with what was before for a moment


class ChangedMeanwhile(RuntimeError):
    """Somebody changed the pool between plan and call; nothing was sent."""


class NoAnswer(RuntimeError):
    """The connection was lost during the call: nobody knows whether the pool was changed."""


class NotAsMeant(RuntimeError):
    """The pool is not what it was meant to be; the undo file says how it was."""


class NotVerified(NotAsMeant):
    """The pool could not be read after the call; the next run does that."""


def change(
    pool: Pool,
    plan: Plan,
    undo: Undo,
    path: Path,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> list[str]:
    """
    Make *plan* true, with *undo* kept at *path*; return what `prove` returns.

    The file stays at "sent": the command that records the change in the stack ends it.

    Raises:
        ChangedMeanwhile: Plan again; nothing was sent.
        NoAnswer: The next run looks whether it was changed.
        NotAsMeant: Sent, and something else is different now; `NotVerified` if nobody knows.
        NotSentBack: Nothing was sent.
        ClientError: AWS refused the call; nothing was changed.

    """
    request = update_of(plan.before, plan.lambda_config, members=pool.members)
    undo.keep(path)
    try:
        _refuse_a_change(plan, pool)
        _send(pool, request, sleep)
    except (ClientError, ChangedMeanwhile):
        path.unlink()
        raise
    undo.at("sent").keep(path)
    try:
        return prove(pool, plan.before, plan.lambda_config, undo.before, sleep=sleep)
    except (ClientError, BotoCoreError) as error:
        raise NotVerified(
            f"AWS accepted the change, but it could not be verified: {error}"
        ) from error


def prove(
    pool: Pool,
    before: Mapping[str, Any],
    lambda_config: Mapping[str, Any],
    beside: Mapping[str, Any],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> list[str]:
    """
    Compare the pool with *before* and with *lambda_config*, and what is *beside* it.

    Second factors that an update took away are set again. Return what could not be read
    before or after, and so was not compared.

    Raises:
        NotAsMeant: Something differs, or still does.

    """
    _set_mfa_again(pool, beside)
    meant = {**before, "LambdaConfig": dict(lambda_config)}
    found = differences(meant, pool.describe())
    for _ in range(_PROVED_WITHIN_S):
        if not found:
            break
        sleep(1)
        found = differences(meant, pool.describe())
    after = pool.beside()
    unread = not_compared(beside, after)
    if found := found + changed_beside(beside, after):
        beyond = f" (not compared: {', '.join(unread)})" if unread else ""
        raise NotAsMeant(f"the pool differs from the plan: {', '.join(found)}{beyond}")
    return unread


def _refuse_a_change(plan: Plan, pool: Pool) -> None:
    if changed := differences(plan.before, pool.describe()):
        raise ChangedMeanwhile(f"the pool was changed concurrently: {', '.join(changed)}")


def _set_mfa_again(pool: Pool, beside: Mapping[str, Any]) -> None:
    was, now = (answers.get(MFA) for answers in (beside, pool.beside()))
    if isinstance(was, dict) and isinstance(now, dict) and differences(was, now):
        pool.set_mfa(was)


def _send(pool: Pool, request: Mapping[str, Any], sleep: Callable[[float], None]) -> None:
    for pause in (*_PAUSES_S, None):
        try:
            pool.update(request)
        except ClientError as error:
            if pause is None or error.response["Error"]["Code"] not in _BUSY:
                raise
            sleep(pause)
        except BotoCoreError as error:
            raise NoAnswer(str(error)) from error
        else:
            return
