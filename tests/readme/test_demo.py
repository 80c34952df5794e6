"""`make demo`, as the README says it."""

import re

import pytest

from tests.readme.blocks import README, starting
from tests.readme.shell import shell

pytestmark = pytest.mark.emulator


def test_make_demo_checks_everything(clean_copy):
    """And exits with 0; its table has as many steps as the README says."""
    [command] = starting("make demo")
    told = shell(command, folder=clean_copy)
    [steps] = re.findall(r"plays (\d+) steps", README)
    table = told.partition("Metrics in CloudWatch")[0]

    assert "All results are as expected." in told
    assert int(steps) == len(re.findall(r" ok +│$", table, re.MULTILINE))
