"""What CloudFormation or Lambda would refuse is refused by `make template`, with a reason."""

import json
from dataclasses import replace

import pytest

from infrastructure.blocks import blocks
from infrastructure.compile import Source, Template
from infrastructure.entries.triggers import SIGN_UP
from infrastructure.limits import PARAMETERS, check, longest
from infrastructure.pieces import BadPiece
from infrastructure.templates import SOURCES
from tests.loop.template import expanded, findings, parsed
from tests.template.references import circle
from tests.template.test_environment_size import MOST, Longest

NUMBERS = range(1, 21)
OWN = "".join(f"          SIGN_UP_OPTION_{each}: !Ref SignUpOption{each}\n" for each in NUMBERS)
# A letter for each that is on: PreSignUp has few octets left beside two lists of 1,200.
LETTERS = ", ".join(
    f'!If [SignUpOption{each}, {letter}, ""]'
    for each, letter in zip(NUMBERS, "abcdefghijklmnopqrst", strict=True)
)
PACKED = f'          SIGN_UP_OPTIONS: !Join ["", [{LETTERS}]]\n'
SWITCHES = "".join(
    f'- SignUpOption{each}: {{Label: An option, Default: "off", AllowedValues: ["on", "off"]}}\n'
    "  Description: One of twenty.\n"
    f'  Conditions: {{SignUpOption{each}: "on"}}\n'
    for each in NUMBERS
)


def with_more(variables, parameters=SWITCHES):
    """The whole template, with *variables* of PreSignUp and *parameters* more."""

    def pieces(known):
        for piece in SIGN_UP.pieces(known):
            mark = "        Variables:\n"
            is_it = piece.name == "PreSignUpFunction"
            yield (
                replace(piece, text=piece.text.replace(mark, mark + variables)) if is_it else piece
            )

    more = Source("more", lambda _: blocks(f"Group: More\nParameters:\n{parameters}", "more.yaml"))
    sign_up = Source(SIGN_UP.name, pieces, SIGN_UP.entries)
    sources = [sign_up if each is SIGN_UP else each for each in SOURCES]
    return Template("x.yaml", (more, *sources))


@pytest.fixture(scope="module")
def twenty_more():
    return parsed(with_more(PACKED).text())


def test_twenty_more_parameters_reach_the_function_and_its_configuration_version(twenty_more):
    """And the lists of the console; nothing else has to be told of them."""
    resources = twenty_more["Resources"]
    content = json.dumps(resources["PreSignUpSettingsVersion"]["Properties"]["Content"])
    lists = twenty_more["Metadata"]["AWS::CloudFormation::Interface"]["ParameterGroups"]
    [group] = [each for each in lists if each["Label"]["default"] == "More"]

    assert [f"SignUpOption{each}" for each in NUMBERS] == group["Parameters"]
    assert {f"SignUpOption{each}" for each in NUMBERS} <= set(twenty_more["Parameters"])
    assert all(f'"SignUpOption{each}"' in content for each in NUMBERS)


def test_twenty_more_parameters_can_be_deployed(twenty_more):
    """No circle, and an environment that Lambda takes at its very longest."""
    deployed = expanded(twenty_more)
    function = deployed["Resources"]["PreSignUpFunction"]["Properties"]
    variables = Longest(deployed, {}).value(function["Environment"]["Variables"])
    variables["SIGN_UP_OPTIONS"] = "x" * len(NUMBERS)

    assert len(json.dumps(variables, separators=(",", ":"))) <= MOST
    assert [] == circle(deployed["Resources"])


def test_the_linter_has_nothing_to_say_of_twenty_more(twenty_more):
    """Before the transform, hints included."""
    del twenty_more
    text = with_more(PACKED).text()

    assert [] == findings(text, regions=["eu-west-1"], include_checks=["I"])


def test_an_environment_that_lambda_would_not_take_is_refused():
    """With the function, the sum, what is longest and what to do."""
    told = r"^PreSignUpFunction: its environment may have \d{4} octets, of 3900; the longest are "
    with pytest.raises(BadPiece, match=told + r"ALLOWED_DOMAINS 122., .* Lower a MaxLength"):
        with_more(OWN).text()


def test_more_parameters_than_cloudformation_takes_are_refused():
    """Those that a template has, not those that are written somewhere."""
    parameters = {f"P{number}": {"Type": "String"} for number in range(PARAMETERS + 1)}

    with pytest.raises(BadPiece, match="has 201 parameters, and CloudFormation takes 200"):
        check({"Parameters": parameters})
    check({"Parameters": dict(list(parameters.items())[1:])})


DATA = {
    "Parameters": {
        "Text": {"MaxLength": 40},
        "Choice": {"AllowedValues": ["a", "abc"]},
        "Number": {"MaxValue": 3600},
    },
    "Resources": {
        "Pool": {"Type": "AWS::Cognito::UserPool"},
        "Table": {"Type": "AWS::DynamoDB::Table"},
        "Queue": {"Type": "AWS::SQS::Queue"},
        "Topic": {"Type": "AWS::SNS::Topic"},
    },
}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ("abc", 3),
        ({"Ref": "Text"}, 40),
        ({"Ref": "Choice"}, 3),
        ({"Ref": "Number"}, 4),
        ({"Ref": "Pool"}, 30),
        ({"Ref": "Table"}, 128 + 5 + 14),
        ({"Ref": "AWS::NoValue"}, 0),
        ({"Ref": "AWS::StackName"}, 128),
        ({"Fn::If": ["C", {"Ref": "Number"}, {"Ref": "Text"}]}, 40),
        ({"Fn::Join": [",", ["ab", {"Ref": "Choice"}]]}, 7),
        ({"Fn::Sub": "x/${Number}"}, 6),
        ({"Fn::Sub": ["${a}${Number}", {"a": {"Ref": "Choice"}}]}, 7),
    ],
)
def test_a_value_is_reckoned_at_its_longest(value, size):
    """Whatever the parameters are, and whichever way conditions go."""
    assert size == longest(value, DATA)


def test_names_that_are_made_are_longer_than_those_of_real_stacks():
    """URLs and ARNs."""
    assert (
        longest({"Ref": "Queue"}, DATA)
        > len(f"https://sqs.eu-west-1.amazonaws.com/{'1' * 12}/") + 79
    )
    assert longest({"Ref": "Topic"}, DATA) > len("arn:aws:sns:eu-west-1:123456789012:") + 128 + 5
