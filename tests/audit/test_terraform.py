"""The Terraform module, read by the parser of Checkov: its names are those of the templates."""

import json
import re
import subprocess

import pytest

from operators.adoption.bindings import TRIGGERS
from tests.loop.template import ROOT, parsed

PYTHON = ROOT / ".venv-audit/bin/python"
FOLDER = ROOT / "terraform"
READ = """
import hcl2, json, sys
print(json.dumps({path: hcl2.load(open(path)) for path in sys.argv[1:]}))
"""
# Attributes of lambda_config in the provider 5.80, of triggers that the suite has functions for.
ATTRIBUTES = {
    *("create_auth_challenge", "custom_message", "define_auth_challenge", "post_authentication"),
    *("post_confirmation", "pre_authentication", "pre_sign_up", "pre_token_generation"),
    *("user_migration", "verify_auth_challenge_response"),
}
PARTS = ("adopt", "events", "passwordless", "sign-up-check")


@pytest.fixture(scope="module")
def files():
    """Each file of the module and its examples, parsed."""
    paths = [str(path.relative_to(FOLDER)) for path in sorted(FOLDER.rglob("*.tf"))]
    run = [PYTHON, "-c", READ, *paths]
    return json.loads(subprocess.run(run, cwd=FOLDER, capture_output=True, check=True).stdout)


@pytest.fixture(scope="module")
def module(files):
    """The blocks of the module itself, by their kind."""
    found = {}
    for path, blocks in files.items():
        if "/" not in path:
            for kind, each in blocks.items():
                found.setdefault(kind, []).extend(each)
    return found


@pytest.fixture(scope="module")
def lists(module):
    [found] = module["locals"]
    return {name: plain(found[name][0]) for name in ("triggers", "pool_roles")}


@pytest.fixture(scope="module", params=PARTS)
def part(request):
    return request.param


@pytest.fixture(scope="module")
def template(part):
    return parsed((ROOT / f"templates/{part}.yaml").read_text())


def plain(value):
    """Without the quotes that the parser keeps around some keys."""
    if isinstance(value, dict):
        return {name.strip('"'): plain(each) for name, each in value.items()}
    return [value] if not isinstance(value, list) else value[0] if is_nested(value) else value


def is_nested(value):
    return len(value) == 1 and isinstance(value[0], list)


def resources(module):
    return {
        (kind, name): body
        for each in module["resource"]
        for kind, named in each.items()
        for name, body in named.items()
    }


def test_the_triggers_are_those_of_the_part(part, template, lists):
    """All that it always has."""
    outputs = {
        name
        for name in TRIGGERS
        if f"{name}Arn" in template["Outputs"]
        and "Condition" not in template["Outputs"][f"{name}Arn"]
    }

    assert outputs == set(lists["triggers"][part])


def test_the_roles_are_those_that_may_use_the_pool(part, template, lists):
    """The same check as CloudFormation's."""
    told = {
        name.removesuffix("PoolRole")
        for name, each in template["Outputs"].items()
        if name.endswith("PoolRole") and "Condition" not in each
    }

    assert told == set(lists["pool_roles"][part])


def test_every_output_that_is_read_is_one_of_the_stack(module):
    """Those of one trigger and of one role by their pattern."""
    text = json.dumps(module)
    known = parsed((ROOT / "templates/adopt.yaml").read_text())["Outputs"].keys()
    read = set(re.findall(r'local\.outputs\[\\"(\$\{\w+(?:\.key)?\})?(\w+)\\"\]', text))

    assert {("", "UserEventsTopicArn"), ("${each.key}", "PoolRole")} <= read
    assert [] == [name for prefix, name in read if not prefix and name not in known]
    assert {"Arn", "PoolRole", "PoolActions"} == {name for prefix, name in read if prefix}


