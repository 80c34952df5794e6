"""Composite alarms: following their rules, and acting unless another alarm keeps them quiet."""

from __future__ import annotations

import logging

from cloudwatch_engine.alarms.desk import Alarm, Alarms, Change, Desk
from cloudwatch_engine.alarms.reasons import composite_reason
from cloudwatch_engine.alarms.rules import BadRule, Rule, alarms_in, holds, parse_rule
from cloudwatch_engine.alarms.suppression import Suppression
from cloudwatch_engine.alarms.verdict import ALARM, OK

_log = logging.getLogger(__name__)


class Composites:
    """Keeps in mind what each composite alarm acted on last, from the first look on."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._quiet: dict[str, Suppression] = {}

    def look(self, alarms: Alarms, *, now: float) -> int:
        """Put each into the state that its rule calls for, and tell how many changed."""
        rules = dict(self._rules(alarms))
        changed = 0
        for _ in rules:  # one may be made of another, and that of a third
            moved = [name for name, rule in rules.items() if self._follow(name, rule, alarms, now)]
            changed += len(moved)
            if not moved:
                break
        for name, rule in rules.items():
            self._act(alarms[name], rule, alarms, now)
        return changed

    def _rules(self, alarms: Alarms) -> list[tuple[str, Rule]]:
        found = []
        for name, alarm in alarms.items():
            if "AlarmRule" in alarm:
                self._notice(name, alarm)
                try:
                    found.append((name, parse_rule(alarm["AlarmRule"])))
                except BadRule as error:
                    _log.warning("the rule of %s: %s", name, error)
        return found

    def _notice(self, name: str, alarm: Alarm) -> None:
        """At first sight: what state it is in is nothing to tell."""
        self._quiet.setdefault(name, Suppression(acted_on=alarm["StateValue"]))
        self._quiet[name].wait_s = float(alarm.get("ActionsSuppressorWaitPeriod") or 0)
        self._quiet[name].extension_s = float(alarm.get("ActionsSuppressorExtensionPeriod") or 0)

    def _follow(self, name: str, rule: Rule, alarms: Alarms, now: float) -> bool:
        alarm = alarms[name]
        state = ALARM if holds(rule, lambda each: _state(each, alarms)) else OK
        if state == alarm["StateValue"]:
            return False
        causes = _causes(rule, alarms)
        words = composite_reason(causes[0], now=now) if causes else "The rule names no alarm."
        self._desk.put(alarm, Change(state, words))
        return True

    def _act(self, alarm: Alarm, rule: Rule, alarms: Alarms, now: float) -> None:
        quiet = self._quiet[alarm["AlarmName"]]
        suppressor = str(alarm.get("ActionsSuppressor") or "")
        old = quiet.acted_on
        is_suppressed = _state(suppressor, alarms) == ALARM
        if quiet.acts(alarm["StateValue"], is_suppressed=is_suppressed, now=now):
            self._desk.tell(alarm, old=old, now=now, children=_causes(rule, alarms))


def _causes(rule: Rule, alarms: Alarms) -> list[Alarm]:
    """The alarms of *rule*, those in ALARM first; CloudWatch tells the one that moved last."""
    there = [alarms[name] for each in alarms_in(rule) if (name := _name(each)) in alarms]
    return sorted(there, key=lambda alarm: alarm["StateValue"] != ALARM)


def _state(alarm: str, alarms: Alarms) -> str | None:
    found = alarms.get(_name(alarm))
    return None if found is None else str(found["StateValue"])


def _name(alarm: str) -> str:
    """Of a name or an ARN."""
    return alarm.partition(":alarm:")[2] or alarm
