"""Twenty more parameters of PreSignUp, as somebody would add them, tried in a copy."""

import json
import shutil
import subprocess
import sys

import pytest

from pipeline.twin.kept import FOLDER
from tests.loop.template import ROOT, expanded, findings, parsed
from tests.template.evaluation import Evaluation
from tests.template.references import circle
from tests.template.test_environment_size import KEPT_FREE, MOST, Longest
from tests.template.test_settings import changed, contents, versioned

COPIED = ("api", "data", "docs", "events", "infrastructure", "pipeline", "rules", "runtime")
COPIED += ("triggers", "workers")
# As long as those that there are.
KINDS = [
    ("[allow, refuse]", "allow", 'switch("{name}", off="allow", on="refuse")'),
    ("[disabled, enabled]", "enabled", 'switch("{name}", off="disabled", on="enabled")'),
    ("[lenient, balanced, strict]", "strict", 'one_of("{name}", "lenient", "balanced", "strict")'),
    ("", "3600", 'number("{name}", at_least=1, at_most=3600)'),
]
NAMES = [f"SUSPECT_SIGN_UP_OPTION_{place}" for place in range(1, 21)]
PARAMETERS = [f"SuspectSignUpOption{place}" for place in range(1, 21)]
READ = """
import json, sys
from runtime.settings.sign_up import SignUpSettings
read = SignUpSettings(json.load(sys.stdin))
print(json.dumps([getattr(read, f"option_{place}") for place in range(1, 21)]))
"""


def kind(place):
    return KINDS[place % len(KINDS)]


def block(place, name):
    choices, default, _ = kind(place)
    bounds = f"AllowedValues: {choices}" if choices else "MinValue: 1, MaxValue: 3600"
    return f"- {name}: {{Label: An option, Default: {default}, {bounds}}}\n  Description: One.\n"


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A line in the group of settings and a block of two for each; then `make template`."""
    copy = tmp_path_factory.mktemp("project")
    leave = shutil.ignore_patterns("node_modules", "__pycache__", "javascript", "pictures")
    for name in COPIED:
        shutil.copytree(ROOT / name, copy / name, ignore=leave)
    settings = copy / "runtime/settings/sign_up.py"
    mark = '    checks_federated_sign_ups = switch("'
    lines = [
        f"    option_{place} = {kind(place)[2].format(name=name)}\n"
        for place, name in enumerate(NAMES, start=1)
    ]
    imported = settings.read_text().replace("import Settings,", "import number, one_of, Settings,")
    before, _, after = imported.partition(mark)
    settings.write_text(f"{before}{''.join(lines)}{mark}{after}")
    with (copy / "infrastructure/parameters/05-addresses.yaml").open("a") as parameters:
        parameters.writelines(block(place, name) for place, name in enumerate(PARAMETERS, start=1))
    FOLDER.mkdir(parents=True, exist_ok=True)
    (copy / "build").mkdir()
    (copy / "build/twin").symlink_to(FOLDER)  # else each run walks through the template again
    assert "" == run(copy, "-m", "infrastructure")
    return copy


def run(copy, *command, given=""):
    made = subprocess.run(
        [sys.executable, *command],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        input=given,
    )
    assert (0, "") == (made.returncode, made.stderr)
    return made.stdout


@pytest.fixture(scope="module")
def deployed(copy):
    """What CloudFormation gets."""
    return expanded(parsed((copy / "template.yaml").read_text()))


@pytest.fixture(scope="module")
def usual(deployed):
    """What each version holds as long as nothing is asked for."""
    return contents(Evaluation(deployed, {})), versioned(Evaluation(deployed, {}))


def test_they_can_be_deployed(copy, deployed):
    """The environment at its longest is one that Lambda takes, and the linter says nothing."""
    function = deployed["Resources"]["PreSignUpFunction"]["Properties"]
    variables = Longest(deployed, {}).value(function["Environment"]["Variables"])
    text = (copy / "template.yaml").read_text()

    assert len(json.dumps(variables, separators=(",", ":"))) <= MOST - KEPT_FREE
    assert [] == circle(deployed["Resources"])
    assert [] == findings(text, regions=["eu-west-1"], include_checks=["I"])


def test_their_lists_have_room_still(deployed):
    """Nothing was taken away for them."""
    lists = (deployed["Parameters"][name] for name in ("AllowedDomains", "DeniedDomains"))

    assert all(each["MaxLength"] >= 1200 for each in lists)


@pytest.mark.parametrize("parameter", PARAMETERS)
def test_a_change_of_each_publishes_the_function_that_reads_it_and_no_other(
    deployed, usual, parameter
):
    """Its configuration version moves, and so the number that the function is told."""
    definition = deployed["Parameters"][parameter]
    other = "1" if "MinValue" in definition else definition["AllowedValues"][0]
    other = "refuse" if other == definition["Default"] else other
    after = Evaluation(deployed, {parameter: other})

    assert {"PreSignUp"} == changed(usual[0], contents(after))
    assert {"PreSignUp"} == changed(usual[1], versioned(after))


def test_the_code_reads_what_the_template_tells(copy, deployed):
    """Each at its place."""
    function = Evaluation(deployed, {}).resource("PreSignUpFunction")
    told = run(copy, "-c", READ, given=json.dumps(function["Environment"]["Variables"]))
    expected = [{0: False, 1: True, 2: "strict", 3: 3600}[place % 4] for place in range(1, 21)]

    assert expected == json.loads(told)
