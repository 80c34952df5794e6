"""Every recipe of the cookbook, typed in its order; what comes back is what stands there."""

import base64
import hashlib
import hmac
import os
import re
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import pytest

from local.suite import PARAMETERS, Suite, running_suite
from tests.readme.shell import QUIET, ROOT, TRUSTED

COOKBOOK = (ROOT / "docs/cookbook.md").read_text()
_RECIPE = re.compile(
    r"^(?P<heading>#+ [^\n]*)$|^```sh\n(?P<lines>.*?)^```\n(?:```text\n(?P<expected>.*?)^```)?",
    re.MULTILINE | re.DOTALL,
)
# What the book says that some recipes need.
OPTIONS = {
    "DomainPrefix": "cookbook",
    "MachineClient": "true",
    "IdentityPool": "guests",
    "Mfa": "OPTIONAL",
}
_REFUSED = "An error occurred"
_ARRIVES_WITHIN_S = 300
# Version 1 of the AWS CLI, the one on PyPI, sends `aws sqs` to AWS whatever AWS_ENDPOINT_URL says.
_AS_VERSION_2 = """
aws() {
  if [ "$1" = sqs ]; then set -- --endpoint-url "$AWS_ENDPOINT_URL" "$@"; fi
  command aws "$@"
}
"""


class Recipe(NamedTuple):
    title: str
    lines: str
    expected: str


def recipes():
    """Every block of commands, under the heading it stands below."""
    title = ""
    for found in _RECIPE.finditer(COOKBOOK):
        title = found["heading"] or title
        if found["lines"]:
            yield Recipe(title.lstrip("# "), found["lines"], found["expected"] or "")


class Cook:
    """One shell through all recipes: what one sets, the next ones know."""

    def __init__(self, suite: Suite, folder: Path) -> None:
        self.emulator = emulator = suite.emulator
        self.mails_read = 0
        (folder / ".venv").symlink_to(Path(sys.executable).parent.parent)
        suites = {**emulator.variables, "API": suite.api_url, "PYTHONPATH": str(ROOT)}
        self.shell = subprocess.Popen(
            ["bash"],
            cwd=folder,
            env=os.environ | TRUSTED | QUIET | suites,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.follow(_AS_VERSION_2)

    def follow(self, lines):
        """Type *lines*; what they said, and whether one of them failed."""
        code = f"CODE={self.mailed_code()}\n" if "$CODE" in lines else ""
        if "$APP_CODE" in lines:
            code = f"APP_CODE={totp(self.follow('echo $SECRET_CODE')[0].strip(), time.time())}\n"
        end = "printf '\\nthe end, failed: %s\\n' $FAILED\n"
        self.shell.stdin.write(f"FAILED=no\ntrap FAILED=yes ERR\n{code}{lines}\n{end}")
        self.shell.stdin.flush()
        said = ""
        for line in self.shell.stdout:
            if line.startswith("the end, failed: "):
                return said, line.endswith("yes\n")
            said += line
        raise AssertionError(f"the shell ended: {said}")

    def mailed_code(self):
        """The code in the newest mail that no recipe has read yet, once it is there."""
        end = time.monotonic() + _ARRIVES_WITHIN_S
        while time.monotonic() < end:
            unread = self.emulator.mails()[self.mails_read :]
            codes = [
                re.search(r"\b\d{6,10}\b", f"{mail.subject} {mail.text} {mail.html}")
                for mail in unread
            ]
            if found := [code for code in codes if code]:
                self.mails_read += len(unread)
                return found[-1][0]
            time.sleep(0.1)
        return pytest.fail("no mail with a code came")


@pytest.fixture(scope="module")
def cook(tmp_path_factory):
    with running_suite(port=0, parameters=PARAMETERS | OPTIONS) as suite:
        cook = Cook(suite, tmp_path_factory.mktemp("kitchen"))
        yield cook
        cook.shell.communicate()


@pytest.mark.emulator
@pytest.mark.parametrize("recipe", [pytest.param(each, id=each.title) for each in recipes()])
def test_the_recipe_does_what_it_says(cook, recipe):
    """Each builds on those before it."""
    said, failed = cook.follow(recipe.lines)

    assert failed == (_REFUSED in recipe.expected), f"{recipe.lines}\n{said}"
    assert re.fullmatch(pattern(recipe.expected), said.strip(), re.DOTALL), (
        f"{recipe.lines}\n{said}"
    )


def test_a_recipe_that_says_something_shows_it():
    """Blocks of commands and what they say stand next to each other, and no other block is left."""
    blocks = re.findall(r"^```(\w+)$", COOKBOOK, re.MULTILINE)

    assert {"sh", "text"} == set(blocks)
    assert blocks.count("text") == sum(bool(each.expected) for each in recipes())


def totp(secret, at):
    """What an authenticator app shows (RFC 6238)."""
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(at) // 30), hashlib.sha1)
    [number] = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def pattern(expected):
    """What matches *expected*, with anything for each …."""
    return ".*?".join(re.escape(part) for part in expected.strip().split("…"))
