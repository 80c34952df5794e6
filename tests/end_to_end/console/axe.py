"""axe-core, run in a page of the browser: what it finds by WCAG 2.2 AA and its best practices."""

import json
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "javascript/node_modules/axe-core/axe.min.js"
RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN = f"""axe.run(document, {{
    runOnly: {json.dumps(RULES)}, resultTypes: ["violations"], iframes: false,
}}).then(({{ violations }}) => violations.flatMap(({{ id, nodes }}) =>
    nodes.map((node) => `${{id}}: ${{node.html.slice(0, 200)}}`)))"""

needs_axe = pytest.mark.skipif(not SOURCE.exists(), reason="make install-javascript, with npm")


def findings(page):
    """
    Each as rule and element; in the page's own frame, for a mail of the mailbox is not ours.

    None where axe-core is not installed: what `needs_axe` marks is then skipped, and says so.
    """
    if not SOURCE.exists():
        return []
    page.value(SOURCE.read_text() + ";true")
    return page.value(_RUN)
