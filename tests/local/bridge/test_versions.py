"""Versions of configurations and of functions, refused where AWS refuses them."""

import pytest
from botocore.exceptions import ClientError

from local.deploy import DeploymentFailed, deploy

pytestmark = pytest.mark.emulator

SETTINGS = """\
Parameters:
  Told: {Type: String, Default: one}
Resources:
  Settings:
    Type: AWS::AppConfig::Application
    Properties: {Name: settings}
  Profile:
    Type: AWS::AppConfig::ConfigurationProfile
    Properties: {ApplicationId: !Ref Settings, Name: profile, LocationUri: hosted}
  Version:
    Type: AWS::AppConfig::HostedConfigurationVersion
    DeletionPolicy: POLICY
    UpdateReplacePolicy: POLICY
    Properties:
      ApplicationId: !Ref Settings
      ConfigurationProfileId: !Ref Profile
      ContentType: text/plain
      Content: !Ref Told
Outputs:
  Number: {Value: !Ref Version}
"""
FUNCTION = """\
Parameters:
  Told: {Type: String, Default: one}
  Described: {Type: String, Default: first}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {Effect: Allow, Action: sts:AssumeRole, Principal: {Service: lambda.amazonaws.com}}
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.11
      Handler: index.handler
      Role: !GetAtt Role.Arn
      Code: {ZipFile: "def handler(event, context): return event"}
      Environment: {Variables: {TOLD: !Ref Told}}
  Version:
    Type: AWS::Lambda::Version
    Properties: {FunctionName: !Ref Function, Description: !Ref Described}
"""


@pytest.fixture
def deployed(emulator, tmp_path):
    def deployed(text, stack, **parameters):
        template = tmp_path / "template.yaml"
        template.write_text(text)
        return deploy(emulator, template=template, stack=stack, parameters=parameters)

    return deployed


def kept(emulator, stack):
    found = emulator.client("appconfig").list_hosted_configuration_versions(
        ApplicationId=stack.resources["Settings"], ConfigurationProfileId=stack.resources["Profile"]
    )
    return [each["VersionNumber"] for each in found["Items"]]


def deleted(emulator, name):
    """The status of the stack *name*, once its deletion has ended."""
    cloudformation = emulator.client("cloudformation")
    stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackId"]
    cloudformation.delete_stack(StackName=name)
    status = "DELETE_IN_PROGRESS"
    while status == "DELETE_IN_PROGRESS":
        status = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"]
    return status


def test_each_change_is_a_new_number_and_replaces_the_one_before(emulator, deployed):
    """To and fro is not back: a number is given once."""
    text = SETTINGS.replace("POLICY", "Delete")
    stacks = [deployed(text, "numbered", Told=told) for told in ("one", "one", "two", "one")]

    assert ["1", "1", "2", "3"] == [stack.outputs["Number"] for stack in stacks]
    assert [3] == kept(emulator, stacks[-1])
    assert "DELETE_COMPLETE" == deleted(emulator, "numbered")


def test_a_version_that_is_retained_keeps_its_stack_from_being_deleted(emulator, deployed):
    """The profile stays, with AppConfig's reason; once the versions are gone, it goes."""
    deployed(SETTINGS.replace("POLICY", "Retain"), "stuck")
    stack = deployed(SETTINGS.replace("POLICY", "Retain"), "stuck", Told="two")
    place = {
        "ApplicationId": stack.resources["Settings"],
        "ConfigurationProfileId": stack.resources["Profile"],
    }
    appconfig = emulator.client("appconfig")

    assert [1, 2] == sorted(kept(emulator, stack))
    assert "DELETE_FAILED" == deleted(emulator, "stuck")
    with pytest.raises(ClientError, match="still hosted configuration versions existing under it"):
        appconfig.delete_configuration_profile(**place)
    for number in kept(emulator, stack):
        appconfig.delete_hosted_configuration_version(VersionNumber=number, **place)
    appconfig.delete_configuration_profile(**place)


def test_a_function_that_is_as_in_its_last_version_gets_no_other(deployed):
    """Be it changed and changed back in between: it is what a version would hold that counts."""
    deployed(FUNCTION, "published")
    deployed(FUNCTION, "published", Told="two")

    with pytest.raises(DeploymentFailed, match=r"this Lambda function exists \( 1 \)"):
        deployed(FUNCTION, "published", Told="one", Described="second")


def test_a_function_that_has_changed_gets_another_version(emulator, deployed):
    """With its description; the one before goes, unless an UpdateReplacePolicy keeps it."""
    deployed(FUNCTION, "changed")
    stack = deployed(FUNCTION, "changed", Told="two", Described="second")

    [_, second] = emulator.client("lambda").list_versions_by_function(
        FunctionName=stack.resources["Function"]
    )["Versions"]
    assert ("2", "second") == (second["Version"], second["Description"])
