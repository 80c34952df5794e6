"""
Attach the suite's triggers to an existing user pool.

The command makes one UpdateUserPool call, which sends back all settings of the pool and
changes LambdaConfig alone. Before the call it checks the pool, shows the change and writes
an undo file for `detach`. After the call it reads the pool again and compares each setting.
A trigger with another function stays unchanged unless you name it with --replace, or with
--chain: the suite then calls the other function as well. If a stack or a tool manages the
pool, the command changes nothing and prints the lines to add there.

Exit codes: 0 done, or nothing to do; 3 a check refused; 4 a stack or tool manages the pool;
5 AWS refused; 6 changed, but the pool differs from the plan.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Collection
from functools import partial
from pathlib import Path

from operators.adoption.adopted import Adopted, NotReady
from operators.adoption.against import Read, against
from operators.adoption.bindings import SENDERS, arn_of
from operators.adoption.chaining import Chains, as_theirs, chained_by
from operators.adoption.changing import NotAsMeant, change
from operators.adoption.completing import TO_UNDO, complete, record, resumed, stamp, undo_of
from operators.adoption.options import arguments
from operators.adoption.outcomes import OWNED, REFUSED, outcome, unchanged
from operators.adoption.owner import UNMARKED, Owner, owner_of
from operators.adoption.plan import Plan, attaching
from operators.adoption.policy import policy_for
from operators.adoption.pool import Pool
from operators.adoption.resuming import file_name, left_by_others, unfinished
from operators.adoption.uninterrupted import uninterrupted
from operators.outside import Outside

__all__ = ["arguments", "run"]


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Attach; the exit code says why not."""
    return outcome(partial(_attach, asked, outside), outside.say)


def _attach(asked: argparse.Namespace, outside: Outside) -> int:
    pool = Pool(outside.client("cognito-idp"), asked.pool)
    if asked.print_policy:
        policy = policy_for(pool.describe(), outside.stack.name)
        outside.say(json.dumps(policy, indent=1), **policy)
        return 0
    adopted = Adopted(outside.client, outside.stack.name)
    ours = adopted.triggers(asked.only)
    for line in left_by_others(Path.cwd(), adopted.where(pool.pool_id)):
        outside.say(line)
    if not asked.dry_run and _is_finished(pool, adopted, outside):
        return 0
    before = pool.describe()
    chains = Chains(
        adopted.functions(), asked.chain, chained_by(adopted.settings), outside.client("lambda")
    )
    chained = chains.theirs(before.get("LambdaConfig", {}), adopted.remembered(asked.pool))
    ours = {name: as_theirs(entry, chained.get(name)) for name, entry in ours.items()}
    plan = attaching(before, ours, replaced=asked.replace, chained=chained)
    read = Read(adopted, pool, ours, plan, chains, asked.client)
    if not plan.triggers:
        outside.say(f"{asked.pool} already calls the functions of {adopted.stack}")
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


def _may_not(asked: argparse.Namespace, outside: Outside, read: Read) -> int | None:
    """Say what speaks against it, and return the exit code; None if nothing does."""
    found = [
        each for each in against(read) if not (each.may_be_accepted and each.name in asked.accept)
    ]
    for each in found:
        outside.say(f"{each.name}: {each.why}")
    if found:
        may = sorted({each.name for each in found if each.may_be_accepted})
        if may:
            outside.say("to continue: " + " ".join(f"--accept {name}" for name in may))
        return REFUSED
    if owner := _owner(asked, outside, read):
        return _leave_to(owner, read, outside)
    if asked.owner is None:
        outside.say(
            "no stack or tool was found that manages this pool. Terraform and Pulumi leave no "
            "mark: if one of them manages it, its next run may remove the triggers"
        )
    return None


def _owner(asked: argparse.Namespace, outside: Outside, read: Read) -> Owner | None:
    if asked.owner is None:
        return owner_of(outside.client, read.plan.before)
    return Owner(UNMARKED[asked.owner], "by --owner") if asked.owner in UNMARKED else None


def _leave_to(owner: Owner, read: Read, outside: Outside) -> int:
    wanted = {name: each.put for name, each in read.plan.triggers.items()}
    outside.say(f"{owner.kind} manages this pool ({owner.name}); add there:")
    outside.say(owner.lines(wanted, read.adopted.exports))
    outside.say("--owner none changes the pool here, until the next run of the stack or tool")
    return OWNED


def _told(plan: Plan, chained: Collection[str]) -> list[str]:
    changes = [
        f"{name}: {each.was or 'nothing'} → {each.put}{', calling the former' * (name in chained)}"
        for name, each in sorted(plan.triggers.items())
    ]
    config = plan.lambda_config
    kept = [f"{name}: {arn_of(config[name])} stays" for name in sorted(SENDERS) if name in config]
    return changes + [f"{each}, and sends Cognito's own messages" for each in kept]


def _carry_out(asked: argparse.Namespace, outside: Outside, read: Read) -> None:
    """Do what was shown, and nothing else: a pool that has changed since is refused."""
    plan, pool = read.plan, read.pool
    path = asked.undo or Path.cwd() / file_name(pool.pool_id, stamp(outside))
    if asked.undo and path.exists():
        raise NotReady(f"{path} exists: --undo names a new file")
    undo = undo_of(pool, plan, read.adopted.where(pool.pool_id))
    with uninterrupted():
        try:
            unread = change(pool, plan, undo, path, sleep=outside.sleep)
        except NotAsMeant as error:
            record(read.adopted, undo, path, outside)
            raise NotAsMeant(f"{error}. {TO_UNDO}{path}`; the file has the former state") from error
        complete(read.adopted, undo, path, outside)
    outside.say(f"attached; {unchanged(unread)}. {TO_UNDO}{path}`")
    if not read.adopted.is_protected:
        outside.say(
            f"the stack {undo.stack} can be deleted, and all sign-ups and sign-ins would then "
            "fail: `protect` prevents it (termination protection)"
        )


def _is_finished(pool: Pool, adopted: Adopted, outside: Outside) -> bool:
    """Tell whether a run before had done it all, and was killed before it could say so."""
    begun = unfinished(Path.cwd(), adopted.where(pool.pool_id))
    came = [undo.by for path, undo in begun if resumed(pool, adopted, path, undo, outside)]
    return "attach" in came
