"""
A stack is updated to the next release while users sign in, and nothing of theirs is lost.

The release before is the commit that wrote the record of its contracts: `make release` did.
UPGRADE_FROM=COMMIT takes another one, if the tools of today can pack its code. Without a
repository, and in a shallow clone, it is this code with other bytes.
"""

import io
import os
import subprocess
import tarfile
from contextlib import contextmanager
from threading import Event, Thread
from types import SimpleNamespace
from zipfile import ZipFile, ZipInfo

import pytest
from rich.console import Console

from infrastructure.reads import ROOT
from local.demo.app import App
from local.deploy import deploy
from local.emulator import Emulator
from local.metrics_pump import MetricsPump
from local.name_server import NameServerProcess
from local.suite import SENDER, Suite
from operators.__main__ import parser
from operators.deploy import run
from operators.outside import Outside
from pipeline.delivery.kept_zips import KeptZips
from pipeline.delivery.package import handlers
from pipeline.delivery.sums import SUMS, sums_of, text_of
from pipeline.release.contracts.record import FILE
from pipeline.release.templates import released
from pipeline.release.zips import write_zips
from pipeline.twin.stack_policy import KEPT

pytestmark = [pytest.mark.emulator, pytest.mark.slow]
STACK = "upgraded"
PASSWORD = "Ada's-own-2026"  # of the emulator
EXPECTED = {
    "MailFrom": SENDER,
    "EventPublishTimeoutMs": "1500",
    "RelayRetrySeconds": "1",
    "DefaultGroup": "everybody",
}


