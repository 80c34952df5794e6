"""The lines for an owner who writes the pool in code."""

import json

import pytest
import yaml

from tests.operators.adoption.cognito import refusal

TOKENS = ("--only", "PreSignUp,PreTokenGeneration,InboundFederation")
PRE_SIGN_UP = "arn:aws:lambda:eu-west-1:123456789012:function:ours-PreSignUp:live"
BUCKET = {"Outputs": [{"OutputKey": "ServerlessDeploymentBucketName", "OutputValue": "b"}]}


def tagged(key):
    """What AWS says of a stack with that tag."""
    return {"Tags": [{"Key": key, "Value": "web"}]}


class Imported(yaml.SafeLoader):
    """YAML as CloudFormation reads it; an import is its name in a list."""


Imported.add_constructor("!ImportValue", lambda loader, node: [loader.construct_scalar(node)])


@pytest.mark.parametrize(
    ("owner", "kind"), [({}, "CloudFormation"), (BUCKET, "Serverless Framework")]
)
def test_a_template_imports_the_functions(world, run, owner, kind):
    """By the names of the stack's exports, with the members that LambdaConfig has."""
    stack = world.clients["cloudformation"]
    stack.owner, stack.owners = "web", owner

    code, told = run("attach", *TOKENS)

    assert (4, True) == (code, f"{kind} manages this pool (web); add there:" in told)
    lines = told[told.index("LambdaConfig:") : told.index("--owner none")]
    of = {
        "PreSignUp": ["beside-PreSignUpArn"],
        "PreTokenGenerationConfig": {
            "LambdaVersion": "V2_0",
            "LambdaArn": ["beside-PreTokenGenerationArn"],
        },
        "InboundFederation": {
            "LambdaVersion": "V1_0",
            "LambdaArn": ["beside-InboundFederationArn"],
        },
    }
    assert {"LambdaConfig": of} == yaml.load(lines, Imported)  # noqa: S506  # a safe loader


@pytest.mark.parametrize(
    ("owner", "kind", "line"),
    [
        (tagged("sst:app"), "SST 2", "(auth.cdk.userPool.node.defaultChild as CfnUserPool).add"),
        (
            tagged("amplify:app-id"),
            "Amplify",
            "backend.auth.resources.cfnResources.cfnUserPool.add",
        ),
    ],
)
def test_the_tags_of_a_stack_say_what_made_it(world, run, owner, kind, line):
    stack = world.clients["cloudformation"]
    stack.owner, stack.owners = "web", owner

    code, told = run("attach", *TOKENS)

    assert (4, True) == (code, f"{kind} manages this pool (web)" in told)
    assert f"{line}PropertyOverride('LambdaConfig.InboundFederation', {{" in told
    assert "('LambdaConfig.PreTokenGenerationConfig', {" in told


def test_sst_marks_the_pool_itself(world, run):
    """Since version 3 it makes no stack."""
    world.cognito.pool["UserPoolTags"]["sst:app"] = "web"

    code, told = run("attach", "--only", "PreSignUp")

    assert (4, True) == (code, "SST manages this pool (web)" in told)
    lines = (
        f"transform: {{ userPool: {{ lambdaConfig: {{ preSignUp: {json.dumps(PRE_SIGN_UP)} }} }} }}"
    )
    assert lines in told


@pytest.mark.parametrize(
    ("owner", "line"),
    [
        ("terraform", "  inbound_federation {\n"),
        ("pulumi", 'inboundFederation: { lambdaVersion: "V1_0", lambdaArn: "arn:'),
    ],
)
def test_an_owner_without_a_mark_can_be_named(world, run, owner, line):
    """Terraform and Pulumi leave none, and CloudTrail may not be read."""
    code, told = run("attach", *TOKENS, "--owner", owner)

    assert (4, True) == (code, line in told)
    assert 0 == world.cognito.calls.count("update")


LOOK_UPS = {
    "cloudformation": ("describe_stack_resources", "DescribeStackResources"),
    "cloudtrail": ("lookup_events", "LookupEvents"),
}


@pytest.fixture
def fails(world):
    """Make the look-up by a service fail with an error of AWS."""

    def fails(service, code):
        method, of = LOOK_UPS[service]

        def refuse(**_):
            raise refusal(code, of=of)

        setattr(world.clients[service], method, refuse)

    return fails


@pytest.mark.parametrize("service", LOOK_UPS)
@pytest.mark.parametrize("code", ["AccessDenied", "Throttling", "ValidationError"])
@pytest.mark.parametrize("command", ["attach", "detach"])
def test_an_owner_that_cannot_be_looked_up_is_not_taken_for_none(
    world, run, fails, command, service, code
):
    """Its next run would take the triggers away; --yes answers no question that was not asked."""
    if command == "detach":
        ours = world.clients["cloudformation"].outputs["PreSignUpArn"]
        world.cognito.pool["LambdaConfig"]["PreSignUp"] = ours
    only = ("--only", "PreSignUp")
    fails(service, code)
    found, told = run(command, *only)

    assert (3, 0) == (found, world.cognito.calls.count("update"))
    assert f"({code}) when calling the {LOOK_UPS[service][1]} operation" in told
    assert "if none manages the pool, add --owner none" in told
    assert "was found" not in told
    assert 0 == run(command, *only, "--owner", "none")[0]


def test_an_owner_that_another_mark_tells_of_is_found_where_a_look_up_fails(world, run, fails):
    """The tag of the stack, and that of SST."""
    fails("cloudformation", "AccessDenied")
    fails("cloudtrail", "AccessDenied")
    tags = world.cognito.pool["UserPoolTags"]
    tags["sst:app"] = "web"
    assert "SST manages this pool (web)" in run("attach", "--only", "PreSignUp")[1]

    tags["aws:cloudformation:stack-name"] = "site"
    assert "CloudFormation manages this pool (site)" in run("attach", "--only", "PreSignUp")[1]
