"""What the laptop deploys is kept from one deployment to the next."""

import os

import pytest

from pipeline.delivery import kept_zips as module
from pipeline.delivery.kept_zips import KeptZips
from pipeline.delivery.zipped import zip_code

HANDLER = "triggers.hello.handler"


@pytest.fixture
def root(tmp_path):
    for package, text in {"triggers": "import rules.greeting\n", "rules": ""}.items():
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").write_text("")
        name = "hello.py" if package == "triggers" else "greeting.py"
        (tmp_path / package / name).write_text(text)
    return tmp_path


@pytest.fixture
def made(monkeypatch):
    """The handlers whose zips were made, and not taken."""
    made = []

    def making(root, handler):
        made.append(handler)
        return zip_code(root, handler)

    monkeypatch.setattr(module, "zip_code", making)
    return made


def test_the_next_deployment_takes_it(root, made):
    """The same bytes, though nothing is read, compiled or packed again."""
    expected = KeptZips(root)(root, HANDLER)
    os.utime(root / "rules/greeting.py", (0, 0))

    assert expected == KeptZips(root)(root, HANDLER) == zip_code(root, HANDLER)
    assert [HANDLER] == made


@pytest.mark.parametrize("file", ["rules/greeting.py", "data/new/list.txt", "api/new.py"])
def test_any_other_file_makes_it_anew(root, made, file):
    """Also one that was not there: it may be what an import finds now."""
    before = KeptZips(root)(root, HANDLER)
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text("# changed\n")

    assert (before != KeptZips(root)(root, HANDLER)) == (file == "rules/greeting.py")
    assert [HANDLER, HANDLER] == made


def test_another_python_or_other_tools_make_it_anew(root, made, tmp_path, monkeypatch):
    """Bytecode is of one Python, and what is in a zip is decided by the tools."""
    KeptZips(root)(root, HANDLER)
    monkeypatch.setattr(module.sys, "version", "3.99")
    KeptZips(root)(root, HANDLER)
    tools = tmp_path / "tools"
    tools.mkdir()
    monkeypatch.setattr(module, "_TOOLS", tools)
    KeptZips(root)(root, HANDLER)

    assert 3 == len(made)


def test_the_newest_states_of_the_code_are_kept(root):
    """And of each, all functions."""
    for state in range(5):
        (root / "rules/greeting.py").write_text(f"# {state}\n")
        KeptZips(root)(root, HANDLER)
        KeptZips(root)(root, "rules.greeting.handler")

    kept = sorted((root / "build/zips").iterdir())
    assert 3 == len(kept)
    assert all(2 == len(list(each.iterdir())) for each in kept)


def test_nothing_has_to_be_kept(root):
    """A zip is made where nothing can be written, too."""
    (root / "build").write_text("a file")

    assert zip_code(root, HANDLER) == KeptZips(root)(root, HANDLER)


def test_half_a_zip_is_not_taken(root, made, monkeypatch):
    """A disk that is full while it is written leaves nothing behind."""

    def half(path, content):
        with path.open("wb") as file:
            file.write(content[:10])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr(module.Path, "write_bytes", half)
        KeptZips(root)(root, HANDLER)

    assert zip_code(root, HANDLER) == KeptZips(root)(root, HANDLER)
    assert [HANDLER, HANDLER] == made
    assert 1 == len(list((root / "build/zips").rglob("*.*")))


def test_code_of_another_folder_is_not_kept(root, made, tmp_path):
    """Its state was not looked at."""
    (tmp_path / "other").mkdir()
    (tmp_path / "root2").symlink_to(root)

    assert KeptZips(tmp_path / "other")(root, HANDLER) == KeptZips(root)(root, HANDLER)
    assert not (tmp_path / "other/build").exists()
    assert [HANDLER, HANDLER] == made