def git(folder, *words):
    done = subprocess.run(["git", *words], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout.strip()


def last_release(folder=ROOT):
    """The commit of the last release; nothing where its record is in no commit, or all may be."""
    if git(folder, "rev-parse", "--is-shallow-repository") == "true":
        return ""  # its first commit has every file, as if that had written each
    return git(folder, "log", "-1", "--format=%H", "--", FILE)


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    """The project as the release before has it."""
    commit = os.environ.get("UPGRADE_FROM") or last_release()
    if not commit:
        return ROOT
    folder = tmp_path_factory.mktemp("before") / "project"
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


@pytest.fixture(scope="module")
def after(tmp_path_factory):
    """A release of today's code; every function has other bytes than in a release of before."""
    folder = tmp_path_factory.mktemp("after")
    kept = KeptZips(ROOT)

    def pack(handler):
        packed = io.BytesIO(kept(ROOT, handler))
        with ZipFile(packed, "a") as archive:
            archive.writestr(ZipInfo("RELEASE"), "the next one")
        return packed.getvalue()

    keys = write_zips(set(handlers(ROOT).values()), pack, folder)
    text = released(ROOT / "template.yaml", keys, version="9.9.9")
    (folder / "template.yaml").write_text(text)
    (folder / SUMS).write_text(text_of(sums_of(folder)))
    return folder


@pytest.fixture(scope="module")
def suite(before):
    with NameServerProcess() as name_server, Emulator(port=0) as emulator:
        stack = deploy(
            emulator,
            template=before / "template.yaml",
            stack=STACK,
            parameters={"DnsServers": name_server.setting, **EXPECTED},
            package=KeptZips(before),
        )
        emulator.client("sesv2").create_email_identity(EmailIdentity=SENDER)
        pump = MetricsPump(emulator.client)
        yield Suite(emulator, stack, pump)


def upgrade(suite, folder):
    """As an operator does it: by the command, with no parameter named."""
    told = io.StringIO()
    outside = Outside(
        client=suite.emulator.client,
        stack=SimpleNamespace(name=STACK),
        console=Console(file=told, width=200),
        is_sure=True,
    )
    words = ["deploy", "--release", str(folder), "--make-bucket", "--yes"]
    assert 0 == run(parser().parse_args(words), outside)
    return told.getvalue()


def joined(app, email):
    """A user who has signed up with a password."""
    app.sign_up(email, PASSWORD)
    app.confirm(email, app.mailed(email))
    return email


class Traffic:
    """Somebody signs in by password over and over; what came of each time."""

    def __init__(self, app, email):
        self.outcomes = []
        self._app, self._email = app, email
        self._ended = Event()

    @contextmanager
    def running(self):
        thread = Thread(target=self._sign_in)
        thread.start()
        try:
            yield
        finally:
            self._ended.set()
            thread.join()

    def _sign_in(self):
        while not self._ended.is_set():
            try:
                self.outcomes.append(self._app.sign_in(self._email, PASSWORD))
            except Exception as error:  # noqa: BLE001  (whatever a user would see)
                self.outcomes.append(str(error))


@contextmanager
def held_back(suite):
    """While it lasts, nothing is taken out of the outbox."""
    functions = suite.emulator.client("lambda")
    [mapping] = functions.list_event_source_mappings(
        FunctionName=suite.stack.resources["PasswordlessSenderFunction"]
    )["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=False)
    yield
    functions.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)


def physical_ids(suite):
    """What AWS calls each resource, by its name in the template; and of what type it is."""
    pages = suite.emulator.client("cloudformation").get_paginator("list_stack_resources")
    return {
        each["LogicalResourceId"]: (each["ResourceType"], each.get("PhysicalResourceId"))
        for page in pages.paginate(StackName=STACK)
        for each in page["StackResourceSummaries"]
    }


def live_versions(suite):
    """The published version that each function's traffic goes to."""
    functions = suite.emulator.client("lambda")
    return {
        name: functions.get_alias(FunctionName=physical, Name="live")["FunctionVersion"]
        for name, (kind, physical) in physical_ids(suite).items()
        if kind == "AWS::Lambda::Function"
    }


def parameters(suite):
    described = suite.emulator.client("cloudformation").describe_stacks(StackName=STACK)
    told = described["Stacks"][0]["Parameters"]
    return {each["ParameterKey"]: each["ParameterValue"] for each in told}


def test_todays_code_is_never_taken_for_the_release_before(tmp_path):
    """The first commit of a shallow clone has every file, so all would be compared with itself."""
    whole, clone = tmp_path / "whole", tmp_path / "clone"
    (whole / FILE).parent.mkdir(parents=True)
    (whole / FILE).write_text("{}")
    author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    git(whole, "init", "--quiet")
    git(whole, "add", FILE)
    git(whole, *author, "commit", "--quiet", "--message", "a release")
    released_at = git(whole, "rev-parse", "HEAD")
    git(whole, *author, "commit", "--quiet", "--allow-empty", "--message", "later")
    git(tmp_path, "clone", "--quiet", "--depth", "1", whole.as_uri(), str(clone))

    assert [released_at, ""] == [last_release(whole), last_release(clone)]


def test_users_notice_nothing_of_an_upgrade(suite, after):
    """A challenge, a session and a message that are under way outlast it; so does what is kept."""
    app, idp = App(suite), suite.emulator.client("cognito-idp")
    ada, bob, eve = (joined(app, f"{name}@example.com") for name in ("ada", "bob", "eve"))
    session = idp.initiate_auth(
        ClientId=suite.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": ada, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    app.expect_mail(ada)
    asked = app.code_challenge(ada)
    code = app.mailed(ada)
    kept, versions = physical_ids(suite), live_versions(suite)
    traffic = Traffic(App(suite), eve)

    with held_back(suite):
        app.expect_mail(bob)
        queued = app.code_challenge(bob)
        with traffic.running():
            told = upgrade(suite, after)

    assert "is deployed" in told
    assert traffic.outcomes
    assert {traffic.outcomes[0]} == set(traffic.outcomes)
    assert "tokens" == App.told(app.answer_code(ada, asked, code))
    assert "tokens" == App.told(app.answer_code(bob, queued, app.mailed(bob)))
    refreshed = idp.get_tokens_from_refresh_token(
        ClientId=suite.client_id, RefreshToken=session["RefreshToken"]
    )
    assert refreshed["AuthenticationResult"]["AccessToken"] != session["AccessToken"]
    now = physical_ids(suite)
    assert {} == {
        name: (was, now.get(name))
        for name, was in kept.items()
        if was[0] in KEPT and now.get(name) != was
    }
    moved = live_versions(suite)
    assert [] == [name for name, version in versions.items() if moved[name] == version]
    assert EXPECTED.items() <= parameters(suite).items()


def test_the_same_release_again_changes_nothing(suite, after):
    assert "already runs this release" in upgrade(suite, after)
