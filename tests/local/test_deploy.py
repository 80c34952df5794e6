from pathlib import Path
from zipfile import ZipFile

import pytest

from local.deploy import DeploymentFailed, deploy
from local.uploads import Uploads, with_uploads, zipped

TEMPLATE = """\
# a comment
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !Sub "${AWS::StackName} mails"}
  Function:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: code  # packed
      Handler: f.handler
      Runtime: python3.12
  Layer:
    Type: AWS::Serverless::LayerVersion
    Properties: {ContentUri: "code/", LayerName: !If [Yes, a, b]}
  Elsewhere:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: s3://bucket/key, Handler: f.handler}
  Unknown:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: !Ref Where, Handler: f.handler}
Outputs:
  Topic: {Value: !Ref Topic}
"""

SMALL = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !Sub "${AWS::StackName} mails"}
  Function:
    Type: AWS::Serverless::Function
    Properties: {CodeUri: code, Handler: f.handler, Runtime: python3.12}
Outputs:
  Topic: {Value: !Ref Topic}
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "code/__pycache__").mkdir(parents=True)
    (tmp_path / "code/f.py").write_text("def handler(event, context):\n    return event\n")
    (tmp_path / "code/__pycache__/f.pyc").write_text("")
    (tmp_path / "template.yaml").write_text(TEMPLATE)
    return tmp_path


def test_packs_the_same_files_into_the_same_bytes(project):
    """Whenever they were made; caches are left out."""
    first = zipped(project / "code")
    (project / "code/f.py").touch()
    packed = project / "packed.zip"
    packed.write_bytes(first)

    assert first == zipped(project / "code")
    with ZipFile(packed) as archive:
        assert archive.namelist() == ["f.py"]


@pytest.mark.emulator
def test_puts_addresses_in_the_place_of_folders_and_touches_nothing_else(emulator, project):
    """Comments, short tags and order stay; one upload per folder."""
    packed, told = [], []
    uploads = Uploads(emulator, package=lambda p, _: packed.append(p) or b"zip", tell=told.append)

    text = with_uploads(project / "template.yaml", uploads)

    uri = uploads.s3_uri(project / "code")
    expected = TEMPLATE.replace("CodeUri: code ", f"CodeUri: {uri} ")
    assert expected.replace('ContentUri: "code/"', f"ContentUri: {uri}") == text
    assert [project / "code"] == packed
    assert told == ["packing the code"]
    stored = emulator.client("s3").get_object(Bucket=uri.split("/")[2], Key=uri.split("/")[3])
    assert stored["Body"].read() == b"zip"


@pytest.mark.emulator
def test_creates_updates_and_leaves_alone(emulator, project):
    """A change set each time; none is executed where nothing changed."""
    template = project / "template.yaml"
    template.write_text(SMALL)
    created = deploy(emulator, template=template, stack="three-times")

    assert created.outputs == {"Topic": created.resources["Topic"]}
    assert {"Topic", "Function", "FunctionRole"} == set(created.resources)
    assert created == deploy(emulator, template=template, stack="three-times")
    template.write_text(SMALL.replace(" mails", " letters"))
    deploy(emulator, template=template, stack="three-times")
    sns = emulator.client("sns")
    topic = sns.get_topic_attributes(TopicArn=created.outputs["Topic"])["Attributes"]
    assert topic["DisplayName"] == "three-times letters"


@pytest.mark.emulator
def test_passes_parameters_and_tells_what_it_does(emulator, tmp_path):
    """What a template has no default for."""
    template = tmp_path / "t.yaml"
    template.write_text(
        "Parameters: {Stage: {Type: String}}\n"
        "Resources: {Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Sub 'q-${Stage}'}}}\n"
    )
    told = []

    made = deploy(
        emulator,
        template=template,
        stack="with-parameters",
        parameters={"Stage": "local"},
        on_progress=told.append,
    )

    assert made.resources["Q"].endswith("/q-local")
    assert told == ["deploying with-parameters"]


@pytest.mark.emulator
def test_names_each_resource_that_failed_and_can_try_again(emulator, tmp_path):
    """And what a failed creation left does not stand in the way of the next."""
    template = tmp_path / "t.yaml"
    good = "Resources: {Alarm: {Type: AWS::SQS::Queue}}\n"
    bad = "Resources: {Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Threshold: 1}}}\n"
    template.write_text(bad)

    for _ in range(2):
        with pytest.raises(DeploymentFailed, match=r"Alarm: .*MetricName") as failed:
            deploy(emulator, template=template, stack="failing")
        assert failed.value.failures[0][0] == "Alarm"
    template.write_text(good)
    assert "Alarm" in deploy(emulator, template=template, stack="failing").resources


@pytest.mark.emulator
def test_a_failure_is_told_though_pages_of_a_roll_back_come_after_it(emulator, tmp_path):
    """The parameters of before are then what is there already; no failure of before is told."""
    template, topics = (
        tmp_path / "t.yaml",
        "".join(f"  Topic{number}: {{Type: AWS::SNS::Topic}}\n" for number in range(60)),
    )
    alarm = "  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Threshold: 1}}\n"
    good = "Resources:\n  Queue: {Type: AWS::SQS::Queue}\n"
    template.write_text(good)
    deploy(emulator, template=template, stack="rolled-back")
    template.write_text(good + topics + alarm)

    with pytest.raises(DeploymentFailed) as failed:
        deploy(emulator, template=template, stack="rolled-back")
    assert "Alarm" in dict(failed.value.failures)
    template.write_text(good)
    assert {"Queue"} == {*deploy(emulator, template=template, stack="rolled-back").resources}


@pytest.mark.emulator
def test_deploys_what_ministack_alone_refuses(emulator, stack):
    """A metric-math alarm, as PutMetricAlarm keeps it, and the pool's ProviderURL."""
    alarm = emulator.client("cloudwatch").describe_alarms(
        AlarmNames=[stack.resources["MathAlarm"]]
    )["MetricAlarms"][0]

    assert [each["Id"] for each in alarm["Metrics"]] == ["share", "wrong", "all"]
    assert alarm["StateValue"] == "INSUFFICIENT_DATA"
    pool = stack.resources["Pool"]
    assert f"{emulator.endpoint}/{pool}" == stack.outputs["Issuer"]


@pytest.mark.emulator
def test_a_template_that_is_not_there_is_an_ordinary_error(emulator):
    """FileNotFoundError, before anything is made."""
    with pytest.raises(FileNotFoundError):
        deploy(emulator, template=Path("/nowhere.yaml"), stack="none")
