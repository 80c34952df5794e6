"""The CDK construct: a pool and two parts in one app, synthesized, and deployed to the emulator."""

import ast
import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from local.demo.app import App
from local.deploy import deploy
from local.emulator import Emulator
from local.metrics_pump import MetricsPump
from local.name_server import NameServerProcess
from local.suite import Suite
from operators.adoption.bindings import TRIGGERS
from pipeline.delivery.kept_zips import KeptZips
from tests.end_to_end.test_adoption import PASSWORD
from tests.loop.template import parsed

ROOT = Path(__file__).parents[2]
CDK = ROOT / "cdk"
PYTHON = ROOT / ".venv-cdk/bin/python"
PARTS = {"SignUpCheck": "sign-up-check", "Passwordless": "passwordless"}
IS_INSTALLED = shutil.which("node") and (CDK / "node_modules/aws-cdk-lib").is_dir()
needs_npm = pytest.mark.skipif(not IS_INSTALLED, reason="make install-javascript has no npm")


@pytest.fixture(scope="module")
def synthesized(tmp_path_factory):
    """What `cdk synth` makes of examples/app.ts, type-checked and compiled."""
    folder = tmp_path_factory.mktemp("typescript")
    subprocess.run(["node_modules/.bin/tsc", "-p", "."], cwd=CDK, check=True, capture_output=True)
    return synth(["node", "build/examples/app.js"], CDK, folder)


def synth(command, folder, out, **more):
    environment = {**os.environ, "CDK_OUTDIR": str(out), **more}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return json.loads((out / "Users.template.json").read_text())


def of_kind(template, kind):
    return {
        name: each["Properties"]
        for name, each in template["Resources"].items()
        if each["Type"] == kind
    }


@pytest.fixture(scope="module")
def parts():
    return {part: parsed((ROOT / f"templates/{part}.yaml").read_text()) for part in PARTS.values()}


def offered(part):
    """The triggers that a template has whatever its parameters are, and who may use the pool."""
    outputs = parsed((ROOT / f"templates/{part}.yaml").read_text())["Outputs"]
    always = {name for name, each in outputs.items() if "Condition" not in each}
    roles = {name.removesuffix("PoolRole") for name in always if name.endswith("PoolRole")}
    return {name for name in TRIGGERS if f"{name}Arn" in always}, roles


@needs_npm
def test_what_typescript_has_of_each_part_is_in_its_template(synthesized):  # noqa: ARG001  (compiled)
    """A trigger more would have no output, and one less would not be called."""
    told = (
        "import('./build/lib/cognito-triggers.js').then(m => console.log(JSON.stringify(m.PARTS)))"
    )
    run = subprocess.run(["node", "-e", told], cwd=CDK, check=True, capture_output=True)

    for part, lists in json.loads(run.stdout.splitlines()[-1]).items():
        assert offered(part) == (set(lists["triggers"]), set(lists["users"]))


def test_what_python_has_of_each_part_is_in_its_template():
    """Without aws-cdk-lib: the constants of the module alone."""
    code = ast.parse((CDK / "python/cognito_triggers_cdk/__init__.py").read_text())
    code.body = [each for each in code.body if isinstance(each, ast.AnnAssign)]
    lists = {"Final": None}
    exec(compile(code, "constants", "exec"), lists)  # noqa: S102  (of our own file)

    assert {"adopt", "events", "passwordless", "sign-up-check"} == set(lists["_TRIGGERS"])
    for part, triggers in lists["_TRIGGERS"].items():
        assert offered(part) == (set(triggers), set(lists["_USERS"].get(part, ())))


@needs_npm
@pytest.mark.slow  # eleven seconds of processor time, by the app
def test_pool_and_stacks_are_no_circle(synthesized, parts):
    """The stacks know nothing of the pool; they are told parameters and asked for outputs."""
    for name, stack in of_kind(synthesized, "AWS::CloudFormation::Stack").items():
        template = parts[next(part for prefix, part in PARTS.items() if name.startswith(prefix))]

        assert "Pool" not in json.dumps(stack["Parameters"])
        assert set(stack["Parameters"]) <= set(template["Parameters"])
        asked = [f'"{name}", "Outputs.{each}"' for each in template["Outputs"]]
        assert json.dumps(synthesized).count(f'"{name}", "Outputs.') == sum(
            json.dumps(synthesized).count(each) for each in asked
        )


