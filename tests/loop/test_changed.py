"""`make test-changed` runs each test that a change can touch, and all if that is unknown."""

import subprocess

import pytest

from tests.loop import changed
from tests.loop.changed import git, is_test, main, needs, touched
from tests.loop.dependencies import Files, leaning


@pytest.fixture(scope="module")
def paths():
    """Of this repository, as it is."""
    listed = git("ls-files", "--cached", "--others", "--exclude-standard")
    return [path for path in listed if (changed.ROOT / path).is_file()]


@pytest.fixture(scope="module")
def needed(paths):
    """What each of them leans on: tests that ask for it are slow, because the first has to wait."""
    return needs(Files(paths))


@pytest.fixture(scope="module")
def leaned_on(needed):
    return leaning(needed)


@pytest.fixture
def touched_by(paths, leaned_on):
    return lambda *files: touched(files, paths, leaned_on)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("rules/addresses/typing_error.py", "tests/rules/addresses/test_typing_error.py"),
        # It is deployed.
        ("rules/addresses/typing_error.py", "tests/end_to_end/demo/test_scenario.py"),
        # By import_module, with a prefix.
        ("rules/messages/account/de.py", "tests/rules/messages/test_account_mail.py"),
        ("runtime/clock.py", "tests/architecture/test_floors.py"),
        ("local/server.py", "tests/local/test_emulator.py"),  # started as a program
        ("local/__main__.py", "tests/readme/test_readme.py"),  # make run
        ("tests/local/conftest.py", "tests/local/bridge/cognito_triggers/test_sign_up.py"),
        (
            "tests/local/recorder/function/recorder.py",
            "tests/local/bridge/cognito_triggers/test_sign_up.py",
        ),
        (
            "packages/ministack_cognito_triggers/ministack_cognito_triggers/calls/sign_up.py",
            "tests/local/bridge/cognito_triggers/test_sign_up.py",
        ),
        (
            "packages/cloudwatch_engine/cloudwatch_engine/store.py",
            "tests/local/bridge/test_metric_data.py",
        ),
        ("tests/faults/unwell_sns.py", "tests/faults/test_publishing.py"),
        (
            "tests/rules/addresses/test_typing_error.py",
            "tests/rules/addresses/test_typing_error.py",
        ),
        ("operators/user_timeline.py", "tests/operators/test_shell_user_timeline.py"),
        ("rules/addresses/domain_list.py", "rules/addresses/domain_list.py"),  # a doctest
        ("template.yaml", "tests/template/test_user_pool.py"),
        ("template.yaml", "tests/end_to_end/test_rest_api.py"),
        ("data/disposable_domains.txt", "tests/rules/addresses/test_domain_list.py"),
        ("data/disposable_domains.txt", "tests/runtime/addresses/test_data_files.py"),
        ("README.md", "tests/readme/test_readme.py"),
        ("docs/events.md", "tests/pipeline/documents/test_event_docs.py"),
        ("local/console/page/anything.css", "tests/end_to_end/console/test_reach.py"),
        ("samples/subscriber/template.yaml", "tests/samples/test_subscriber.py"),
        ("tests/events/javascript/cloudevents.mjs", "tests/events/test_cloudevents.py"),
        ("clients/passwordless.js", "tests/clients/test_browser_module.py"),
        (".github/workflows/ci.yml", "tests/pipeline/delivery/test_workflows.py"),
    ],
)
def test_a_change_runs_what_it_can_touch(touched_by, paths, path, expected):
    found = touched_by(path)

    if expected not in paths or not _has_doctest_or_tests(expected):
        pytest.fail(f"{expected} is no file with tests any more")
    assert expected in found


def _has_doctest_or_tests(path):
    return is_test(path) or ">>> " in (changed.ROOT / path).read_text()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("path", "left_out"),
    [
        ("rules/addresses/typing_error.py", "tests/workers/test_unconfirmed_sweeper.py"),
        ("operators/user_timeline.py", "tests/end_to_end/test_rest_api.py"),
        ("operators/user_timeline.py", "tests/rules/addresses/test_typing_error.py"),
        (
            "tests/rules/addresses/test_typing_error.py",
            "tests/rules/addresses/test_email_address.py",
        ),
        ("docs/events.md", "tests/rules/addresses/test_typing_error.py"),
    ],
)
def test_and_leaves_out_what_it_cannot(touched_by, paths, path, left_out):
    """Or it would be `make test`."""
    assert left_out in paths
    assert left_out not in touched_by(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    [
        *("pyproject.toml", "requirements-test.txt", "conftest.py", "tests/conftest.py"),
        *("tests/loop/own_time.py", "tests/cognito_events/PreSignUp_SignUp.json", ".ci/run"),
        *("new.toml", "strange/file.bin"),  # nobody has told what these touch
    ],
)
def test_some_files_touch_everything(touched_by, path):
    assert touched_by(path) is None
    assert touched_by("rules/addresses/typing_error.py", path) is None


