"""
Put the suite's triggers on a user pool that exists already.

One UpdateUserPool is made, which sends back all that the pool has and changes
LambdaConfig alone. Before it the pool is checked, the change is shown, and a file is
written that `detach` puts it back from. After it the pool is read again and compared,
member by member. What another function has is left alone, unless you name it with
--replace, or with --chain: then ours calls it as well. A pool that a stack or a tool writes is
left alone, too, and you get the lines to write there.

Exit codes: 0 done, or nothing to do; 3 a check refused; 4 the pool has an owner; 5 AWS
refused; 6 changed, and not as it was meant.
"""

from __future__ import annotations

import argparse
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from botocore.exceptions import ClientError

from operators.adoption.adopted import Adopted
from operators.adoption.bindings import TRIGGERS, Entry, version_of
from operators.adoption.chaining import Chains, as_theirs, chained_by
from operators.adoption.changing import NotAsMeant, change
from operators.adoption.checks import Finding, findings
from operators.adoption.outcomes import OWNED, REFUSED, outcome
from operators.adoption.owner import Owner, owner_of
from operators.adoption.plan import Plan, attaching
from operators.adoption.pool import Pool, not_compared
from operators.adoption.replica import at_a_replica, at_the_primary
from operators.adoption.resuming import file_name, finish, unfinished
from operators.adoption.settings import groups_missing, groups_named, mistold
from operators.adoption.undo import Undo
from operators.adoption.uninterrupted import uninterrupted
from operators.outside import Outside
from operators.typed import triggers


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
        "--chain",
        type=triggers,
        default=(),
        metavar="NAME,…",
        help="triggers whose function ours "
        "is to call as well, as ChainedFunctions of the stack says",
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
    return outcome(partial(_attach, asked, outside), outside.say)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of the stack and of the pool."""

    adopted: Adopted
    pool: Pool
    ours: Mapping[str, Entry]
    plan: Plan
    chains: Chains


def _attach(asked: argparse.Namespace, outside: Outside) -> int:
    adopted = Adopted(outside.client, outside.stack.name)
    pool = Pool(outside.client("cognito-idp"), asked.pool)
    ours = adopted.triggers(asked.only)
    if not asked.dry_run and _is_finished(pool, adopted, outside):
        return 0
    before = pool.describe()
    chains = Chains(
        adopted.functions(), asked.chain, chained_by(adopted.settings), outside.client("lambda")
    )
    chained = chains.theirs(before.get("LambdaConfig", {}), adopted.remembered(asked.pool))
    ours = {name: as_theirs(entry, chained.get(name)) for name, entry in ours.items()}
    plan = attaching(before, ours, replaced=asked.replace, chained=chained)
    read = _Read(adopted, pool, ours, plan, chains)
    if not plan.triggers:
        outside.say(f"{asked.pool} calls the functions of {adopted.stack} already")
        return 0
    if (code := _may_not(asked, outside, read)) is not None:
        return code
    for line in _told(plan, asked.chain):
        outside.say(line)
    if asked.dry_run:
        return 0
    outside.agree(f"Change {asked.pool}?")
    _carry_out(asked, outside, read)
    return 0


def _may_not(asked: argparse.Namespace, outside: Outside, read: _Read) -> int | None:
    """Say what speaks against it, and return the exit code; None if nothing does."""
    against = [
        each for each in _against(read) if not (each.may_be_accepted and each.name in asked.accept)
    ]
    for each in against:
        outside.say(f"{each.name}: {each.why}")
    if against:
        may = sorted({each.name for each in against if each.may_be_accepted})
        if may:
            outside.say("to go on all the same: " + " ".join(f"--accept {name}" for name in may))
        return REFUSED
    if asked.owner is None and (owner := owner_of(outside.client, read.plan.before)):
        return _leave_to(owner, read.plan, outside)
    if asked.owner is None:
        outside.say(
            "no owner was found; Terraform and Pulumi leave no mark: if one of them writes this "
            "pool, its next run may take the triggers away"
        )
    return None


def _against(read: _Read) -> list[Finding]:
    adopted, before = read.adopted, read.plan.before
    arn = before["Arn"]
    tokens = read.ours.get("PreTokenGeneration")
    version = adopted.event_version if tokens is None else version_of(tokens)
    told = findings(before, read.pool.clients(), read.ours.keys(), event_version=version)
    told += read.chains.findings(read.plan.bound)
    told += mistold(before, adopted.settings, read.ours.keys())
    told += _by_region(read)
    if "PostConfirmation" in read.ours and (wanted := groups_named(adopted.settings)):
        told += groups_missing(wanted - read.pool.groups())
    if (where := arn.split(":")[3:5]) != [adopted.region, adopted.account]:
        why = f"{arn} is in {where}; {adopted.stack} is in {[adopted.region, adopted.account]}"
        told.append(Finding("region", why, may_be_accepted=False))
    elif shut_out := adopted.shut_out(read.ours, arn):
        why = (
            f"{', '.join(shut_out)} of {adopted.stack} do not let this pool in, and every call "
            "would fail: deploy the stack with ExistingUserPoolId set to it"
        )
        told.append(Finding("permission", why, may_be_accepted=False))
    return told


def _by_region(read: _Read) -> Iterable[Finding]:
    settings = read.adopted.settings
    if read.pool.is_replica(region=read.adopted.region):
        return at_a_replica(settings, read.ours.keys())
    return at_the_primary(settings)


def _leave_to(owner: Owner, plan: Plan, outside: Outside) -> int:
    outside.say(f"{owner.kind} writes this pool ({owner.name}); write there:")
    outside.say(owner.lines({name: each.put for name, each in plan.bound.items()}))
    outside.say("--owner none changes it here all the same, until its owner's next run")
    return OWNED


def _told(plan: Plan, chained: Collection[str]) -> list[str]:
    return [
        f"{name}: {each.was or 'nothing'} → {each.put}{', which calls it' * (name in chained)}"
        for name, each in sorted(plan.bound.items())
    ]


def _carry_out(asked: argparse.Namespace, outside: Outside, read: _Read) -> None:
    """Do what was shown, and nothing else: a pool that has changed since is refused."""
    plan, pool = read.plan, read.pool
    undo = _undo(read.adopted, pool, plan)
    path = asked.undo or Path.cwd() / file_name(pool.pool_id, _stamp(outside))
    with uninterrupted():
        change(pool, plan, undo, path, sleep=outside.sleep)
        try:
            read.adopted.remember(pool.pool_id, plan.bound, _stamp(outside))
        except ClientError as error:
            raise NotAsMeant(f"the stack cannot remember it, so keep {path}: {error}") from error
    for line in not_compared(undo.before):
        outside.say(f"not compared: {line}")
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
