"""
A changed parameter publishes a new version of the functions that read it, and of no other.

`tests/template/test_deployed_settings.py` has some of it deployed.
"""

from copy import deepcopy

import pytest

from pipeline.settings.content import content
from pipeline.settings.functions import NUMBER, functions
from pipeline.settings.section import APPLICATION, PROFILE, section
from tests.loop.template import parsed
from tests.template.conftest import ROOT
from tests.template.evaluation import Evaluation, NotThere
from tests.template.other_values import EVERYTHING, other_values
from tests.template.test_functions import NAMES

PARTS = [name.removesuffix("Function") for name in NAMES]
# They belong to a function, and all of its versions are held to them at once.
OF_NO_VERSION = {"ReservedConcurrentExecutions", "Tags"}
TEMPLATE = ROOT / "template.yaml"
TOLD_APART = parsed(TEMPLATE.read_text())["Parameters"]


def contents(evaluation):
    """What the configuration version of each function of the stack holds."""
    return {
        part: evaluation.resource(f"{part}Configuration")["Content"]
        for part in PARTS
        if evaluation.resource(f"{part}Function")
    }


def versioned(evaluation):
    """What each version of a function of the stack would hold, but for the number."""
    found = {part: evaluation.resource(f"{part}Function") for part in PARTS}
    for made in found.values():
        for name in OF_NO_VERSION & set(made or ()):
            del made[name]
        if made:
            del made["Environment"]["Variables"][NUMBER]
    return {part: made for part, made in found.items() if made}


def changed(before, after):
    """Names in both that do not have the same value."""
    return {name for name in before.keys() & after.keys() if before[name] != after[name]}


def not_in_step(template, parameter, usual):
    """Functions whose settings move and whose configuration version does not, or only that."""
    unfit = set()
    before = Evaluation(template, usual)
    for value in other_values(parameter, template["Parameters"][parameter]):
        after = Evaluation(template, usual | {parameter: value})
        read = changed(versioned(before), versioned(after))
        unfit |= read ^ changed(contents(before), contents(after))
    return unfit


@pytest.mark.parametrize("usual", [{}, EVERYTHING], ids=["nothing asked for", "everything"])
@pytest.mark.parametrize("parameter", TOLD_APART)
def test_a_changed_parameter_moves_exactly_the_functions_that_read_it(expanded, parameter, usual):
    """However they read it: by itself, in a text, in a list, by a condition."""
    assert set() == not_in_step(expanded, parameter, usual)


@pytest.mark.parametrize(
    ("parameter", "expected"),
    [
        ("AllowedDomains", {"PreSignUp", "CustomMessage"}),
        ("TokenVersion", {"Reconciler"}),  # in a condition, in a list
        ("RestApi", {"Reconciler"}),
        ("UserMigration", {"PreSignUp", "Reconciler"}),  # another table or none
        ("FailedSignInsPerUser", {"SecurityAlertsConsumer", "FailureRates"}),  # in a text
        ("AlarmTopicArn", {"SecurityAlertsConsumer", "FailureRates"}),  # by a condition
        ("SignUpConcurrency", set()),  # of a function, not of a version
        ("LogRetentionDays", set()),
        (
            "PublishAnew",
            set(PARTS)
            - {"Api", "ApiSignIn", "ApiSignUp", "PreTokenGeneration", "UserMigration"}
            - {"SignUpLearningConsumer"},
        ),
    ],
)
def test_the_walk_meets_who_reads_what(expanded, parameter, expected):
    """So that it is not empty."""
    before = contents(Evaluation(expanded, {}))
    moved = set()
    for value in other_values(parameter, expanded["Parameters"][parameter]):
        moved |= changed(before, contents(Evaluation(expanded, {parameter: value})))

    assert expected & before.keys() == moved  # some are there only if they are asked for


def test_a_text_to_publish_anew_is_in_no_environment_and_changes_every_function(expanded):
    """Also if AppConfig should give a number again: the description is another one then."""
    usual, anew = (Evaluation(expanded, EVERYTHING | {"PublishAnew": each}) for each in ("", "x"))
    before, after = versioned(usual), versioned(anew)

    assert set(PARTS) == set(before) == changed(before, after)
    for part in PARTS:
        assert f"{before[part].pop('Description')} (x)" == after[part].pop("Description")
    assert before == after


def test_a_variable_that_is_left_out_of_the_content_is_noticed(expanded):
    """By the walk."""
    mutated = deepcopy(expanded)
    properties = mutated["Resources"]["DefineAuthChallengeConfiguration"]["Properties"]
    text = properties["Content"]["Fn::Sub"].replace("CODE_TRIES=${CodeTries}\n", "")
    properties["Content"] = {"Fn::Sub": text}

    assert "CodeTries" not in text
    assert {"DefineAuthChallenge"} == not_in_step(mutated, "CodeTries", {})


