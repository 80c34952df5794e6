"""The curl lines of the README, one after the other, as a newcomer types them."""

import json
import re
import subprocess

import pytest

from local.settling import awaited
from local.suite import PARAMETERS, running_suite
from tests.readme.test_readme import COMMANDS

pytestmark = pytest.mark.emulator
LINES = [line for line in COMMANDS if line.startswith("curl ")]
STATUS = {
    **dict.fromkeys(["/auth/register", "/auth/verify/resend", "/auth/password/forgot"], 202),
    **dict.fromkeys(["/auth/verify", "/auth/password/change", "/auth/password/reset"], 204),
    **dict.fromkeys(["/auth/logout", "/auth/me"], 204),
}


@pytest.fixture(scope="module")
def suite():
    with running_suite(
        parameters={**PARAMETERS, "MachineClient": "true", "DomainPrefix": "readme"}
    ) as running:
        invite(running)
        yield running


def invite(suite):
    """What an administrator did for Grace before the README begins."""
    suite.emulator.client("cognito-idp").admin_create_user(
        UserPoolId=suite.user_pool_id,
        Username="grace@example.com",
        TemporaryPassword="Welcome-aboard-1",
        MessageAction="SUPPRESS",
    )


def machines_token(suite):
    """From the client credentials grant; its domain is this machine's."""
    client = suite.stack.outputs["MachineClientId"]
    described = suite.emulator.client("cognito-idp").describe_user_pool_client(
        UserPoolId=suite.user_pool_id, ClientId=client
    )
    secret = described["UserPoolClient"]["ClientSecret"]
    told = curl(
        f"curl -u {client}:{secret} -d grant_type=client_credentials -d scope=api/read"
        f" {suite.emulator.endpoint}/oauth2/token"
    )[1]
    return json.loads(told)["access_token"]


def curl(line, **environment):
    """The status and the body."""
    run = subprocess.run(
        ["bash", "-c", f"{line} --silent --write-out '\\n%{{http_code}}'"],
        env={"PATH": "/usr/bin:/bin", **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    body, _, status = run.stdout.rpartition("\n")
    return int(status), body


def mailed_code(suite):
    def code():
        found = (re.match(r"\d{8}\b", mail.subject) for mail in reversed(suite.emulator.mails()))
        return next(filter(None, found), None)

    return awaited(suite.emulator, code)[0]


def test_every_route_is_tried(suite):
    """Each answers what it should, with what the ones before it told."""
    known = {"API": suite.api_url, "MACHINE": machines_token(suite)}
    tried = []
    for line in LINES:
        path = line.partition("$API")[2]
        status, body = curl(line, **known)
        tried.append(path)

        assert STATUS.get(path, 200) == status, f"{line}\n{body}"
        if body.startswith("{"):
            told = json.loads(body)
            names = {"access_token": "ACCESS", "refresh_token": "REFRESH", "session": "SESSION"}
            known |= {names[name]: told[name] for name in names if name in told}
        if path == "/auth/passwordless/start":
            known["CODE"] = mailed_code(suite)

    described = json.loads(curl("curl $API/openapi.json", **known)[1])
    assert set(described["paths"]) == set(tried)
