"""Plan the change of a pool's LambdaConfig."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from operators.adoption.bindings import SENDERS, TRIO, Entry, entry_at, function_of, with_entry
from operators.adoption.undo import Binding
from rules.chaining import CHAINABLE

_SENDERS_KEY: Final = "KMSKeyID"


class Taken(ValueError):
    """Another function has a trigger that is asked for."""


class HalfASignIn(ValueError):
    """Some of Define, Create and Verify without the others."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    One change of a pool, not yet made.

    Attributes:
        before: What DescribeUserPool answered when it was made.
        lambda_config: What LambdaConfig is to be.
        triggers: What changes, by the name of the trigger; empty if nothing does.

    """

    before: Mapping[str, Any]
    lambda_config: Mapping[str, Any]
    triggers: Mapping[str, Binding]


def attaching(
    before: Mapping[str, Any],
    ours: Mapping[str, Entry],
    *,
    replaced: Collection[str] = (),
    chained: Mapping[str, Entry | None] | None = None,
) -> Plan:
    """
    Return what puts *ours* there.

    A trigger of *replaced* may have another function, and one of *chained* has one that ours
    calls: what is said there, or, if the pool has lost it, what the stack remembers.

    Raises:
        HalfASignIn: The three triggers of one sign-in are not together.
        Taken: A trigger has another function.

    """
    config = before.get("LambdaConfig", {})
    if TRIO & ours.keys() not in (frozenset(), TRIO):
        raise _half("attached")
    kept = chained or {}
    missing = {
        trigger: Binding(was=kept.get(trigger) or entry_at(config, trigger), put=entry)
        for trigger, entry in ours.items()
        if not _is_there(config, trigger, entry)
    }
    for trigger, binding in missing.items():
        if binding.was and trigger not in {*replaced, *kept}:
            raise _taken(trigger, binding.was)
    wanted = config_with(config, {name: each.put for name, each in missing.items()})
    return Plan(before=before, lambda_config=wanted, triggers=missing)


def detaching(
    before: Mapping[str, Any],
    ours: Collection[str],
    was: Mapping[str, Entry | None],
    *,
    only: Collection[str] = (),
) -> Plan:
    """
    Return what takes the triggers *ours* off the pool.

    *was* says what comes back, by trigger. Triggers of others stay as they are, and so do
    ours if they are none of *only*.

    Raises:
        HalfASignIn: Some of the three triggers of one sign-in would stay.

    """
    config = before.get("LambdaConfig", {})
    called = called_by(config)
    off = {name: was.get(name) for name in ours if not only or name in only}
    if (going := TRIO.intersection(off)) and going != TRIO.intersection(ours):
        raise _half("detached")
    bound = {name: Binding(was=back, put=called[name]) for name, back in off.items()}
    return Plan(before=before, lambda_config=config_with(config, off), triggers=bound)


def config_with(
    config: Mapping[str, Any], entries: Mapping[str, Entry | None]
) -> Mapping[str, Any]:
    """
    Return a LambdaConfig with *entries* by trigger, None for no function.

    The key of custom senders goes with the last of them.
    """
    wanted = config
    for trigger, entry in entries.items():
        wanted = with_entry(wanted, trigger, entry)
    if SENDERS.intersection(entries) and not SENDERS & wanted.keys():
        wanted = {name: value for name, value in wanted.items() if name != _SENDERS_KEY}
    return wanted


def called_by(config: Mapping[str, Any]) -> dict[str, Entry]:
    """Return the entries of a LambdaConfig by trigger, those of other owners too."""
    entries = {name: entry_at(config, name) for name in sorted(config) if name != _SENDERS_KEY}
    return {name: each for name, each in entries.items() if each and not name.endswith("Config")}


def _is_there(config: Mapping[str, Any], trigger: str, entry: Entry) -> bool:
    return entry_at(config, trigger) == entry


def _half(done: str) -> HalfASignIn:
    return HalfASignIn(f"{', '.join(sorted(TRIO))} must be {done} together: they serve one sign-in")


def _taken(trigger: str, theirs: Entry) -> Taken:
    also = f"--chain {trigger} calls it as well; " if trigger in CHAINABLE else ""
    return Taken(
        f"{trigger} calls {function_of(theirs)}. {also}--replace {trigger} replaces "
        "it, and detach restores it"
    )
