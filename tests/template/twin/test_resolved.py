"""What CloudFormation makes of a template, and what it refuses at once."""

import pytest

from pipeline.twin.functions import UnknownFunction
from pipeline.twin.names import Place
from pipeline.twin.refusals import Refused
from tests.template.twin.rules import resource, stack

SWITCH = {"Parameters": {"A": {"Type": "String", "Default": "x", "AllowedValues": ["x", "y"]}}}
OFF = {**SWITCH, "Conditions": {"C": {"Fn::Equals": [{"Ref": "A"}, "y"]}}}
QUEUE = {"Type": "AWS::SQS::Queue", "Condition": "C"}


def value(node, **sections):
    """What stands in a property."""
    return stack({"R": resource("X::Y", P=node)}, **sections).properties["R"].get("P")


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        ({"Ref": "A"}, "x"),
        ({"Fn::If": ["C", 1, {"Ref": "A"}]}, "x"),
        ({"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]}, None),
        ([{"Ref": "AWS::NoValue"}, 1], [1]),
        ({"Fn::Join": ["-", ["a", {"Ref": "A"}, True]]}, "a-x-true"),
        ({"Fn::Select": ["1", {"Fn::Split": ["/", "a/b/c"]}]}, "b"),
        ({"Fn::Sub": "${A}${!B}${AWS::Region}"}, "x${B}eu-west-1"),
        ({"Fn::Sub": ["${A}${b}", {"b": {"Ref": "A"}}]}, "xx"),
        ({"Fn::FindInMap": ["M", {"Ref": "A"}, "k"]}, 7),
        ({"Ref": "A", "more": 1}, {"Ref": "A", "more": 1}),
    ],
)
def test_functions_are_worked_out(node, expected):
    assert expected == value(node, **OFF, Mappings={"M": {"x": {"k": 7}}})


@pytest.mark.parametrize("node", [{"Fn::Cidr": ["10.0.0.0/8", 1, 8]}, {"Fn::Length": [1]}])
def test_a_function_that_nobody_wrote_is_not_passed_through(node):
    """It would look the same before and after whatever it is given."""
    with pytest.raises(UnknownFunction):
        value(node)


def test_nor_is_one_of_a_condition():
    with pytest.raises(UnknownFunction):
        stack({}, Conditions={"C": {"Fn::EachMemberIn": [["a"], ["b"]]}})


@pytest.mark.parametrize(
    ("definition", "given"),
    [
        ({"Type": "String"}, None),
        ({"Type": "String", "AllowedValues": ["a"]}, "b"),
        ({"Type": "String", "AllowedPattern": "[a-z]+"}, "a1"),
        ({"Type": "String", "MaxLength": 2}, "abc"),
        ({"Type": "String", "MinLength": 2}, "a"),
        ({"Type": "Number", "MinValue": 3}, "2"),
        ({"Type": "Number", "MaxValue": 3}, "4"),
    ],
)
def test_parameters_out_of_bounds_are_refused(definition, given):
    with pytest.raises(Refused):
        stack({}, {} if given is None else {"P": given}, Parameters={"P": definition})


def test_a_parameter_that_is_not_there_is_refused():
    with pytest.raises(Refused, match="Q: there is no such parameter"):
        stack({}, {"Q": "1"})


def test_rules_are_asked_before_any_resource():
    """If their condition holds."""
    rule = {
        "RuleCondition": {"Fn::Equals": [{"Ref": "A"}, "y"]},
        "Assertions": [{"Assert": {"Fn::Contains": [["x"], {"Ref": "A"}]}}],
    }
    stack({}, **SWITCH, Rules={"R": rule})

    with pytest.raises(Refused, match="R"):
        stack({}, {"A": "y"}, **SWITCH, Rules={"R": rule})


def test_a_reference_to_a_resource_that_is_not_there_is_refused():
    """CloudFormation: "Unresolved resource dependencies"."""
    topic = resource("SNS::Topic", TopicName={"Ref": "Q"})
    stack({"Q": QUEUE, "T": topic}, {"A": "y"}, **OFF)

    for refers in ({"Ref": "Q"}, {"Fn::GetAtt": ["Q", "Arn"]}, {"Fn::Sub": "${Q.Arn}"}):
        with pytest.raises(Refused, match=r"\[Q\]"):
            stack({"Q": QUEUE, "T": resource("SNS::Topic", TopicName=refers)}, **OFF)
    with pytest.raises(Refused, match=r"\[Q\]"):
        stack({"Q": QUEUE}, **OFF, Outputs={"O": {"Value": {"Ref": "Q"}}})


@pytest.mark.parametrize(
    ("kind", "properties", "attribute", "expected"),
    [
        ("SQS::Queue", {"QueueName": "q"}, "Arn", "arn:aws:sqs:eu-west-1:123456789012:q"),
        ("Logs::LogGroup", {"LogGroupName": "/a/b"}, "Arn", "{logs}:log-group:/a/b:*"),
        ("IAM::Role", {"RoleName": "r"}, "Arn", "arn:aws:iam::123456789012:role/r"),
        ("S3::Bucket", {"BucketName": "b"}, "Arn", "arn:aws:s3:::b"),
        ("DynamoDB::Table", {"TableName": "t"}, "Arn", "{dynamodb}:table/t"),
        ("SNS::Topic", {"TopicName": "t"}, "TopicName", "t"),
    ],
)
def test_names_have_the_form_of_aws(kind, properties, attribute, expected):
    """Policies and patterns go by them."""
    found = stack(
        {
            "R": resource(kind, **properties),
            "O": resource("X::Y", P={"Fn::GetAtt": ["R", attribute]}),
        }
    )
    home = "arn:aws:{}:eu-west-1:123456789012"
    forms = {service: home.format(service) for service in ("logs", "dynamodb")}

    assert expected.format(**forms) == found.properties["O"]["P"]


def test_what_has_no_name_gets_another_with_each_replacement():
    """And in another stack of the same name."""
    queue = stack({"Q": resource("SQS::Queue")})
    anew = stack({"Q": resource("SQS::Queue")}, place=Place(deployment=2))

    names = [each.physical_id("Q") for each in (queue, queue.again({"Q": 1}), anew)]
    assert 3 == len(set(names))
    assert all("/app-Q-" in name for name in names)


def test_what_was_resolved_before_is_not_mistaken_for_what_is_asked_now():
    """The memo goes by all that was read: parameter, condition, id."""
    kinds = {
        "Q": QUEUE,
        "P": resource("X::Y", P={"Ref": "A"}),
        "C": resource("X::Y", P={"Fn::If": ["C", {"Ref": "Q"}, 1]}),
    }
    first = stack(kinds, **OFF)
    again = type(first)(first.expanded, {"A": "y"})
    replaced = again.again({"Q": 1})
    back = type(first)(first.expanded, {"A": "x"})

    assert [{"P": "x"}, {"P": 1}] == [first.properties[name] for name in "PC"]
    assert {"P": "y"} == again.properties["P"]
    assert again.physical_id("Q") == again.properties["C"]["P"] != replaced.properties["C"]["P"]
    assert first.properties == back.properties
    assert first.properties["P"] is back.properties["P"]