@pytest.mark.slow
def test_a_module_that_is_gone_still_touches_who_imports_it(paths, leaned_on):
    """Its importers fail, and that is to be seen."""
    gone = [path for path in paths if path != "rules/addresses/typing_error.py"]

    assert "tests/rules/addresses/test_typing_error.py" in touched(
        ["rules/addresses/typing_error.py"], gone, leaned_on
    )
    assert "rules/addresses/typing_error.py" not in touched(
        ["rules/addresses/typing_error.py"], gone, leaned_on
    )


def test_every_name_of_the_tables_is_there(paths):
    """A folder that was renamed would touch nothing."""
    coming = {"CONTRIBUTING.md", ".gitattributes", ".pre-commit-config.yaml"}
    named = {*changed.EVERYTHING, *changed.TOUCHED, *changed.READS, *changed.OTHERS}
    named |= {each for folders in changed.TOUCHED.values() for each in folders}
    named |= {each for folders in changed.READS.values() for each in folders}

    assert set() == {each for each in named if not any(p.startswith(each) for p in paths)} - coming


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A repository of its own, a branch that left main, and changes of every kind."""
    monkeypatch.setattr(changed, "ROOT", tmp_path)
    for name in ("EMAIL", "AUTHOR_NAME", "COMMITTER_NAME"):
        monkeypatch.setenv(f"GIT_{name}".replace("GIT_EMAIL", "EMAIL"), "a@example.com")

    def shell(line):
        subprocess.run(["bash", "-ec", line], cwd=tmp_path, check=True, capture_output=True)

    shell(
        "git init --quiet --initial-branch main; mkdir tests; touch kept gone moved edited staged;"
        "git add .; git commit --quiet -m one; git switch --quiet -c mine; touch committed;"
        "git rm --quiet gone; git mv moved there; git add .; git commit --quiet -m two;"
        "git switch --quiet main; touch of-main; git add .; git commit --quiet -m three;"
        "git switch --quiet mine; echo 1 > edited; echo 1 > staged; git add staged; touch new"
    )
    return shell


@pytest.mark.usefixtures("repository")
def test_what_changed_is_what_differs_from_where_the_branch_began():
    """Committed, staged, edited, new and gone; what came to main later is not."""
    expected = ["committed", "edited", "gone", "moved", "new", "staged", "there"]

    assert expected == changed.changed_files()


def test_without_main_it_says_so(repository):
    """And runs nothing that could be taken for a result."""
    repository("git branch -m main other")
    with pytest.raises(LookupError, match="origin/main, main"):
        changed.changed_files()


@pytest.fixture
def runs(monkeypatch):
    """What pytest was started with; each run ends as the first of *runs.codes* says."""
    runs = []
    codes = [0, 0]

    def run(command, **_):
        runs.append(command[3:])
        return subprocess.CompletedProcess(command, codes.pop(0))

    monkeypatch.setattr(changed.subprocess, "run", run)
    return runs, codes


@pytest.mark.parametrize(("first", "second", "expected"), [(0, 0, 0), (5, 5, 0), (0, 1, 1)])
def test_both_runs_have_to_pass(runs, first, second, expected):
    """That none of the tests is for one of them is no failure."""
    started, codes = runs
    codes[:] = [first, second]

    assert expected == changed.run(["tests/rules/addresses/test_typing_error.py"])
    assert [["-m", "not emulator"], ["-m", "emulator"]] == [each[:2] for each in started]
    assert {"tests/rules/addresses/test_typing_error.py"} == {each[-1] for each in started}


def test_the_first_failure_ends_it(runs):
    started, codes = runs
    codes[:] = [1, 0]

    assert 1 == changed.run([])
    assert 1 == len(started)


@pytest.mark.slow
def test_it_says_what_it_leaves_out(paths, needed, monkeypatch, capsys):
    """Or a green run would be taken for more than it is."""
    monkeypatch.setattr(changed, "needs", lambda _: needed)
    monkeypatch.setattr(changed, "changed_files", lambda: ["rules/addresses/typing_error.py"])

    assert 0 == main("--list")
    said = capsys.readouterr().out
    run, _, left = said.partition("left out")
    assert "tests/rules/addresses/test_typing_error.py" in run
    assert "tests/workers/test_unconfirmed_sweeper.py" in left
    every = {path for path in paths if is_test(path)}
    assert every <= set(said.split())
