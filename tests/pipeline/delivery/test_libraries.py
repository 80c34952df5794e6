"""Which files of the libraries a package holds."""

import re

import pytest

from infrastructure.reads import ROOT
from pipeline.delivery import libraries
from pipeline.delivery.called_services import services_of
from pipeline.delivery.closure import HiddenImport, NotInPackage
from pipeline.delivery.libraries import library_files


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A folder of libraries: one that is cut, one that is taken whole, and botocore."""
    monkeypatch.setattr(libraries, "BY_MODULE", frozenset({"cut", "botocore"}))
    monkeypatch.setattr(libraries, "OF_SERVICE", {"sns": frozenset({"cut.late"})})
    monkeypatch.setattr(libraries, "NEVER", {"cut.never": "a reason"})
    monkeypatch.setattr(libraries, "BY_NAME", {"cut.named": frozenset({"cut.late"})})
    monkeypatch.setattr(libraries, "NOT_FOLLOWED", {"cut.in_vain": "a reason"})
    monkeypatch.setattr(libraries, "BY_COMPILED", {"binary": frozenset({"_backend"})})
    for name, text in {
        "cut/__init__.py": "",
        "cut/a.py": "def f():\n    from cut.b import thing\nimport cut.never, whole, not_locked",
        "cut/b.py": "",
        "cut/late.py": "",
        "cut/named.py": "import_module(name)",
        "cut/hidden.py": "import_module(name)",
        "cut/never.py": "",
        "cut/full.py": "import whole\nA = B = 1",
        "cut/takes.py": "from cut.full import A",
        "cut/takes_more.py": "from cut.full import A, B",
        "cut/in_vain.py": "import not_locked, whole",
        "instead/cut/full.py": "A = 1",
        "cut/unused.py": "",
        "whole/__init__.py": "import import_me_too, botocore",
        "whole/part/x.py": "import_module(name)",
        "whole/part/x.json": "",
        "whole/tests/test_x.py": "",
        "botocore/__init__.py": "",
        "botocore/data/sns/1.json": "",
        "botocore/data/ec2/1.json": "",
        "botocore/data/endpoints.json": "",
        "import_me_too.py": "",
        "binary/__init__.py": "",
        "binary/_core.abi3.so": "",
        "_backend.cpython-313-aarch64-linux-gnu.so": "",
        "_backends.py": "",
    }.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    for name, files in {
        "cut": ["cut/__init__.py"],
        "whole": ["whole/__init__.py", "import_me_too.py"],
        "botocore": ["botocore/__init__.py"],
        "binary": ["binary/__init__.py"],
        "backend": ["_backend.cpython-313-aarch64-linux-gnu.so", "_backends.py"],
    }.items():
        described = tmp_path / f"{name}-1.dist-info"
        described.mkdir()
        (described / "RECORD").write_text("".join(f"{file},sha256=x,1\n" for file in files))
        (described / "METADATA").write_text(f"Name: {name}\nVersion: 1\n")
    return tmp_path


def taken(site, *imported, services=()):
    files = library_files(site, imported, services, site / "instead")
    return {file.relative_to(site).as_posix() for file in files}


def test_takes_what_is_imported_of_a_library_that_is_cut(site):
    """Late imports, too; and what scanners read to know the version."""
    assert {"cut/__init__.py", "cut/b.py", "cut-1.dist-info/METADATA"} == taken(site, "cut.b.thing")
    assert {"cut/a.py", "cut/b.py"} < taken(site, "cut.a")
    assert taken(site, "cut.a").isdisjoint({"cut/never.py", "cut/unused.py"})


def test_takes_other_libraries_whole(site):
    """With what they import; without tests, and botocore with the services that are called."""
    found = taken(site, "cut.a", services={"sns"})

    assert {"whole/part/x.py", "whole/part/x.json", "import_me_too.py"} < found
    assert {"botocore/data/sns/1.json", "botocore/data/endpoints.json"} < found
    assert found.isdisjoint({"whole/tests/test_x.py", "botocore/data/ec2/1.json"})


def test_what_a_library_asks_for_in_vain_is_not_taken(site):
    """The module that asks is taken; what it would do next may be another function's library."""
    assert {"cut/__init__.py", "cut/in_vain.py", "cut-1.dist-info/METADATA"} == taken(
        site, "cut.in_vain"
    )


