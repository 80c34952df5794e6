import re
from pathlib import Path

import pytest
import yaml

FILE = Path(__file__).parents[3] / ".github" / "workflows" / "refresh-disposable-domains.yml"
JOBS = yaml.safe_load(FILE.read_text())["jobs"]


def test_nothing_is_permitted_that_a_job_does_not_ask_for():
    """And the job that reads other people's packages asks for nothing but reading."""
    assert {} == yaml.safe_load(FILE.read_text())["permissions"]
    assert {"contents": "read"} == JOBS["build"]["permissions"]


def test_the_job_that_may_write_runs_none_of_our_code():
    """What it takes from the other job is applied to the data alone."""
    commands = "\n".join(step.get("run", "") for step in JOBS["propose"]["steps"])

    assert not re.search(r"\b(make|python|pip|npm)\b", commands)
    assert "--include='data/*'" in commands


@pytest.mark.parametrize("job", JOBS)
def test_actions_are_pinned_and_keep_no_token(job):
    """A tag can be moved, a hash cannot."""
    for step in JOBS[job]["steps"]:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", step.get("uses", f"a/b@{'0' * 40}"))
        if "checkout" in step.get("uses", ""):
            assert step["with"]["persist-credentials"] is False
