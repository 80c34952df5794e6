import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

from local.pictures import pictures
from packages.cloudwatch_engine.tests.test_account import FakeCloudWatch

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOLD = {"metrics": [["Shop", "Sold"]], "title": "Sales", "view": "timeSeries", "period": 300}
ROWS = {"type": "metric", "properties": SOLD}
DAYS = {"type": "metric", "properties": {**SOLD, "title": "Days", "start": "-P3D"}}


class FakeAccount(FakeCloudWatch):
    def get_dashboard(self, **_asked):
        body = {"periodOverride": "inherit", "widgets": [ROWS, DAYS]}
        return {"DashboardBody": json.dumps(body)}


def test_every_board_is_a_picture_in_light_and_in_dark():
    """With periods of five seconds, save where days are shown."""
    account = FakeAccount(NOON)
    resources = {f"{name}Dashboard": name for name in ("Customers", "Triggers", "Pipeline")}
    emulator = SimpleNamespace(client=lambda _: account)
    suite = SimpleNamespace(emulator=emulator, stack=SimpleNamespace(resources=resources))
    drawn = pictures(suite, since=NOON - timedelta(minutes=2), now=NOON)
    asked = [
        each["MetricStat"]["Period"] for told in account.asked for each in told["MetricDataQueries"]
    ]

    assert {5, 300} == set(asked)
    assert {
        f"{board}-{theme}.svg"
        for board in ("customers", "triggers", "pipeline")
        for theme in ("light", "dark")
    } == set(drawn)
    assert all("Sales; Days" in markup for markup in drawn.values())
    assert drawn["pipeline-light.svg"] != drawn["pipeline-dark.svg"]
