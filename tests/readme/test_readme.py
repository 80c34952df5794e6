"""
Every block of commands of the README and the pages that begin a role, as a newcomer types it.

`make demo` and SAM have tests in other files: they need nothing of the suite that
runs here, and take as long as all of it.
"""

import json
import os
import re
import signal
import subprocess

import pytest

from tests.readme.blocks import BLOCKS, TEXT, block, starting
from tests.readme.shell import ROOT, TRUSTED, shell, typed

pytestmark = [pytest.mark.emulator, pytest.mark.usefixtures("quick_tools")]
SUBSCRIBER = ROOT / "docs/start/subscriber.md"
# Between two runs; and the revision of a schema, which grows.
DIFFERENT = ("id", "source", "time", "dedupekey", "client_id", "dataschema")
KNOWS_THE_SUITE = 'eval "$(make env)"\n'
FACTORS = "/auth/me/factors"  # routes of EnrolledMethods, which `make run` leaves off
LINKS = "/auth/me/links"  # only with LinkAccounts
PASSKEYS = "/auth/me/passkeys/"  # a browser makes them: tests/end_to_end/test_sample_app.py
SETS_UP = "/auth/challenge/app"  # asked of nobody but where Mfa is ON
STEP_UP = ("/auth/step-up", "/.well-known/step-up")  # tests/end_to_end/test_step_up.py asks them
LEFT_OFF = (FACTORS, LINKS, PASSKEYS, SETS_UP, *STEP_UP)
# Each route of the REST API, and what it answers that has nothing to tell.
STATUS = {
    **dict.fromkeys(["/auth/register", "/auth/verify/resend", "/auth/password/forgot"], 202),
    **dict.fromkeys(["/auth/verify", "/auth/password/change", "/auth/password/reset"], 204),
    **dict.fromkeys(["/auth/logout", "/auth/me"], 204),
    **dict.fromkeys(["/auth/devices/{id}", "/auth/sessions/{id}"], 204),
}


def test_every_block_has_its_test():
    """A command that nobody runs is a command that will not work."""
    tested = ["make run\n", "make demo", "sam build", "sam deploy --p", "local.check_address"]
    running = ["list-users", "initiate-auth", "auth/register", "outcome", "operators user timeline"]
    running += ["my-rejections", "operators doctor"]

    assert {block(words) for words in tested + running} == set(BLOCKS)
    assert {each for each in BLOCKS if "$" in each} == {block(words) for words in running}


def test_a_block_that_needs_the_suite_begins_with_make_env():
    """So each can be copied by itself."""
    for each in BLOCKS:
        assert each.startswith(KNOWS_THE_SUITE) == ("$" in each), each


@pytest.mark.usefixtures("run")
def test_a_block_reads_only_what_is_set(clean_copy):
    """By `make env`, or by a line before; a shell that refuses all else runs it."""
    exported = shell("make env", folder=clean_copy)
    for each in BLOCKS:
        names = set(re.findall(r"\$\{?([A-Z_]+)", each))
        known = re.findall(r"^export (\w+)=", exported, re.MULTILINE)
        assert names <= {*known, *re.findall(r"\b([A-Z_]+)=", each)}


def test_nothing_is_typed_that_only_some_machines_have():
    """GNU's own options, bash's own words, and options of a curl of 2022."""
    text = TEXT + (ROOT / "docs/cookbook.md").read_text()
    lines = "".join(re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL))

    assert (
        re.findall(r"<<<|\$\{@:|\[\[ |date -\S*d|--json|sed -i|readlink -f|base64 -w", lines) == []
    )


def test_make_test_runs_all_tests(clean_copy):
    """What it would run; running it would never end."""
    [command] = starting("make test")
    told = shell(f"{command} --dry-run", folder=clean_copy)

    assert all(tool in told for tool in ("ruff check", "ruff format --check", "mypy", "pytest"))


def test_the_check_of_an_address_explains(clean_copy):
    """Listed addresses are refused without asking anybody."""
    [command] = starting(".venv/bin/python -m local")
    checked = typed(command, folder=clean_copy)

    assert "mailinator.com" in checked.stdout
    assert 1 == checked.returncode  # for scripts: this address would be refused


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
    def commands(self):
        """The AWS CLI lines that it suggests, each after the line that comes first."""
        joined = self.said.replace("\\\n", " ")
        assert '\n  eval "$(make env)"\n' in joined
        return [
            KNOWS_THE_SUITE + line for line in re.findall(r"^\s+(aws .*)$", joined, re.MULTILINE)
        ]

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
        shell(first, folder=clean_copy)
    assert "sign_up.rejected disposable_domain" in run.until("sign_up.rejected")
    told = [shell(command, folder=clean_copy) for command in others]
    assert "AccessToken" in told[0]
    assert "CUSTOM_CHALLENGE" in told[1]
    assert "UserStatus" in told[2]
    assert "DashboardBody" in told[3]


def test_names_are_known_and_the_keys_are_kept_from_others(run, clean_copy):
    """`make env` and `.env.local` have the same, and only this user may read it."""
    file = clean_copy / ".env.local"
    exported = dict(
        re.findall(r"^export (\w+)=(.*)$", shell("make env", folder=clean_copy), re.MULTILINE)
    )

    assert 0o600 == file.stat().st_mode & 0o777
    assert exported == dict(line.split("=", 1) for line in file.read_text().splitlines()[1:])
    assert run.endpoint == exported["AWS_ENDPOINT_URL"]
    assert "" == shell("git check-ignore .env.local || test ! -d .git", folder=clean_copy)


