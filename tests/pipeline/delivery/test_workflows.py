"""What the workflows may, and that they run what a developer runs."""

import os
import re
import subprocess

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
    """And only from an environment, which is what the role trusts; what builds may not."""
    asks = "id-token" in JOBS[job]["permissions"]

    assert (job in {("deploy.yml", "test"), ("deploy.yml", "production")}) == asks
    assert asks == ("environment" in JOBS[job])
    assert not re.search(r"secrets\.|AWS_SECRET", yaml.safe_dump(JOBS[job]))


def test_ci_runs_what_a_developer_runs():
    """All checks and tests, the site, and the build."""
    commands = [step["run"] for step in JOBS["ci.yml", "test"]["steps"] if "run" in step]

    assert [".ci/run", "make site", ".venv-tools/bin/sam build"] == commands


def test_production_comes_after_a_trial_of_the_same_steps():
    """Only of main, and only if all tests passed."""
    test, production = JOBS["deploy.yml", "test"], JOBS["deploy.yml", "production"]

    assert ["build", "test"] == production["needs"]
    assert test["steps"] == production["steps"]
    assert "pipeline.trial" in test["steps"][-1]["run"]
    assert "operators protect" in test["steps"][-2]["run"]
    assert "sam deploy" in test["steps"][-3]["run"]
    assert ("test", "production") == (test["environment"], production["environment"])


def commands(job):
    return [step.get("run", step.get("uses", "")) for step in JOBS["deploy.yml", job]["steps"]]


def test_what_is_delivered_is_of_main_and_has_passed_ci():
    """By hand as well: before anything of the commit runs, its run of CI is looked up."""
    build = JOBS["deploy.yml", "build"]

    assert "workflow_run.event == 'push'" in build["if"]
    assert "refs/heads/main" in build["if"]
    assert "gh run list" in commands("build")[0]
    assert "--workflow ci.yml" in commands("build")[0]
    assert {"actions": "read", "contents": "read"} == build["permissions"]


def test_whoever_has_credentials_builds_nothing():
    """One job builds, and the others take its bytes by the hash that it says."""
    pack, deploying = commands("build"), commands("test")
    build = JOBS["deploy.yml", "build"]
    [check] = [n for n, each in enumerate(deploying) if "sha256sum --check --strict" in each]
    [credentials] = [n for n, each in enumerate(deploying) if "configure-aws-credentials" in each]

    assert 1 == sum("bin/sam build" in each for each in pack)
    assert 0 == sum("bin/sam build" in each for each in deploying)
    assert "sha256sum packages.tar" in pack[-2]
    assert {"sha256": "${{ steps.pack.outputs.sha256 }}"} == build["outputs"]
    assert "${{ needs.build.outputs.sha256 }}" == JOBS["deploy.yml", "test"]["env"]["SHA256"]
    assert deploying[check].index("sha256sum") < deploying[check].index("tar --extract")
    assert check < credentials


@pytest.mark.parametrize(("byte", "taken"), [("", True), ("x", False)])
def test_packages_that_were_changed_on_their_way_are_not_deployed(tmp_path, byte, taken):
    """The steps themselves: packed and taken, with and without another byte between."""
    built = tmp_path / ".aws-sam/build"
    built.mkdir(parents=True)
    (built / "template.yaml").write_text("Resources: {}\n")
    said = tmp_path / "said"
    run(commands("build")[-2], tmp_path, GITHUB_OUTPUT=str(said))
    (tmp_path / ".aws-sam").rename(tmp_path / "before")
    with (tmp_path / "packages.tar").open("a") as packed:
        packed.write(byte)
    [take] = [each for each in commands("test") if "tar --extract" in each]
    code = run(take, tmp_path, SHA256=said.read_text().strip().removeprefix("sha256="))

    assert taken == (code == 0)
    assert taken == (built / "template.yaml").exists()


def run(script, folder, **env):
    """As GitHub runs it."""
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={**os.environ, **env},
        check=False,
        capture_output=True,
        timeout=60,
    ).returncode


def test_packages_are_compiled_for_the_version_that_runs_them():
    """Else every cold start compiles them again."""
    version = yaml.safe_load(
        re.search(r"^    Runtime: (.*)$", (ROOT / "template.yaml").read_text(), re.MULTILINE)[1]
    )
    for job in (("ci.yml", "test"), ("deploy.yml", "test")):
        [setup] = [step for step in JOBS[job]["steps"] if "setup-python" in step.get("uses", "")]
        assert version == f"python{setup['with']['python-version']}"
