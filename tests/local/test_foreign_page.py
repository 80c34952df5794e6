"""
A page of another site in a real browser, against the emulator.

The page knows the run's key and the pool's id, which no page can know. It tries to create a
role, to create and to invoke a function, to list users, to read the mailbox and to reset, by
CORS, by requests that need no preflight, by forms, by a picture, and by a name of its own
that leads to 127.0.0.1 (DNS rebinding).
"""

import functools
import io
import json
import zipfile
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest

from local.browser.chromium import Chromium, NoBrowser, chromium
from local.emulator import Emulator

pytestmark = pytest.mark.emulator
REBOUND = "rebound.example"
TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}
MARKS = "def handler(event, context):\n open({!r}, 'w').close()\n"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Nothing."""


@pytest.fixture(scope="module")
def site():
    """Another site of this machine: the origin of its pages."""
    handler = functools.partial(Quiet, directory=Path(__file__).parent)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever, args=[0.02], daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def browser():
    try:
        chromium()
    except NoBrowser as none:
        pytest.skip(str(none))
    with Chromium(rebound=[REBOUND]) as browser:
        yield browser


def prepared(emulator, mark):
    """A user, a mail, and a function that would leave a file; the pool's id."""
    role = emulator.client("iam").create_role(
        RoleName="r", AssumeRolePolicyDocument=json.dumps(TRUST)
    )["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as archive:
        archive.writestr("code.py", MARKS.format(str(mark)))
    emulator.client("lambda").create_function(
        FunctionName="there",
        Runtime="python3.11",
        Handler="code.handler",
        Role=role,
        Code={"ZipFile": code.getvalue()},
    )
    idp = emulator.client("cognito-idp")
    pool = idp.create_user_pool(PoolName="p")["UserPool"]["Id"]
    idp.admin_create_user(
        UserPoolId=pool,
        Username="ada",
        UserAttributes=[{"Name": "email", "Value": "ada@example.com"}],
        DesiredDeliveryMediums=["EMAIL"],
    )
    return pool


def state(emulator):
    """All that the page tries to change."""
    return {
        "roles": [each["RoleName"] for each in emulator.client("iam").list_roles()["Roles"]],
        "functions": [
            each["FunctionName"] for each in emulator.client("lambda").list_functions()["Functions"]
        ],
        "queues": emulator.client("sqs").list_queues().get("QueueUrls", []),
        "topics": emulator.client("sns").list_topics()["Topics"],
        "mails": len(emulator.mails()),
    }


def attack(browser, emulator, site, pool):
    """What each request of the page came to."""
    told = {
        "emulator": emulator.endpoint,
        "rebound": f"http://{REBOUND}:{emulator.port}",
        "key": emulator.key.access_key,
        "pool": pool,
    }
    page = browser.page(f"{site}/foreign_page.html#{quote(json.dumps(told))}")
    try:
        page.until("window.outcome !== undefined", within_s=120)
        return page.value("window.outcome")
    finally:
        page.close()


def test_a_page_of_another_origin_gets_nothing_and_changes_nothing(browser, site, tmp_path):
    """No answer that it could read, no role, no function run, no mail lost."""
    mark = tmp_path / "was-run"
    with Emulator(port=0) as emulator:
        pool = prepared(emulator, mark)
        before = state(emulator)
        outcome = attack(browser, emulator, site, pool)
        after, refusals = state(emulator), emulator.refusals()

    assert 12 == len(outcome)
    assert {("TypeError",)} == {tuple(each) for each in outcome.values()}
    assert before == after
    assert not mark.exists()
    assert 1 == before["mails"]
    assert any(f"make run ORIGIN={site} allows it" in line for line in refusals)


def test_an_allowed_page_calls_cognito_and_reads_no_mailbox(browser, site, tmp_path):
    """The same page from an origin that the developer named: so the attack itself works."""
    mark = tmp_path / "was-run"
    with Emulator(port=0, origins=[site]) as emulator:
        pool = prepared(emulator, mark)
        outcome = attack(browser, emulator, site, pool)
        mails = emulator.mails()

    assert ["cors", 200] == outcome["list users"][:2]
    assert "ada@example.com" in outcome["list users"][2]
    assert ["cors", 400] == outcome["sign in"][:2]
    assert ["cors", 200] == outcome["create role"][:2]
    assert mark.exists()
    for name in ("mailbox", "mailbox, by the other name", "list users, by the other name"):
        assert ["TypeError"] == outcome[name]
    assert 1 == len(mails)
