"""Schemathesis reads the description of the running API, and sends what it allows and forbids."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.documents.openapi import described
from tests.end_to_end.rest_api_calls import caller

pytestmark = pytest.mark.emulator
ADA = {"email": "ada@example.com", "password": "Correct-horse-7"}
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance,negative_data_rejection"
)


@pytest.fixture(scope="module")
def token(suite):
    call = caller(suite)
    call("POST", "/auth/register", ADA)
    call("POST", "/auth/verify", {"email": ADA["email"], "code": "123456"})
    return call("POST", "/auth/login", ADA)["access_token"]


def schemathesis(suite, tmp_path, *options):
    """Run it; what it found wrong is in the message."""
    run = subprocess.run(
        [
            *(Path(sys.executable).parent / "st", "run"),
            *(f"{suite.api_url}/openapi.json", "--url", suite.api_url),
            *("--checks", CHECKS, "--phases", "examples,coverage,fuzzing"),
            *("--max-examples", "4", "--workers", "2", "--request-timeout", "60"),
            *("--generation-deterministic", "--no-color", *options),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=500,
    )
    assert 0 == run.returncode, run.stdout[-6000:] + run.stderr[-2000:]
    return run.stdout


def test_no_request_makes_it_stumble(suite, tmp_path):
    """No 5xx, no status and no shape that the description does not have."""
    operations = sum(len(methods) for methods in described()["paths"].values())

    assert f"Tested: {operations - 1}" in schemathesis(suite, tmp_path)  # not the description


def test_no_request_of_a_user_does(suite, tmp_path, token):
    """With a token, where it gets past the door."""
    doors = "^/(user|guest|client|auth/userinfo|auth/password/change)$"
    told = schemathesis(
        suite,
        tmp_path,
        *("--header", f"Authorization: Bearer {token}"),
        *("--include-path-regex", doors),
    )

    assert "Tested: 5" in told