@pytest.mark.parametrize("part", PARTS)
def test_number_and_description_come_from_the_function_s_own_content(of_type, part):
    """In the environment it changes the function, in the description it makes a version."""
    version = f"{part}Configuration"
    [published] = [
        each
        for each in of_type("AWS::Lambda::Version").values()
        if each["FunctionName"] == {"Ref": f"{part}Function"}
    ]
    variables = of_type("AWS::Lambda::Function")[f"{part}Function"]["Environment"]["Variables"]
    held = of_type("AWS::AppConfig::HostedConfigurationVersion")[version]

    assert {"Ref": version} == variables[NUMBER]
    assert {"Fn::Sub": f"configuration ${{{version}}}"} == published["Description"]
    assert {"Ref": APPLICATION} == held["ApplicationId"]
    assert {"Ref": PROFILE} == held["ConfigurationProfileId"]


def test_numbers_are_given_one_at_a_time(expanded):
    """AppConfig may refuse two of a profile at once: each waits for one that is always there."""
    made = expanded["Resources"]
    versions = {
        name: each
        for name, each in made.items()
        if each["Type"] == "AWS::AppConfig::HostedConfigurationVersion"
    }
    waits = [each.get("DependsOn") for each in versions.values()]

    assert {f"{part}Configuration" for part in PARTS} == versions.keys()
    assert [None, *list(versions)[:-1]] == waits
    assert [] == [name for name, each in versions.items() if "Condition" in each]


def test_a_function_that_is_not_there_has_a_version_that_says_so(expanded):
    """The chain of versions has no gap, and nothing of an option that is off is named."""
    evaluation = Evaluation(expanded, {})
    absent = [part for part in PARTS if not evaluation.resource(f"{part}Function")]

    assert absent
    assert {"none"} == {evaluation.resource(f"{part}Configuration")["Content"] for part in absent}


@pytest.mark.parametrize("part", PARTS)
def test_a_content_has_every_variable_on_a_line(expanded, part):
    """So that an operator can read what a number stands for."""
    evaluation = Evaluation(expanded, EVERYTHING)
    variables = evaluation.resource(f"{part}Function")["Environment"]["Variables"]
    lines = contents(evaluation)[part].splitlines()

    assert {f"{name}={value}" for name, value in variables.items() if name != NUMBER} <= set(lines)


def test_what_was_replaced_stays_if_it_is_a_version_of_a_function(expanded):
    """Only then can an alias be moved back; a configuration would keep the stack from going."""
    resources = expanded["Resources"].values()
    policies = {
        kind: {
            (each.get("UpdateReplacePolicy"), each.get("DeletionPolicy"))
            for each in resources
            if each["Type"] == kind
        }
        for kind in ("AWS::Lambda::Version", "AWS::AppConfig::HostedConfigurationVersion")
    }

    assert [{("Retain", "Retain")}, {(None, None)}] == [*policies.values()]


def test_whatever_else_has_one_policy_has_the_other(source):
    """The linter is told not to look, because of the functions."""
    asymmetric = {
        name
        for name, each in source["Resources"].items()
        if ("UpdateReplacePolicy" in each) != ("DeletionPolicy" in each)
    }

    assert {f"{part}Function" for part in PARTS} == asymmetric


def test_no_secret_is_in_a_content(source):
    """AppConfig shows them to each principal that may read configurations."""
    assert [] == [name for name, each in source["Parameters"].items() if each.get("NoEcho")]


def test_every_function_with_an_alias_has_its_settings(source):
    """A configuration version each."""
    assert PARTS == sorted((each.part for each in functions(source)), key=PARTS.index)


def test_the_template_is_what_its_environments_say(source):
    """`make template` after a change of an environment; by hand, it would be lost."""
    assert section(source) in TEMPLATE.read_text()


def test_a_changed_environment_is_written_anew(source):
    """In the version of that function, and in no other."""
    changed_source = deepcopy(source)
    changed_source["Resources"]["RelayFunction"]["Properties"]["Environment"]["Variables"]["A"] = 1
    before, after = (section(each).splitlines() for each in (source, changed_source))

    assert "        A=1" not in before
    assert len(before) + 1 == len(after)
    assert before == [line for line in after if line != "        A=1"]


def test_every_function_of_cloudformation_finds_its_place_in_a_content():
    """As short tags, in what somebody would write."""
    node = {"Fn::If": ["A", {"Fn::Join": [",", [{"Ref": "B"}, {"Fn::GetAtt": ["C", "Arn"]}]]}, 5]}
    made = content({"X": node, "Y.0": {"Fn::Sub": ["${z}", {"z": {"Ref": "Z"}}]}, "W": 3})
    text, variables = made.value

    assert "X=${X}\nY.0=${Y0}\nW=3\n" == text
    assert ("!If", "!Sub") == (variables["X"].tag, variables["Y0"].tag)
    assert "!Join" == variables["X"].value[1].tag
    assert "!GetAtt" == variables["X"].value[1].value[1][1].tag


def test_a_reference_to_what_is_not_there_would_be_noticed(expanded):
    """CloudFormation refuses it only once it comes to it."""
    with pytest.raises(NotThere, match="UserMigrationFunction"):
        Evaluation(expanded, {}).value({"Fn::GetAtt": ["UserMigrationFunction", "Arn"]})
