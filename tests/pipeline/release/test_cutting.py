"""`make release` up to the commit that somebody makes: what it writes, and what it refuses."""

import json
import re
import subprocess

import pytest

from infrastructure.reads import ROOT
from pipeline.release import __main__ as command
from pipeline.release.changelog import NothingToRelease, cut
from pipeline.release.cutting import Forbidden, check_record, cut_release, is_cut
from pipeline.release.repository import NotClean, clean_commit
from pipeline.release.semver import Version

CHANGELOG = "# Changelog\n\n## Unreleased\n\n### Added\n\n- This.\n"
PROJECT = '[project]\nname = "x"\nversion = "0.1.0"\ndependencies = []\n'
EMPTY = {
    "events": {},
    "templates": {},
    "clients": {"SignIn.begin": "()"},
    "tables": {"keys": {}, "kinds": [], "attributes": []},
}
BROKEN = EMPTY | {"clients": {}}


def git(folder, *words):
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.com")
    subprocess.run(["git", *identity, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def root(tmp_path):
    """A repository with what a release reads and writes."""
    for name, text in {"CHANGELOG.md": CHANGELOG, "pyproject.toml": PROJECT}.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "pipeline/release").mkdir(parents=True)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "first", "--date", "2026-11-27T12:00:00Z")
    return tmp_path


def commit(root):
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", "next")


def test_the_first_release_may_have_any_version(root):
    assert [] == cut_release(root, Version(0, 3, 0), EMPTY, day="2026-11-27")

    assert (
        "## Unreleased\n\n## 0.3.0 (2026-11-27)\n\n### Added" in (root / "CHANGELOG.md").read_text()
    )
    assert 'version = "0.3.0"\n' in (root / "pyproject.toml").read_text()
    recorded = json.loads((root / "pipeline/release/contracts.json").read_text())
    assert EMPTY | {"version": "0.3.0"} == recorded
    assert is_cut(root, Version(0, 3, 0))
    assert not is_cut(root, Version(0, 4, 0))


def test_what_is_forbidden_changes_nothing(root):
    """A lower number than the contracts ask for."""
    cut_release(root, Version(1, 0, 0), EMPTY, day="2026-11-27")
    commit(root)
    with (root / "CHANGELOG.md").open("a") as file:
        file.write("\n")

    with pytest.raises(Forbidden, match=r"2\.0\.0 or above.*\nmajor: clients: SignIn.begin"):
        cut_release(root, Version(1, 1, 0), BROKEN, day="2026-11-28")
    assert "1.1.0" not in (root / "CHANGELOG.md").read_text()
    assert 'version = "1.0.0"' in (root / "pyproject.toml").read_text()


def released_twice(root):
    """A repository with a release, and something new since."""
    cut_release(root, Version(1, 0, 0), EMPTY, day="2026-11-27")
    text = (root / "CHANGELOG.md").read_text()
    (root / "CHANGELOG.md").write_text(
        text.replace("## Unreleased\n", "## Unreleased\n\n### Changed\n\n- That.\n", 1)
    )
    return root


def test_what_breaks_needs_a_page_for_those_who_upgrade(root):
    released_twice(root)

    with pytest.raises(Forbidden, match=r"UPGRADING\.md has no part '## 2\.0\.0'"):
        cut_release(root, Version(2, 0, 0), BROKEN, day="2026-11-28")
    (root / "UPGRADING.md").write_text("# Upgrading\n\n## 2.0.0\n\nCall `start`.\n")
    [found] = cut_release(root, Version(2, 0, 0), BROKEN, day="2026-11-28")

    assert "SignIn.begin is gone" in str(found)
    assert ["Unreleased", "2.0.0 (2026-11-28)", "1.0.0 (2026-11-27)"] == re.findall(
        r"^## (.*)$", (root / "CHANGELOG.md").read_text(), re.MULTILINE
    )


@pytest.mark.parametrize("text", ["", "# C\n", "# C\n\n## Unreleased\n\n## 1.0.0\n\n- This.\n"])
def test_a_release_of_nothing_is_refused(text):
    with pytest.raises(NothingToRelease):
        cut(text, version="1.1.0", day="2026-11-28")


