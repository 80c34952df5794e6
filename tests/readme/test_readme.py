"""Every command of the README, as a newcomer types it, in a clean copy of the project."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import boto3
import pytest

from local.emulator import Emulator
from tests.readme.shell import QUIET, ROOT, TRUSTED, shell

pytestmark = pytest.mark.emulator
README = (ROOT / "README.md").read_text()
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
MAILED_WITHIN_S = 300


def starting(words):
    """The commands of the README that begin so."""
    found = [command for command in COMMANDS if command.startswith(words)]
    assert found, f"the README no longer has a command {words}"
    return found


@pytest.fixture(scope="session")
def clean_copy(tmp_path_factory):
    """What git knows or would take, and nothing else; the installed packages are lent to it."""
    folder = tmp_path_factory.mktemp("clean") / "cognito-triggers"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)  # with its time, which make looks at
    (folder / ".venv").symlink_to(Path(sys.executable).parent.parent)
    return folder


def test_every_command_has_its_test():
    """A command that nobody runs is a command that will not work."""
    tested = ("make run", "make demo", "make test", ".venv/bin/python", "sam ", "aws ", "curl ")

    assert all(command.startswith(tested) for command in COMMANDS)


def test_make_demo_checks_everything(clean_copy):
    """And exits with 0; its table has as many steps as the README says."""
    [command] = starting("make demo")
    told = shell(command, folder=clean_copy)
    [steps] = re.findall(r"plays (\d+) steps", README)
    table = told.partition("What the dashboard's metrics read")[0]

    assert "Everything is as it must be." in told
    assert int(steps) == len(re.findall(r" ok +│$", table, re.MULTILINE))


def test_make_test_runs_all_tests(clean_copy):
    """What it would run; running it would never end."""
    [command] = starting("make test")
    told = shell(f"{command} --dry-run", folder=clean_copy)

    assert all(tool in told for tool in ("ruff check", "ruff format --check", "mypy", "pytest"))


def test_the_check_of_an_address_explains(clean_copy):
    """Listed addresses are refused without asking anybody."""
    [command] = starting(".venv/bin/python -m local")
    run = subprocess.run(
        ["bash", "-c", command],
        cwd=clean_copy,
        env=os.environ | TRUSTED,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "mailinator.com" in run.stdout
    assert 1 == run.returncode  # for scripts: this address would be refused


def test_operators_can_look(run, clean_copy):
    """Against the running suite; of somebody who does not exist there is no story."""
    asked = run.variables | {"SUB": "00000000-0000-4000-8000-000000000000"}
    for command in starting(".venv/bin/python -m operators"):
        shell(command, folder=clean_copy, **asked)


class Run:
    """`make run`, once it serves: what it printed, and what it prints next."""

    def __init__(self, folder) -> None:
        self.process = subprocess.Popen(
            ["make", "run"],
            cwd=folder,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self.said = self.until("Ctrl-C stops everything")

    def until(self, words):
        said = ""
        for line in self.process.stdout:
            said += line
            if words in line:
                return said
        raise AssertionError(f"it ended before it said {words}:\n{said}")

    @property
    def endpoint(self):
        return re.search(r"running at (\S+)\.", self.said)[1]

    @property
    def variables(self):
        """What the lines that begin with `export` set."""
        set_to = re.findall(r"^ *export (.*)$", self.said, re.MULTILINE)
        return dict(each.split("=", 1) for line in set_to for each in line.split())

    def client(self, service):
        """A client of the suite with the credentials that it printed."""
        keys = {
            f"aws_{name.lower()}": self.variables[f"AWS_{name}"]
            for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY")
        }
        region = self.variables["AWS_DEFAULT_REGION"]
        return boto3.client(service, endpoint_url=self.endpoint, region_name=region, **keys)

    @property
    def commands(self):
        """The AWS CLI lines that it suggests."""
        joined = self.said.replace("\\\n", " ")
        return re.findall(r"^\s+(aws .*)$", joined, re.MULTILINE)

    def stop(self):
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.communicate(timeout=300)[0]


@pytest.fixture(scope="module")
def run(clean_copy):
    started = Run(clean_copy)
    yield started
    if started.process.poll() is None:
        started.stop()


def test_what_make_run_suggests_works(run, clean_copy):
    """Each line; the first is refused, which is its point, and the event is shown."""
    first, *others = run.commands

    with pytest.raises(AssertionError, match="DISPOSABLE_EMAIL: Please sign up with another"):
        shell(first, folder=clean_copy, **run.variables)
    assert "sign_up.rejected disposable_domain" in run.until("sign_up.rejected")
    told = [shell(command, folder=clean_copy, **run.variables) for command in others]
    assert "AccessToken" in told[0]
    assert "CUSTOM_CHALLENGE" in told[1]
    assert "UserStatus" in told[2]
    assert "DashboardBody" in told[3]


def mails_of(run, folder):
    """Every mail that was sent, the newest last."""
    sent = json.loads(shell(f"curl -s {run.endpoint}/_ministack/ses/messages", folder=folder))
    return [mail for account in sent["messages"].values() for mail in account]


def let_the_wait_pass(run):
    """A reader asks for one code; the test before this has just asked for another."""
    dynamodb = run.client("dynamodb")
    [table] = [name for name in dynamodb.list_tables()["TableNames"] if "Challenge" in name]
    for item in dynamodb.scan(TableName=table)["Items"]:
        if item["pk"]["S"][:2] in ("S#", "R#"):
            dynamodb.delete_item(TableName=table, Key={"pk": item["pk"]})


def test_the_aws_lines_of_the_readme_work(run, clean_copy):
    """Sign in with a code from the mailbox, and listen to the events."""
    asked = run.variables
    asked["CLIENT"] = re.search(r"--client-id (\S+)", run.commands[0])[1]
    ask, answer = starting("aws cognito-idp")
    let_the_wait_pass(run)
    before = len(mails_of(run, clean_copy))
    challenge = json.loads(shell(ask, folder=clean_copy, **asked))
    end = time.monotonic() + MAILED_WITHIN_S
    while len(mails := mails_of(run, clean_copy)) == before and time.monotonic() < end:
        time.sleep(0.2)

    told = shell(
        answer,
        folder=clean_copy,
        **asked,
        SESSION=challenge["Session"],
        CODE=mails[-1]["Subject"].split()[0],
    )
    assert "AccessToken" in told

    [subscribe] = starting("aws sns subscribe")
    topics = json.loads(shell("aws sns list-topics", folder=clean_copy, **asked))["Topics"]
    run.client("sqs").create_queue(QueueName="mine")
    told = shell(
        subscribe,
        folder=clean_copy,
        **asked,
        TOPIC=topics[0]["TopicArn"],
        QUEUE_ARN="arn:aws:sqs:eu-west-1:000000000000:mine",
    )
    assert "SubscriptionArn" in told


def test_ctrl_c_stops_everything(run):
    """No process, no port, no file stays."""
    assert "stopped; nothing is left behind" in run.stop()
    said = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert f"--port {run.endpoint.rpartition(':')[2]}" not in said


def test_sam_builds_and_deploys(clean_copy):
    """The same template and the same command as for AWS; here AWS is the emulator."""
    with Emulator() as emulator:
        asked = QUIET | emulator.variables
        for command in (*starting("sam build"), *starting("sam deploy")):
            shell(command, folder=clean_copy, **asked)
        described = emulator.client("cloudformation").describe_stacks(StackName="cognito-triggers")

    assert described["Stacks"][0]["StackStatus"] in {"CREATE_COMPLETE", "UPDATE_COMPLETE"}
