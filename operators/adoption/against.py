"""All that speaks against attaching, of the pool, its app clients and the stack."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from operators.adoption.adopted import Adopted
from operators.adoption.api_client import api_findings
from operators.adoption.bindings import TRIO, Entry, version_of
from operators.adoption.chaining import Chains
from operators.adoption.checks import Finding, pool_findings
from operators.adoption.client_checks import client_findings
from operators.adoption.plan import Plan
from operators.adoption.pool import Pool
from operators.adoption.replica import at_a_replica, at_the_primary
from operators.adoption.settings import groups_missing, groups_named, mistold


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of the stack and of the pool."""

    adopted: Adopted
    pool: Pool
    ours: Mapping[str, Entry]
    plan: Plan
    chains: Chains
    app_clients: Collection[str] = ()


def against(read: Read) -> list[Finding]:
    """Return why the triggers should not be attached; AWS is asked for some of it."""
    adopted, before = read.adopted, read.plan.before
    arn = before["Arn"]
    tokens = read.ours.get("PreTokenGeneration")
    version = adopted.event_version if tokens is None else version_of(tokens)
    clients, lives = read.pool.clients(), int(adopted.settings.get("CodeLifetimeSeconds", 600))
    told = [*pool_findings(before, read.ours.keys(), event_version=version)]
    if TRIO & read.ours.keys():
        told += client_findings(clients, chosen=read.app_clients, code_lives_s=lives)
    told += read.chains.findings(read.plan.triggers)
    told += mistold(before, adopted.settings, read.ours.keys())
    told += api_findings(before, clients, adopted.settings)
    told += _by_region(read)
    if "PostConfirmation" in read.ours and (wanted := groups_named(adopted.settings)):
        told += groups_missing(wanted - read.pool.groups())
    if (where := arn.split(":")[3:5]) != [adopted.region, adopted.account]:
        why = f"{arn} is in {where}; {adopted.stack} is in {[adopted.region, adopted.account]}"
        told.append(Finding("region", why, may_be_accepted=False))
    elif shut_out := adopted.shut_out(read.ours, arn):
        why = (
            f"{', '.join(shut_out)} of {adopted.stack} have no permission for this pool, and every "
            "call would fail: deploy the stack with ExistingUserPoolId set to the pool's ID"
        )
        told.append(Finding("permission", why, may_be_accepted=False))
    return told


def _by_region(read: Read) -> Iterable[Finding]:
    settings = read.adopted.settings
    if read.pool.is_replica(region=read.adopted.region):
        return at_a_replica(settings, read.ours.keys())
    return at_the_primary(settings)
