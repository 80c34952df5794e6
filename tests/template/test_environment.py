"""The environment of a function is what its code reads."""

import ast
import re
from pathlib import Path

import pytest

from infrastructure.reads import EVERYWHERE, ROOT, groups_of, read_by, together_of
from pipeline.delivery.package import FOLDERS
from pipeline.twin.expansion import parsed
from runtime.settings.events import EventSettings
from runtime.settings.sign_up import SignUpSettings
from runtime.settings.sign_up_codes import SignUpCodeSettings
from runtime.settings.variable import variables

# Nobody had the triggers of a pool that the template makes.
ONLY_BESIDE = {"CHAINED_FUNCTION"}


def told_in(resources):
    return {
        each["Properties"]["Handler"].removesuffix(".handler"): set(
            each["Properties"]["Environment"]["Variables"]
        )
        for each in resources.values()
        if each["Type"] == "AWS::Serverless::Function"
    }


@pytest.fixture
def functions(source):
    """Handler's module and variables of each function, also of those for a pool that exists."""
    beside = told_in(parsed((ROOT / "templates/adopt.yaml").read_text())["Resources"])
    own = told_in(source["Resources"])
    assert not any(told & ONLY_BESIDE for told in own.values())
    return {
        module: own.get(module, set()) | (told if module not in own else told & ONLY_BESIDE)
        for module, told in {**own, **beside}.items()
    }


def test_a_function_is_told_what_its_code_reads(functions):
    """No variable is missing, and none is there that nobody reads."""
    assert len(functions) > 20
    for module, told in functions.items():
        together = together_of(module)
        alone = told - {"SETTINGS"} - set(together)
        choices = {name for names in together.values() for name in names}

        assert told >= set(together), module
        assert read_by(module) == alone | choices, module
        assert not alone & choices, module


def test_every_function_is_told_what_every_function_reads(source):
    """Once, for all of them."""
    told = source["Globals"]["Function"]["Environment"]["Variables"]

    assert EVERYWHERE == set(told)


def test_groups_are_those_that_are_made():
    """Not those that a signature only names; also in another function than ``wire()``."""
    found = set(groups_of("triggers.pre_sign_up"))

    assert {EventSettings, SignUpSettings, SignUpCodeSettings} < found
    assert set() == set(groups_of("events.publishing.publish"))


def makes(path):
    """The groups of settings that the file makes, each with whether that is in a function."""
    tree = ast.parse(path.read_text())
    inside = {
        id(node)
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
    }
    return {
        (name, id(node) in inside)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        if (name := ast.unparse(node.func)).endswith("Settings")
    }


def test_only_a_handler_reads_the_environment(functions):
    """Nothing below it, which would be seen by no test above, and nothing when it is imported."""
    files = [path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py")]
    handlers = {ROOT.joinpath(*module.split(".")).with_suffix(".py") for module in functions}
    made = {path: found for path in files if (found := makes(path))}

    assert {("ServiceSettings", True)} == made.pop(ROOT / "runtime/entry.py")
    assert handlers == set(made)
    for path, found in made.items():
        assert {in_function for _, in_function in found} == {True}, path


def test_a_group_is_made_by_its_own_name(functions):
    """Another name would hide it from what reads the code."""
    for module in functions:
        path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
        made = {name for name, _ in makes(path)}

        assert made == {group.__name__ for group in groups_of(module)}, module


def test_nothing_else_asks_for_a_variable():
    """Of what goes into Lambda; but for what Lambda itself sets, and the names in each log line."""
    asked = [
        path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in sorted(Path(ROOT / folder).rglob("*.py"))
        if re.search(r"\b(environ|getenv)\b", path.read_text())
    ]

    of_lambda = ["runtime/aws_client/clients.py", "runtime/entry.py", "runtime/observe.py"]
    assert [*of_lambda, "runtime/settings/variable.py"] == asked


def test_what_the_template_lets_through_is_understood(source, functions):
    """The bounds and choices of a parameter are those of its variable, or narrower."""
    declared = {each.name: each for module in functions for each in variables_of(module)}
    checked = set()
    for name, values in let_through(source).items():
        for value in values:
            declared[name].read({name: value})
            checked.add(name)

    assert {"CODE_LENGTH", "EMAIL_POLICY", "RELAY_RETRY_SECONDS", "API_TOKENS"} < checked
    assert len(checked) > 30


def test_every_setting_is_used(functions):
    """A parameter that changes nothing would be believed in."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    code = "\n".join(path.read_text() for path in paths)
    settings = {
        name for module in functions for group in groups_of(module) for name, _ in variables(group)
    }
    used = {name for name in settings if re.search(rf"[\w)]\.{name}\b", code)}

    assert settings == used


def variables_of(module):
    return [variable for group in groups_of(module) for _, variable in variables(group)]


def test_choices_that_are_told_together_stand_in_their_order(source, functions):
    """The code goes by it; and each is one word, whatever the parameter is."""
    expected = {name: names for module in functions for name, names in together_of(module).items()}
    found = {}
    for name, value in environments(source):
        if name in expected:
            parameters = re.findall(r"\$\{(\w+)\}", value["Fn::Sub"])
            found[name] = [re.sub(r"\B([A-Z])", r"_\1", each).upper() for each in parameters]
            assert value["Fn::Sub"] == " ".join(f"${{{each}}}" for each in parameters)
            words = [word for each in parameters for word in bounds(source["Parameters"][each])]
            assert all(len(word.split()) == 1 for word in words)

    assert {"ADDRESS_CHOICES", "SIGN_UP", "CODE_CHOICES"} <= set(expected)
    assert expected == found


def environments(source):
    """Name and value of each variable of each function."""
    for function in source["Resources"].values():
        if function["Type"] == "AWS::Serverless::Function":
            yield from function["Properties"]["Environment"]["Variables"].items()


def let_through(source):
    """Values at the bounds of the parameter that fills a variable, by the variable's name."""
    parameters, found = source["Parameters"], {}
    filled = [
        (name, value.get("Ref")) for name, value in environments(source) if isinstance(value, dict)
    ]
    for name, names in together_of("triggers.pre_sign_up").items():
        told = dict(environments(source))[name]["Fn::Sub"]
        filled += zip(names, re.findall(r"\$\{(\w+)\}", told), strict=True)
    for name, parameter in filled:
        if parameter in parameters:
            found[name] = bounds(parameters[parameter])
    # Without a migration there is no function that reads it.
    found["USER_MIGRATION"].remove("off")
    return found


def bounds(parameter):
    ends = [parameter[end] for end in ("MinValue", "MaxValue") if end in parameter]
    return [*map(str, ends), *parameter.get("AllowedValues", [])]
