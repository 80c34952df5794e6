"""Where the suite may write: its checkout, or, where it is installed, the user's cache."""

from __future__ import annotations

import os
from pathlib import Path

# The folder of an installed suite in its one package; pip removes what pip has put there, no more.
INSTALLED_AS = "_suite"


def own_folder(root: Path) -> Path:
    """
    Return *root* in a checkout; else ``cognito-triggers`` in the user's cache folder.

    >>> own_folder(Path("/home/ada/cognito-triggers"))
    PosixPath('/home/ada/cognito-triggers')
    """
    if root.name != INSTALLED_AS:
        return root
    caches = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(caches, "cognito-triggers")
