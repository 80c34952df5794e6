import io
import os
import sys
import zipfile
from pathlib import Path

import pytest

from pipeline.delivery import package
from pipeline.delivery.bytecode import NoTargetPython
from pipeline.delivery.zipped import zip_code

ROOT = Path(__file__).parents[3]
TEMPLATE = """
Resources:
  Link:
    Type: AWS::Serverless::Function
    Condition: Sometimes
    Properties:
      Description: A link
      Handler: triggers.link.handler

  Topic:
    Type: AWS::SNS::Topic
"""
FILES = {
    "rules/__init__.py": "",
    "rules/email.py": "def looks_right(): pass\n",
    "rules/unused.py": "",
    "triggers/__init__.py": "",
    "triggers/link.py": "import dns.name\nfrom rules.email import a\nSHIPPED = ('data/a.txt',)",
    "data/a.txt": "a",
    "data/b.txt": "b",
    "tests/test_email.py": "",
    "requirements.txt": "dnspython",
    "template.yaml": TEMPLATE,
}
OURS = {
    "rules/__init__.py",
    "rules/email.py",
    "triggers/__init__.py",
    "triggers/link.py",
    "data/a.txt",
}


@pytest.fixture
def root(tmp_path) -> Path:
    """A project with some of everything."""
    for name, text in FILES.items():
        file = tmp_path / "project" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path / "project"


@pytest.fixture(autouse=True)
def installed(monkeypatch) -> list[Path]:
    """The requirements that were installed, one entry per installation."""
    installed: list[Path] = []

    def install(locked: Path, folder: Path, **_: str) -> None:
        installed.append(locked)
        for name in ("dns/__init__.py", "dns/name.py", "dns/query.py", "boto3/__init__.py"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).touch()
        (folder / "dns-1.dist-info").mkdir()
        (folder / "dns-1.dist-info/RECORD").write_text("dns/__init__.py,,\n")

    monkeypatch.setattr(package, "_install", install)
    return installed


def built(root, target, name="Link"):
    package.build(root, name, target, interpreter=sys.executable)
    files = {file.relative_to(target).as_posix() for file in target.rglob("*") if file.is_file()}
    return {name for name in files if "/__pycache__/" not in name}


def test_a_package_is_what_the_handler_can_import(root, tmp_path):
    """Code, data and libraries, each as far as it is used, side by side as Lambda imports them."""
    files = built(root, tmp_path / "made")

    assert OURS | {"dns/__init__.pyc", "dns/name.pyc"} == files
    assert (tmp_path / "made/rules/__pycache__").is_dir()


def test_every_module_comes_with_bytecode_of_the_target_alone(root, tmp_path):
    """Not that of the Python which runs the tests."""
    cache = root / "rules/__pycache__"
    cache.mkdir()
    (cache / "email.cpython-36.pyc").touch()
    built(root, tmp_path / "made")
    made = {file.name for file in (tmp_path / "made/rules/__pycache__").iterdir()}

    tag = sys.implementation.cache_tag
    assert {f"__init__.{tag}.pyc", f"email.{tag}.pyc"} == made


def test_a_function_that_is_not_there_is_told_of(root, tmp_path):
    """A topic is none."""
    with pytest.raises(package.NoSuchFunction, match="Topic"):
        built(root, tmp_path / "made", "Topic")


def test_main_builds_the_function_that_it_is_told(root, tmp_path, monkeypatch):
    """As the Makefile calls it."""
    monkeypatch.chdir(root)
    monkeypatch.setattr(package, "target_python", lambda: sys.executable)
    monkeypatch.setattr(sys, "argv", ["package", "Link", str(tmp_path / "made")])

    assert 0 == package.main()
    assert (tmp_path / "made/triggers/link.py").exists()


def test_without_the_targets_python_the_build_fails(root, tmp_path, monkeypatch, capsys):
    """In one sentence, and no traceback; nothing is made."""

    def missing():
        raise NoTargetPython("No Python 3.13 was found")

    monkeypatch.chdir(root)
    monkeypatch.setattr(package, "target_python", missing)
    monkeypatch.setattr(sys, "argv", ["package", "Link", str(tmp_path / "made")])

    assert 1 == package.main()
    assert "No Python 3.13 was found\n" == capsys.readouterr().err
    assert not (tmp_path / "made").exists()


def test_dependencies_are_installed_once_and_shared(root, tmp_path, installed):
    """`sam build` asks once per function."""
    built(root, tmp_path / "one")
    built(root, tmp_path / "two")

    assert [root / "requirements.txt"] == installed


