"""
Types of resources that ministack's CloudFormation lacks.

Composite alarms are ministack's own, with the suppressor stored with them. Saved queries
and Contributor Insights rules are kept, so that they can be listed and go with
their stack; nothing runs them here. Channels of the chat service have a name
and nothing more.
"""
# ruff: noqa: SLF001  (as in `theirs`)

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import uuid4

from ministack.services import cloudwatch
from ministack.services.cloudformation import provisioners

from local.bridge.theirs import Answer

Handler = dict[str, Callable[..., Any]]
Handle = Callable[..., Awaitable[Answer]]
Made = tuple[str, dict[str, Any]]
_SUPPRESSION = (
    "ActionsSuppressor",
    "ActionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod",
)


class NotTaken(ValueError):
    """CloudFormation's reason for a resource that could not be made."""


class FurtherTypes:
    """The types as ministack knows types, and the two actions that list what was kept."""

    def __init__(self) -> None:
        self._queries: dict[str, dict[str, Any]] = {}
        self._rules: dict[str, dict[str, Any]] = {}

    def handlers(self) -> dict[str, Handler]:
        """How each type is made, changed and deleted."""
        return {
            "AWS::CloudWatch::CompositeAlarm": {
                "create": _create_composite,
                "update": _update_composite,
                "delete": _delete_composite,
            },
            "AWS::Logs::QueryDefinition": {
                "create": lambda _id, props, _stack: self._keep_query(str(uuid4()), props),
                "update": lambda kept, _old, props, _stack: self._keep_query(kept, props),
                "delete": lambda kept, _props: self._queries.pop(kept, None),
            },
            "AWS::CloudWatch::InsightRule": {
                "create": lambda _id, props, _stack: self._keep_rule(props),
                "update": lambda _kept, _old, props, _stack: self._keep_rule(props),
                "delete": lambda kept, _props: self._rules.pop(kept.rpartition("/")[2], None),
            },
            "AWS::Chatbot::SlackChannelConfiguration": _chat("slack-channel"),
            "AWS::Chatbot::MicrosoftTeamsChannelConfiguration": _chat("microsoft-teams-channel"),
        }

    def logs_for(self, original: Handle) -> Handle:
        """CloudWatch Logs, with DescribeQueryDefinitions."""

        async def handle(
            method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
        ) -> Answer:
            if not headers.get("x-amz-target", "").endswith(".DescribeQueryDefinitions"):
                return await original(method, path, headers, body, query)
            prefix = json.loads(body or b"{}").get("queryDefinitionNamePrefix", "")
            found = [each for each in self._queries.values() if each["name"].startswith(prefix)]
            told = json.dumps({"queryDefinitions": found}).encode()
            return 200, {"Content-Type": "application/x-amz-json-1.1"}, told

        return handle

    def cloudwatch_for(self, original: Handle) -> Handle:
        """CloudWatch, with DescribeInsightRules."""

        async def handle(
            method: str, path: str, headers: dict[str, str], body: bytes, query: dict[str, Any]
        ) -> Answer:
            if not headers.get("x-amz-target", "").endswith(".DescribeInsightRules"):
                return await original(method, path, headers, body, query)
            told = json.dumps({"InsightRules": [*self._rules.values()]}).encode()
            return 200, {"Content-Type": "application/x-amz-json-1.0"}, told

        return handle

    def reset_for(self, original: Callable[[], None]) -> Callable[[], None]:
        """The reset of everything."""

        def reset() -> None:
            self._queries.clear()
            self._rules.clear()
            original()

        return reset

    def _keep_query(self, kept: str, props: Mapping[str, Any]) -> Made:
        self._queries[kept] = {
            "queryDefinitionId": kept,
            "name": props["Name"],
            "queryString": props["QueryString"],
            "logGroupNames": list(props.get("LogGroupNames", [])),
        }
        return kept, {"QueryDefinitionId": kept}

    def _keep_rule(self, props: Mapping[str, Any]) -> Made:
        """CloudWatch takes a rule only if its body is JSON."""
        json.loads(props["RuleBody"])
        name = props["RuleName"]
        arn = f"arn:aws:cloudwatch:{cloudwatch.get_region()}:{cloudwatch.get_account_id()}"
        self._rules[name] = {
            "Name": name,
            "State": props["RuleState"],
            "Schema": json.loads(props["RuleBody"])["Schema"]["Name"],
            "Definition": props["RuleBody"],
        }
        return f"{arn}:insight-rule/{name}", {"Arn": f"{arn}:insight-rule/{name}", "RuleName": name}


def _chat(kind: str) -> Handler:
    def made(props: Mapping[str, Any]) -> Made:
        account = f"arn:aws:chatbot::{cloudwatch.get_account_id()}:chat-configuration"
        arn = f"{account}/{kind}/{props['ConfigurationName']}"
        return arn, {"Arn": arn}

    return {
        "create": lambda _id, props, _stack: made(props),
        "update": lambda _kept, _old, props, _stack: made(props),
        "delete": lambda _kept, _props: None,
    }


def _create_composite(logical_id: str, props: Mapping[str, Any], stack: str) -> Made:
    name = props.get("AlarmName") or provisioners._physical_name(stack, logical_id, max_len=255)
    return _put_composite(name, props)


def _update_composite(name: str, _old: Any, props: Mapping[str, Any], _stack: str) -> Made:
    return _put_composite(name, props)


def _put_composite(name: str, props: Mapping[str, Any]) -> Made:
    status, _, body = cloudwatch._put_composite_alarm({}, {**props, "AlarmName": name}, False, True)
    if status != 200:
        raise NotTaken(json.loads(body).get("message", "the composite alarm is not valid"))
    alarm = cloudwatch._composite_alarms[name]
    for member in _SUPPRESSION:
        alarm.pop(member, None)
    if suppressor := props.get(_SUPPRESSION[0]):
        waits = {member: int(props[member]) for member in _SUPPRESSION[1:]}
        alarm |= {_SUPPRESSION[0]: suppressor, **waits}
    return name, {"Arn": alarm["AlarmArn"]}


def _delete_composite(name: str, _props: Any) -> None:
    cloudwatch._delete_alarms({}, {"AlarmNames": [name]}, False, True)
