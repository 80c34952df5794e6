"""
The templates as they are released: with the addresses of the zips, and what a catalogue asks for.

Lambda takes code only from a bucket of its own Region, so the bucket is a parameter. The
Serverless Application Repository takes no parameter there: it gets the name of a bucket.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from pipeline.delivery.code_uris import with_code_uris

PARAMETER: Final = "CodeBucket"
_DESCRIBED: Final = f"""  {PARAMETER}:
    Type: String
    Description: >-
      Bucket with the functions' code, in the Region of the stack. cognito-triggers deploy
      fills it, and makes it if it is asked to.
    AllowedPattern: "[a-z0-9][a-z0-9.-]{{1,61}}[a-z0-9]"

"""
_OF_ALL: Final = re.compile(r"^    CodeUri: \.\.?\n", re.MULTILINE)
_RUNBOOK: Final = re.compile(r"(?<=^    Default: )docs/operations\.md$", re.MULTILINE)
_AN_ADDRESS: Final = "git+https://"
_LABELS: Final = ("cognito", "lambda", "passwordless", "sign-up", "events", "dashboards")


class NotAsExpected(ValueError):
    """The template lacks what a release of it is written by; the message says what."""


def released(
    template: Path,
    keys: Mapping[str, str],
    *,
    version: str,
    source: str = "",
    bucket: str | None = None,
) -> str:
    """
    Return the text of *template* with the code at *keys*, of *bucket* or of the parameter.

    Where *source*, as SLSA has it, is an address, RunbookUrl is its page of that tag.
    """
    where = f"s3://{bucket}" if bucket else None

    def address(_folder: Path, handler: str) -> str:
        if not handler:
            raise NotAsExpected(f"{template.name} names a folder that no function is built from")
        key = keys[handler]
        return f"{where}/{key}" if where else f"{{Bucket: !Ref {PARAMETER}, Key: {key}}}"

    text = with_code_uris(template, address)
    text = _once(_OF_ALL, "", text)
    text = _once(re.compile(r"^Metadata:\n", re.MULTILINE), f"Metadata:\n{_listed(version)}", text)
    if source.startswith(_AN_ADDRESS):
        page = (
            f"{source.removeprefix('git+').removesuffix('.git')}/blob/v{version}/docs/operations.md"
        )
        text = _once(_RUNBOOK, page, text)
    if bucket is None:
        begins = re.compile(r"^Parameters:\n", re.MULTILINE)
        text = _once(begins, f"Parameters:\n{_DESCRIBED}", text)
    return text


def _once(pattern: re.Pattern[str], new: str, text: str) -> str:
    changed, count = pattern.subn(lambda _: new, text)
    if count != 1:
        raise NotAsExpected(f"the template has {count} of {pattern.pattern!r}, and one is expected")
    return changed


def _listed(version: str) -> str:
    """What the Serverless Application Repository shows."""
    facts = {
        "Name": "cognito-triggers",
        "Description": "Amazon Cognito Lambda triggers, their events, dashboards and alarms",
        "Author": "cognito-triggers",
        "SpdxLicenseId": "MIT",
        "LicenseUrl": "LICENSE",
        "ReadmeUrl": "README.md",
        "Labels": list(_LABELS),
        "SemanticVersion": version,
    }
    return f"  AWS::ServerlessRepo::Application: {json.dumps(facts)}\n\n"
