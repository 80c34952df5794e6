"""Saved queries and Contributor Insights rules as CloudFormation resources."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pipeline.boards.parts import Parts, Trigger, Worker
from pipeline.boards.queries import QUERIES, RULES, Rule
from pipeline.boards.yaml_text import Flow, Literal, Tagged


def query_resources(parts: Parts) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each query and each rule with its logical id."""
    for name, query in QUERIES.items():
        yield f"{name.title().replace(' ', '')}Query", _query(name, query, parts)
    for rule in RULES:
        yield f"{rule.name}Rule", _rule(rule, parts)


def _query(name: str, query: str, parts: Parts) -> dict[str, Any]:
    return {
        "Type": "AWS::Logs::QueryDefinition",
        "Properties": {
            "Name": Tagged("!Sub", f"${{AWS::StackName}}/{name}"),
            "LogGroupNames": [_log_group(part) for part in parts.announcing],
            "QueryString": Literal(query),
        },
    }


def _log_group(part: Trigger | Worker) -> Tagged:
    name = Tagged("!Ref", f"{part.name}LogGroup")
    if not part.condition:
        return name
    return Tagged("!If", Flow([part.condition, name, Tagged("!Ref", "AWS::NoValue")]))


def _rule(rule: Rule, parts: Parts) -> dict[str, Any]:
    """Every rule has a price, and so has every line that matches: lean metrics do without."""
    body = {
        "Schema": {"Name": "CloudWatchLogRule", "Version": 1},
        "LogFormat": "JSON",
        "LogGroupNames": [
            f"${{{part.name}LogGroup}}" for part in parts.announcing if not part.condition
        ],
        "Contribution": {
            "Keys": [rule.key],
            "Filters": [
                {"Match": "$.user_event.type", "In": rule.types},
                {"Match": "$.outbox", "IsPresent": False},
            ],
        },
        "AggregateOn": "Count",
    }
    return {
        "Type": "AWS::CloudWatch::InsightRule",
        "Condition": "FineMetrics",
        "Properties": {
            "RuleName": Tagged("!Sub", f"${{AWS::StackName}}-{rule.name}"),
            "RuleState": "ENABLED",
            "RuleBody": Tagged("!Sub", Literal(json.dumps(body, indent=1))),
        },
    }
