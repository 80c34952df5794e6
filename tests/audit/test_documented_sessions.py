"""docs/security.md, "Sessions": what the template makes of them."""

import re
from pathlib import Path

import pytest

from api.problems import RECENT_S
from tests.loop.template import ROOT, parsed

PAGE = (Path(__file__).parents[2] / "docs/security.md").read_text()
SESSIONS = re.search(r"^## Sessions\n(.+?)^## ", PAGE, re.MULTILINE | re.DOTALL)[1]
ROWS = [line for line in SESSIONS.splitlines() if line.startswith("| ")]


@pytest.fixture(scope="module")
def parameters():
    return parsed((ROOT / "template.yaml").read_text())["Parameters"]


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("AccessTokenMinutes", "minutes"),
        ("IdTokenMinutes", "minutes"),
        ("RefreshTokenDays", "days"),
        ("RefreshGraceSeconds", "seconds"),
    ],
)
def test_lifetimes_are_the_defaults(parameters, name, unit):
    """Each with its parameter, in the row that names it."""
    [row] = [each for each in ROWS if f"`{name}`" in each]

    assert f" {parameters[name]['Default']} {unit}" in row


def test_a_recent_sign_in_is_as_old_as_the_gate_accepts():
    [row] = [each for each in ROWS if "recent sign-in" in each]

    assert f" {RECENT_S // 60} minutes " in row


def test_the_number_of_sessions_is_documented():
    """And what happens at the next sign-in (OWASP ASVS 5.0, 7.1.2)."""
    assert "The number of sessions of a user is not limited, and a further sign-in ends none." in (
        SESSIONS
    )


def test_federated_sessions_are_documented(parameters):
    """How those of provider, pool and managed login end (OWASP ASVS 5.0, 7.1.3)."""
    [told] = re.findall(r"\*\*Federated sessions\.\*\*(.+?)\n\n", SESSIONS, re.DOTALL)

    assert {"OidcName", "SamlName"} <= set(parameters)
    for word in ("provider's session", "operators sign-out", "cookie", "recent sign-in"):
        assert word in " ".join(told.split()), word
