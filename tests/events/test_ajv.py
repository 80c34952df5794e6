"""ajv, the usual validator of JavaScript, compiles each schema with its defaults."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from events.contract.catalogue import Kind
from events.contract.schema import type_of
from pipeline.documents import event_schemas
from pipeline.documents.event_texts import example_envelope

JAVASCRIPT = Path(__file__).parent / "javascript"
EVENTS = [example_envelope(kind) for kind in Kind]
BROKEN = [
    EVENTS[0] | change
    for change in (
        {"time": "2026-11-20"},
        {"subject": "somebody@example.com"},
        {"source": "elsewhere"},
        {"specversion": "2.0"},
        {"data": []},
    )
]


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_ajv_compiles_all_and_judges_right():
    """Whatever draft its class is for: a keyword or format that it does not know would throw."""
    schemas = {type_of(kind): event_schemas.schema(kind) for kind in Kind}
    run = subprocess.run(
        ["node", "ajv.mjs"],
        cwd=JAVASCRIPT,
        input=json.dumps({"schemas": schemas, "events": EVENTS + BROKEN}),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert 0 == run.returncode, run.stderr
    right = [True] * len(EVENTS) + [False] * len(BROKEN)

    assert dict.fromkeys(("ajv", "ajv2019", "ajv2020"), right) == json.loads(run.stdout)
