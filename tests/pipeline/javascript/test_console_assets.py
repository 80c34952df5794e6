import hashlib

import pytest

from pipeline.javascript import console_assets
from pipeline.javascript.console_assets import FILES, FOLDER, write

# Of the files in uPlot 1.6.32 as npm serves it; whoever bumps it writes down what came.
COMMITTED = {
    "uplot.js": "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
    "uplot.css": "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
    "uplot.LICENSE": "8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd",
}


@pytest.mark.parametrize("name", sorted(COMMITTED))
def test_what_is_committed_is_what_npm_serves(name):
    """Nobody edits a vendored file."""
    assert COMMITTED[name] == hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()


def test_nothing_else_is_vendored():
    """What is in the folder comes by the script."""
    assert set(FILES.values()) == {path.name for path in FOLDER.iterdir()}


def test_the_package_is_pinned_by_its_hash(monkeypatch, tmp_path):
    """`fetch` compares; here is what it compares with, and where the files go."""
    package = {path: path.encode() for path in FILES}
    asked = []
    monkeypatch.setattr(console_assets, "FOLDER", tmp_path / "vendor")
    monkeypatch.setattr(
        console_assets, "fetch", lambda pinned, folder: asked.append((pinned, folder)) or package
    )
    console_assets.main()
    [(pinned, _)] = asked

    assert ("uplot", "npm", 64) == (pinned.name, pinned.registry, len(pinned.sha256))
    assert b"package/LICENSE" == (tmp_path / "vendor" / "uplot.LICENSE").read_bytes()


def test_a_package_of_another_shape_is_not_written(tmp_path):
    """Rather no new file than half of one."""
    with pytest.raises(KeyError):
        write({}, tmp_path / "vendor")
