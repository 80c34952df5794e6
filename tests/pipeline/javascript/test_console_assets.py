import gzip
import hashlib

import pytest

from pipeline.javascript import console_assets
from pipeline.javascript.console_assets import FILES, FOLDER, SWAGGER_UI, UPLOT, write

# Of the files as npm serves them; a new version of a package needs its new checksum here.
COMMITTED = {
    "uplot.js": "19c8d4c6ad88929a79f4ae49d6f7161566dfd0ba3d15cc495e974f787eb78f1f",
    "uplot.css": "df630c6a8d6f8eeaff264b50f73ce5b114f646ffd9a0bb74f049b0a00135fa04",
    "uplot.LICENSE": "8f989229699b4fe2f1a0432d0e9edc338a8a911e250e2d1b01ecd770a5f5b1bd",
    "swagger-ui.LICENSE": "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30",
    "swagger-ui.NOTICE": "0d20d1adef18aee3f40dd258172155521ce702ac445cb5f7b7d60ed32dad2fb2",
    "swagger-ui.css.gz": "5ed08757e53da3e026d6cbecc61fe5d43585c9560b302d534ad56692519a273d",
    "swagger-ui.js.LICENSE": "37eb6e7e59aed57b2c1acf076574b818ea07b74265717e0bd67b59e0baf9abbb",
    "swagger-ui.js.gz": "e6a898692f2d768e807c3ba4626068a69a2c5dd960dd6c76f3e4d3a3de180af2",
}


def served(name):
    """The file as npm has it; what zlib made of it may differ from one version to the next."""
    content = (FOLDER / name).read_bytes()
    return gzip.decompress(content) if name.endswith(".gz") else content


@pytest.mark.parametrize("name", sorted(COMMITTED))
def test_what_is_committed_is_what_npm_serves(name):
    """Nobody edits a vendored file."""
    assert COMMITTED[name] == hashlib.sha256(served(name)).hexdigest()


def test_nothing_else_is_vendored():
    """What is in the folder comes by the script."""
    named = {name for files in FILES.values() for name in files.values()}

    assert named == {path.name for path in FOLDER.iterdir()}
    assert named == set(COMMITTED)


def test_vendored_files_are_small():
    """A clone, and who reads a change, carry them."""
    assert 650_000 > sum(path.stat().st_size for path in FOLDER.iterdir())


def test_each_package_is_pinned_by_its_hash(monkeypatch, tmp_path):
    """`fetch` compares; here is what it compares with, and where the files go."""
    asked = []

    def fetch(pinned, folder):
        asked.append((pinned.name, pinned.registry, len(pinned.sha256), folder.is_dir()))
        return {path: path.encode() for path in FILES[pinned]}

    monkeypatch.setattr(console_assets, "FOLDER", tmp_path / "vendor")
    monkeypatch.setattr(console_assets, "fetch", fetch)
    console_assets.main()
    packed = (tmp_path / "vendor" / "swagger-ui.css.gz").read_bytes()

    assert [("uplot", "npm", 64, True), ("swagger-ui-dist", "npm", 64, True)] == asked
    assert b"package/LICENSE" == (tmp_path / "vendor" / "uplot.LICENSE").read_bytes()
    assert b"package/swagger-ui.css" == gzip.decompress(packed)


@pytest.mark.parametrize("package", [UPLOT, SWAGGER_UI])
def test_a_package_of_another_shape_is_not_written(tmp_path, package):
    """Rather no new file than half of one."""
    with pytest.raises(KeyError):
        write({}, FILES[package], tmp_path / "vendor")
