"""The stack for an existing pool: its functions, and its record of the attachment."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from botocore.exceptions import ClientError

from operators.adoption.bindings import TRIGGERS, Entry, arn_of, entry_at, function_of
from operators.adoption.undo import Binding, Where

_TOKENS: Final = "PreTokenGeneration"
_FEDERATION: Final = "InboundFederation"
_LIVE: Final = ":live"
_MOVING: Final = "_IN_PROGRESS"
_WATCH: Final = "watch"  # the pool watch keeps what it has seen of triggers that code has set
_COGNITO: Final = "cognito-idp.amazonaws.com"


class NotReady(ValueError):
    """The stack offers no such trigger, or is being changed."""


class Adopted:
    """The stack that was deployed for a pool that exists."""

    def __init__(self, client: Any, stack: str, told: Mapping[str, Any] | None = None) -> None:
        self.stack = stack
        self._client = client
        if told is None:
            [told] = client("cloudformation").describe_stacks(StackName=stack)["Stacks"]
        self._told: Mapping[str, Any] = told
        self._outputs: dict[str, str] = {
            each["OutputKey"]: each["OutputValue"] for each in self._told.get("Outputs", ())
        }

    @property
    def region(self) -> str:
        """The stack's."""
        return str(self._told["StackId"]).split(":")[3]

    @property
    def account(self) -> str:
        """The stack's."""
        return str(self._told["StackId"]).split(":")[4]

    def where(self, pool_id: str) -> Where:
        """Return which pool, in which account and Region, its undo files are about."""
        return pool_id, self.account, self.region, self.stack

    @property
    def event_version(self) -> str:
        """The version of the token trigger's event that the functions are deployed for."""
        return self._outputs.get("TokenVersion", "V2_0")

    @property
    def exports(self) -> dict[str, str]:
        """The names of the stack's exports, by their value."""
        told = self._told.get("Outputs", ())
        return {each["OutputValue"]: each["ExportName"] for each in told if "ExportName" in each}

    @property
    def is_protected(self) -> bool:
        """Whether CloudFormation refuses to delete the stack (termination protection)."""
        return bool(self._told.get("EnableTerminationProtection"))

    @property
    def is_deleted(self) -> bool:
        """Whether CloudFormation has no stack of that name."""
        return bool(self._told["StackStatus"] == "DELETE_COMPLETE")

    @property
    def settings(self) -> dict[str, str]:
        """The stack's parameters."""
        told = self._told.get("Parameters", ())
        return {each["ParameterKey"]: each["ParameterValue"] for each in told}

    def triggers(self, only: Collection[str]) -> dict[str, Entry]:
        """
        Return the entries of the triggers that the stack has, or of *only* some.

        Raises:
            NotReady: It has none of that name, or is being updated.

        """
        if self._told["StackStatus"].endswith(_MOVING):
            raise NotReady(
                f"{self.stack} is {self._told['StackStatus']}: wait until that is complete"
            )
        offered = {name: arn for name in TRIGGERS if (arn := self._outputs.get(f"{name}Arn"))}
        if missing := set(only) - offered.keys():
            raise NotReady(
                f"{self.stack} has no {', '.join(sorted(missing))}; "
                f"it has {', '.join(offered) or 'no triggers for another pool'}"
            )
        if no_alias := [arn for arn in offered.values() if not arn.endswith(_LIVE)]:
            raise NotReady(f"{no_alias[0]} does not end in the alias {_LIVE[1:]}")
        return {name: self._entry(name, offered[name]) for name in (only or offered)}

    def functions(self) -> frozenset[str]:
        """Return the ARNs of the trigger functions, without an alias."""
        return frozenset(map(function_of, self.triggers(()).values()))

    def shut_out(self, entries: Mapping[str, Entry], pool_arn: str) -> list[str]:
        """Return the triggers whose function does not let *pool_arn* in: sign-ins would end."""
        return [name for name, entry in entries.items() if not self.lets_in(entry, pool_arn)]

    def lets_in(self, entry: Entry, pool_arn: str) -> bool:
        """Tell whether the function of *entry*, ours or theirs, is there and lets the pool in."""
        arn = arn_of(entry)
        function = function_of(entry)
        qualifier = arn[len(function) + 1 :]
        about = {"FunctionName": function} | ({"Qualifier": qualifier} if qualifier else {})
        try:
            policy = json.loads(self._client("lambda").get_policy(**about)["Policy"])
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return False
            raise
        return any(_is_for(statement, pool_arn) for statement in policy["Statement"])

    def remember(self, pool_id: str, bound: Mapping[str, Binding], since: str) -> None:
        """Keep what was put there, and what was there before, with what is kept already."""
        now = {name: {"is": each.put, "was": each.was} for name, each in bound.items()}
        told = {"pool_id": pool_id, "since": since, "triggers": {**self.attached(pool_id), **now}}
        self._keep(told)

    def remembered(self, pool_id: str) -> dict[str, Entry | None]:
        """Return what was there before, by trigger; empty if nothing is remembered of that pool."""
        return {name: each["was"] for name, each in self.attached(pool_id).items()}

    def attached(self, pool_id: str) -> dict[str, Any]:
        """Return what ``is`` there and what ``was``, by trigger, as far as it is remembered."""
        kept: dict[str, Any] = self._kept(pool_id).get("triggers", {})
        return kept

    def is_by_attach(self, pool_id: str) -> bool:
        """Tell whether `attach` set its triggers, and no code of the pool's owner."""
        kept = self._kept(pool_id)
        return bool(kept) and kept.get("by") != _WATCH

    def forget(self, pool_id: str, only: Collection[str] = ()) -> None:
        """Forget all of it, or *only* these triggers."""
        kept = self._kept(pool_id)
        rest = {name: each for name, each in kept.get("triggers", {}).items() if name not in only}
        if only and rest:
            self._keep({**kept, "triggers": rest})
        else:
            self._client("ssm").delete_parameters(Names=[self._record])

    def _keep(self, told: Mapping[str, Any]) -> None:
        self._client("ssm").put_parameter(
            Name=self._record, Value=json.dumps(told), Type="String", Overwrite=True
        )

    def _kept(self, pool_id: str) -> dict[str, Any]:
        for found in self._client("ssm").get_parameters(Names=[self._record])["Parameters"]:
            told: dict[str, Any] = json.loads(found["Value"])
            if told["pool_id"] == pool_id:
                return told
        return {}

    @property
    def _record(self) -> str:
        return f"/cognito-triggers/{self.stack}/attachment"

    def _entry(self, name: str, arn: str) -> Entry:
        if name == _FEDERATION:
            return {"LambdaVersion": "V1_0", "LambdaArn": arn}
        if name != _TOKENS or self.event_version == "V1_0":
            return arn
        return {"LambdaVersion": self.event_version, "LambdaArn": arn}


def held(pool: Mapping[str, Any], entries: Mapping[str, Entry]) -> dict[str, str]:
    """Return for each trigger whether the pool calls ours, theirs, or nothing."""
    config = pool.get("LambdaConfig", {})
    return {name: _whose(entry_at(config, name), entry) for name, entry in entries.items()}


def _whose(there: Entry | None, ours: Entry) -> str:
    if there is None:
        return "nothing"
    return "ours" if function_of(there) == function_of(ours) else function_of(there)


def _is_for(statement: Mapping[str, Any], pool_arn: str) -> bool:
    """Tell whether a statement lets Cognito in for that pool, as Lambda compares it."""
    if statement["Effect"] != "Allow" or statement.get("Principal") != {"Service": _COGNITO}:
        return False
    condition = statement.get("Condition") or {}
    sources = [
        value
        for operator in condition.values()
        for key, value in operator.items()
        if key.lower() == "aws:sourcearn"
    ]
    return all(source == pool_arn for source in sources)
