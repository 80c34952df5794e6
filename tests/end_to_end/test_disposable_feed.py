"""A feed of disposable domains, from somebody's server to a sign-up that is refused, for real."""

import json
from io import StringIO

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from local.demo.app import App, refusal
from local.suite import PARAMETERS, running_suite
from operators.__main__ import parser
from operators.commands import COMMANDS
from operators.outside import Outside
from operators.stack import DeployedStack
from tests.list_server import list_server

pytestmark = pytest.mark.emulator

PASSWORD = "Correct-horse-7"
BUCKET = "lists-of-a-feed"
FRESH = "seen-yesterday.example.org"  # a name below one that the name server answers for
FEED = {
    "EmailPolicy": "balanced",
    "DnsCheck": "disabled",
    "DomainListsBucket": BUCKET,
    "DisposableFeed": "castle",
}


@pytest.fixture(scope="module")
def server():
    """The source: names of today, and one provider by mistake."""
    with list_server() as served:
        names = [FRESH, *(f"trash{number:03}.example" for number in range(500)), "gmail.com"]
        served.files["/castle"] = "".join(f"{name}\n" for name in names).encode()
        yield served


@pytest.fixture(scope="module")
def suite(server):
    """A suite with the feed on, and the operator's own table of sources."""
    own = {
        "id": "castle",
        "tier": "evidence",
        "url": f"{server.url}/castle",
        "format": "names",
        "licence": "MIT",
        "keep_days": 60,
        "most_bytes": 65_536,
        "names": [500, 2000],
        "added": 0.62,
        "removed": 0.62,
        "stale_after_days": 4,
    }

    def put_table(emulator):
        s3 = emulator.client("s3")
        region = {"LocationConstraint": s3.meta.region_name}
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=region)
        table = json.dumps({"files": [own]}).encode()
        s3.put_object(Bucket=BUCKET, Key="domain-lists/sources.json", Body=table)

    with running_suite(
        port=0, is_warm=False, parameters=PARAMETERS | FEED, before=put_table
    ) as suite:
        yield suite


@pytest.fixture
def command(suite):
    """An operators' command, and its lines."""

    def command(*words):
        asked, told = parser().parse_args([*words, "--yes"]), StringIO()
        outside = Outside(
            client=suite.emulator.client,
            stack=DeployedStack(suite.emulator.client("cloudformation"), name="cognito-triggers"),
            console=Console(file=told, width=300),
            is_sure=True,
            is_dry=asked.dry_run,
        )
        COMMANDS[asked.command].run(asked, outside)
        return told.getvalue()

    return command


@pytest.fixture
def answer(suite):
    """What a new container says to a sign-up; an old one looks at the bucket in five minutes."""

    def answer(email):
        client = suite.emulator.client("lambda")
        name = suite.stack.resources["PreSignUpFunction"]
        client.update_function_configuration(FunctionName=name, Description=f"for {email}")
        version = client.publish_version(FunctionName=name)["Version"]
        client.update_alias(FunctionName=name, Name="live", FunctionVersion=version)
        try:
            return App(suite).sign_up(email, PASSWORD)
        except ClientError as error:
            return refusal(error)

    return answer


def test_a_name_of_yesterday_is_refused_until_its_list_is_taken_back(suite, command, answer):
    """Refresh, bucket, PreSignUp; restore, and it is let in again. A provider never is refused."""
    assert "code sent by EMAIL" == answer(f"one@{FRESH}")
    assert "names, +501" in command("lists", "refresh", "--dry-run")
    run = suite.emulator.client("lambda").invoke(
        FunctionName=suite.stack.resources["DisposableFeedFunction"], Payload=b"{}"
    )
    said = json.loads(run["Payload"].read())
    assert "FunctionError" not in run, said
    assert {} == said["troubles"]

    assert "DISPOSABLE_EMAIL: " in answer(f"two@{FRESH}")
    assert "code sent by EMAIL" == answer("two@gmail.com")
    assert f"in use: {said['version']}, 0 h old · castle: 501 names, 0 d old" in command("doctor")
    assert "in use: shipped" in command("lists", "restore")
    assert "code sent by EMAIL" == answer(f"three@{FRESH}")
    assert "stays for now" in command("lists", "refresh")
    assert f"in use: {said['version']}" in command("lists", "refresh", "--unpin")
    assert "DISPOSABLE_EMAIL: " in answer(f"four@{FRESH}")
