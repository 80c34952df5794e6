"""What CloudFormation makes of a piece of a template, for given parameters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PLACEHOLDER = re.compile(r"\$\{([^!}][^}]*)\}")
_NOTHING = object()
_FUNCTIONS = {
    "Ref": "named",
    "Fn::FindInMap": "find_in_map",
    "Fn::GetAtt": "named",
    "Fn::If": "if_",
    "Fn::Join": "join",
    "Fn::Select": "select",
    "Fn::Split": "split",
    "Fn::Sub": "sub",
}
_PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/suite/0a1b",
    "AWS::StackName": "suite",
    "AWS::URLSuffix": "amazonaws.com",
}


class NotThere(LookupError):
    """A reference to a resource that its condition leaves out: the deployment would fail."""


@dataclass(frozen=True)
class Evaluation:
    """
    A template with values for its parameters.

    A resource is a name for those that refer to it, so one that was replaced is
    not told from the one before.
    """

    template: Mapping[str, Any]
    parameters: Mapping[str, Any]

    def resource(self, logical_id: str) -> Any:
        """The properties of a resource; None if its condition does not hold."""
        resource = self.template["Resources"][logical_id]
        if not self._is_there(resource):
            return None
        return self.value(resource.get("Properties", {}))

    def holds(self, condition: str) -> bool:
        """Whether the condition of that name does."""
        return bool(self._judged(self.template["Conditions"][condition]))

    def value(self, node: Any) -> Any:
        """*node* with every function in it replaced by its value."""
        match node:
            case {"Ref": "AWS::NoValue"}:
                return _NOTHING
            case dict() if len(node) == 1 and (function := next(iter(node))) in _FUNCTIONS:
                return getattr(self, _FUNCTIONS[function])(node[function])
            case dict():
                found = {name: self.value(each) for name, each in node.items()}
                return {name: each for name, each in found.items() if each is not _NOTHING}
            case list():
                return [each for each in map(self.value, node) if each is not _NOTHING]
        return node

    def if_(self, arguments: list[Any]) -> Any:
        """`Fn::If`."""
        condition, then, otherwise = arguments
        return self.value(then if self.holds(condition) else otherwise)

    def join(self, arguments: list[Any]) -> str:
        """`Fn::Join`."""
        between, parts = arguments
        return str(between).join(map(str, self.value(parts)))

    def split(self, arguments: list[Any]) -> list[str]:
        """`Fn::Split`."""
        between, text = arguments
        return str(self.value(text)).split(between)

    def select(self, arguments: list[Any]) -> Any:
        """`Fn::Select`."""
        index, items = arguments
        return self.value(items)[int(index)]

    def find_in_map(self, arguments: list[Any]) -> Any:
        """`Fn::FindInMap`."""
        name, first, second = arguments
        return self.template["Mappings"][name][self.value(first)][self.value(second)]

    def named(self, name: str | list[str]) -> Any:
        """`Ref` and `Fn::GetAtt`. Raises `NotThere`."""
        path = name if isinstance(name, list) else name.split(".")
        if (first := path[0]) in _PSEUDO:
            return _PSEUDO[first]
        if first in self.template["Parameters"]:
            default = self.template["Parameters"][first]["Default"]
            return str(self.parameters.get(first, default))
        if not self._is_there(self.template["Resources"][first]):
            raise NotThere(first)
        return f"<{'.'.join(path)}>"

    def sub(self, node: Any) -> str:
        """`Fn::Sub`."""
        text, variables = (node, {}) if isinstance(node, str) else node
        known = self.value(variables)
        return _PLACEHOLDER.sub(
            lambda found: str(known[found[1]] if found[1] in known else self.named(found[1])), text
        ).replace("${!", "${")

    def _is_there(self, resource: Mapping[str, Any]) -> bool:
        return "Condition" not in resource or self.holds(resource["Condition"])

    def _judged(self, node: Any) -> bool:
        match node:
            case {"Condition": name}:
                return self.holds(name)
            case {"Fn::Not": [one]}:
                return not self._judged(one)
            case {"Fn::And": every}:
                return all(map(self._judged, every))
            case {"Fn::Or": some}:
                return any(map(self._judged, some))
            case {"Fn::Equals": [left, right]}:
                return _text(self.value(left)) == _text(self.value(right))
        raise NotImplementedError(node)


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
