"""
Every function's environment fits into Lambda's 4 KB, whatever the parameters are.

A deployment with more would fail halfway. Lambda counts the variables as JSON,
quotes escaped; so each character of a parameter is calculated as the longest that one
may take which its pattern lets in, and each name that CloudFormation makes at
the longest name that a stack may have.
"""

import json
import re
from functools import cache

import pytest

from tests.template.evaluation import Evaluation
from tests.template.other_values import BY_PATTERN, EVERYTHING
from tests.template.test_functions import NAMES

MOST = 4096
KEPT_FREE = 106  # for what AWS adds, or counts in another way
_STACK = "s" * 128
_REGION = "ap-southeast-2"
_PLACE = f"{_REGION}:123456789012"
_PSEUDO = {
    "AWS::StackName": _STACK,
    "AWS::Region": _REGION,
    "AWS::URLSuffix": "amazonaws.com.cn",
}
_ASTRAL = "\U0001f600"  # four octets
# What is known of a name that CloudFormation makes: the stack's, the logical id, random letters.
_LONGEST_OF = {
    "AWS::Cognito::UserPool": lambda _: f"{_REGION}_123456789",
    "AWS::Cognito::UserPoolClient": lambda _: "c" * 26,
    "AWS::KMS::Key": lambda _: "k" * 36,
    "AWS::DynamoDB::Table": lambda made: made[:255],
    "AWS::Logs::LogGroup": lambda made: made[:512],
    "AWS::S3::Bucket": lambda made: made[:63],
    "AWS::SES::ConfigurationSet": lambda made: made[:64],
    "AWS::SNS::Topic": lambda made: f"arn:aws-us-gov:sns:{_PLACE}:{made[:256]}",
    "AWS::SQS::Queue": lambda made: f"https://sqs.{_REGION}.amazonaws.com/{_PLACE}/{made[:80]}",
    "AWS::SecretsManager::Secret": lambda made: (
        # Without the stack's name, as in "dbSecret8003E3A7-mIXuhO5ONwLb-qeNyUO" (aws-cdk #11573).
        f"arn:aws-us-gov:secretsmanager:{_PLACE}:secret:{made.removeprefix(f'{_STACK}-')}-123456"
    ),
    "AWS::AppConfig::HostedConfigurationVersion": lambda _: "9" * 10,
}


class Longest(Evaluation):
    """What CloudFormation makes of a piece of the template, at its longest."""

    def named(self, name):
        path = name if isinstance(name, list) else name.split(".")
        if path[0] in _PSEUDO:
            return _PSEUDO[path[0]]
        if resource := self.template["Resources"].get(path[0]):
            return _LONGEST_OF[resource["Type"]](f"{_STACK}-{path[0]}-{'R' * 13}")
        if path[0] in self.template["Parameters"]:
            return "x" * longest(path[0], json.dumps(self.template["Parameters"][path[0]]))
        return super().named(name)


@cache
def longest(name, definition):
    """How many octets the JSON of a value of the parameter may have."""
    definition = json.loads(definition)
    values = [*definition.get("AllowedValues", ()), definition.get("MaxValue", "")]
    if "MaxLength" not in definition:
        return max(len(str(value)) for value in values)
    most, pattern = definition["MaxLength"], re.compile(definition["AllowedPattern"])
    escaped = max(_most_of(mark, pattern, BY_PATTERN[name], most) for mark in ('"', "\\"))
    return most + escaped + 3 * _most_of(_ASTRAL, pattern, BY_PATTERN[name], most)


def _most_of(text, pattern, samples, most):
    """How many of *text* a value may have, for all that its pattern says."""
    found = (_most_beside(text, pattern, each, most) + each.count(text) for each in samples)
    return min(most, max(found))


def _most_beside(text, pattern, sample, most):
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _fits(pattern, sample, text * middle) else (low, middle - 1)
    return low


def _fits(pattern, sample, text):
    """Whether *text* may stand somewhere in *sample*."""
    return any(pattern.search(f"{sample[:at]}{text}{sample[at:]}") for at in range(len(sample) + 1))


@pytest.mark.parametrize("name", NAMES)
def test_the_longest_settings_fit_into_the_environment(expanded, name):
    """With all options on, and each parameter as long as it may be."""
    for usual in ({}, EVERYTHING):
        properties = expanded["Resources"][name]["Properties"]
        variables = Longest(expanded, usual).value(properties["Environment"]["Variables"])
        size = len(json.dumps(variables, separators=(",", ":")))

        assert size <= MOST - KEPT_FREE


@pytest.mark.parametrize("name", ["AllowedDomains", "DeniedDomains", "GroupRules", "TokenClaims"])
def test_lists_and_rules_have_room(source, name):
    """More of them come from files."""
    assert source["Parameters"][name]["MaxLength"] >= 1200


@pytest.mark.parametrize(
    ("name", "sample", "most"),
    [("AllowedDomains", "{}.example", 15), ("GroupRules", '{{"client_id": {{"{}": []}}}}', 50)],
)
def test_letters_that_take_more_than_an_octet_are_counted(source, name, sample, most):
    """Some dozens of them, or a list would be longer than Lambda takes."""
    pattern = source["Parameters"][name]["AllowedPattern"]

    assert re.search(pattern, sample.format("\u00fc" * most))
    assert not re.search(pattern, sample.format("\u00fc" * (most + 1)))


def test_rules_of_nothing_but_quotes_are_refused(source):
    """Those of short names have two for every four characters."""
    pattern = source["Parameters"]["GroupRules"]["AllowedPattern"]

    assert re.search(pattern, f"{{{'x' * 590}{chr(34) * 600}}}")
    assert not re.search(pattern, f"{{{chr(34) * 601}}}")
    assert not re.search(pattern, f"{{{chr(92) * 601}}}")


def test_the_reckoning_knows_what_escapes_and_what_is_wide(source):
    """A quote takes two octets and a letter up to four."""
    told = {
        name: longest(name, json.dumps(source["Parameters"][name]))
        for name in ("AppName", "AllowedDomains", "GroupRules", "CodeTries", "MetricsMode")
    }

    assert {
        "AppName": 64 * (2 + 3),
        "AllowedDomains": 1200 + 3 * 15,
        "GroupRules": 1200 + 600 + 3 * 50,
        "CodeTries": 1,
        "MetricsMode": len("perclient"),
    } == told
