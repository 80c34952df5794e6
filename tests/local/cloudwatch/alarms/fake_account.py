"""Two boto3 clients in one: CloudWatch with alarms, and SNS."""


class FakeAccount:
    """Alarms as CloudWatch keeps them, and what topics were told."""

    def __init__(self):
        self.alarms = {}
        self.told = []

    def add(self, **alarm):
        name = alarm["AlarmName"]
        arn = f"arn:aws:cloudwatch:eu-west-1:000000000000:alarm:{name}"
        self.alarms[name] = {**alarm, "AlarmArn": arn}

    def state(self, name):
        return self.alarms[name]["StateValue"]

    def get_paginator(self, operation):
        assert "describe_alarms" == operation
        return self

    def paginate(self, **_asked):
        found = self.alarms.values()
        return [
            {
                "MetricAlarms": [dict(each) for each in found if "AlarmRule" not in each],
                "CompositeAlarms": [dict(each) for each in found if "AlarmRule" in each],
            }
        ]

    def set_alarm_state(self, **state):
        self.alarms[state.pop("AlarmName")] |= state

    def publish(self, **told):
        self.told.append(told)
