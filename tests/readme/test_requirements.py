"""The README says how much the first call installs."""

import re

from tests.readme.shell import ROOT


def test_so_many_packages_are_installed():
    """Those of the lock file of `make run`; their size was measured with du."""
    locked = re.findall(
        r"^[a-z0-9._-]+==", (ROOT / "requirements-run.txt").read_text(), re.MULTILINE
    )

    assert f"installs {len(locked)} packages" in (ROOT / "README.md").read_text()
