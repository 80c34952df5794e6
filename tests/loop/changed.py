"""
Runs the tests that a change can touch: `make test-changed`. It is never the gate.

What changed is what differs from the commit at which the branch left main, and
what is not committed yet. Which tests that can touch is read from imports, and
from the table below for what is no Python or is reached by no import. A file that
neither knows can touch everything.

``--list`` runs nothing.
"""

import subprocess
import sys
from functools import cache
from pathlib import Path

from pipeline.delivery.package import FOLDERS as SHIPPED
from tests.loop.dependencies import Files, leaning, reached

ROOT = Path(__file__).parents[2]
OTHERS = (
    *("clients/", "infrastructure/", "local/", "operators/", "packages/", "pipeline/"),
    *("subscriber_kit/", "tests/"),
)
MAIN = ("origin/main", "main")
# As the Makefile has them.
_FORKS = sys.platform == "linux"
SPREAD = ("--forks", "3") if _FORKS else ("-n", "3", "--dist", "worksteal")
WHOLE_GROUPS = (*SPREAD, "--whole-groups") if _FORKS else ("-n", "3", "--dist", "loadgroup")
# With these, every test can end otherwise.
EVERYTHING = (
    *("pyproject.toml", "requirements", "conftest.py", "tests/conftest.py"),
    *("tests/loop/", "tests/cognito_events/", ".ci/"),
)
# Files whose names begin so touch these tests, whatever else names them.
TOUCHED = {
    "template.yaml": ("tests/template/", "tests/local/", "tests/end_to_end/", "tests/audit/"),
    "infrastructure/": ("tests/template/", "tests/local/", "tests/end_to_end/", "tests/audit/"),
    "data/": ("tests/rules/", "tests/data/", "tests/pipeline/"),
    "docs/": (
        *("tests/readme/", "tests/pipeline/", "tests/template/", "tests/local/console/"),
        "tests/architecture/",
    ),
    "README.md": ("tests/readme/", "tests/pipeline/", "tests/local/console/"),
    "CHANGELOG.md": ("tests/readme/", "tests/pipeline/"),
    "CONTRIBUTING.md": ("tests/readme/", "tests/loop/"),
    "Makefile": ("tests/readme/", "tests/pipeline/", "tests/loop/"),
    ".gitattributes": ("tests/loop/",),
    ".gitignore": ("tests/readme/",),
    ".pre-commit-config.yaml": ("tests/loop/",),
    ".github/": ("tests/pipeline/",),
    "javascript/": ("tests/pipeline/", "tests/architecture/"),
    "local/console/page/": ("tests/local/console/", "tests/end_to_end/console/", "tests/pipeline/"),
    "clients/": ("tests/clients/", "tests/end_to_end/", "tests/readme/"),
    "packages/": ("packages/", "tests/architecture/", "tests/readme/"),
    "samples/": ("tests/samples/", "tests/end_to_end/", "tests/readme/"),
}
# Tests and code that read whole folders, or start them as programs: these lean on all of it.
READS = {
    "pipeline/delivery/closure.py": tuple(f"{folder}/" for folder in SHIPPED),
    "pipeline/delivery/package.py": tuple(f"{folder}/" for folder in SHIPPED),
    "tests/architecture/test_": (*(f"{folder}/" for folder in SHIPPED), *OTHERS),
    "tests/invariants/test_": ("tests/", "triggers/", "workers/"),
    "tests/readme/test_": ("local/", "operators/", "pipeline/", "README.md", "docs/cookbook.md"),
}


def git(*words):
    """What git prints, line by line."""
    run = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return run.stdout.splitlines()


def changed_files():
    """Paths that differ from where this branch left main, those that are gone included."""
    for main in MAIN:
        try:
            [start] = git("merge-base", "HEAD", main)
        except subprocess.CalledProcessError:
            continue
        new = git("ls-files", "--others", "--exclude-standard")
        return sorted({*git("diff", "--name-only", "--no-renames", start), *new})
    raise LookupError(f"none of {', '.join(MAIN)} is here, so nobody knows what has changed")


