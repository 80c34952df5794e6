import importlib.util
import io
import os
import re
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.delivery import package

ROOT = Path(__file__).parents[3]


@pytest.fixture
def root(tmp_path) -> Path:
    """A project with some of everything, two functions' worth."""
    for name in (
        "rules/email.py",
        "rules/__pycache__/email.cpython-313.pyc",
        "triggers/passwordless/link.py",
        "data/domains.txt",
        "tests/test_email.py",
        "local/console.py",
        "docs/decisions.md",
        "requirements.txt",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"# {name}\n")
    return tmp_path


@pytest.fixture
def installed(monkeypatch) -> list[Path]:
    """The requirements that were installed, one entry per installation."""
    installed: list[Path] = []

    def install(locked: Path, folder: Path) -> None:
        installed.append(locked)
        for name in ("sns/1.json", "ec2/1.json", "endpoints.json"):
            (folder / "botocore/data" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "botocore/data" / name).touch()
        (folder / "dns/tests").mkdir(parents=True)

    monkeypatch.setattr(package, "_install", install)
    return installed


def test_code_is_what_runs_on_lambda(root):
    """No tests, no laptop, no documents, no bytecode of another Python."""
    code = [file.relative_to(root).as_posix() for file in package.code_files(root)]

    assert ["rules/email.py", "triggers/passwordless/link.py", "data/domains.txt"] == code


def test_the_same_code_makes_the_same_zip(root):
    """Otherwise every start of the laptop would deploy every function anew."""
    before = package.zip_code(root)
    os.utime(root / "rules/email.py", (0, 0))

    assert before == package.zip_code(root)


def test_other_code_makes_another_zip(root):
    """One letter is enough."""
    before = package.zip_code(root)
    (root / "rules/email.py").write_text("# changed\n")

    assert before != package.zip_code(root)


def test_the_zip_holds_readable_files(root):
    """Lambda runs as a user who owns none of them."""
    with zipfile.ZipFile(io.BytesIO(package.zip_code(root))) as archive:
        entries = archive.infolist()

    assert ["data/domains.txt", "rules/email.py", "triggers/passwordless/link.py"] == sorted(
        entry.filename for entry in entries
    )
    assert {0o644} == {entry.external_attr >> 16 for entry in entries}


def test_dependencies_are_installed_once_and_shared(root, installed):
    """`sam build` asks once per function."""
    first, second = package.dependencies(root), package.dependencies(root)

    assert first == second
    assert [root / "requirements.txt"] == installed


def test_other_requirements_are_installed_anew(root, installed):
    """A new lock never meets old packages."""
    before = package.dependencies(root)
    (root / "requirements.txt").write_text("boto3==2\n")

    assert before != package.dependencies(root)
    assert 2 == len(installed)


def test_what_lambda_never_reads_is_left_out(root, installed):
    """Other services' descriptions are two thirds of boto3."""
    folder = package.dependencies(root)
    kept = {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}

    assert {"botocore/data/sns/1.json", "botocore/data/endpoints.json"} == kept
    assert not (folder / "dns/tests").exists()
    assert installed


def test_a_build_that_fails_leaves_nothing_behind(root, monkeypatch):
    """Half an installation would be taken for a whole one by the next build."""
    monkeypatch.setattr(package, "_install", lambda _locked, _folder: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        package.dependencies(root)

    assert [] == list((root / "build").iterdir())


def test_two_builds_at_a_time_agree(root, installed, monkeypatch):
    """`sam build --parallel`: whoever comes second takes what is there."""
    install = package._install

    def overtaken(locked: Path, folder: Path) -> None:
        monkeypatch.setattr(package, "_install", install)
        package.dependencies(root)
        install(locked, folder)

    monkeypatch.setattr(package, "_install", overtaken)

    assert (package.dependencies(root) / "botocore/data/sns/1.json").exists()
    assert 2 == len(installed)


def test_main_puts_code_and_dependencies_side_by_side(root, installed, tmp_path, monkeypatch):
    """As Lambda imports them."""
    monkeypatch.chdir(root)
    monkeypatch.setattr(sys, "argv", ["package", str(tmp_path / "artifacts")])
    package.main()

    assert (tmp_path / "artifacts/rules/email.py").exists()
    assert (tmp_path / "artifacts/botocore/data/sns/1.json").exists()
    assert installed


def test_bytecode_is_valid_whatever_the_files_are_dated(root, monkeypatch):
    """Unchecked and by hash; and tracebacks name the file as it lies on Lambda."""
    monkeypatch.setattr(package, "PYTHON", f"{sys.version_info[0]}.{sys.version_info[1]}")
    package.compile_bytecode(root)
    compiled = Path(importlib.util.cache_from_source(str(root / "rules/email.py"))).read_bytes()

    assert b"\1\0\0\0" == compiled[4:8]  # PEP 552: by hash, and not checked
    assert b"/var/task/rules/email.py" in compiled


def test_without_the_targets_python_there_is_no_bytecode(root, monkeypatch, capsys):
    """Bytecode of another version would be dead weight; the package works without."""
    monkeypatch.setattr(package, "PYTHON", "2.99")
    package.compile_bytecode(root)

    assert not (root / "data/__pycache__").exists()
    assert "starts more slowly" in capsys.readouterr().out


def test_the_target_is_the_templates():
    """Wheels and bytecode for another version, or another processor, would not load."""
    template = (ROOT / "template.yaml").read_text()

    assert f"Runtime: python{package.PYTHON}\n" in template
    assert ("Architectures: [arm64]" in template) == package.PLATFORM.endswith("aarch64")


def test_the_services_that_we_call_are_kept():
    """Trimming one of them would show at the first sign-in, not before."""
    called = re.findall(r'_client\(\s*"([\w-]+)"', (ROOT / "runtime/aws.py").read_text())

    assert called
    assert set(called) <= package.AWS_SERVICES
