"""What CloudFormation or Lambda would refuse is refused by `make template`, with a reason."""

from dataclasses import replace

import pytest

from infrastructure.blocks import blocks
from infrastructure.compile import Source, Template
from infrastructure.limits import PARAMETERS, check, longest
from infrastructure.pieces import BadPiece
from infrastructure.templates import SOURCES, TRIGGERS

NUMBERS = range(1, 21)
OWN = "".join(f"          SIGN_UP_OPTION_{each}: !Ref SignUpOption{each}\n" for each in NUMBERS)
SWITCHES = "".join(
    f'- SignUpOption{each}: {{Label: An option, Default: "off", AllowedValues: ["on", "off"]}}\n'
    "  Description: One of twenty.\n"
    for each in NUMBERS
)


def with_more(variables, parameters=SWITCHES):
    """The whole template, with *variables* of PreSignUp and *parameters* more."""

    def pieces(known):
        for piece in TRIGGERS.pieces(known):
            mark = "        Variables:\n"
            is_it = piece.name == "PreSignUpFunction"
            yield (
                replace(piece, text=piece.text.replace(mark, mark + variables)) if is_it else piece
            )

    more = Source("more", lambda _: blocks(f"More:\n{parameters}", "more.yaml"))
    sign_up = Source(TRIGGERS.name, pieces, TRIGGERS.entries)
    sources = [sign_up if each is TRIGGERS else each for each in SOURCES]
    return Template("x.yaml", (more, *sources))


def test_an_environment_that_lambda_would_not_take_is_refused():
    """With the function, the sum, what is longest and what to do."""
    told = r"^PreSignUpFunction: its environment may have \d{4} octets, of 3990; the longest are "
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
    """For all parameters and conditions."""
    assert size == longest(value, DATA)


def test_names_that_are_made_are_longer_than_those_of_real_stacks():
    """URLs and ARNs."""
    assert (
        longest({"Ref": "Queue"}, DATA)
        > len(f"https://sqs.eu-west-1.amazonaws.com/{'1' * 12}/") + 79
    )
    assert longest({"Ref": "Topic"}, DATA) > len("arn:aws:sns:eu-west-1:123456789012:") + 128 + 5
