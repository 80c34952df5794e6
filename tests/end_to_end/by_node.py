"""Programs for Node.js that print one JSON object."""

import json
import subprocess
from pathlib import Path
from typing import Any

JAVASCRIPT = Path(__file__).parent / "javascript"


def told_by_node(script: str, *words: str) -> Any:
    """What *script* printed, called with *words*; what went wrong is in the message."""
    run = subprocess.run(
        ["node", script, *words],
        cwd=JAVASCRIPT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert 0 == run.returncode, run.stderr
    return json.loads(run.stdout)
