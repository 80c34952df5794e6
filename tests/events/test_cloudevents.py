"""Every event is a CloudEvent: by the words of the specification, and by its SDK and schema."""

import json
import re
import shutil
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from events.contract.catalogue import Kind
from events.contract.schema import envelope
from pipeline.documents import event_schemas
from pipeline.documents.event_texts import example

JAVASCRIPT = Path(__file__).parent / "javascript"
# CloudEvents 1.0.2, "REQUIRED Attributes" and "OPTIONAL Attributes"
REQUIRED = {"id", "source", "specversion", "type"}
OPTIONAL = {"datacontenttype", "dataschema", "subject", "time"}
# ibid., "Naming Conventions": MUST be lower-case letters or digits, SHOULD NOT exceed 20
NAME = re.compile(r"[a-z0-9]{1,20}")
# ibid., "Type System": String
FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
URI_REFERENCE = re.compile(r"[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]+")  # RFC 3986, 4.1
ABSOLUTE_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?@!$&'()*+,;=%-]+")  # 4.3
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339


@pytest.mark.parametrize("kind", Kind)
def test_every_event_is_a_cloudevent(kind):
    """JSON format, structured mode; the JSON value of the data is in `data` itself."""
    event = envelope(example(kind))
    attributes = {name: value for name, value in event.items() if name != "data"}

    assert event.keys() >= REQUIRED
    assert attributes.keys() - REQUIRED - OPTIONAL == {"dedupekey"}  # our only extension
    assert all(NAME.fullmatch(name) for name in attributes)
    assert all(value and not FORBIDDEN.search(value) for value in attributes.values())
    assert "1.0" == event["specversion"]
    assert URI_REFERENCE.fullmatch(event["source"])
    assert ABSOLUTE_URI.fullmatch(event["dataschema"])
    assert TIMESTAMP.fullmatch(event["time"])
    assert datetime.fromisoformat(event["time"]).tzinfo
    assert "application/json" == event["datacontenttype"]
    assert isinstance(event["data"], dict)
    assert "data_base64" not in event


@pytest.mark.parametrize("kind", Kind)
def test_the_schemas_ask_for_what_cloudevents_asks_for(kind):
    """An event that passes ours passes that one."""
    schema = event_schemas.schema(kind)

    assert set(schema["required"]) >= REQUIRED
    assert all(NAME.fullmatch(name) for name in schema["properties"])


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
def test_the_sdk_takes_every_event():
    """Its schema is the one of the specification, and it hands on what we told."""
    events = [envelope(example(kind)) for kind in Kind]
    broken = [{**events[0], **change} for change in ({"source": ""}, {"type": 7})]
    run = subprocess.run(
        ["node", "cloudevents.mjs"],
        cwd=JAVASCRIPT,
        input=json.dumps(events + broken),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert 0 == run.returncode, run.stderr
    *taken, first, second = json.loads(run.stdout)

    assert events == taken
    assert (None, None) == (first, second)
