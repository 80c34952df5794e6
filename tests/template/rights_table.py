"""The tables of docs/rights.md, which a review has seen: the expanded template is held to them."""

from tests.loop.template import ROOT

RIGHTS_TABLE = [
    tuple(cell.strip().strip("`") for cell in line.strip("|").split(" | "))
    for line in (ROOT / "docs/rights.md").read_text().splitlines()
    if line.startswith("| `")
]
