"""
The templates of the parts for the Serverless Application Repository.

Its applications have no parameter for the bucket of their code, and intrinsic functions are
allowed neither there nor in the metadata. So a template names the files of the release next to
it, as one that is not packaged may: `sam package` uploads them, and `sam publish` takes what
it writes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.release.templates import addressed, once_before

FOLDER: Final = "serverlessrepo"
_READMES: Final = "pipeline/release/applications"
# What the repository shows of a part in its search: each has to be found for what it does.
_DESCRIPTIONS: Final = {
    "sign-up-check": "Refuses sign-ups with disposable, misspelt or unreachable e-mail addresses "
    "in an Amazon Cognito user pool that you have, and publishes each decision as an event.",
    "events": "Publishes sign-ins, confirmations and password resets of an Amazon Cognito user "
    "pool that you have as CloudEvents on an SNS topic, with metrics, a dashboard and alarms.",
    "passwordless": "Sign-in without a password for an Amazon Cognito user pool that you have: "
    "one-time codes and magic links by e-mail, and codes by SMS, with rate limits.",
}
_LABELS: Final = {
    "sign-up-check": ("sign-up", "disposable-email", "validation"),
    "events": ("events", "cloudevents", "sns", "dashboards"),
    "passwordless": ("passwordless", "magic-link", "one-time-code", "custom-auth"),
}
PARTS: Final = tuple(_DESCRIPTIONS)


def application(part: str, *, version: str, repository: str | None) -> dict[str, Any]:
    """Return the metadata of *part*; links to the *repository* if it has an address."""
    told = {
        "Name": f"cognito-triggers-{part}",
        "Description": _DESCRIPTIONS[part],
        "Author": "cognito-triggers",
        "SpdxLicenseId": "MIT",
        "LicenseUrl": "../LICENSE",
        "ReadmeUrl": f"{part}.md",
        "Labels": ["cognito", "lambda-triggers", *_LABELS[part]],
        "SemanticVersion": version,
    }
    if repository:
        told["HomePageUrl"] = repository
        told["SourceCodeUrl"] = f"{repository.removesuffix('.git')}/tree/v{version}"
    return told


def write_applications(
    root: Path, keys: Mapping[str, str], to: Path, *, version: str, repository: str | None
) -> None:
    """Write the template and the README of each part below *to*, a release with its zips."""
    (to / FOLDER).mkdir()
    for part in PARTS:
        facts = application(part, version=version, repository=repository)
        text = addressed(
            root / f"templates/{part}.yaml",
            lambda handler: f"../{keys[handler]}",
            version=version,
            repository=repository,
        )
        listed = f"  AWS::ServerlessRepo::Application: {json.dumps(facts)}\n\n"
        text = once_before("Metadata:\n", listed, text)
        (to / FOLDER / f"{part}.yaml").write_text(text, encoding="utf-8")
        readme = (root / _READMES / f"{part}.md").read_text(encoding="utf-8")
        (to / FOLDER / f"{part}.md").write_text(readme, encoding="utf-8")
