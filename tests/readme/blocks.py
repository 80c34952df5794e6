"""The blocks of commands that the README and the pages that begin a role have."""

import re

from tests.readme.shell import ROOT

README = (ROOT / "README.md").read_text()
PAGES = [ROOT / "docs/rest-api.md", *sorted((ROOT / "docs/start").glob("*.md"))]
TEXT = README + "".join(page.read_text() for page in PAGES)
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)


def block(words):
    """The one block in which *words* stand."""
    [found] = [each for each in BLOCKS if words in each]
    return found


def starting(words):
    """The commands of the README that begin so."""
    found = [line for each in BLOCKS for line in each.splitlines() if line.startswith(words)]
    assert found, f"the README no longer has a command {words}"
    return found
