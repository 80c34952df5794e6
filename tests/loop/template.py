"""template.yaml: parsed, expanded and linted once for all processes, until it changes."""

import json
import sys
from copy import deepcopy
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

import boto3

from tests.loop.kept import kept
from tests.loop.quick_lint import quick

ROOT = Path(__file__).parents[2]
# A new release of a tool, or of anything below it, may answer otherwise.
TOOLS = [
    *(f"{name} {version(name)}" for name in ("aws-sam-translator", "cfn-lint", "pyyaml")),
    (ROOT / "requirements-test.txt").read_text(),
    sys.version,
]


def parsed(text):
    """A SAM template with intrinsic functions in their long form."""
    from samtranslator.yaml_helper import yaml_parse  # noqa: PLC0415  (a second to import)

    return kept("parsed", [text, *TOOLS], lambda: yaml_parse(text))


def expanded(source, **parameters):
    """What CloudFormation's serverless transform makes of it, after `sam package`."""
    question = [json.dumps(source), json.dumps(parameters, sort_keys=True), *TOOLS]
    return kept("expanded", question, lambda: _expand(source, parameters))


def _expand(source, parameters):
    packaged = deepcopy(source)
    packaged.setdefault("Globals", {}).setdefault("Function", {})["CodeUri"] = "s3://code/key"
    session = boto3.Session(region_name="eu-west-1")
    from samtranslator.parser.parser import Parser  # noqa: PLC0415  (a second to import)
    from samtranslator.translator.translator import Translator  # noqa: PLC0415

    translator = Translator({}, Parser(), boto_session=session)
    return translator.translate(packaged, parameters)


def findings(text, **options):
    """
    What cfn-lint has to say of *text*; *options* are those of its ManualArgs.

    Some of its rules look at the date: a runtime of Lambda's ends on a day.
    """
    today = datetime.now(UTC).date().isoformat()
    question = [text, json.dumps(options, sort_keys=True), today, *TOOLS]
    return kept("lint", question, lambda: _findings(text, options))


def _findings(text, options):
    from cfnlint.api import lint  # noqa: PLC0415  (three seconds to import)
    from cfnlint.config import ManualArgs  # noqa: PLC0415

    with quick():
        return [str(finding) for finding in lint(text, config=ManualArgs(**options))]
