"""The copy of the project in which all sections of docs/extending.md are tried at once."""

import difflib
import shutil
import subprocess
import sys

from tests.extending.page import ROOT, modules

_FOLDERS = ("api", "benchmarks", "clients", "data", "docs", "events", "infrastructure", "local")
_FOLDERS += ("operators", "packages", "pipeline", "rules", "runtime", "samples", "subscriber_kit")
_FOLDERS += ("tests", "triggers", "workers")
_FILES = ("Makefile", "README.md", "conftest.py", "pyproject.toml", "template.yaml")
_FILES += tuple(path.name for path in ROOT.glob("requirements*.txt"))
_SEEN = {".py", ".yaml", ".md", ".json", ".toml", ".csv"}


class Copy:
    """
    The project with all *trials* written into it, and what the commands made of them.

    Attributes:
        by_hand: Lines that are new or changed, by trial and file.
        made: Files that a command wrote.

    """

    def __init__(self, folder, trials):
        self.folder = folder
        for name in _FOLDERS:  # with the compiled files, whose dates stay right
            shutil.copytree(ROOT / name, folder / name, ignore=_ignored)
        for name in _FILES:
            shutil.copy2(ROOT / name, folder / name)
        self.by_hand = {trial.name: self.write(trial.blocks) for trial in trials}
        written = self.changed()
        targets = dict.fromkeys(target for trial in trials for target in trial.targets)
        for module in modules(*sorted(targets, key="template".__eq__)):  # prices know all events
            code, told = self.run("-m", module)
            assert 0 == code, told
        self.made = {file for file, text in self.changed().items() if text != written.get(file)}

    def write(self, blocks):
        """Write what somebody would; the lines of each file that are new or changed."""
        before = {block.file: self.text(block.file) for block in blocks}
        for block in blocks:
            (self.folder / block.file).write_text(block.applied(self.text(block.file)))
        return {file: _lines(text, self.text(file)) for file, text in before.items()}

    def text(self, file):
        """Nothing of a file that is not there."""
        path = self.folder / file
        return path.read_text() if path.exists() else ""

    def changed(self):
        """The text of files that are not as they are in the project."""
        found = {}
        for path in filter(_is_seen, self.folder.rglob("*")):
            file = path.relative_to(self.folder).as_posix()
            before = ROOT / file
            text = path.read_bytes()
            if not before.exists() or before.read_bytes() != text:
                found[file] = text
        return found

    def run(self, *command):
        """The exit code and what a Python *command* says in the copy."""
        made = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
        )
        return made.returncode, made.stdout + made.stderr

    def tested(self, *tests):
        """The same of tests; none of them starts an emulator."""
        options = ("-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not emulator and not slow")
        return self.run("-m", "pytest", *options, *tests)


def _ignored(_folder, names):
    return {"node_modules", "pictures", ".venv"}.intersection(names)


def _is_seen(path):
    return path.suffix in _SEEN and path.is_file()


def _lines(before, after):
    told = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
    return sum(line.startswith("+") for line in [*told][2:])
