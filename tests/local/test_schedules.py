import json

from local.schedules import run_schedules_once


class FakeEmulator:
    """Rules of EventBridge, and what was invoked."""

    def __init__(self):
        self.invoked = []

    def client(self, _service):
        return self

    def get_paginator(self, _operation):
        return self

    def paginate(self):
        minutely = {"Name": "minutely", "ScheduleExpression": "rate(1 minute)", "State": "ENABLED"}
        idle = {"Name": "idle", "ScheduleExpression": "rate(1 minute)", "State": "DISABLED"}
        return [{"Rules": [minutely, idle]}, {"Rules": [{"Name": "on events"}]}]

    def list_targets_by_rule(self, *, Rule):  # noqa: N803  (as boto3 has it)
        return {"Targets": [{"Arn": f"arn:{Rule}"}, {"Arn": "arn:told", "Input": '{"a": 1}'}]}

    def invoke(self, **invoked):
        self.invoked.append(invoked)


def test_what_is_on_a_schedule_is_run_at_once_and_not_waited_for():
    """With what EventBridge would tell it; what is switched off stays off."""
    emulator = FakeEmulator()

    assert ["arn:minutely", "arn:told"] == run_schedules_once(emulator)
    assert {"Event"} == {each["InvocationType"] for each in emulator.invoked}
    assert ["Scheduled Event", None] == [
        json.loads(each["Payload"]).get("detail-type") for each in emulator.invoked
    ]
