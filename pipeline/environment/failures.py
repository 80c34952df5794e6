"""What went wrong with an installation, in one sentence that says what to do."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

_MISMATCH = r"DO NOT MATCH THE HASHES|[Hh]ash mismatch|EINTEGRITY"
_FULL = r"No space left on device|Errno 28|os error 28|ENOSPC"
_UNREACHED = (
    r"Failed to establish a new connection|[Nn]ame resolution|NewConnectionError|ProxyError"
    r"|Max retries exceeded|[Tt]imed out|Connection refused|from versions: none"
    r"|error sending request|dns error|Failed to fetch|SSLError|CERTIFICATE_VERIFY_FAILED"
    r"|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET"
)
_LAST_LINES = 5


class NotInstalled(Exception):
    """The message is one sentence for a person, with what to do."""


def sentence(said: Sequence[str], *, link: str, folder: Path, megabytes: int) -> str:
    """
    Say what the last words *said* of a tool mean.

    *link* is what stayed as it was, *folder* the place that was to take the
    files, *megabytes* what they need.
    """
    text = "\n".join(said)
    if re.search(_MISMATCH, text):
        return (
            f"the package index gave a file that is not the one the lock names; {link} is"
            " unchanged; do not go on before you know why"
        )
    if re.search(_FULL, text):
        return no_room(fullest(folder), megabytes)
    if re.search(_UNREACHED, text):
        return (
            f"cannot reach the package index; {link} is unchanged; try again,"
            " or set PIP_INDEX_URL to an index that this machine reaches"
        )
    last = "\n  ".join(said[-_LAST_LINES:])
    return f"the installation failed; {link} is unchanged; its last lines:\n  {last}"


def no_room(folder: Path, megabytes: int) -> str:
    """What to say where *folder* cannot take so much."""
    return f"no space left in {folder}; {megabytes} MB are needed"


def fullest(folder: Path) -> Path:
    """*folder*, or the one for temporary files if that has less room."""
    return min(folder, Path(tempfile.gettempdir()), key=lambda each: shutil.disk_usage(each).free)
