"""`deploy`: a small release on the emulator, by the same command that deploys the suite."""

import io
import json
import zipfile
from hashlib import sha256
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from local.emulator import Emulator
from operators.__main__ import parser
from operators.deploy import NoSuchParameter, run
from operators.deployment.bucket import Bucket, UnfitBucket
from operators.deployment.change_set import NotDeployed
from operators.deployment.release import NoRelease, Release, release
from operators.outside import NotAgreed, Outside
from operators.stack import DeployedStack
from pipeline.delivery.sums import SUMS, Damaged, sums_of, text_of

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  CodeBucket:
    Type: String
  Word:
    Type: String
    Default: hello
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: {DisplayName: !Ref Word}
  Function:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: code.handler
      CodeUri: {Bucket: !Ref CodeBucket, Key: KEY}
      Environment: {Variables: {WORD: !Ref Word}}
Outputs:
  Topic: {Value: !Ref Topic}
  Function: {Value: !Ref Function}
"""
CODE = "import os\n\ndef handler(event, context):\n    return [os.environ['WORD'], NUMBER]\n"


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        yield running


def made(folder, *, number=1, template=TEMPLATE):
    """A release in *folder*, whose function answers with a *number*."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("code.py"), CODE.replace("NUMBER", str(number)))
    key = f"functions/{sha256(packed.getvalue()).hexdigest()}.zip"
    (folder / "functions").mkdir(parents=True, exist_ok=True)
    (folder / key).write_bytes(packed.getvalue())
    (folder / "template.yaml").write_text(template.replace("KEY", key))
    (folder / SUMS).write_text(text_of(sums_of(folder)))
    return folder


class Operator:
    """Somebody with a terminal, who answers every question alike."""

    def __init__(self, client, name, *, answer="y"):
        self._client = client
        self._name = name
        self._answer = answer

    def deploy(self, folder, *words, dry=False):
        """The exit code, and what was said."""
        told = io.StringIO()
        console = Console(file=told, width=200)
        console.input = lambda _: self._answer
        outside = Outside(
            client=self._client,
            stack=DeployedStack(self._client("cloudformation"), name=self._name),
            console=console,
            is_dry=dry,
            sleep=lambda _: None,
        )
        asked = parser().parse_args(
            ["deploy", "--release", str(folder), *words, *(["--dry-run"] if dry else [])]
        )
        return run(asked, outside), told.getvalue()


def answers(emulator, stack):
    """What the deployed function answers."""
    described = emulator.client("cloudformation").describe_stacks(StackName=stack)["Stacks"][0]
    outputs = {each["OutputKey"]: each["OutputValue"] for each in described["Outputs"]}
    called = emulator.client("lambda").invoke(FunctionName=outputs["Function"])
    return json.loads(called["Payload"].read())


@pytest.mark.emulator
def test_a_release_is_deployed_and_the_next_one_updates_it(emulator, tmp_path):
    """The bucket is made when asked; code that is there is not uploaded again; values stay."""
    ada = Operator(emulator.client, "released")

    code, said = ada.deploy(made(tmp_path / "1"))
    assert (1, True) == (
        code,
        "the bucket cognito-triggers-000000000000-eu-west-1 does not exist" in said,
    )
    code, said = ada.deploy(tmp_path / "1", "--make-bucket", "-p", "Word=ahoy")
    assert (0, True) == (code, "uploaded 1 packages" in said)
    assert ["ahoy", 1] == answers(emulator, "released")
    code, said = ada.deploy(tmp_path / "1")
    assert (0, True) == (code, "already runs this release with these parameters" in said)
    assert "uploaded 0 packages" in said
    code, said = ada.deploy(made(tmp_path / "2", number=2))
    assert (0, True) == (code, "Modify Function (AWS::Lambda::Function)" in said)
    assert ["ahoy", 2] == answers(emulator, "released")


@pytest.mark.emulator
def test_the_bucket_that_is_made_is_private(emulator, tmp_path):
    Operator(emulator.client, "private").deploy(
        made(tmp_path), "--make-bucket", "--bucket", "code-of-private"
    )

    blocked = emulator.client("s3").get_public_access_block(Bucket="code-of-private")
    assert {True} == set(blocked["PublicAccessBlockConfiguration"].values())
    assert 4 == len(blocked["PublicAccessBlockConfiguration"])