@needs_npm
@pytest.mark.slow  # eleven seconds of processor time, by the app
def test_the_pool_calls_the_triggers_of_the_parts(synthesized, parts):
    """Those that the templates offer, each with the permission for this pool alone."""
    [(pool, properties)] = of_kind(synthesized, "AWS::Cognito::UserPool").items()
    offered = {
        name
        for template in parts.values()
        for name in TRIGGERS
        if f"{name}Arn" in template["Outputs"]
    }
    permissions = of_kind(synthesized, "AWS::Lambda::Permission").values()
    roles = {
        each["Roles"][0]["Fn::GetAtt"][1].removeprefix("Outputs.").removesuffix("PoolRole")
        for each in of_kind(synthesized, "AWS::IAM::Policy").values()
    }

    assert offered == set(properties["LambdaConfig"])
    assert list(properties["LambdaConfig"].values()) == [
        each["FunctionName"] for each in permissions
    ]
    assert all(each["SourceArn"] == {"Fn::GetAtt": [pool, "Arn"]} for each in permissions)
    assert roles == {
        name.removesuffix("PoolRole")
        for template in parts.values()
        for name in template["Outputs"]
        if name.endswith("PoolRole")
    }


@needs_npm
@pytest.mark.slow
@pytest.mark.skipif(not PYTHON.exists(), reason="make install-cdk brings aws-cdk-lib for Python")
def test_python_makes_the_same(synthesized, tmp_path):
    """The same app with the construct in Python."""
    command, path = [PYTHON, "app.py"], str(CDK / "python")

    assert synthesized == synth(command, CDK / "examples", tmp_path, PYTHONPATH=path)


@needs_npm
@pytest.mark.emulator
def test_an_app_signs_users_up_and_in(synthesized, tmp_path):
    """The emulator has no nested stacks: each is a stack of its own, whose outputs are put in."""
    with NameServerProcess() as name_server, Emulator() as emulator:
        emulator.client("sesv2").create_email_identity(EmailIdentity="no-reply@example.com")
        users, text = {}, json.dumps(synthesized)
        for name, stack in of_kind(synthesized, "AWS::CloudFormation::Stack").items():
            part = next(part for prefix, part in PARTS.items() if name.startswith(prefix))
            users[name] = beside(
                emulator, part, with_outputs(stack["Parameters"], users), name_server
            )
        template = with_outputs(without_stacks(json.loads(text)), users)
        path = tmp_path / "users.json"
        path.write_text(json.dumps(template))
        stack = deploy(emulator, template=path, stack="users")
        pool, client = (
            next(it for name, it in stack.resources.items() if name.startswith(prefix))
            for prefix in ("PoolD", "PoolApp")
        )
        _people_sign_in(emulator, stack, pool, client)


def _people_sign_in(emulator, stack, pool, client):
    known = replace(stack, outputs={"UserPoolId": pool, "PublicClientId": client})
    app = App(Suite(emulator, known, MetricsPump(emulator.client)))
    with pytest.raises(ClientError, match="PreSignUp"):
        app.sign_up("x@mailinator.com", PASSWORD)
    app.sign_up("ida@example.com", PASSWORD)
    emulator.client("cognito-idp").confirm_sign_up(
        ClientId=client, Username="ida@example.com", ConfirmationCode=app.mailed("ida@example.com")
    )
    assert "tokens" == app.sign_in("ida@example.com", PASSWORD)
    app.expect_mail("ida@example.com")
    challenge = app.code_challenge("ida@example.com")
    code = app.mailed("ida@example.com")
    assert "AuthenticationResult" in app.answer_code("ida@example.com", challenge, code)


def beside(emulator, part, parameters, name_server):
    more = {"DnsServers": name_server.setting} if part == "sign-up-check" else {}
    return deploy(
        emulator,
        template=ROOT / f"templates/{part}.yaml",
        stack=part,
        parameters={"EventPublishTimeoutMs": "1500", **more, **parameters},
        package=KeptZips(ROOT),
    )


def without_stacks(template):
    resources = template["Resources"]
    kept = {name: each for name, each in resources.items() if "::Stack" not in each["Type"]}
    rest = {"Parameters", "Rules", "Conditions"}  # of cdk bootstrap, and of its metadata
    kept = {name: each for name, each in kept.items() if each["Type"] != "AWS::CDK::Metadata"}
    return {key: value for key, value in template.items() if key not in rest} | {"Resources": kept}


def with_outputs(node, stacks):
    """*node* with the outputs of *stacks* in place of what asks for them."""
    match node:
        case {"Fn::GetAtt": [str(name), str(output)]} if name in stacks:
            return stacks[name].outputs[output.removeprefix("Outputs.")]
        case dict():
            return {name: with_outputs(each, stacks) for name, each in node.items()}
        case list():
            return [with_outputs(each, stacks) for each in node]
    return node
