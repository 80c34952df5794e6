"""The files of a release: what they hold, that they are the same again, and what they say."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import jsonschema
import pytest

from infrastructure.reads import ROOT
from pipeline.delivery.sums import Damaged, checked, sums_of, written_sums
from pipeline.delivery.zipped import zip_code
from pipeline.release import making
from pipeline.release.bill_of_materials import bill_of_materials
from pipeline.release.provenance import provenance
from pipeline.release.repository import Commit
from pipeline.release.semver import Version
from pipeline.release.templates import NotAsExpected, released
from pipeline.release.zips import for_lambda
from tests.loop.template import parsed

COMMIT = Commit("c" * 40, "2026-11-27T12:00:00Z", "https://git.example/x.git")
LOCK = (ROOT / "requirements.txt").read_text()
SMALL = """
Metadata:
  A: b
Parameters:
  B: {Type: String}
Globals:
  Function:
    CodeUri: .
Resources:
  F:
    Type: AWS::Serverless::Function
    Metadata: {BuildMethod: makefile}
    Properties:
      Handler: a.handler
"""


@pytest.fixture(scope="module")
def make(tmp_path_factory):
    """Make a release, without the packages, which tests of their own make."""

    def make(**more):
        to = tmp_path_factory.mktemp("releases") / "1.2.3"
        how = {"version": Version(1, 2, 3), "commit": COMMIT, **more}
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(making, "_packages", lambda _root, to, version: (to / version).touch())
            making.make(ROOT, to, pack=lambda handler: zip_code(ROOT, handler), **how)
        return to

    return make


@pytest.fixture(scope="module")
def release(make):
    return make()


@pytest.mark.slow
def test_the_same_commit_is_the_same_release(make, release):
    """Byte by byte; an owner of the commit can check a release that others built."""
    again = make()

    assert sums_of(release) == sums_of(again)
    assert (release / "SHA256SUMS").read_bytes() == (again / "SHA256SUMS").read_bytes()


def test_every_function_has_a_zip_that_is_named_by_what_it_holds(release):
    for file in (release / "functions").iterdir():
        assert file.stem == hashlib.sha256(file.read_bytes()).hexdigest()
    for name in ("template.yaml", "templates/adopt.yaml"):
        functions = [
            each["Properties"]
            for each in parsed((release / name).read_text())["Resources"].values()
            if each["Type"] == "AWS::Serverless::Function"
        ]
        assert len(functions) > 20
        for function in functions:
            uri = function["CodeUri"]
            assert {"Ref": "CodeBucket"} == uri["Bucket"]
            packed = (release / uri["Key"]).read_bytes()
            assert zip_code(ROOT, function["Handler"]) == packed


@pytest.mark.parametrize("name", ["template.yaml", "templates/adopt.yaml"])
def test_but_for_the_code_it_is_the_template(release, name):
    """Nothing else of it is changed: what is released is what was tested."""
    source, made = (parsed((folder / name).read_text()) for folder in (ROOT, release))

    assert "String" == made["Parameters"].pop("CodeBucket")["Type"]
    for resource in made["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            del resource["Properties"]["CodeUri"]
    del source["Globals"]["Function"]["CodeUri"]
    runbook = "https://git.example/x/blob/v1.2.3/docs/operations.md"
    source["Parameters"]["RunbookUrl"]["Default"] = runbook
    assert source == made


def test_its_sums_are_checked_by_the_usual_command(release):
    """As `sha256sum --check` reads them, and as `deploy` does."""
    check = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"], cwd=release, check=False
    )

    assert 0 == check.returncode
    assert written_sums(release) == sums_of(release)


def test_a_file_that_was_changed_or_lost_is_not_used(release, tmp_path):
    sums = written_sums(release)
    (tmp_path / "template.yaml").write_text("Resources: {}")

    assert checked(release, "template.yaml", sums).startswith(b"# Written by")
    with pytest.raises(Damaged, match="is not what SHA256SUMS says"):
        checked(tmp_path, "template.yaml", sums)
    with pytest.raises(Damaged, match=r"adopt\.yaml is missing"):
        checked(tmp_path, "templates/adopt.yaml", sums)
    with pytest.raises(Damaged, match="is no release"):
        written_sums(tmp_path)


def test_the_provenance_names_the_commit_and_every_file(release):
    told = json.loads((release / "provenance.json").read_text())
    sums = written_sums(release)

    assert "https://in-toto.io/Statement/v1" == told["_type"]
    assert "https://slsa.dev/provenance/v1" == told["predicateType"]
    [source] = told["predicate"]["buildDefinition"]["resolvedDependencies"]
    assert {"uri": COMMIT.source, "digest": {"gitCommit": COMMIT.name}} == source
    subjects = {each["name"]: each["digest"]["sha256"] for each in told["subject"]}
    assert {k: v for k, v in sums.items() if k != "provenance.json"} == subjects


def test_the_bill_of_materials_has_every_library_of_the_lock_with_its_hashes():
    bill = json.loads(bill_of_materials(LOCK, version="1.2.3", at=COMMIT.at))

    lines = LOCK.splitlines()
    locked = [line.split()[0].rstrip("\\") for line in lines if line[:1].isalpha()]
    assert locked == [f"{each['name']}=={each['version']}" for each in bill["components"]]
    hashes = [
        digest["content"]
        for each in bill["components"]
        for file in each["externalReferences"]
        for digest in file["hashes"]
    ]
    assert LOCK.count("--hash=sha256:") == len(hashes) == len(set(hashes))
    assert all(each["purl"].startswith("pkg:pypi/") for each in bill["components"])


def test_the_bill_is_what_cyclonedx_asks_for():
    """The parts of its JSON Schema, version 1.6, that the bill has."""
    bill = json.loads(bill_of_materials(LOCK, version="1.2.3", at=COMMIT.at))
    text, reference = (
        {"type": "string", "minLength": 1},
        {"type": "string", "pattern": "^pkg:pypi/"},
    )
    digest = {
        "required": ["alg", "content"],
        "properties": {"alg": {"const": "SHA-256"}, "content": {"pattern": "^[a-f0-9]{64}$"}},
        "additionalProperties": False,
    }
    file = {
        "required": ["url", "type"],
        "properties": {"url": text, "type": {"const": "distribution"}, "hashes": {"items": digest}},
        "additionalProperties": False,
    }
    component = {
        "required": ["type", "name"],
        "properties": {
            "type": {"enum": ["application", "library"]},
            "name": text,
            "version": text,
            "purl": reference,
            "bom-ref": reference,
            "externalReferences": {"items": file},
        },
        "additionalProperties": False,
    }
    schema = {
        "required": ["bomFormat", "specVersion"],
        "properties": {
            "bomFormat": {"const": "CycloneDX"},
            "specVersion": {"const": "1.6"},
            "serialNumber": {"pattern": "^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"},
            "components": {"minItems": 12, "items": component},
            "metadata": {"properties": {"component": component}},
        },
    }

    jsonschema.validate(bill, schema)
    [own] = bill["dependencies"]
    assert bill["metadata"]["component"]["bom-ref"] == own["ref"]
    assert [each["bom-ref"] for each in bill["components"]] == own["dependsOn"]


def test_a_statement_has_its_files_in_one_order():
    one, other = ({"b": "2", "a": "1"}, {"a": "1", "b": "2"})
    how = {"version": "1.2.3", "commit": "c", "source": "git+x"}

    assert provenance(one, **how) == provenance(other, **how)


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        ("Globals:\n  Function:\n    CodeUri: .\n", "CodeUri"),
        ("Parameters:\n  B: {Type: String}\n", "Parameters"),
    ],
)
def test_a_template_that_is_not_as_expected_is_not_released(tmp_path, gone, why):
    """Nothing is put where nobody looks for it."""
    file = tmp_path / "t.yaml"
    file.write_text(SMALL)
    keys = {"a.handler": "functions/1.zip"}
    assert "CodeUri: {Bucket: !Ref CodeBucket, Key: functions/1.zip}" in released(
        file, keys, version="1.2.3"
    )
    file.write_text(SMALL.replace(gone, ""))

    with pytest.raises(NotAsExpected, match=why):
        released(file, keys, version="1.2.3")


@pytest.mark.parametrize(
    ("repository", "runbook"),
    [
        ("https://code.example/a/b", "https://code.example/a/b/blob/v1.2.3/docs/operations.md"),
        ("https://code.example/a.git", "https://code.example/a/blob/v1.2.3/docs/operations.md"),
        (None, "docs/operations.md"),
    ],
)
def test_links_to_the_runbook_lead_to_the_released_page(tmp_path, repository, runbook):
    """If pyproject.toml names the repository; else the default stays the file's path."""
    file = tmp_path / "t.yaml"
    parameter = "Parameters:\n  RunbookUrl:\n    Default: docs/operations.md\n"
    file.write_text(SMALL.replace("Parameters:\n", parameter))
    text = released(file, {"a.handler": "functions/1.zip"}, version="1.2.3", repository=repository)

    assert f"  RunbookUrl:\n    Default: {runbook}\n" in text


def test_a_folder_that_no_function_is_built_from_is_not_released(tmp_path):
    """It would name a folder of the machine that the release was made on."""
    file = tmp_path / "t.yaml"
    file.write_text(f"{SMALL}  L:\n    Properties:\n      ContentUri: layer\n")

    with pytest.raises(NotAsExpected, match="names a folder"):
        released(file, {"a.handler": "functions/1.zip"}, version="1.2.3")


@pytest.mark.built
@pytest.mark.slow
def test_what_lambda_gets_is_the_same_again():
    """With its libraries and bytecode; every file may be read by the user that Lambda runs as."""
    pack = for_lambda(ROOT, interpreter=sys.executable)

    first = pack("triggers.pre_sign_up.handler")

    assert first == pack("triggers.pre_sign_up.handler")
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {0o644} == {each.external_attr >> 16 & 0o777 for each in archive.infolist()}
        assert {(1980, 1, 1, 0, 0, 0)} == {each.date_time for each in archive.infolist()}
        assert "triggers/pre_sign_up.py" in archive.namelist()
        assert any(name.startswith("dns/") for name in archive.namelist())
