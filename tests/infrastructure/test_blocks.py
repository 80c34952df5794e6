"""A parameter is one block: what it is, what it is called, and what asks for its value."""

import pytest

from infrastructure.blocks import blocks
from infrastructure.pieces import BadPiece

BLOCKS = """\
Text messages:
- SmsOrigin: {Label: Sender of SMS, MaxLength: 256}
  AllowedPattern: &arn '^(arn:"\\d''+)?$'
  Description: >-
    Who sends. With it, users get codes:
    many.
  Conditions: {Sms: not "", Texts: [RestApi, not ""]}
  Rules:
    SmsCountriesAreNamed: {If: not "", Needs: [SmsCountries], Else: "Name them: all."}
    SmsIsPaid: {If: not "", Needs: [Payer, Card], Else: Pay}
    SmsHaveTheirApi: {If: not "", Needs: {RestApi: "on"}, Else: Switch it on.}
- SmsPerHour: {Label: "Codes: an hour", Default: 3, MinValue: 1, MaxValue: 10}
  Conditions: {NoSms: 0, SomeSms: not 0}
- SmsKeep: {Label: Keep them, Default: "no", AllowedValues: ["no", "012", yes it is]}
  Conditions: {KeepsSms: "no"}
- SmsFrom: {Label: 'Who', MaxLength: 5}
  AllowedPattern: *arn
  ConstraintDescription: It must be short.
  Conditions: {SmsFrom: x}
"""


@pytest.fixture
def found():
    return {(each.section, each.name): each for each in blocks(BLOCKS, "p.yaml") if each.name}


@pytest.mark.parametrize(
    ("name", "definition"),
    [
        (
            "SmsOrigin",
            {
                "Type": "String",
                "Default": "",
                "AllowedPattern": r"""^(arn:"\d'+)?$""",
                "MaxLength": 256,
                "Description": "Who sends. With it, users get codes: many.",
            },
        ),
        (
            "SmsPerHour",
            {
                "Type": "Number",
                "Default": 3,
                "MinValue": 1,
                "MaxValue": 10,
                "Description": "Codes: an hour.",
            },
        ),
        (
            "SmsKeep",
            {
                "Type": "String",
                "Default": "no",
                "AllowedValues": ["no", "012", "yes it is"],
                "Description": "Keep them.",
            },
        ),
        (
            "SmsFrom",
            {
                "Type": "String",
                "Default": "",
                "AllowedPattern": r"""^(arn:"\d'+)?$""",
                "MaxLength": 5,
                "ConstraintDescription": "It must be short.",
                "Description": "Who.",
            },
        ),
    ],
)
def test_a_block_is_what_cloudformation_knows_of_a_parameter(found, name, definition):
    """A text is empty and a number is one unless it says otherwise; no quote gets lost."""
    assert definition == found["Parameters", name].data


def test_a_block_has_its_label_group_and_line(found):
    """What the console shows, and where to edit it."""
    piece = found["Parameters", "SmsPerHour"]

    assert ('"Codes: an hour"', "Text messages", "p.yaml:12") == (
        piece.label,
        piece.group,
        piece.origin,
    )


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        ("Sms", '!Not [!Equals [!Ref SmsOrigin, ""]]'),
        ("Texts", '!And [!Condition RestApi, !Not [!Equals [!Ref SmsOrigin, ""]]]'),
        ("NoSms", "!Equals [!Ref SmsPerHour, 0]"),
        ("SomeSms", "!Not [!Equals [!Ref SmsPerHour, 0]]"),
        ("KeepsSms", '!Equals [!Ref SmsKeep, "no"]'),
        ("SmsOrigin", '!Not [!Equals [!Ref SmsOrigin, ""]]'),
        ("SmsPerHour", "!Not [!Equals [!Ref SmsPerHour, 3]]"),
        ("SmsKeep", '!Not [!Equals [!Ref SmsKeep, "no"]]'),
        ("SmsFrom", "!Equals [!Ref SmsFrom, x]"),
    ],
)
def test_a_condition_stands_with_the_parameter_that_it_asks(found, condition, text):
    """Whether it has a value, another than one, and other conditions besides; or its default."""
    assert f"  {condition}: {text}\n" == found["Conditions", condition].text


def test_a_rule_stands_with_the_parameter_that_needs_another(found):
    """And says what to do."""
    one, more = (found["Rules", name].data for name in ("SmsCountriesAreNamed", "SmsIsPaid"))
    is_set = {"Fn::Not": [{"Fn::Equals": [{"Ref": "SmsOrigin"}, ""]}]}
    needed = {
        name: {"Fn::Not": [{"Fn::Equals": [{"Ref": name}, ""]}]}
        for name in ("SmsCountries", "Payer", "Card")
    }

    assert is_set == one["RuleCondition"] == more["RuleCondition"]
    assert [{"Assert": needed["SmsCountries"], "AssertDescription": "Name them: all."}] == (
        one["Assertions"]
    )
    assert {"Fn::And": [needed["Payer"], needed["Card"]]} == more["Assertions"][0]["Assert"]
    [told] = found["Rules", "SmsHaveTheirApi"].data["Assertions"]
    assert {"Fn::Equals": [{"Ref": "RestApi"}, "on"]} == told["Assert"]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("Label: Sender of SMS, ", "", r"^p\.yaml:2: SmsOrigin has no Label"),
        ("Text messages:\n", "", r"^p\.yaml:1: .* has the name of its group, then"),
        ("Text messages:\n", "More: []\nText messages:\n", r"^p\.yaml:1: a file of parameters "),
        ("MaxLength: 256", "MaxLenght: 256", r"^p\.yaml:2: SmsOrigin has MaxLenght, which no"),
        ("  Rules:", "  Rule:", r"^p\.yaml:2: SmsOrigin has Rule, which no"),
        ("- SmsKeep: {Label: Keep them,", "- SmsKeep: Keep them #", r"^p\.yaml: a block begins "),
        ("- SmsPerHour: {", "- SmsPerHour\n- X: {", r"^p\.yaml: a block begins with - Name: "),
        (" Else: Pay}", " Say: Pay}", r"^p\.yaml:2: SmsIsPaid has to have Needs, and may have If"),
        (
            "get codes:\n    many.",
            "get # codes",
            r"^p\.yaml:2: the Description of SmsOrigin does not",
        ),
        ("{Label: Sender", "{Label: [Sender", r"^p\.yaml: this is no YAML: "),
    ],
)
def test_a_bad_block_is_refused(old, new, why):
    """With the line to edit; CloudFormation would show the bare name, or nothing of it."""
    assert old in BLOCKS
    with pytest.raises(BadPiece, match=why):
        list(blocks(BLOCKS.replace(old, new, 1), "p.yaml"))


def test_a_rule_holds_unless_the_parameter_is_its_default_and_says_what_is_needed():
    """Without words of its own."""
    text = """\
Mails:
- Mails: {Label: Mails, Default: cognito, AllowedValues: [cognito, ses]}
  Rules: {A: {Needs: [From, Region]}, B: {If: ses, Needs: {Tier: PLUS}}}
"""
    rules = {each.name: each.data for each in blocks(text, "p.yaml") if each.name}
    told = [rules[name]["Assertions"][0]["AssertDescription"] for name in "AB"]

    assert ["Mails needs From and Region.", "Mails ses needs Tier PLUS."] == told
    assert {"Fn::Not": [{"Fn::Equals": [{"Ref": "Mails"}, "cognito"]}]} == (
        rules["A"]["RuleCondition"]
    )