def test_the_stack_knows_nothing_of_the_pool(module):
    """Else pool and stack would need each other."""
    stack = json.dumps(resources(module)["aws_cloudformation_stack", "suite"])
    [of] = module["locals"]
    outputs = json.dumps(module["output"])

    assert "var.user_pool" not in stack + json.dumps(of) + outputs
    text = (FOLDER / "main.tf").read_text()
    assert 'merge(var.parameters, { ExistingUserPoolId = "" })' in text
    assert re.search(r"parameters +=\s+local\.parameters", text)


def test_the_pool_may_call_and_be_used_as_in_a_stack_that_is_bound(module):
    """For Cognito alone, for this pool alone."""
    found = resources(module)
    permission = json.dumps(found["aws_lambda_permission", "cognito"])
    policy = json.dumps(found["aws_iam_role_policy", "pool"])

    assert {"cognito", "pool", "suite"} == {name for _, name in found}
    assert "cognito-idp.amazonaws.com" in permission
    assert "lambda:InvokeFunction" in permission
    assert "var.user_pool_arn" in permission
    assert "var.user_pool_arn" in policy
    assert '"*"' not in policy


def test_lambda_config_has_the_names_of_the_provider(module):
    """Each from the output of its own trigger."""
    text = (FOLDER / "outputs.tf").read_text()
    lines = dict(re.findall(r"^    (\w+) += (contains\(.*)$", text, re.MULTILINE))

    assert ATTRIBUTES == lines.keys()
    for name, line in lines.items():
        trigger = "".join(word.capitalize() for word in name.split("_"))
        assert f'contains(local.chosen, "{trigger}") ? local.outputs["{trigger}Arn"] : null' == line
    assert any("lambda_config" in each for each in module["output"])


def test_the_examples_give_what_the_module_asks_for(files, module):
    """Every variable without a default, and none that there is not."""
    variables = {
        name: body
        for each in module["variable"]
        for name, body in each.items()
        if isinstance(body, dict)
    }
    needed = {name for name, body in variables.items() if "default" not in body}
    needed, known = ({name.strip('"') for name in names} for names in (needed, variables))
    for path in ("examples/own/main.tf", "examples/existing/main.tf"):
        for each in files[path]["module"]:
            for body in each.values():
                given = {name for name in body if "__" not in name} - {"source"}
                assert needed <= given <= known


def names_in(text, kind):
    return set(re.findall(rf"(?<![\w.])(?:{kind})\.(\w+)", text))


def test_every_name_is_declared_and_every_declaration_used(module):
    """What `terraform validate` would refuse, which needs Terraform and the provider."""
    text = "".join(path.read_text() for path in sorted(FOLDER.glob("*.tf")))
    declared = {name.strip('"') for each in module["variable"] for name in each}
    own = {name for each in module["locals"] for name in each if "__" not in name}
    of_kind = {f"{kind}.{name}".replace('"', "") for kind, name in resources(module)}

    assert declared == names_in(text, "var")
    assert own == names_in(text, "local")
    assert set(re.findall(r"(?<![\w.])(aws_\w+\.\w+)", text)) <= of_kind


@pytest.mark.parametrize("example", ["own", "existing"])
def test_an_example_asks_its_module_for_outputs_that_it_has(module, example):
    """Attributes of lambda_config by the names of the provider, each in its own place."""
    known = {name.strip('"') for each in module["output"] for name in each}
    text = (FOLDER / "examples" / example / "main.tf").read_text()
    modules = set(re.findall(r'^module "(\w+)"', text, re.MULTILINE))
    asked = re.findall(r"\bmodule\.(\w+)\.(\w+)", text)
    places = re.findall(r"^ +(\w+) += module\.\w+\.lambda_config\.(\w+)$", text, re.MULTILINE)

    assert (example == "own") == bool(places)
    assert {name for name, _ in asked} <= modules
    assert {output for _, output in asked} <= known
    assert [] == [place for place, name in places if place != name or name not in ATTRIBUTES]
