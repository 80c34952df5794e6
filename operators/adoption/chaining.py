"""
Check whether the suite may call the function that a pool has for a trigger (--chain).

The stack's parameter ChainedFunctions names the function: `attach` does not change the
stack, so that its parameters have one writer and the chain is on record.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.adoption.bindings import Entry, arn_of, entry_at, function_of
from operators.adoption.checks import Finding
from operators.adoption.undo import Binding
from rules.chaining import CHAINABLE

_SETTING: Final = "ChainedFunctions"
_VARIABLE: Final = "CHAINED_FUNCTION"


def chained_by(settings: Mapping[str, str]) -> dict[str, str]:
    """
    Return the ARNs of the functions that the stack's triggers call, by trigger.

    >>> chained_by({"ChainedFunctions": ",,arn:a,,,"})
    {'CustomMessage': 'arn:a'}
    """
    told = settings.get(_SETTING, "").split(",")
    return {name: arn for name, arn in zip(CHAINABLE, told, strict=False) if arn}


def as_theirs(entry: Entry, theirs: Entry | None) -> Entry:
    """
    Return *entry*, called by the version of the event that *theirs* knows.

    >>> as_theirs({"LambdaVersion": "V2_0", "LambdaArn": "ours"}, "theirs")
    'ours'
    """
    if theirs is None:
        return entry
    return arn_of(entry) if isinstance(theirs, str) else {**theirs, "LambdaArn": arn_of(entry)}


@dataclass(frozen=True, slots=True)
class Chains:
    """
    What ours would call.

    Attributes:
        functions: All functions of the stack's triggers, without version or alias.
        asked: The triggers that were asked for.
        told: The ARN that the stack is told, by trigger.
        client: Of Lambda.

    """

    functions: Collection[str]
    asked: Collection[str]
    told: Mapping[str, str]
    client: Any

    def theirs(
        self, config: Mapping[str, Any], remembered: Mapping[str, Entry | None]
    ) -> dict[str, Entry | None]:
        """Return what is there of each trigger that was asked for, or was before ours came."""
        found: dict[str, Entry | None] = {}
        for name in self.asked:
            there = entry_at(config, name)
            is_theirs = there is not None and function_of(there) not in self.functions
            found[name] = there if is_theirs else remembered.get(name, there)
        return found

    def findings(self, bound: Mapping[str, Binding]) -> Iterator[Finding]:
        """Find why a trigger cannot be chained, or would be without having been asked for."""
        unknown = sorted(set(self.asked) - set(CHAINABLE))
        for name in unknown:
            yield _finding(f"{name} cannot be chained: --replace {name} replaces its function")
        for name, binding in bound.items():
            check = self._why_not if name in self.asked else self._unasked
            if name not in unknown and (why := check(name, binding)):
                yield _finding(why)

    def _why_not(self, name: str, binding: Binding) -> str:
        if binding.was is None:
            return f"{name} has no function to chain: omit --chain {name}"
        theirs = arn_of(binding.was)
        if function_of(theirs) in self.functions:
            return f"{name} already calls a function of this stack, which would call itself"
        if theirs.split(":")[3:5] != arn_of(binding.put).split(":")[3:5]:
            return f"{theirs} is in another Region or account: the suite cannot call it"
        if self._calls_us(theirs):
            return f"{theirs} calls a function of this stack: the chain would be a loop"
        if self.told.get(name) != theirs:
            wanted = ",".join({**self.told, name: theirs}.get(each, "") for each in CHAINABLE)
            return (
                f"{name} calls {theirs}, and ChainedFunctions has {self.told.get(name, 'none')}: "
                f'deploy it with {_SETTING}="{wanted}", then run this again'
            )
        return ""

    def _unasked(self, name: str, binding: Binding) -> str:
        if name not in self.told:
            return ""
        there = "as the pool does" if binding.was == self.told[name] else "but the pool does not"
        return (
            f"{name} of the stack calls {self.told[name]}, {there}: --chain {name}, or deploy the "
            f"stack without it in {_SETTING}"
        )

    def _calls_us(self, theirs: str) -> bool:
        """Another suite's, which chains ours."""
        try:
            told = self.client.get_function_configuration(FunctionName=theirs)
        except ClientError:
            return False  # no right to look
        called = told.get("Environment", {}).get("Variables", {}).get(_VARIABLE, "")
        return function_of(called) in self.functions


def _finding(why: str) -> Finding:
    return Finding("chain", why, may_be_accepted=False)
