"""Every error of every library, through the handler of every function."""

import json
import re
from importlib import import_module
from inspect import getclosurevars
from pathlib import Path
from types import SimpleNamespace

import pytest

from rules.refusals import TriggerFailed
from tests.library_errors import PLACES, SECRET, classes_in, made

ROOT = Path(__file__).parents[2]
CONTEXT = SimpleNamespace(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 4321)
FUNCTIONS = sorted(
    str(path.relative_to(ROOT).with_suffix("")).replace("/", ".")
    for folder in ("triggers", "workers", "events/consumers", "api")
    for path in (ROOT / folder).glob("[!_]*.py")
    if "handler = entrypoint(" in path.read_text()
)


@pytest.fixture(scope="module")
def errors():
    """One of each class."""
    classes = {cls for place in PLACES for cls in classes_in(place)}
    return [made(cls) for cls in sorted(classes, key=lambda cls: (cls.__module__, cls.__name__))]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_tells_every_error_as_what_it_is(name, errors, capsys, fault):
    """One line with type and place; INTERNAL_ERROR outside, and no word of the error's."""
    raised = []

    def handle(_):
        raise raised[-1]

    handler = import_module(name).handler
    wired = getclosurevars(handler).nonlocals["wired"]
    wired.append(handle)
    failed = 0
    try:
        for error in errors:
            raised.append(error)
            with pytest.raises(TriggerFailed, match=r"^INTERNAL_ERROR: "):
                handler({}, CONTEXT)
            [text] = capsys.readouterr().out.splitlines()
            line = json.loads(text)
            is_told = type(error).__name__ == line["error"] and line["at"][-1].endswith("handle")
            failed += not is_told or SECRET in text
    finally:
        wired.clear()
    fault(f"errors of all libraries: {name}", n=len(errors), failed=failed)

    assert 0 == failed


def test_every_function_of_the_template_is_one_of_them():
    """What a route of the API raises comes from within: tests/api/test_every_error.py has it."""
    template = (ROOT / "template.yaml").read_text()
    handlers = set(re.findall(r"Handler: ([a-z_.]+)\.handler", template))

    assert len(handlers) > 24
    assert handlers <= {*FUNCTIONS}
