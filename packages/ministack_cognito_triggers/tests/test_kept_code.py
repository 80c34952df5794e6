"""Code that stays unpacked for the next server."""

import os
import tempfile
from importlib.util import MAGIC_NUMBER, cache_from_source

import pytest

from ministack_cognito_triggers.functions import code_folder as module
from ministack_cognito_triggers.functions import kept_code
from ministack_cognito_triggers.functions.code_folder import code_folder, keep_code_below
from ministack_cognito_triggers.functions.kept_code import KeptCode, remove


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(module, "_kept", [])
    return tmp_path / "kept"


@pytest.fixture
def server(place, monkeypatch):
    """A server that begins, with nothing unpacked by itself."""

    def server():
        monkeypatch.setattr(module, "_unpacked", {})
        keep_code_below(place)

    server()
    return server


@pytest.fixture
def compiled(packed):
    """A zip of a module with that text and its bytecode."""

    def compiled(text):
        bytecode = MAGIC_NUMBER.decode("latin-1")
        return packed({"f.py": text, cache_from_source("f.py"): bytecode})

    return compiled


def test_the_next_server_takes_the_folder(server, place, compiled, monkeypatch):
    """Nothing is unpacked again, and nothing in it can be written."""
    folder = code_folder(compiled("x = 1\n"))
    server()
    monkeypatch.setattr(module, "_fill", lambda *_: pytest.fail("unpacked again"))

    assert folder == code_folder(compiled("x = 1\n"))
    assert folder.parent == place
    assert [] == [each for each in (folder, *folder.rglob("*")) if each.stat().st_mode & 0o222]


@pytest.mark.parametrize("spoiled", ["changed", "same size", "missing", "more"])
def test_what_is_not_as_in_the_zip_is_unpacked_again(server, compiled, spoiled):
    """After any change in it: a function runs what was uploaded, and finds nothing else."""
    folder = code_folder(compiled("x = 1\n"))
    folder.chmod(0o700)
    (folder / "f.py").chmod(0o600)
    match spoiled:
        case "missing":
            (folder / "f.py").unlink()
        case "more":
            (folder / "g.py").write_text("")
        case _:
            (folder / "f.py").write_text("x = 2\n" if spoiled == "same size" else "x = 1234\n")
    server()

    assert folder == code_folder(compiled("x = 1\n"))
    assert "x = 1\n" == (folder / "f.py").read_text()
    assert {"f.py", "__pycache__"} == {each.name for each in folder.iterdir()}


@pytest.mark.usefixtures("server")
def test_what_comes_without_bytecode_goes_with_the_server(place, packed):
    """Its bytecode would not be in the zip, with which a folder is compared."""
    folder = code_folder(packed({"f.py": "x = 1\n"}))

    assert folder.parent == place.parent
    assert [] == list(place.iterdir())


def test_a_server_beside_may_be_faster(place, compiled):
    """Then its folder is taken, and the own one removed."""
    kept, code = KeptCode(place), compiled("x = 1\n")

    def fill(folder):
        (folder / "own").touch()
        (place / "sum").mkdir()
        (place / "sum" / "theirs").touch()

    assert ["theirs"] == [each.name for each in kept.folder("sum", code, fill).iterdir()]
    assert ["sum"] == [each.name for each in place.iterdir()]


def test_a_disk_that_is_full_is_told_and_leaves_nothing(place, compiled):
    """As wherever else something cannot be unpacked."""

    def fill(folder):
        (folder / "f.py").touch()
        raise OSError(28, "No space left on device")

    kept = KeptCode(place)
    with pytest.raises(OSError, match="No space left"):
        kept.folder("sum", compiled("x = 1\n"), fill)

    assert [] == list(place.iterdir())


def test_only_who_is_alone_removes_what_is_old(place, monkeypatch):
    """A server that runs may import late from any of its folders; half a one is nobody's."""
    monkeypatch.setattr(kept_code, "AT_MOST", 2)
    place.mkdir()
    for age, name in enumerate(["newest", "newer", "old", "new-half"]):
        (place / name).mkdir()
        os.utime(place / name, (1000 - age, 1000 - age))

    first = KeptCode(place)
    assert {"newest", "newer"} == {each.name for each in place.iterdir()}

    (place / "third").mkdir()
    second = KeptCode(place)
    assert {"newest", "newer", "third"} == {each.name for each in place.iterdir()}
    first.close()
    second.close()

    KeptCode(place).close()
    assert {"newest", "third"} == {each.name for each in place.iterdir()}


def test_a_place_where_nothing_can_be_kept_is_passed_over(place, compiled):
    """Functions run as if nobody had asked."""
    place.write_text("a file")
    keep_code_below(place)

    assert place.parent == code_folder(compiled("x = 1\n")).parent


@pytest.mark.usefixtures("server")
def test_removes_what_nobody_may_write(place, compiled):
    """All that a server has unpacked is read-only."""
    remove(code_folder(compiled("x = 1\n")))

    assert [] == list(place.iterdir())
