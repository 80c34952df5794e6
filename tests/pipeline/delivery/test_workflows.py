"""What the workflows may, and that they run what a developer runs."""

import re

import pytest
import yaml

from tests.readme.shell import ROOT

WORKFLOWS = {
    file.name: yaml.safe_load(file.read_text())
    for file in sorted((ROOT / ".github/workflows").glob("*.yml"))
}
JOBS = {(name, job): each for name, file in WORKFLOWS.items() for job, each in file["jobs"].items()}
OUR_COMMANDS = re.compile(r"\.ci/run|make |\.venv(-tools)?/bin/")


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_is_permitted_that_a_job_does_not_ask_for(name):
    """By default a workflow may nothing at all."""
    assert {} == WORKFLOWS[name]["permissions"]


@pytest.mark.parametrize("job", JOBS, ids="/".join)
def test_actions_are_pinned_and_keep_no_token(job):
    """A tag can be moved, a hash cannot."""
    for step in JOBS[job]["steps"]:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step.get("uses", f"a/b@{'0' * 40}"))
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("job", JOBS, ids="/".join)
def test_no_command_is_put_together_from_what_a_stranger_may_write(job):
    """Values reach a shell as variables only."""
    assert not [step["run"] for step in JOBS[job]["steps"] if "${{" in step.get("run", "")]


@pytest.mark.parametrize("job", JOBS, ids="/".join)
def test_only_who_deploys_may_ask_for_credentials_of_aws(job):
    """And only from an environment, which is what the role trusts."""
    asks = "id-token" in JOBS[job]["permissions"]

    assert (job[0] == "deploy.yml") == asks
    assert asks == ("environment" in JOBS[job])
    assert not re.search(r"secrets\.|AWS_SECRET", yaml.safe_dump(JOBS[job]))


def test_ci_runs_what_a_developer_runs():
    """All checks and tests, the site, and the build."""
    commands = [step["run"] for step in JOBS["ci.yml", "test"]["steps"] if "run" in step]

    assert [".ci/run", "make site", ".venv-tools/bin/sam build"] == commands


def test_production_comes_after_a_trial_of_the_same_steps():
    """Only of main, and only if all tests passed."""
    test, production = JOBS["deploy.yml", "test"], JOBS["deploy.yml", "production"]

    assert "test" == production["needs"]
    assert test["steps"] == production["steps"]
    assert "pipeline.trial" in test["steps"][-1]["run"]
    assert "operators protect" in test["steps"][-2]["run"]
    assert "sam deploy" in test["steps"][-3]["run"]
    assert "workflow_run.event == 'push'" in test["if"]
    assert "refs/heads/main" in test["if"]
    assert ("test", "production") == (test["environment"], production["environment"])


def test_packages_are_compiled_for_the_version_that_runs_them():
    """Else every cold start compiles them again."""
    version = yaml.safe_load(
        re.search(r"^    Runtime: (.*)$", (ROOT / "template.yaml").read_text(), re.MULTILINE)[1]
    )
    for job in (("ci.yml", "test"), ("deploy.yml", "test")):
        [setup] = [step for step in JOBS[job]["steps"] if "setup-python" in step.get("uses", "")]
        assert version == f"python{setup['with']['python-version']}"
