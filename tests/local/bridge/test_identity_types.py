"""Identity providers, web ACLs and Cognito's own logs, by a stack."""

import pytest
from botocore.exceptions import ClientError

from local.deploy import DeploymentFailed, deploy

pytestmark = pytest.mark.emulator

TEMPLATE = """\
Parameters:
  Provider: {Type: String, Default: Ours}
  Acl: {Type: String}
  Level: {Type: String, Default: ERROR}
Conditions:
  Logs: !Not [!Equals [!Ref Level, ""]]
Resources:
  Pool: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: ours}}
  Oidc:
    Type: AWS::Cognito::UserPoolIdentityProvider
    Properties:
      UserPoolId: !Ref Pool
      ProviderName: !Ref Provider
      ProviderType: OIDC
      ProviderDetails: {oidc_issuer: https://id.example, client_id: !Ref Level}
  Guarded:
    Type: AWS::WAFv2::WebACLAssociation
    Properties: {ResourceArn: !GetAtt Pool.Arn, WebACLArn: !Ref Acl}
  Delivery:
    Type: AWS::Cognito::LogDeliveryConfiguration
    Condition: Logs
    Properties:
      UserPoolId: !Ref Pool
      LogConfigurations: [{EventSource: userNotification, LogLevel: !Ref Level}]
"""
METRICS = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "acl"}


@pytest.fixture
def acl(emulator):
    def acl(name):
        waf = emulator.client("wafv2")
        made = waf.create_web_acl(
            Name=name, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=METRICS
        )
        return made["Summary"]["ARN"]

    return acl


def test_they_come_change_and_go_with_their_stack(emulator, tmp_path, acl):
    """As their own actions tell: another name of a provider is another provider."""
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE)
    cognito, waf = emulator.client("cognito-idp"), emulator.client("wafv2")

    def told(**parameters):
        stack = deploy(emulator, template=template, stack="ours", parameters=parameters)
        pool = {"UserPoolId": stack.resources["Pool"]}
        arn = cognito.describe_user_pool(**pool)["UserPool"]["Arn"]
        logs = cognito.get_log_delivery_configuration(**pool)["LogDeliveryConfiguration"]
        providers = [
            cognito.describe_identity_provider(**pool, ProviderName=each["ProviderName"])
            for each in cognito.list_identity_providers(**pool)["Providers"]
        ]
        return (
            [each["IdentityProvider"]["ProviderName"] for each in providers],
            [each["IdentityProvider"]["ProviderDetails"]["client_id"] for each in providers],
            [each["LogLevel"] for each in logs["LogConfigurations"]],
            waf.get_web_acl_for_resource(ResourceArn=arn)["WebACL"]["Name"],
        )

    first, second = acl("first"), acl("second")

    assert (["Ours"], ["ERROR"], ["ERROR"], "first") == told(Acl=first)
    assert (["Ours"], ["INFO"], ["INFO"], "second") == told(Acl=second, Level="INFO")
    assert (["Theirs"], [""], [], "first") == told(Acl=first, Level="", Provider="Theirs")

    arn = waf.list_resources_for_web_acl(WebACLArn=first)["ResourceArns"]
    emulator.client("cloudformation").delete_stack(StackName="ours")
    emulator.client("cloudformation").get_waiter("stack_delete_complete").wait(
        StackName="ours", WaiterConfig={"Delay": 1}
    )
    assert 1 == len(arn)
    assert [] == waf.list_resources_for_web_acl(WebACLArn=first)["ResourceArns"]


LOGS = """\
Resources:
  Pool: {Type: AWS::Cognito::UserPool, Properties: {UserPoolName: logged}}
  Group: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 1}}
  Delivery:
    Type: AWS::Cognito::LogDeliveryConfiguration
    Properties:
      UserPoolId: !Ref Pool
      LogConfigurations:
        - EventSource: userNotification
          LogLevel: ERROR
          CloudWatchLogsConfiguration: {LogGroupArn: ARN}
"""
RIGHT = '!Sub "arn:aws:logs:${AWS::Region}:${AWS::AccountId}:log-group:${Group}"'


@pytest.mark.parametrize(
    ("stack", "arn", "why"),
    [
        ("right", RIGHT, ""),
        ("starred", "!GetAtt Group.Arn", "failed to satisfy constraint"),
    ],
)
def test_cognito_takes_the_arn_of_a_log_group_without_a_star(emulator, tmp_path, stack, arn, why):
    """ArnType of its model has none; CloudFormation's own attribute has."""
    template = tmp_path / "template.yaml"
    template.write_text(LOGS.replace(": ARN}", f": {arn}}}"))

    if not why:
        assert deploy(emulator, template=template, stack=stack).resources["Delivery"]
        return
    with pytest.raises(DeploymentFailed, match=why):
        deploy(emulator, template=template, stack=stack)


def test_an_acl_that_there_is_not_fails_the_stack(emulator, tmp_path):
    """As AssociateWebACL does."""
    template = tmp_path / "template.yaml"
    template.write_text(TEMPLATE)
    foreign = f"arn:aws:wafv2:{emulator.region}:000000000000:regional/webacl/none/0a"

    with pytest.raises((DeploymentFailed, ClientError)):
        deploy(emulator, template=template, stack="none", parameters={"Acl": foreign})
