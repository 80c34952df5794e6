"""Alarms on alarms, saved queries and rules: what ministack's CloudFormation lacks."""

import pytest

from local.deploy import DeploymentFailed, deploy

pytestmark = pytest.mark.emulator

TEMPLATE = """\
Parameters:
  Rule: {Type: String, Default: ALARM}
Resources:
  Whole:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties:
      AlarmRule: !Sub '${Rule}("${Part}")'
      ActionsSuppressor: !GetAtt Part.Arn
      ActionsSuppressorWaitPeriod: 60
      ActionsSuppressorExtensionPeriod: 120
  Part:
    Type: AWS::CloudWatch::Alarm
    Properties:
      Metrics:
        - Id: watched
          MetricStat: {Metric: {Namespace: A, MetricName: B}, Period: 60, Stat: Sum}
        - {Id: usual, Expression: "ANOMALY_DETECTION_BAND(watched, 2)"}
      ThresholdMetricId: usual
      ComparisonOperator: GreaterThanUpperThreshold
      EvaluationPeriods: 1
  Query:
    Type: AWS::Logs::QueryDefinition
    Properties: {Name: !Sub "${AWS::StackName}/slow", QueryString: fields @message}
  Top:
    Type: AWS::CloudWatch::InsightRule
    Properties:
      RuleName: !Sub "${AWS::StackName}-top"
      RuleState: ENABLED
      RuleBody: '{"Schema": {"Name": "CloudWatchLogRule", "Version": 1}}'
  Chat:
    Type: AWS::Chatbot::SlackChannelConfiguration
    Properties:
      ConfigurationName: !Sub "${AWS::StackName}-slack"
      IamRoleArn: !Sub "arn:aws:iam::${AWS::AccountId}:role/chat"
      SlackWorkspaceId: T0A1
      SlackChannelId: C0A1
Outputs:
  Arn: {Value: !GetAtt Whole.Arn}
  Chat: {Value: !Ref Chat}
"""


@pytest.fixture
def deployed(emulator, tmp_path):
    def deployed(stack="watching", **parameters):
        template = tmp_path / "template.yaml"
        template.write_text(TEMPLATE)
        return deploy(emulator, template=template, stack=stack, parameters=parameters)

    return deployed


def alarms(emulator):
    told = emulator.client("cloudwatch").describe_alarms(
        AlarmNamePrefix="watching-", AlarmTypes=["MetricAlarm", "CompositeAlarm"]
    )
    return told["MetricAlarms"], told["CompositeAlarms"]


def test_alarms_on_alarms_are_stored_with_what_keeps_them_quiet(emulator, deployed):
    """The suppressor and its two periods, as PutCompositeAlarm takes them."""
    stack = deployed()

    [part], [whole] = alarms(emulator)
    assert stack.outputs["Arn"] == whole["AlarmArn"]
    assert f'ALARM("{part["AlarmName"]}")' == whole["AlarmRule"]
    assert (part["AlarmArn"], 60, 120) == (
        whole["ActionsSuppressor"],
        whole["ActionsSuppressorWaitPeriod"],
        whole["ActionsSuppressorExtensionPeriod"],
    )


def test_a_band_takes_the_place_of_a_threshold(emulator, deployed):
    """The alarm says which of its metrics is the band, and has no threshold."""
    deployed()

    [part], _ = alarms(emulator)
    assert "usual" == part["ThresholdMetricId"]
    assert "Threshold" not in part
    assert ["watched", "usual"] == [metric["Id"] for metric in part["Metrics"]]


def test_a_changed_rule_is_that_of_the_same_alarm(emulator, deployed):
    """An update keeps the name."""
    before, after = deployed(), deployed(Rule="OK")

    _, [whole] = alarms(emulator)
    assert before.resources["Whole"] == after.resources["Whole"] == whole["AlarmName"]
    assert whole["AlarmRule"].startswith("OK(")


def test_a_rule_that_is_none_stops_the_deployment(deployed):
    """With CloudWatch's own words."""
    with pytest.raises(DeploymentFailed, match="Error in AlarmRule"):
        deployed(stack="wrong", Rule="PERHAPS")


def test_queries_and_rules_can_be_listed(emulator, deployed):
    """And go with their stack."""
    deployed()
    logs, cloudwatch = emulator.client("logs"), emulator.client("cloudwatch")

    def listed():
        queries = logs.describe_query_definitions(queryDefinitionNamePrefix="watching/")
        rules = cloudwatch.describe_insight_rules()
        names = [query["name"] for query in queries["queryDefinitions"]]
        return names, [rule["Name"] for rule in rules["InsightRules"]]

    assert (["watching/slow"], ["watching-top"]) == listed()
    emulator.client("cloudformation").delete_stack(StackName="watching")
    emulator.client("cloudformation").get_waiter("stack_delete_complete").wait(
        StackName="watching", WaiterConfig={"Delay": 1}
    )
    assert ([], []) == listed()


def test_a_chat_channel_has_its_name(deployed):
    """Nothing is sent there from a laptop."""
    arn = deployed().outputs["Chat"]

    assert arn.endswith(":chat-configuration/slack-channel/watching-slack")