def needs(files):
    """For each file, the files that it leans on."""
    needed = {}
    beside = _beside(files.paths)
    for path in files.modules.values():
        text = (ROOT / path).read_text() if (ROOT / path).exists() else ""
        needed[path] = files.needed_by(path, text) | beside(path)
    for reader, folders in READS.items():
        read = {each for each in files.paths if each.startswith(folders)}
        for path in (each for each in needed if each.startswith(reader)):
            needed[path] |= read
    return needed


def _beside(paths):
    """Which of *paths* a test or a conftest finds by its place."""
    conftests = [each for each in paths if _is_conftest(each)]
    others = [each for each in paths if not (_is_conftest(each) or is_test(each))]
    below = cache(lambda folder: {each for each in others if each.startswith(folder)})

    def beside(path):
        folder = _folder(path)
        found = set()
        if is_test(path):
            found = {each for each in conftests if folder.startswith(_folder(each))}
        if is_test(path) or (_is_conftest(path) and folder != "tests/"):
            found |= below(folder)
        return found

    return beside


def _folder(path):
    return f"{path.rpartition('/')[0]}/"


def _is_conftest(path):
    return path.endswith("conftest.py")


def is_test(path):
    """
    Tell whether pytest looks for tests in it.

    >>> is_test("tests/rules/test_day.py"), is_test("tests/rules/conftest.py")
    (True, False)
    >>> is_test("packages/engine/tests/test_alarms.py")
    True
    """
    *folders, name = path.split("/")
    return "tests" in folders and name.startswith("test_") and name.endswith(".py")


def touched(changed, paths, leaning):
    """
    Tell which files with tests among *paths* the *changed* ones can touch; None for everything.

    *leaning* says for each of both which files lean on it.
    """
    if any(path.startswith(EVERYTHING) for path in changed):
        return None
    found = set()
    for path in changed:
        folders = [each for name, each in TOUCHED.items() if path.startswith(name)]
        others = reached({path}, leaning) - {path}
        if not (folders or others or path.endswith(".py")):
            return None
        found |= others | {path}
        found |= {each for each in paths for some in folders if each.startswith(some)}
    return sorted(path for path in found & set(paths) if _has_tests(path))


def _has_tests(path):
    is_code = path.endswith(".py") and "tests" not in path.split("/")
    return is_test(path) or (is_code and ">>> " in (ROOT / path).read_text())


def main(*options):
    """Say what is run and what is left out, and run it; the tests' own exit code."""
    paths = git("ls-files", "--cached", "--others", "--exclude-standard")
    paths = [path for path in paths if (ROOT / path).is_file()]
    changed = changed_files()
    chosen = touched(changed, paths, leaning(needs(Files({*paths, *changed}))))
    report(changed, chosen, [path for path in paths if _has_tests(path)])
    if "--list" in options or chosen == []:
        return 0
    return run(chosen or [])


def report(changed, chosen, every):
    """Print what changed, what is run, and what is not."""
    print(f"{len(changed)} files changed:", *changed, sep="\n  ")
    if chosen is None:
        print("one of them can touch everything: all tests are run")
        return
    left = sorted(set(every) - set(chosen))
    print(f"run, of {len(every)} files with tests, {len(chosen)}:", *chosen, sep="\n  ")
    print(f"left out, {len(left)}:", *left, sep="\n  ")


def run(chosen):
    """Both runs, as in `make test`, without coverage; the first failure ends it."""
    for options in (("-m", "not emulator", *SPREAD), ("-m", "emulator", *WHOLE_GROUPS)):
        command = [sys.executable, "-m", "pytest", *options, *chosen]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code not in {0, 5}:  # 5: none of them has, or has not, that mark
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
