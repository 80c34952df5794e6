"""Schemathesis reads the description of the running API, and sends what it allows and forbids."""

import re
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
    "response_headers_conformance,response_schema_conformance,negative_data_rejection,"
    "positive_data_acceptance"
)
# 422: the body is as described, and what it asks for is refused. 400 would say that it is not.
ACCEPTED = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "422", "429", "503"]
"""


@pytest.fixture(scope="module")
def token(suite):
    call = caller(suite)
    call("POST", "/auth/register", ADA)
    call("POST", "/auth/verify", {"email": ADA["email"], "code": "123456"})
    return call("POST", "/auth/login", ADA)["access_token"]


def schemathesis(suite, tmp_path, *options, phases="examples,coverage,fuzzing"):
    """Run it; what it found wrong is in the message."""
    (tmp_path / "schemathesis.toml").write_text(ACCEPTED)
    run = subprocess.run(
        [
            *(Path(sys.executable).parent / "st", "run"),
            *(f"{suite.api_url}/openapi.json", "--url", suite.api_url),
            *("--checks", CHECKS, "--phases", phases),
            *("--max-examples", "4", "--workers", "1", "--request-timeout", "60"),
            *("--generation-deterministic", "--no-color", *options),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=1500,
    )
    assert 0 == run.returncode, run.stdout[-6000:] + run.stderr[-2000:]
    return run.stdout


def test_no_request_makes_it_stumble(suite, tmp_path):
    """No 5xx, no status and no shape that the description does not have."""
    operations = sum(len(methods) for methods in described()["paths"].values())

    assert f"Tested: {operations - 1}" in schemathesis(suite, tmp_path)  # not the description


def test_no_sequence_of_requests_does(suite, tmp_path):
    """Along the links of the description: a sign-up leads to its confirmation, and so on."""
    told = schemathesis(
        suite,
        tmp_path,
        *("--include-path-regex", "^/auth/(passwordless|register|verify)"),
        *("--mode", "positive", "--max-examples", "6"),
        phases="stateful",
    )
    [(covered, every)] = re.findall(r"Links: +([0-9]+) covered / [0-9]+ selected / ([0-9]+)", told)

    assert sum(map(links_in, described()["paths"].values())) == int(every)
    assert int(covered) >= 1, told


def links_in(methods):
    """How many a path's answers have."""
    answers = (each for method in methods.values() for each in method["responses"].values())
    return sum(len(answer.get("links", {})) for answer in answers)


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
