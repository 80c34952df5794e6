"""The contract of the templates: parameters and their bounds, outputs, what holds state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pipeline.release.contracts.finding import Finding
from pipeline.release.semver import Change
from pipeline.twin.stack_policy import KEPT

_NAME: Final = "templates"
_WORDS: Final = frozenset({"Description", "ConstraintDescription"})
_LOWEST: Final = ("MinValue", "MinLength")
_HIGHEST: Final = ("MaxValue", "MaxLength")
Template = Mapping[str, Any]


def recorded(template: Template) -> dict[str, Any]:
    """Return what is relied on of a template whose intrinsic functions are in their long form."""
    outputs = template.get("Outputs", {})
    return {
        "parameters": {
            name: {key: value for key, value in told.items() if key not in _WORDS}
            for name, told in template["Parameters"].items()
        },
        "outputs": {name: "Export" in told for name, told in outputs.items()},
        "state": {
            name: told["Type"]
            for name, told in template["Resources"].items()
            if told["Type"] in KEPT
        },
    }


def compared(last: Template, now: Template, template: str) -> Iterator[Finding]:
    """Tell what operators notice who update a stack of *template* with the values they have."""
    for change, what in (
        *_parameters(last["parameters"], now["parameters"]),
        *_outputs(last["outputs"], now["outputs"]),
        *_state(last["state"], now["state"]),
    ):
        yield Finding(_NAME, change, f"{template}: {what}")


def _parameters(last: Template, now: Template) -> Iterator[tuple[Change, str]]:
    for name in sorted(last.keys() - now.keys()):
        yield Change.MAJOR, f"the parameter {name} is gone"
    for name in sorted(now.keys() - last.keys()):
        needed = "Default" not in now[name]
        yield (
            Change.MAJOR if needed else Change.MINOR,
            f"the parameter {name} is new" + (" and has no default" if needed else ""),
        )
    for name in sorted(last.keys() & now.keys()):
        for change, what in _parameter(last[name], now[name]):
            yield change, f"the parameter {name} {what}"


def _parameter(last: Template, now: Template) -> Iterator[tuple[Change, str]]:
    if last["Type"] != now["Type"]:
        yield Change.MAJOR, f"was of the type {last['Type']}, is {now['Type']}"
    if last.get("Default") != now.get("Default"):
        yield Change.MAJOR, f"had the default {last.get('Default')}, has {now.get('Default')}"
    if last.get("AllowedPattern") != now.get("AllowedPattern"):
        yield Change.MAJOR, "has another pattern: a value may be refused that was taken"
    yield from _values(last.get("AllowedValues"), now.get("AllowedValues"))
    for bound, is_lowest in (*((b, True) for b in _LOWEST), *((b, False) for b in _HIGHEST)):
        yield from _bound(bound, last.get(bound), now.get(bound), is_lowest=is_lowest)


def _values(last: list[Any] | None, now: list[Any] | None) -> Iterator[tuple[Change, str]]:
    if last is None and now is not None:
        yield Change.MAJOR, "takes certain values alone"
    elif last is not None and now is None:
        yield Change.MINOR, "takes every value"
    elif last is not None and now is not None:
        for value in (each for each in last if each not in now):
            yield Change.MAJOR, f"no longer takes {value}"
        for value in (each for each in now if each not in last):
            yield Change.MINOR, f"takes {value}, too"


def _bound(name: str, last: Any, now: Any, *, is_lowest: bool) -> Iterator[tuple[Change, str]]:
    if last == now:
        return
    widest = float("-inf") if is_lowest else float("inf")
    before, after = (widest if each is None else float(each) for each in (last, now))
    is_narrower = after > before if is_lowest else after < before
    yield Change.MAJOR if is_narrower else Change.MINOR, f"had the {name} {last}, has {now}"


def _outputs(last: Template, now: Template) -> Iterator[tuple[Change, str]]:
    for name in sorted(last.keys() - now.keys()):
        yield Change.MAJOR, f"the output {name} is gone"
    for name in sorted(now.keys() - last.keys()):
        yield Change.MINOR, f"the output {name} is new"
    for name in sorted(last.keys() & now.keys()):
        if last[name] and not now[name]:
            yield Change.MAJOR, f"the output {name} is no longer exported"


def _state(last: Template, now: Template) -> Iterator[tuple[Change, str]]:
    for name in sorted(last):
        if name not in now:
            yield Change.MAJOR, f"{name}, which holds state, is gone: an update would delete it"
        elif last[name] != now[name]:
            yield Change.MAJOR, f"{name} was {last[name]}, is {now[name]}: it would be replaced"
