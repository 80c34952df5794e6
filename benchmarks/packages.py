"""
How large each function's package is, and what fills it: `python -m benchmarks.packages`.

Each is built as `sam build` builds it. The bar is 1.4 MB.
"""

from __future__ import annotations

import tempfile
import zlib
from collections import Counter
from functools import cache
from pathlib import Path

from pipeline.delivery import package
from pipeline.delivery.bytecode import PYTHON, target_python

ROOT = Path(__file__).parent.parent
BAR = 1_400_000
_HEADERS = 30 + 46  # of a file in a zip, in addition to its name twice
_END = 22
_LARGEST = 5


def main() -> None:
    """Print a line for each function, the largest first, and how many are within the bar."""
    found = {name: parts(name) for name in package.all_handlers(ROOT)}
    sizes = {name: size(each) for name, each in found.items()}
    within = sum(each <= BAR for each in sizes.values())
    print(f"KB zipped, with bytecode of Python {PYTHON}, and what is largest in it;")
    print(f"{within} of {len(sizes)} are within {BAR / 1000:,.0f}")
    for name in sorted(sizes, key=lambda name: -sizes[name]):
        largest = found[name].most_common(_LARGEST)
        told = ", ".join(f"{part} {bytes_ / 1000:,.0f}" for part, bytes_ in largest)
        print(f"{sizes[name] / 1000:>7,.0f}  {name.removesuffix('Function'):<28} {told}")


def parts(name: str) -> Counter[str]:
    """What each folder of the package of a function takes of its zip."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "package")
        package.build(ROOT, name, folder, interpreter=target_python())
        return parts_of(folder)


def parts_of(folder: Path) -> Counter[str]:
    """What each folder or module of a package takes of its zip."""
    found: Counter[str] = Counter()
    for file in folder.rglob("*"):
        if file.is_file():
            name = file.relative_to(folder).as_posix()
            found[_part(name)] += _HEADERS + 2 * len(name.encode()) + _packed(file.read_bytes())
    return found


def size(parts: Counter[str]) -> int:
    """The size of what SAM uploads: two headers for each file, what it is packed to, and an end."""
    return _END + parts.total()


def _part(name: str) -> str:
    top = name.partition("/")[0]
    return "licences" if top.endswith(".dist-info") else top.partition(".")[0]


@cache
def _packed(content: bytes) -> int:
    """Packages hold the same files."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return len(packer.compress(content) + packer.flush())


if __name__ == "__main__":
    main()
