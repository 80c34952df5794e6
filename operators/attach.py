"""
Put the suite's triggers on a user pool that exists already.

One UpdateUserPool is made, which sends back all that the pool has and changes
LambdaConfig alone. Before it the pool is checked, the change is shown, and a file is
written that `detach` puts it back from. After it the pool is read again and compared,
member by member. What another function has is left alone, unless you name it with
--replace; a pool that a stack or a tool writes is left alone, too, and you get the lines
to write there.

Exit codes: 0 done, or nothing to do; 3 a check refused; 4 the pool has an owner; 5 AWS
refused; 6 changed, and not as it was meant.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from botocore.exceptions import ClientError

from operators.adoption.adopted import Adopted, NotReady
from operators.adoption.bindings import TRIGGERS, Entry
from operators.adoption.changing import ChangedMeanwhile, NotAsMeant, change
from operators.adoption.checks import Finding, findings
from operators.adoption.owner import Owner, owner_of
from operators.adoption.plan import HalfASignIn, Plan, Taken, attaching
from operators.adoption.pool import Pool, not_compared
from operators.adoption.pool_update import NotSentBack
from operators.adoption.resuming import file_name, finish, unfinished
from operators.adoption.undo import Undo
from operators.adoption.uninterrupted import uninterrupted
from operators.outside import Outside
from operators.typed import triggers

REFUSED: Final = 3
OWNED: Final = 4
BY_AWS: Final = 5
NOT_AS_MEANT: Final = 6
_PLANS: Final = 3  # when somebody else changes the pool in between


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which pool, and which triggers."""
    known = ", ".join(TRIGGERS)
    parser.add_argument("--pool", required=True, metavar="ID", help="the user pool's id")
    parser.add_argument(
        "--only", type=triggers, default=(), metavar="NAME,…", help=f"some of {known}"
    )
    parser.add_argument(
        "--replace", type=triggers, default=(), metavar="NAME,…", help="triggers that are taken"
    )
    parser.add_argument(
        "--accept", action="append", default=[], metavar="CHECK", help="go on in spite of it"
    )
    parser.add_argument(
        "--owner", choices=["none"], help="nothing else writes this pool's configuration"
    )
    parser.add_argument("--undo", type=Path, help="the file to write (named by pool and time)")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Attach; the exit code says why not."""
    try:
        return _attach(asked, outside)
    except (NotReady, Taken, HalfASignIn, NotSentBack, ChangedMeanwhile) as error:
        outside.say(f"refused: {error}")
        return REFUSED
    except NotAsMeant as error:
        outside.say(f"changed, and not as it was meant: {error}")
        outside.say("the undo file says how it was; `detach --undo FILE` puts the triggers back")
        return NOT_AS_MEANT
    except ClientError as error:
        outside.say(f"AWS refused, and nothing was changed: {error}")
        return BY_AWS


def _attach(asked: argparse.Namespace, outside: Outside) -> int:
    adopted = Adopted(outside.client, outside.stack.name)
    pool = Pool(outside.client("cognito-idp"), asked.pool)
    ours = adopted.triggers(asked.only)
    if not asked.dry_run and _is_finished(pool, adopted, outside):
        return 0
    plan = attaching(pool.describe(), ours, replaced=asked.replace)
    if not plan.triggers:
        outside.say(f"{asked.pool} calls the functions of {adopted.stack} already")
        return 0
    if (code := _may_not(asked, outside, adopted, pool, plan, ours)) is not None:
        return code
    for line in _told(plan):
        outside.say(line)
    if asked.dry_run:
        return 0
    outside.agree(f"Change {asked.pool}?")
    _carry_out(asked, outside, adopted, pool, ours)
    return 0


def _may_not(  # noqa: PLR0913, PLR0917  # all that was read so far
    asked: argparse.Namespace,
    outside: Outside,
    adopted: Adopted,
    pool: Pool,
    plan: Plan,
    ours: Mapping[str, Entry],
) -> int | None:
    """Say what speaks against it, and return the exit code; None if nothing does."""
    against = [
        each
        for each in _against(adopted, pool, plan, ours)
        if not (each.may_be_accepted and each.name in asked.accept)
    ]
    for each in against:
        outside.say(f"{each.name}: {each.why}")
    if against:
        may = sorted({each.name for each in against if each.may_be_accepted})
        if may:
            outside.say("to go on all the same: " + " ".join(f"--accept {name}" for name in may))
        return REFUSED
    if asked.owner is None and (owner := owner_of(outside.client, plan.before)):
        return _leave_to(owner, plan, outside)
    if asked.owner is None:
        outside.say(
            "no owner was found; Terraform and Pulumi leave no mark: if one of them writes this "
            "pool, its next run may take the triggers away"
        )
    return None


def _against(adopted: Adopted, pool: Pool, plan: Plan, ours: Mapping[str, Entry]) -> list[Finding]:
    arn = plan.before["Arn"]
    told = findings(plan.before, pool.clients(), ours.keys(), token_version=adopted.token_version)
    if (where := arn.split(":")[3:5]) != [adopted.region, adopted.account]:
        why = f"{arn} is in {where}; {adopted.stack} is in {[adopted.region, adopted.account]}"
        told.append(Finding("region", why, may_be_accepted=False))
    elif shut_out := adopted.shut_out(ours, arn):
        why = (
            f"{', '.join(shut_out)} of {adopted.stack} do not let this pool in, and every call "
            "would fail: deploy the stack with ExistingUserPoolId set to it"
        )
        told.append(Finding("permission", why, may_be_accepted=False))
    return told


def _leave_to(owner: Owner, plan: Plan, outside: Outside) -> int:
    outside.say(f"{owner.kind} writes this pool ({owner.name}); write there:")
    outside.say(owner.lines({name: each.put for name, each in plan.bound.items()}))
    outside.say("--owner none changes it here all the same, until its owner's next run")
    return OWNED


def _told(plan: Plan) -> list[str]:
    return [
        f"{name}: {each.was or 'nothing'} → {each.put}" for name, each in sorted(plan.bound.items())
    ]


def _carry_out(
    asked: argparse.Namespace,
    outside: Outside,
    adopted: Adopted,
    pool: Pool,
    ours: Mapping[str, Entry],
) -> None:
    for attempt in range(1, _PLANS + 1):
        plan = attaching(pool.describe(), ours, replaced=asked.replace)
        undo = _undo(adopted, pool, plan)
        path = asked.undo or Path.cwd() / file_name(pool.pool_id, _stamp(outside))
        try:
            with uninterrupted():
                change(pool, plan, undo, path, sleep=outside.sleep)
        except ChangedMeanwhile:
            if attempt == _PLANS:
                raise
            continue
        break
    for line in not_compared(undo.before):
        outside.say(f"not compared: {line}")
    adopted.remember(pool.pool_id, plan.bound, _stamp(outside))
    outside.say(f"attached; all else is as it was. {path} puts it back: `detach --undo {path}`")


def _undo(adopted: Adopted, pool: Pool, plan: Plan) -> Undo:
    return Undo(
        pool_id=pool.pool_id,
        account=adopted.account,
        region=adopted.region,
        stack=adopted.stack,
        before={"DescribeUserPool": plan.before, **pool.beside()},
        triggers=plan.bound,
    )


def _stamp(outside: Outside) -> str:
    return outside.now().strftime("%Y%m%dT%H%M%SZ")


def _is_finished(pool: Pool, adopted: Adopted, outside: Outside) -> bool:
    """Tell whether a run before had done it all, and was killed before it could say so."""
    for path, undo in unfinished(Path.cwd(), pool.pool_id, adopted.account):
        if finish(pool, path, undo, sleep=outside.sleep):
            adopted.remember(pool.pool_id, undo.triggers, _stamp(outside))
            outside.say(f"attached by the run before; {path} puts it back")
            return True
        outside.say(f"the call of the run before never reached the pool; {path} is gone")
    return False
