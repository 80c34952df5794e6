"""A number that template.yaml does not let through is one that the code refuses."""

import importlib
import re
from pathlib import Path

import pytest

from runtime.settings.variable import InvalidSetting, Settings, variables

ROOT = Path(__file__).parents[3]
TEMPLATE = (ROOT / "template.yaml").read_text()
_PARAMETER = re.compile(
    r"^  (\w+):\n    Type: Number\n(?:    .*\n)*?    MinValue: (\d+)\n    MaxValue: (\d+)\n",
    re.MULTILINE,
)
_FILLED = re.compile(r"^ +([A-Z_]+): !Ref (\w+)$", re.MULTILINE)


def _bounds():
    bounds = {name: (int(least), int(most)) for name, least, most in _PARAMETER.findall(TEMPLATE)}
    return {name: bounds[by] for name, by in _FILLED.findall(TEMPLATE) if by in bounds}


def _read():
    for file in sorted((ROOT / "runtime" / "settings").glob("[a-z]*.py")):
        module = importlib.import_module(f"runtime.settings.{file.stem}")
        for group in vars(module).values():
            if isinstance(group, type) and issubclass(group, Settings):
                yield from (variable for _, variable in variables(group))


BOUNDS = _bounds()
VARIABLES = {each.name: each for each in _read() if each.name in BOUNDS}


@pytest.mark.parametrize("name", sorted(VARIABLES))
def test_a_number_has_the_bounds_of_its_parameter(name):
    """Wider ones would be a promise that nobody has tried."""
    least, most = BOUNDS[name]
    for number in (least, most):
        VARIABLES[name].read({name: str(number)})

    for number in (least - 1, most + 1):
        with pytest.raises(InvalidSetting):
            VARIABLES[name].read({name: str(number)})


def test_numbers_are_found():
    """Else this file holds nothing."""
    assert len(VARIABLES) >= 20