@pytest.mark.emulator
def test_who_says_no_has_changed_nothing(emulator, tmp_path):
    """Neither a bucket is made nor a stack; of a change set nothing is left."""
    no = Operator(emulator.client, "refused", answer="n")
    buckets = lambda: [b["Name"] for b in emulator.client("s3").list_buckets()["Buckets"]]  # noqa: E731
    with pytest.raises(NotAgreed):
        no.deploy(made(tmp_path), "--make-bucket", "--bucket", "code-of-refused")
    assert "code-of-refused" not in buckets()

    emulator.client("s3").create_bucket(
        Bucket="code-of-refused", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    with pytest.raises(NotAgreed):
        no.deploy(tmp_path, "--bucket", "code-of-refused")
    with pytest.raises(ClientError, match="does not exist"):
        emulator.client("cloudformation").describe_stacks(StackName="refused")


@pytest.mark.emulator
def test_a_dry_run_changes_nothing(emulator, tmp_path):
    code, said = Operator(emulator.client, "dry").deploy(
        made(tmp_path), "--make-bucket", "--bucket", "code-of-dry", dry=True
    )

    assert 0 == code
    assert "would create the bucket code-of-dry, private" in said
    assert "would deploy dry with its code in code-of-dry" in said
    assert "code-of-dry" not in [b["Name"] for b in emulator.client("s3").list_buckets()["Buckets"]]


@pytest.mark.emulator
def test_a_failed_deployment_says_which_resource_and_why(emulator, tmp_path):
    """By CloudFormation's own events; and what to do before the next try."""
    alarm = "Resources:\n  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Threshold: 1}}"
    broken = TEMPLATE.replace("Resources:", alarm)
    ada = Operator(emulator.client, "broken")

    with pytest.raises(NotDeployed, match=r"(?s)broken is ROLLBACK_COMPLETE.*  Alarm: .*Metric"):
        ada.deploy(made(tmp_path, template=broken), "--make-bucket", "--bucket", "code-of-broken")
    with pytest.raises(NotDeployed, match="aws cloudformation delete-stack --stack-name broken"):
        ada.deploy(made(tmp_path), "--bucket", "code-of-broken")


def test_a_parameter_that_the_release_does_not_have_is_refused(tmp_path):
    """Before anything is uploaded."""
    s3 = SimpleNamespace(meta=SimpleNamespace(region_name="eu-west-1"))
    sts = SimpleNamespace(get_caller_identity=lambda: {"Account": "1"})
    clients = {"s3": s3, "sts": sts, "cloudformation": None}

    with pytest.raises(NoSuchParameter, match="no parameter Wort"):
        Operator(clients.__getitem__, "x").deploy(made(tmp_path), "-p", "Wort=hallo")


def test_what_was_changed_is_not_deployed(tmp_path):
    """A template or a zip that is not what the sums say."""
    files = Release(made(tmp_path))
    template = files.template("template.yaml")
    [zip_file] = (tmp_path / "functions").iterdir()
    zip_file.write_bytes(b"PK")

    with pytest.raises(Damaged, match=r"\.zip in .* is not what SHA256SUMS says"):
        list(files.zips(template))
    (tmp_path / "template.yaml").write_text("Resources: {}")
    with pytest.raises(Damaged, match=r"template\.yaml"):
        files.template("template.yaml")


def test_a_checkout_brings_no_release(tmp_path):
    with pytest.raises(NoRelease, match="--release"):
        release(None)
    with pytest.raises(Damaged, match="is no release"):
        release(tmp_path)


def error(code):
    return ClientError({"Error": {"Code": code, "Message": ""}}, "GetBucketLocation")


@pytest.mark.parametrize(
    ("region", "constraint", "fits"),
    [
        ("eu-west-1", "eu-west-1", True),
        ("us-east-1", None, True),
        ("eu-west-1", "us-west-2", False),
        ("eu-west-1", None, False),
        ("us-east-1", "eu-west-1", False),
    ],
)
def test_the_bucket_has_to_be_in_the_region_of_the_stack(region, constraint, fits):
    """Lambda takes code from no other; S3 calls its first Region by no name."""
    s3 = SimpleNamespace(get_bucket_location=lambda **_: {"LocationConstraint": constraint})
    bucket = Bucket(s3, "code", account="1", region=region)

    if fits:
        assert bucket.is_there()
    else:
        with pytest.raises(
            UnfitBucket, match=f"code is in .*; Lambda reads code from {region} only"
        ):
            bucket.is_there()


@pytest.mark.parametrize(
    ("code", "outcome"),
    [("NoSuchBucket", False), ("AccessDenied", UnfitBucket), ("SlowDown", ClientError)],
)
def test_a_bucket_that_is_not_ours_is_told_from_one_that_is_not_there(code, outcome):
    """Somebody may have made it by the name that is looked for."""
    asked = []

    def get_bucket_location(**words):
        asked.append(words)
        raise error(code)

    s3 = SimpleNamespace(get_bucket_location=get_bucket_location)
    bucket = Bucket(s3, "code", account="1", region="eu-west-1")

    if outcome is False:
        assert not bucket.is_there()
    else:
        with pytest.raises(outcome):
            bucket.is_there()
    assert [{"Bucket": "code", "ExpectedBucketOwner": "1"}] == asked


def test_what_lies_there_by_the_same_name_and_is_something_else_is_replaced(aws):
    """A file goes by the sum of what it holds, and the sum is looked at."""
    aws("s3").create_bucket(
        Bucket="code", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"}
    )
    bucket = Bucket(aws("s3"), "code", account="123456789012", region="eu-west-1")
    aws("s3").put_object(Bucket="code", Key="functions/1.zip", Body=b"theirs")

    assert not bucket.has("functions/1.zip", b"ours")
    assert not bucket.has("functions/2.zip", b"ours")
    bucket.put("functions/1.zip", b"ours")
    assert bucket.has("functions/1.zip", b"ours")
    assert b"ours" == aws("s3").get_object(Bucket="code", Key="functions/1.zip")["Body"].read()
