"""
Deploy a release: upload its code, show the change set, execute it.

The code goes to a bucket in the stack's Region. With --pool, deploy for an existing user
pool; `attach` then sets its triggers. Without --pool, the stack creates a user pool. An
update keeps the values of parameters that you do not name.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from operators.deployment.bucket import Bucket, usual_name
from operators.deployment.change_set import Changes, StackChange
from operators.deployment.release import Release, release
from operators.outside import NotAgreed, Outside

_WHOLE: Final = "template.yaml"
_BESIDE: Final = "templates/adopt.yaml"
_NEXT_PART: Final = re.compile(r"^(?=\w)", re.MULTILINE)
_PARAMETER: Final = re.compile(r"^  (\w+):$", re.MULTILINE)
_BUCKET: Final = "CodeBucket"
_POOL: Final = "ExistingUserPoolId"


class NoSuchParameter(ValueError):
    """The release's template has no parameter of that name."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which release, and with which values."""
    parser.add_argument(
        "--release",
        type=Path,
        metavar="FOLDER",
        help="output of `make release` (that of the package)",
    )
    parser.add_argument("--pool", metavar="ID", help="ID of an existing user pool")
    parser.add_argument(
        "--template", metavar="FILE", help=f"a template of the release, such as {_BESIDE}"
    )
    parser.add_argument("--bucket", help="bucket for the code (cognito-triggers-ACCOUNT-REGION)")
    parser.add_argument("--make-bucket", action="store_true", help="create a missing bucket")
    parser.add_argument(
        *("--parameter", "-p"),
        dest="parameters",
        action="append",
        default=[],
        type=_value,
        metavar="NAME=VALUE",
        help="parameter of the template; may be repeated",
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Deploy; 1 if there is no bucket."""
    files = release(asked.release)
    template = files.template(asked.template or (_BESIDE if asked.pool else _WHOLE))
    known = parameters_of(template.decode())
    bucket = _bucket(asked, outside)
    values = {**dict(asked.parameters), _BUCKET: bucket.name}
    if asked.pool:
        values[_POOL] = asked.pool
    if unknown := sorted(values.keys() - known):
        raise NoSuchParameter(f"the template has no parameter {unknown[0]}")
    if not _has_place(bucket, asked, outside):
        return 1
    if asked.dry_run:
        outside.say(f"would deploy {outside.stack.name} with its code in {bucket.name}")
        return 0
    url = _upload(bucket, files, template, outside)
    change = StackChange(outside.client("cloudformation"), outside.stack.name, sleep=outside.sleep)
    changes = change.prepare(url, values, known=known, at=outside.now())
    if changes is None:
        outside.say(f"{outside.stack.name} already runs this release with these parameters")
        return 0
    _carry_out(change, changes, outside)
    return 0


def parameters_of(template: str) -> frozenset[str]:
    r"""
    Return the names of the parameters in the text of a released template.

    >>> sorted(parameters_of("\nParameters:\n  A:\n    Type: String\nResources:\n  B:\n"))
    ['A']
    """
    _, _, after = template.partition("\nParameters:\n")
    return frozenset(_PARAMETER.findall(_NEXT_PART.split(after)[0]))


def _bucket(asked: argparse.Namespace, outside: Outside) -> Bucket:
    account = outside.client("sts").get_caller_identity()["Account"]
    s3: Any = outside.client("s3")
    region = s3.meta.region_name
    name = asked.bucket or usual_name(account, region)
    return Bucket(s3, name, account=account, region=region)


def _has_place(bucket: Bucket, asked: argparse.Namespace, outside: Outside) -> bool:
    """Whether the bucket is there, or will be."""
    if bucket.is_there():
        return True
    if not asked.make_bucket:
        outside.say(f"the bucket {bucket.name} does not exist: --make-bucket creates it, private")
        return False
    if asked.dry_run:
        outside.say(f"would create the bucket {bucket.name}, private")
        return True
    outside.agree(f"Create the bucket {bucket.name}?")
    bucket.make()
    return True


def _upload(bucket: Bucket, files: Release, template: bytes, outside: Outside) -> str:
    """Upload what the bucket has not; the address of the template."""
    count = 0
    for key, content in files.zips(template):
        if not bucket.has(key, content):
            bucket.put(key, content)
            count += 1
    outside.say(f"uploaded {count} packages to {bucket.name}")
    key = f"templates/{files.digest(template)}.yaml"
    bucket.put(key, template)
    return bucket.url(key)


def _carry_out(change: StackChange, changes: Changes, outside: Outside) -> None:
    for line in changes.lines:
        outside.say(line)
    try:
        outside.agree(f"Execute these {len(changes.lines)} changes of {outside.stack.name}?")
    except NotAgreed:
        change.forget(changes)
        raise
    _tell(change.execute(changes), outside)


def _tell(outputs: Mapping[str, str], outside: Outside) -> None:
    outside.say(f"{outside.stack.name} is deployed")
    for name, value in sorted(outputs.items()):
        outside.say(f"{name}: {value}")


def _value(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise ValueError(text)
    return name, value