def test_make_shell_knows_the_suite(run, clean_copy):
    """And has the AWS and SAM command lines."""
    lines = "aws cognito-idp list-users --user-pool-id $USER_POOL_ID\nsam --version\nmake env\n"
    told = subprocess.run(
        ["make", "shell"],
        cwd=clean_copy,
        env=os.environ | {"SHELL": "/bin/sh", "AWS_SESSION_TOKEN": "stale"},
        input=lines,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert '"Users"' in told.stdout
    assert "SAM CLI" in told.stdout
    assert "\nunset AWS_PROFILE" in told.stdout  # and nothing that make says of itself
    assert "directory" not in told.stdout
    assert run.endpoint in told.stderr


@pytest.mark.usefixtures("run")
def test_the_users_of_the_pool_are_listed(clean_copy):
    """The first thing to try."""
    assert "ada@example.com" in shell(block("list-users"), folder=clean_copy)


@pytest.mark.usefixtures("run")
def test_a_user_signs_in_with_a_code(clean_copy):
    """The code is the one in the newest mail, and not in one of those before."""
    let_the_cool_down_pass(clean_copy)

    assert "AccessToken" in shell(block("initiate-auth"), folder=clean_copy)


def let_the_cool_down_pass(folder):
    """A reader asks for one code; the demo before this has just asked for others."""
    code = """
import boto3, os
table = boto3.resource("dynamodb").Table(os.environ["CHALLENGE_TABLE"])
for item in table.scan()["Items"]:
    if item["pk"][:2] in ("S#", "R#"):
        table.delete_item(Key={"pk": item["pk"]})
"""
    shell(f"{KNOWS_THE_SUITE}.venv/bin/python -c '{code}'", folder=folder)


@pytest.mark.usefixtures("run")
def test_every_route_is_tried(clean_copy, tmp_path):
    """Each answers what it should, with what the ones before it told."""
    told = tmp_path / "answers"
    curl = tmp_path / "bin/curl"
    curl.parent.mkdir()
    real = shell("command -v curl", folder=tmp_path).strip()
    say = "%{stderr}%{http_code} %{url_effective}\\n"
    curl.write_text(f"#!/bin/sh\nexec {real} -w '{say}' \"$@\" 2>>{told}\n")
    curl.chmod(0o755)
    path = f"{curl.parent}:{TRUSTED['PATH']}"
    shell(block("auth/register"), folder=clean_copy, PATH=path)

    an_id = r"(/auth/(?:device|session)s)/(?:[\w-]{22}|\d{10})$"
    named = re.sub(an_id, r"\1/{id}", told.read_text(), flags=re.MULTILINE)
    answers = re.findall(r"^(\d{3}) \S+/v1(/\S+)$", named, re.MULTILINE)
    described = json.loads(
        shell(f"{KNOWS_THE_SUITE}curl -s $API_URL/openapi.json", folder=clean_copy)
    )
    assert [(str(STATUS.get(path, 200)), path) for _, path in answers] == answers
    left_off = {path for path in described["paths"] if path.startswith(LEFT_OFF)}
    assert set(described["paths"]) - left_off == {path for _, path in answers}
    assert f"ME=$API_URL{FACTORS}\n" in (ROOT / "docs/cookbook.md").read_text()


@pytest.mark.usefixtures("run")
def test_a_subscriber_hears_rejections(clean_copy):
    """A queue of the reader's own."""
    assert "SubscriptionArn" in shell(block("outcome"), folder=clean_copy)


@pytest.mark.usefixtures("run")
def test_a_subscriber_reads_the_event_of_a_refusal(clean_copy):
    """The page's last line prints it, and it is the event that the page shows."""
    told = shell(block("my-rejections"), folder=clean_copy).splitlines()[-1]
    [shown] = re.findall(r"^```json\n(.*?)^```", SUBSCRIBER.read_text(), re.MULTILINE | re.DOTALL)

    assert steady(json.loads(shown)).items() <= steady(json.loads(told)).items()


def steady(event):
    """The members of an event, and of its data, that two runs have alike."""
    members = event | {f"data.{name}": value for name, value in event["data"].items()}
    return {
        name: value
        for name, value in members.items()
        if name != "data" and name.removeprefix("data.") not in DIFFERENT
    }


@pytest.mark.usefixtures("run")
def test_operators_can_look(clean_copy):
    """Against the running suite."""
    told = shell(block("operators user timeline"), folder=clean_copy)

    assert "sign_up.accepted" in told


@pytest.mark.usefixtures("run")
def test_operators_look_at_the_account_on_the_first_day(clean_copy):
    """And count dead-letter messages, of which a quiet stack has none."""
    told = shell(block("operators doctor"), folder=clean_copy)

    assert "Lambda" in told or "No finding blocks users." in told
    assert "MetricsDeadLetterQueue" in told


def test_ctrl_c_stops_everything(run, clean_copy):
    """No process, no port, no file stays."""
    assert "stopped; nothing is left behind" in run.stop()
    assert list(clean_copy.glob(".env.local*")) == []
    assert "no suite runs here" in typed("make env", folder=clean_copy).stderr
    said = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout
    assert f"--port {run.endpoint.rpartition(':')[2]}" not in said
