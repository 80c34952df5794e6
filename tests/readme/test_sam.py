"""The README's commands of the SAM command line, as a newcomer types them."""

import json

import pytest

from local.emulator import Emulator
from pipeline.twin.expansion import parsed
from pipeline.twin.walk import Walk
from tests.end_to_end.named_things import NamedThings
from tests.readme.blocks import block
from tests.readme.shell import ROOT, shell

pytestmark = [pytest.mark.emulator, pytest.mark.usefixtures("quick_tools")]
NAME = "cognito-triggers"


def test_sam_builds_and_deploys(clean_copy, tmp_path):
    """As for AWS: without a parameter, with the README's, with everything on; values then stay."""
    stacks, values = Walk(parsed((ROOT / "template.yaml").read_text())), tmp_path / "all.yaml"
    everything = f"sam deploy --parameter-overrides file://{values}"
    statuses = []
    with Emulator() as emulator:
        values.write_text(json.dumps(NamedThings(emulator).named(stacks.bases["all"])))
        for commands in (block("sam build"), block("sam deploy --p"), everything, "sam deploy"):
            shell(commands, folder=clean_copy, **emulator.variables)
            [told] = emulator.client("cloudformation").describe_stacks(StackName=NAME)["Stacks"]
            statuses.append((told["StackStatus"], len(told["Outputs"])))

    wanted = [len(stacks.stack(stacks.bases[each]).outputs) for each in ("zero", "all")]
    assert ["CREATE_COMPLETE", *["UPDATE_COMPLETE"] * 3] == [status for status, _ in statuses]
    assert [*wanted, wanted[1]] == [statuses[0][1], statuses[2][1], statuses[3][1]]
