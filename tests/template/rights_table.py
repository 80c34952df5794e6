"""The tables of docs/rights.md, which a review has seen: the expanded template is held to them."""

from tests.loop.template import ROOT

_SECTIONS = (ROOT / "docs/rights.md").read_text().split("\n## ")
RIGHTS_TABLE, POLICIES_TABLE, CALLERS_TABLE, SETTINGS_TABLE = (
    [
        tuple(cell.strip().strip("`") for cell in line.strip("|").split(" | "))
        for line in section.splitlines()
        if line.startswith("| `")
    ]
    for section in _SECTIONS
)
