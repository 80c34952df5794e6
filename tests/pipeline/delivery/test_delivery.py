"""The pipeline's template: what it may, what it runs, and in which order."""

import re
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from pipeline.twin.stack_policy import FILE
from tests.loop.template import findings, parsed
from tests.readme.shell import ROOT
from tests.template.conftest import expand, source  # noqa: F401  (fixtures)

TEXT = (ROOT / "pipeline/delivery/delivery.yaml").read_text()
DELIVERY = parsed(TEXT)
RESOURCES = DELIVERY["Resources"]
TYPES_BY_SERVICE = {
    "ApiGateway": "apigateway",
    "ApiGatewayV2": "apigateway",
    "Cognito": "cognito-idp",
    "SecretsManager": "secretsmanager",
}
WILDCARDS = {
    "WithoutResource": "of the boundary: they take no resource, or CodeDeploy asks for all alarms",
    "NewKeys": "only with the tag of the stack",
    "MappingsOfOwnFunctions": "of functions with the name of the stack",
    "CustomDomains": "Cognito's own distribution, by a name that nobody is told",
    "NewPools": "a pool that is to be made has no name yet; gone once UserPoolIds is said",
    "Look": "they take no resource, or one that is no stack's, and change nothing",
    "CannotBeNarrowed": "docs/delivery.md tells of each, and a test of no other",
}


def stages(condition: str) -> dict[str, list[str]]:
    """The names of the actions of each stage, for one value of TwoStages."""
    chosen = (_chosen(stage, condition) for stage in RESOURCES["Pipeline"]["Properties"]["Stages"])
    return {
        stage["Name"]: [
            action["Name"]
            for each in stage["Actions"]
            if (action := _chosen(each, condition)) is not None
        ]
        for stage in chosen
        if stage is not None
    }


def test_the_linter_has_nothing_to_say():
    """Errors, warnings and hints alike."""
    assert [] == findings(TEXT, regions=["eu-west-1"], include_checks=["I"])


def test_production_comes_after_tests_a_trial_and_an_approval():
    """And the approver sees the very change set that is then executed."""
    assert {
        "Source": ["Commit"],
        "Build": ["TestAndPackage"],
        "Test": ["ChangeSet", "Deploy", "Protect", "Trial"],
        "Production": ["ChangeSet", "Approval", "Deploy", "Protect"],
    } == stages("two")


def test_one_stage_is_enough_for_who_wants_it():
    """Then production is what the trial is made on, and its failure brings the old version back."""
    assert {
        "Source": ["Commit"],
        "Build": ["TestAndPackage"],
        "Production": ["ChangeSet", "Deploy", "Protect", "Trial"],
    } == stages("one")
    production = RESOURCES["Pipeline"]["Properties"]["Stages"][-1]
    assert ["TwoStages", {"Ref": "AWS::NoValue"}, {"Result": "ROLLBACK"}] == production[
        "OnFailure"
    ]["Fn::If"]


@pytest.mark.parametrize("condition", ["two", "one"])
def test_each_deployment_sets_the_stack_policy_again(condition):
    """After it, so that an update may be let through once; of the file of `make template`."""
    chosen = (_chosen(stage, condition) for stage in RESOURCES["Pipeline"]["Properties"]["Stages"])
    for stage in filter(None, chosen):
        actions = {
            action["Name"]: action
            for each in stage["Actions"]
            if (action := _chosen(each, condition)) is not None
        }
        if "Deploy" not in actions:
            continue
        [command] = actions["Protect"]["Commands"]
        stack = actions["Deploy"]["Configuration"]["StackName"]
        name = stack["Fn::Sub"] if "Fn::Sub" in stack else f"${{{stack['Ref']}}}"

        assert actions["Deploy"]["RunOrder"] < actions["Protect"]["RunOrder"]
        assert f"set-stack-policy --stack-name {name} " in command["Fn::Sub"]
        assert command["Fn::Sub"].endswith(f"file://{FILE}")


def test_the_builds_run_the_commands_of_the_repository():
    """What a developer runs, and nothing that only the pipeline knows."""
    commands = {
        name: yaml_parse(RESOURCES[name]["Properties"]["Source"]["BuildSpec"])["phases"]["build"][
            "commands"
        ]
        for name in ("BuildProject", "TrialProject")
    }

    assert [".ci/run", ".venv-tools/bin/sam build"] == commands["BuildProject"][:2]
    assert (ROOT / ".ci/run").stat().st_mode & 0o111
    assert ["make install-run", '.venv/bin/python -m pipeline.trial --stack "$STACK"'] == (
        commands["TrialProject"]
    )