def test_a_module_is_replaced_with_what_it_imports(site):
    """Where nobody takes what the replacement lacks."""
    found = taken(site, "cut.takes")

    assert {"cut/takes.py", "instead/cut/full.py"} < found
    assert found.isdisjoint({"cut/full.py", "whole/__init__.py"})


@pytest.mark.parametrize("imported", ["cut.takes_more", "cut.full.B"])
def test_a_module_of_which_more_is_taken_is_not_replaced(site, imported):
    """Nor for those who would do with less: there is one module of that name."""
    found = taken(site, "cut.takes", imported)

    assert {"cut/full.py", "whole/__init__.py"} < found
    assert "instead/cut/full.py" not in found


def test_what_a_client_of_a_service_asks_for_is_taken(site):
    """Boto3 imports it by name."""
    assert "cut/late.py" in taken(site, "cut.b", services={"sns"})


def test_a_service_that_botocore_does_not_know_stops_the_build(site):
    """A wrong name would be found by the first call."""
    with pytest.raises(NotInPackage, match="botocore knows no service called snss"):
        taken(site, "cut.b", services={"snss"})


def test_what_is_asked_for_in_a_case_that_never_comes_is_not_taken(site, monkeypatch):
    """Of this module alone; a function that imports it by itself has it."""
    monkeypatch.setattr(libraries, "NOT_ASKED_FOR", {"cut.a": frozenset({"cut.b"})})

    assert "cut/b.py" not in taken(site, "cut.a")
    assert "cut/b.py" in taken(site, "cut.a", "cut.b")


def test_what_a_compiled_module_imports_is_taken(site):
    """Also if it lies next to all packages; its text says nothing of that."""
    assert {
        "binary/__init__.py",
        "binary/_core.abi3.so",
        "binary-1.dist-info/METADATA",
        "_backend.cpython-313-aarch64-linux-gnu.so",
        "backend-1.dist-info/METADATA",
    } == taken(site, "binary.part")


def test_what_is_imported_by_name_has_to_be_listed(site):
    """A new version of a library that begins to do so stops the build."""
    assert {"cut/named.py", "cut/late.py"} < taken(site, "cut.named")
    with pytest.raises(HiddenImport, match=re.escape("BY_NAME")):
        taken(site, "cut.hidden")


def test_a_library_that_is_not_locked_is_not_taken(site):
    """Libraries try those, and do without."""
    assert set() == taken(site, "not_locked.a")


def modules(tmp_path, text):
    (tmp_path / "f.py").write_text(text)
    return {"workers.f": tmp_path / "f.py"}


def test_services_are_those_that_clients_are_made_of(tmp_path):
    """By whatever name the function is reached."""
    text = "boto3_clients.patient('sqs', checks=False)\nboto3_client('sesv2', read_s=1)\nf('sns')"

    assert {"sqs", "sesv2"} == services_of(modules(tmp_path, text))


@pytest.mark.parametrize("text", ["patient(name)", "boto3_client(service='sqs')", "x.patient()"])
def test_a_service_has_to_be_named(tmp_path, text):
    """Its description would be missing at the first call, and not before."""
    with pytest.raises(HiddenImport, match=r"f\.py:1 does not name the service"):
        services_of(modules(tmp_path, text))


@pytest.mark.parametrize("text", ["boto3.client('sqs')", "boto3.Session().resource('sqs')"])
def test_a_client_is_made_where_the_build_sees_it(tmp_path, text):
    """Of a service that the package may lack."""
    with pytest.raises(HiddenImport, match=r"f\.py:1 makes a client without"):
        services_of(modules(tmp_path, text))


def test_botos_resources_are_not_used():
    """Their descriptions are left out."""
    folders = ("rules", "events", "runtime", "triggers", "workers", "api")
    sources = [file.read_text() for name in folders for file in (ROOT / name).rglob("*.py")]

    assert not [text for text in sources if re.search(r"boto3\.resource|\.resource\(", text)]