def test_other_requirements_are_installed_anew(root, installed):
    """A new lock never meets old packages."""
    before = package.dependencies(root, sys.executable)
    (root / "requirements.txt").write_text("boto3==2\n")

    assert before != package.dependencies(root, sys.executable)
    assert 2 == len(installed)


def test_a_changed_module_changes_its_bytecode(root, tmp_path):
    """What is kept of an earlier build is of the earlier text."""
    built(root, tmp_path / "one")
    (root / "rules/email.py").write_text("changed = 1\n")
    built(root, tmp_path / "two")
    [bytecode] = (tmp_path / "two/rules/__pycache__").glob("email.*")

    assert b"changed" in bytecode.read_bytes()


def test_a_build_that_fails_leaves_nothing_behind(root, monkeypatch):
    """Half an installation would be taken for a whole one by the next build."""
    monkeypatch.setattr(package, "_install", lambda *_, **_named: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        package.dependencies(root, sys.executable)

    assert [] == list((root / "build").iterdir())


def test_two_builds_at_a_time_agree(root, installed, monkeypatch):
    """`sam build --parallel`: the second build takes what is there."""
    install = package._install

    def overtaken(locked: Path, folder: Path, *, platform: str) -> None:
        monkeypatch.setattr(package, "_install", install)
        package.dependencies(root, sys.executable)
        install(locked, folder, platform=platform)

    monkeypatch.setattr(package, "_install", overtaken)

    assert (package.dependencies(root, sys.executable) / "dns/name.py").exists()
    assert 2 == len(installed)


def test_the_target_is_the_templates():
    """Wheels and bytecode for another version, or another processor, would not load."""
    template = (ROOT / "template.yaml").read_text()

    assert f"Runtime: python{package.PYTHON}\n" in template
    assert "    Architectures: [!Ref Architecture]\n" in template
    assert f"AllowedValues: [{', '.join(package.PLATFORMS)}]\n" in template


def test_what_is_compiled_is_there_for_each_processor(root, monkeypatch):
    """Side by side; pure libraries are installed once, and of the lock only what is needed."""
    asked = []

    def install(locked: Path, folder: Path, *, platform: str) -> None:
        asked.append((platform, locked.read_text()))
        for name, pure in (("fast_one", "false"), ("dns", "true")):
            (folder / f"{name}-1.dist-info").mkdir(parents=True)
            (folder / f"{name}-1.dist-info/WHEEL").write_text(f"Root-Is-Purelib: {pure}\n")
            (folder / name).mkdir()
            (folder / name / "__init__.py").touch()
        (folder / f"fast_one/core.{platform}.so").touch()
        (folder / "fast_one/stable.abi3.so").write_text(platform)

    (root / "requirements.txt").write_text(
        "# a lock\ndns==1 \\\n    --hash=a\nfast-one==2 \\\n    --hash=b\n    # via c\n"
    )
    monkeypatch.setattr(package, "_install", install)
    made = package.dependencies(root, sys.executable)

    first, other = package.PLATFORMS.values()
    assert {
        f"core.{first}.so": "",
        f"core.{other}.so": "",
        "stable.cpython-313-aarch64-linux-gnu.so": first,
        "stable.cpython-313-x86_64-linux-gnu.so": other,
    } == {each.name: each.read_text() for each in made.rglob("*.so")}
    assert (other, "fast-one==2 \\\n    --hash=b\n    # via c\n") == asked[1]
    assert 2 == len(asked)


# ── What the laptop deploys ──


def test_the_laptop_deploys_the_same_closure(root):
    """What a package would miss, every test on the emulator misses, too."""
    with zipfile.ZipFile(io.BytesIO(zip_code(root, "triggers.link.handler"))) as archive:
        entries = archive.infolist()

    assert OURS == {each.filename for each in entries if not each.filename.endswith(".pyc")}
    assert 4 == sum(each.filename.endswith(".pyc") for each in entries)
    assert {0o644} == {entry.external_attr >> 16 for entry in entries}


def test_the_same_code_makes_the_same_zip(root):
    """Otherwise every start of the laptop would deploy every function again."""
    before = zip_code(root, "triggers.link.handler")
    os.utime(root / "rules/email.py", (0, 0))

    assert before == zip_code(root, "triggers.link.handler")


def test_other_code_makes_another_zip(root):
    """One letter is enough; of a module that the function has."""
    before = zip_code(root, "triggers.link.handler")
    (root / "rules/unused.py").write_text("# changed\n")
    assert before == zip_code(root, "triggers.link.handler")

    (root / "rules/email.py").write_text("# changed\n")
    assert before != zip_code(root, "triggers.link.handler")
