"""
What runs on a schedule, run once at the start.

The canary and the reconciler come by themselves in the first minutes, and until
then the alarms that miss them are red: nobody who looks for the first time
should have to know that.
"""

from __future__ import annotations

import json

from local.emulator import Emulator


def run_schedules_once(emulator: Emulator) -> list[str]:
    """Invoke the functions behind every schedule, without waiting for them; give their ARNs."""
    events, functions = emulator.client("events"), emulator.client("lambda")
    started = []
    for page in events.get_paginator("list_rules").paginate():
        for rule in page["Rules"]:
            if not rule.get("ScheduleExpression") or rule.get("State") == "DISABLED":
                continue
            for target in events.list_targets_by_rule(Rule=rule["Name"])["Targets"]:
                told = {"source": "aws.events", "detail-type": "Scheduled Event", "detail": {}}
                event = target.get("Input") or json.dumps(told)
                functions.invoke(
                    FunctionName=target["Arn"], InvocationType="Event", Payload=event.encode()
                )
                started.append(target["Arn"])
    return started
