"""
The second half of a release: the files, the same bytes for the same commit.

    dist/1.4.0/  template.yaml, templates/…   with the addresses of the code
                 serverlessrepo/…             the parts, for `sam package` and `sam publish`
                 functions/SHA-256.zip        as they lie in a bucket
                 *.whl, *.tgz                 for pip and npm, the CDK construct among them
                 cognito-triggers-terraform-1.4.0.zip
                 sbom.cdx.json, provenance.json, SHA256SUMS
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from pipeline.delivery.package import all_handlers
from pipeline.delivery.sums import SUMS, sums_of, text_of
from pipeline.release import cdk_package, wheels
from pipeline.release.bill_of_materials import bill_of_materials
from pipeline.release.bundle import bundle
from pipeline.release.npm_package import npm_package
from pipeline.release.provenance import provenance
from pipeline.release.repository import Commit
from pipeline.release.semver import Version
from pipeline.release.serverlessrepo import write_applications
from pipeline.release.templates import released
from pipeline.release.terraform_module import terraform_module
from pipeline.release.zips import Pack, write_zips

_TOLD: Final = ("LICENSE", "NOTICE", "README.md", "CHANGELOG.md", "UPGRADING.md")
Tell = Callable[[str], None]


def make(  # noqa: PLR0913  (each is one choice of a release)
    root: Path,
    to: Path,
    *,
    version: Version,
    commit: Commit,
    pack: Pack,
    tell: Tell = lambda _: None,
) -> Mapping[str, str]:
    """Fill the folder *to*; the sums of its files."""
    shutil.rmtree(to, ignore_errors=True)
    to.mkdir(parents=True)
    tell("packing the functions")
    keys = write_zips(set(all_handlers(root).values()), pack, to)
    facts: dict[str, Any] = {"version": str(version), "repository": commit.repository}
    for file in template_files(root):
        (to / file).parent.mkdir(exist_ok=True)
        text = released(root / file, keys, **facts)
        (to / file).write_text(text, encoding="utf-8")
    write_applications(root, keys, to, **facts)
    for name in filter(lambda each: (root / each).exists(), _TOLD):
        shutil.copyfile(root / name, to / name)
    tell("building the packages")
    _packages(root, to, str(version))
    return _accounts(root, to, version=str(version), commit=commit)


def template_files(root: Path) -> list[str]:
    """Return the templates, the whole suite's first."""
    parts = sorted(f"templates/{each.name}" for each in (root / "templates").glob("*.yaml"))
    return ["template.yaml", *parts]


def _packages(root: Path, to: Path, version: str) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        brought = bundle(to, template_files(root), Path(temporary, "release"))
        wheels.suite(root, to, version, more=brought)
    wheels.kit(root, to, version)
    for library in wheels.LIBRARIES:
        wheels.library(root, to, library)
    npm_package(root, to, version)
    cdk_package.for_npm(root, to, version)
    cdk_package.for_pip(root, to, version)
    terraform_module(root, to, version)


def _accounts(root: Path, to: Path, *, version: str, commit: Commit) -> Mapping[str, str]:
    """Write what the files are, where they come from, and their sums, in this order."""
    lock = (root / "requirements.txt").read_text(encoding="utf-8")
    bill = bill_of_materials(lock, version=version, at=commit.at)
    (to / "sbom.cdx.json").write_text(bill, encoding="utf-8")
    statement = provenance(sums_of(to), version=version, commit=commit.name, source=commit.source)
    (to / "provenance.json").write_text(statement, encoding="utf-8")
    sums = sums_of(to)
    (to / SUMS).write_text(text_of(sums), encoding="utf-8")
    return sums