def test_a_contract_that_changed_after_the_cut_is_refused(root):
    """The record is what the next release is compared with, so it has to be true."""
    with pytest.raises(Forbidden, match="was not cut by make release"):
        check_record(root, Version(1, 0, 0), EMPTY)
    cut_release(root, Version(1, 0, 0), EMPTY, day="2026-11-27")

    check_record(root, Version(1, 0, 0), EMPTY)
    with pytest.raises(Forbidden, match=r"since 1\.0\.0 was cut:\nmajor: clients"):
        check_record(root, Version(1, 0, 0), BROKEN)


@pytest.mark.parametrize("file", ["CHANGELOG.md", "rules_of_mine.py"])
def test_what_is_not_committed_is_not_released(root, file):
    """Neither a change nor a new file, which a package could have taken in."""
    assert re.fullmatch("[0-9a-f]{40}", clean_commit(root).name)
    (root / file).write_text("# Mine")

    with pytest.raises(NotClean, match=file):
        clean_commit(root)


def test_the_commit_says_when_and_where_from(root, tmp_path_factory, monkeypatch):
    monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-11-27T13:14:15+01:00")
    git(root, "commit", "--quiet", "--allow-empty", "--message", "next")
    git(root, "remote", "add", "origin", "/home/ada/x")

    made = clean_commit(root)

    assert ("2026-11-27T12:14:15Z", "2026-11-27") == (made.at, made.day)
    assert "git+cognito-triggers" == made.source  # not what this clone calls its remote
    urls = '[project.urls]\nRepository = "https://git.example/x"\n'
    (root / "pyproject.toml").write_text(PROJECT + urls)
    commit(root)
    assert "git+https://git.example/x" == clean_commit(root).source
    with pytest.raises(NotClean, match="git repository"):
        clean_commit(tmp_path_factory.mktemp("elsewhere"))


def test_the_command_cuts_first_and_makes_then(root, monkeypatch, capsys):
    """The second call, at the commit of the first one's files, makes the release's files."""
    monkeypatch.setattr(command, "declarations", lambda _: "")
    monkeypatch.setattr(command, "contracts", lambda _root, **_: EMPTY)
    made = []
    monkeypatch.setattr(
        command, "make", lambda *what, **how: made.append((what, how)) or {"a": "1"}
    )
    monkeypatch.setattr(command, "target_python", lambda: "python3.13")
    monkeypatch.setattr(command, "for_lambda", lambda _root, interpreter: interpreter)

    assert 0 == command.main(["0.3.0"], root=root)
    assert "0.3.0 is cut: commit CHANGELOG.md, pyproject.toml" in capsys.readouterr().out
    assert 1 == command.main(["0.3.0"], root=root)
    assert "not committed:\n" in capsys.readouterr().err
    commit(root)
    assert 0 == command.main(["0.3.0"], root=root)
    [((_, to), how)] = made
    assert root / "dist/0.3.0" == to
    assert how["commit"] == clean_commit(root)
    [files, no_address] = capsys.readouterr().out.splitlines()
    assert f"dist/0.3.0: 1 files of {how['commit'].name}" == files
    assert "pyproject.toml has no [project.urls] with Repository" in no_address
    (root / "README.md").write_text("More")
    commit(root)
    assert 1 == command.main(["0.3.0"], root=root)
    assert re.search(r"since the release was cut in \w+:\nREADME", capsys.readouterr().err)


@pytest.mark.parametrize("version", ["next", "1.2"])
def test_the_command_refuses_what_is_no_version(root, version, capsys):
    assert 1 == command.main([version], root=root)
    assert f"{version!r} is no version" in capsys.readouterr().err


def test_the_changelog_of_today_could_be_cut():
    """Its form is the one that `make release` knows."""
    text = (ROOT / "CHANGELOG.md").read_text()

    try:
        after = cut(text, version="9.9.9", day="2026-11-27")
    except NothingToRelease:
        pytest.skip("a release was just cut")
    assert len(text) < len(after) < len(text) + 40
