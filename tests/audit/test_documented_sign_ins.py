"""docs/security.md, "Sign-in methods": what the template and the triggers let a client choose."""

import re
from pathlib import Path

import pytest

from events.contract.catalogue import METHODS
from tests.loop.template import ROOT, parsed

PAGE = (Path(__file__).parents[2] / "docs/security.md").read_text()
WAYS = re.search(r"^## Sign-in methods\n(.+?)^## ", PAGE, re.MULTILINE | re.DOTALL)[1]
ROWS = [line for line in WAYS.splitlines() if line.startswith("| ")][1:]
_FLOW = re.compile(r"ALLOW_([A-Z_]+_AUTH)")
_GRANTS = {"code": "authorization code", "client_credentials": "client credentials"}


@pytest.fixture(scope="module")
def parameters():
    return parsed((ROOT / "template.yaml").read_text())["Parameters"]


def test_every_way_that_the_template_allows_has_a_row():
    """Each flow and grant of an app client, and each method of our own (OWASP ASVS 6.1.3)."""
    text = (ROOT / "template.yaml").read_text()
    grants = {name for grant, name in _GRANTS.items() if re.search(rf"\b{grant}\b", text)}
    allowed = {*_FLOW.findall(text), *grants, *METHODS}

    assert {"CUSTOM_AUTH", "USER_SRP_AUTH", "authorization code", "EMAIL_CODE"} <= allowed
    assert [] == [way for way in sorted(allowed) if way not in WAYS]


@pytest.mark.parametrize("row", ROWS)
def test_a_way_is_off_by_a_parameter_that_is_there(parameters, row):
    """With a value that it may have; a refresh follows another way."""
    cells = [each.strip() for each in row.strip("|").split("|")]
    off = cells[-1]
    words = re.findall(r"`(\w+)`", off)
    names = [word for word in words if word in parameters]

    assert 6 == len(cells)
    assert (off == "\u2013") == (not names)
    for value in set(words) - set(names):
        assert value in parameters[names[0]]["AllowedValues"]


@pytest.mark.parametrize(("name", "least"), [("PasswordLength", 8), ("CodeLength", 6)])
def test_no_parameter_makes_passwords_or_codes_too_short(parameters, name, least):
    """OWASP ASVS 6.2.1 and 6.5.4, which takes six random digits for 20 bits."""
    assert least == parameters[name]["MinValue"]
    assert least < parameters[name]["Default"]
