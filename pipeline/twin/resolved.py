"""One stack as it would be: a template with every condition decided and every name given."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any, Final

from pipeline.twin.expansion import Expanded
from pipeline.twin.functions import Functions
from pipeline.twin.names import NAMED_BY, Naming, Place, attribute, physical_id
from pipeline.twin.refusals import Refused, check_parameters

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})
_HERE: Final = Place()


class Resolved(Functions):
    """
    A stack.

    What is resolved is kept in the memo of the template with what was read for it: parameters,
    conditions and physical ids. So another set of parameters costs only what it changes.

    Attributes:
        live: Logical ids of the resources that are there.
        properties: Those of each live resource; shared with other stacks, never to be changed.
        generation: How often each resource was replaced or made again.

    """

    def __init__(
        self,
        expanded: Expanded,
        given: Mapping[str, Any] = _NONE,
        *,
        place: Place = _HERE,
        generation: Mapping[str, int] = _NONE,
        like: Resolved | None = None,
    ) -> None:
        """*like* has the same parameters in the same place, and other generations."""
        self.expanded, self.given, self.place = expanded, given, place
        self.generation = dict(generation)
        self.template, self.source = expanded.template, expanded.template["Resources"]
        self.mappings = self.template.get("Mappings", {})
        definitions = self.template.get("Parameters", {})
        self.parameters = {name: each.get("Default") for name, each in definitions.items()}
        self.parameters.update(given)
        self._pseudo = place.pseudo()
        self._memo = expanded.memo.setdefault(place, {})
        self._names = expanded.names.setdefault(place, {})
        self._reads: dict[tuple[str, str], Any] = {}
        # All that properties may read; those of the memo are compared with it.
        self._known: dict[tuple[str, str], Any] = {
            ("parameter", name): value for name, value in self.parameters.items()
        }
        self.live: list[str]
        if like:
            self._known, self.live = self._known_of(like), like.live
        else:
            check_parameters(definitions, self.parameters)
            for name in self.template.get("Conditions", {}):
                self.condition(name)
            self._check_rules()
            self.live = [name for name, each in self.source.items() if self._is_there(each)]
        for name in self.live:
            self.physical_id(name)
        self.properties: dict[str, dict[str, Any]] = {
            name: self._kept(name, self.source[name].get("Properties", {})) for name in self.live
        }
        self.outputs = {
            name: self._kept(f"Outputs.{name}", each["Value"])
            for name, each in self.template.get("Outputs", {}).items()
            if self._is_there(each)
        }

    def again(self, generation: Mapping[str, int]) -> Resolved:
        """The same stack with resources that were replaced so often."""
        if generation == self.generation:
            return self
        return Resolved(
            self.expanded, self.given, place=self.place, generation=generation, like=self
        )

    def _known_of(self, like: Resolved) -> dict[tuple[str, str], Any]:
        """What is known of *like* but for ids that may be others here."""
        return {
            (sort, name): value
            for (sort, name), value in like._known.items()
            if sort != "id"
            or (self.generation.get(name) == like.generation.get(name) and not self._is_named(name))
        }

    def kind(self, name: str) -> str:
        """The type of a resource."""
        return str(self.source[name]["Type"])

    def policy(self, name: str, which: str) -> str:
        """`DeletionPolicy` or `UpdateReplacePolicy` in force."""
        return str(self.source[name].get(which, "Delete"))

    def condition(self, name: str) -> bool:
        """Whether the condition of that name holds."""
        key = ("condition", name)
        if key not in self._known:
            self._known[key] = self.truth(self.template["Conditions"][name])
        self._reads[key] = self._known[key]
        return bool(self._known[key])

    def ref(self, name: str) -> Any:
        """What Ref gives of a parameter or a resource."""
        if name in self._pseudo:
            return self._pseudo[name]
        if name not in self.parameters:
            return self.physical_id(name)
        self._reads["parameter", name] = value = self.parameters[name]
        is_list = self.template["Parameters"][name]["Type"] == "CommaDelimitedList"
        return str(value).split(",") if is_list else value

    def attribute(self, name: str, which: str) -> str:
        """What Fn::GetAtt gives of a resource."""
        return attribute(self.kind(name), which, self.physical_id(name), self.place)

    def physical_id(self, name: str) -> str:
        """
        What Ref gives of a resource.

        Raises:
            Refused: Its condition does not hold.

        """
        key = ("id", name)
        if key not in self._known:
            if not self._is_there(self.source[name]):
                raise Refused(f"Unresolved resource dependencies [{name}]")
            self._known[key] = self._name_of(name)
        self._reads[key] = self._known[key]
        return str(self._known[key])

    def _name_of(self, name: str) -> str:
        """The name, which only some resources are given by the template."""
        key = (name, self.generation.get(name, 0))
        if key in self._names:
            return self._names[key]
        naming = Naming(
            place=self.place,
            logical_id=name,
            generation=key[1],
            given=partial(self._given, self.source[name].get("Properties", {})),
        )
        found = physical_id(self.kind(name), naming)
        if not self._is_named(name):
            self._names[key] = found
        return found

    def _is_named(self, name: str) -> bool:
        """Whether the template gives its name, by what it reads."""
        return not NAMED_BY.isdisjoint(self.source[name].get("Properties", {}))

    def _given(self, properties: Mapping[str, Any], key: str) -> str | None:
        return self.value(properties[key]) if key in properties else None

    def _is_there(self, node: Mapping[str, Any]) -> bool:
        return "Condition" not in node or self.condition(node["Condition"])

    def _check_rules(self) -> None:
        for name, rule in self.template.get("Rules", {}).items():
            if "RuleCondition" not in rule or self.truth(rule["RuleCondition"]):
                for assertion in rule["Assertions"]:
                    if not self.truth(assertion["Assert"]):
                        raise Refused(f"{name}: {assertion.get('AssertDescription', '')}")

    def _kept(self, name: str, node: Any) -> Any:
        """The value of *node*, from the memo if all that it reads is as it was."""
        memo, known = self._memo.setdefault(name, []), self._known.items()
        for place, (reads, value) in enumerate(memo):
            if reads.items() <= known:
                if place:  # the next stack is mostly as this one
                    memo.insert(0, memo.pop(place))
                return value
        self._reads = {}
        value = self.value(node)
        memo.insert(0, (self._reads, value))
        return value
