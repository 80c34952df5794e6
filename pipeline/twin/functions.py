"""The intrinsic functions of templates: one that is not written here raises, and never passes."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, Final

_PLACEHOLDER: Final = re.compile(r"\$\{([^}]*)\}")
_NOTHING: Final = object()  # AWS::NoValue
_MEANS: Final = {"Fn::If", "Fn::Join", "Fn::Split", "Fn::Select", "Fn::FindInMap", "Fn::Sub"}


class UnknownFunction(NotImplementedError):
    """An intrinsic function that nobody has written here."""


class Functions(ABC):
    """Works out what stands in a template, by what a stack knows of its names."""

    mappings: Mapping[str, Any]

    @abstractmethod
    def condition(self, name: str) -> bool:
        """Whether the condition of that name holds."""

    @abstractmethod
    def ref(self, name: str) -> Any:
        """What Ref gives of a parameter or a resource."""

    @abstractmethod
    def attribute(self, name: str, which: str) -> Any:
        """What Fn::GetAtt gives of a resource."""

    def truth(self, node: Any) -> bool:
        """Whether what stands in a condition or a rule holds."""
        match node:
            case {"Condition": name}:
                return self.condition(name)
            case {"Fn::Equals": [left, right]}:
                return text(self.value(left)) == text(self.value(right))
            case {"Fn::Not": [inner]}:
                return not self.truth(inner)
            case {"Fn::And": parts}:
                return all(map(self.truth, parts))
            case {"Fn::Or": parts}:
                return any(map(self.truth, parts))
            case {"Fn::Contains": [among, one]}:
                return self.value(one) in self.value(among)
        raise UnknownFunction(node)

    def value(self, node: Any) -> Any:
        """*node* with every function in it replaced by its value."""
        if isinstance(node, list):
            return [each for each in map(self.value, node) if each is not _NOTHING]
        if not isinstance(node, dict):
            return node
        if len(node) == 1:
            [(function, argument)] = node.items()
            if function == "Ref":
                return _NOTHING if argument == "AWS::NoValue" else self.ref(argument)
            if function == "Fn::GetAtt":
                return self._got(argument)
            if function in _MEANS:
                return self._worked_out(function, argument)
            if str(function).startswith("Fn::"):
                raise UnknownFunction(function)
        found = {name: self.value(each) for name, each in node.items()}
        return {name: each for name, each in found.items() if each is not _NOTHING}

    def _got(self, argument: Any) -> Any:
        name, which = argument if isinstance(argument, list) else argument.split(".", 1)
        return self.attribute(name, which)

    def _worked_out(self, function: str, argument: Any) -> Any:
        match function, argument:
            case "Fn::If", [name, then, otherwise]:
                return self.value(then if self.condition(name) else otherwise)
            case "Fn::Join", [between, parts]:
                return between.join(map(text, self.value(parts)))
            case "Fn::Split", [between, whole]:
                return self.value(whole).split(between)
            case "Fn::Select", [index, parts]:
                return self.value(parts)[int(self.value(index))]
            case "Fn::FindInMap", [name, first, second]:
                return self.mappings[name][self.value(first)][self.value(second)]
        whole, variables = argument if isinstance(argument, list) else (argument, {})
        return self._substituted(whole, self.value(variables))

    def _substituted(self, whole: str, variables: Mapping[str, Any]) -> str:
        def one(found: re.Match[str]) -> str:
            name = found[1]
            if name.startswith("!"):
                return f"${{{name[1:]}}}"
            if name in variables:
                return text(variables[name])
            return text(self._got(name) if "." in name else self.ref(name))

        return _PLACEHOLDER.sub(one, whole)


def text(value: Any) -> str:
    """What CloudFormation makes of *value* in a text."""
    return str(value).lower() if isinstance(value, bool) else str(value)