def test_what_is_on_its_way_is_encrypted_and_private():
    """With a key of its own; over TLS only."""
    bucket = RESOURCES["ArtifactBucket"]["Properties"]
    [rule] = bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    [deny] = RESOURCES["ArtifactBucketPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert "aws:kms" == rule["ServerSideEncryptionByDefault"]["SSEAlgorithm"]
    assert all(bucket["PublicAccessBlockConfiguration"].values())
    assert ("Deny", {"Bool": {"aws:SecureTransport": "false"}}) == (
        deny["Effect"],
        deny["Condition"],
    )
    for project in ("BuildProject", "TrialProject"):
        assert {"Fn::GetAtt": ["ArtifactKey", "Arn"]} == RESOURCES[project]["Properties"][
            "EncryptionKey"
        ]


def test_only_who_builds_puts_anything_on_its_way():
    """Else the trial, which runs code of the branch, could put other code in its place."""
    writing = {
        role["Ref"]
        for policy in ("ArtifactPolicy", "NewArtifactPolicy")
        for statement in RESOURCES[policy]["Properties"]["PolicyDocument"]["Statement"]
        if "s3:PutObject" in _listed(statement["Action"])
        for role in RESOURCES[policy]["Properties"]["Roles"]
    }
    inline = {action for role in _roles().values() for action in _actions(role["Policies"])}

    assert {"PipelineRole", "BuildRole"} == writing
    assert "s3:PutObject" not in inline


def test_roles_are_taken_by_their_service_of_this_account_only():
    """A service that is talked into using somebody else's role finds it closed."""
    for role in _roles().values():
        [statement] = role["AssumeRolePolicyDocument"]["Statement"]

        assert {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}} == statement[
            "Condition"
        ]
        assert re.fullmatch(
            r"(codepipeline|codebuild|cloudformation)\.amazonaws\.com",
            statement["Principal"]["Service"],
        )


def test_every_resource_is_written_down_where_it_has_a_name():
    """A wildcard as resource has its reason here."""
    wild = [
        statement.get("Sid")
        for statement in _statements()
        if "*" in _listed(_chosen(statement["Resource"], "two"))
    ]

    assert list(WILDCARDS) == wild


def test_nobody_gets_more_rights_than_the_stack_needs():
    """No user, no group, no policy of the account; roles only under the stack's name."""
    granted = {
        action
        for statement in _statements()
        for action in _listed(statement["Action"])
        if action.startswith("iam:")
    }

    assert not {
        action for action in granted if re.search(r"\*|User|Group|CreatePolicy|AccessKey", action)
    }
    for statement in _statements():
        if any(action.startswith("iam:") for action in _listed(statement["Action"])):
            assert "*" not in _listed(statement["Resource"])
        if "iam:PassRole" in _listed(statement["Action"]):
            assert statement["Condition"]["StringEquals"]["iam:PassedToService"]


@pytest.mark.parametrize("deployment", ["AllAtOnce", "Canary10Percent15Minutes"])
def test_cloudformation_may_make_every_resource_of_the_stack(source, expand, deployment):  # noqa: F811
    """A new service in template.yaml needs its line in the role."""
    expanded = expand(source, DeploymentType=deployment)
    services = {resource["Type"].split("::")[1] for resource in expanded["Resources"].values()}
    needed = {TYPES_BY_SERVICE.get(service, service.lower()) for service in services}
    policies = [*_roles()["DeployRole"]["Policies"], RESOURCES["DeployPolicy"]["Properties"]]
    allowed = {
        action.partition(":")[0]
        for policy in policies
        for statement in policy["PolicyDocument"]["Statement"]
        for action in _listed(_chosen(statement, "two")["Action"])
    }

    assert set() == needed - allowed


def _chosen(node: Any, stages: str) -> Any:
    """What `!If [TwoStages, …]` comes to, and with all options; None for AWS::NoValue."""
    if isinstance(node, dict) and "Fn::If" in node:
        _, one, other = node["Fn::If"]
        node = one if stages == "two" else other
    return None if node == {"Ref": "AWS::NoValue"} else node


def _roles() -> dict[str, Any]:
    return {
        name: resource["Properties"]
        for name, resource in RESOURCES.items()
        if resource["Type"] == "AWS::IAM::Role"
    }


def _statements() -> list[Any]:
    policies = [policy for role in _roles().values() for policy in role["Policies"]]
    policies = [RESOURCES["Boundary"]["Properties"], *policies]
    shared = ("ArtifactPolicy", "DeployPolicy", "NewArtifactPolicy")
    policies += [RESOURCES[name]["Properties"] for name in shared]
    found = [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]
    return [_chosen(statement, "two") for statement in found]


def _actions(policies: Any) -> list[str]:
    statements = [each for policy in policies for each in policy["PolicyDocument"]["Statement"]]
    return [action for each in statements for action in _listed(_chosen(each, "two")["Action"])]


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
