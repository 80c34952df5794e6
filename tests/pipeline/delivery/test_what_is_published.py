"""
Which functions a deployment publishes: those whose package a change of the code reaches.

Packages are told apart by what they hold: the files of their closure, which the build copies,
and the libraries that it names. The twin of CloudFormation says what becomes of the stack.
"""

import hashlib
import shutil
from pathlib import Path

import pytest

from pipeline.delivery import package
from pipeline.delivery.closure import OURS, closure
from pipeline.twin.expansion import expand, parsed
from pipeline.twin.resolved import Resolved
from pipeline.twin.verdicts import updated

ROOT = Path(__file__).parents[3]
HANDLERS = package.handlers(ROOT)
SHARED = "events/contract/schema.py"
LEAVE = shutil.ignore_patterns("__pycache__")


def digests(root):
    """Of the package of each function; no two with other files have the same."""
    return {name: _digest(root, closure(root, handler)) for name, handler in HANDLERS.items()}


def _digest(root, needed):
    digest = hashlib.md5(repr(sorted(needed.libraries)).encode(), usedforsecurity=False)
    for file in sorted({*needed.modules.values(), *(root / file for file in needed.files)}):
        digest.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A copy of what functions are made of."""
    copy = tmp_path_factory.mktemp("project")
    for folder in (*OURS, "data"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=LEAVE)
    return copy


@pytest.fixture(scope="module")
def before(project):
    return digests(project)


@pytest.fixture(scope="module")
def source():
    return parsed((ROOT / "template.yaml").read_text())


@pytest.fixture
def published(project, before, source):
    """The functions that get a new version when a line is added to these files."""

    def published(*files):
        texts = {file: (project / file).read_bytes() for file in files}
        for file, text in texts.items():
            (project / file).write_bytes(text + b"\n")
        try:
            after = digests(project)
        finally:
            for file, text in texts.items():
                (project / file).write_bytes(text)
        old, new = (Resolved(expand(source, code=code), EVERYTHING) for code in (before, after))
        return {
            each.resource.partition("FunctionVersion")[0]
            for each in updated(old, new).verdicts
            if each.kind == "AWS::Lambda::Version" and each.fate == "create"
        }

    return published


EVERYTHING = {"RestApi": "on", "ApiSignInConcurrency": "0", "ApiSignUpConcurrency": "0"}


@pytest.mark.parametrize(
    ("file", "functions"),
    [
        ("triggers/pre_sign_up.py", {"PreSignUp"}),
        ("data/disposable_domains.txt", {"PreSignUp", "CustomMessage"}),
        ("workers/canary.py", {"Canary"}),
        ("runtime/consuming/batch_claims.py", {"MetricsConsumer"}),
    ],
)
def test_a_change_publishes_the_functions_that_it_reaches(published, file, functions):
    """All others go on with the containers that they have."""
    assert functions == published(file)


def test_a_change_of_what_all_share_publishes_all_that_announce(published):
    """It is in the package of each."""
    assert {"PreSignUp", "PostConfirmation", "Api", "Relay", "Canary"} < published(SHARED)


def test_what_is_in_no_package_publishes_nothing(published, project):
    """A folder's own document, and a test's."""
    (project / "data/README.md").write_text("Lists.\n")

    assert set() == published("data/README.md")
