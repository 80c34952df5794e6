"""The stack's dashboards for Grafana: all that CloudWatch's show, against moto."""

import json
import re

import pytest

from infrastructure.templates import TEMPLATES
from pipeline.boards.all_boards import all_boards
from pipeline.boards.body import body

REGION = "eu-west-1"


def deployed(board):
    """The body of *board* with all optional parts, a name in place of each reference."""
    made = body(board)
    text = made.text
    for placeholder, (_, piece) in made.pieces.items():
        text = text.replace(f"${{{placeholder}}}", piece)
    return re.sub(r"\$\{([\w:.]+)\}", r"the-\1", text)


BODIES = {board.name: deployed(board) for board in all_boards(TEMPLATES[0].parts)}


@pytest.fixture
def written(aws, stack, command, tmp_path):
    """The files' content by the dashboard."""
    for name, text in BODIES.items():
        aws("cloudwatch").put_dashboard(DashboardName=f"s-{name}", DashboardBody=text)
        stack.resources[f"{name}Dashboard"] = ("AWS::CloudWatch::Dashboard", f"s-{name}")
    said = command("grafana", "--to", str(tmp_path / "new"))
    found = {name: tmp_path / "new" / f"{name.lower()}.json" for name in BODIES}

    assert [str(each) for each in sorted(found.values())] == [line.split()[1] for line in said]
    return {name: json.loads(file.read_text()) for name, file in found.items()}


def widgets(name, kind):
    return [each for each in json.loads(BODIES[name])["widgets"] if each["type"] == kind]


@pytest.mark.parametrize("name", BODIES)
def test_each_widget_is_a_panel_in_its_place(written, name):
    """Both have 24 columns; Grafana's rows are half as high."""
    places = [(each["x"], each["y"], each["width"]) for each in json.loads(BODIES[name])["widgets"]]
    panels = written[name]["panels"]

    assert places == [
        (each["gridPos"]["x"], each["gridPos"]["y"] // 2, each["gridPos"]["w"]) for each in panels
    ]
    assert len(panels) == len({panel["id"] for panel in panels})


@pytest.mark.parametrize("name", BODIES)
def test_each_metric_and_expression_is_queried(written, name):
    """With its dimensions, statistic, period and id, hidden where CloudWatch hides it."""
    graphs = widgets(name, "metric")
    panels = [each for each in written[name]["panels"] if each["type"] in {"timeseries", "stat"}]

    assert len(graphs) == len(panels) > 5
    for graph, panel in zip(graphs, panels, strict=True):
        said = graph["properties"]
        queries = [asked_by(target) for target in panel["targets"]]
        refs = [target["refId"] for target in panel["targets"]]

        assert [shown(row, said) for row in said["metrics"]] == queries
        assert len(refs) == len(set(refs))


def shown(row, said):
    """What one row of a widget shows: words, id, label, statistic, period, whether it is hidden."""
    *words, options = row
    return (
        words or [options["expression"]],
        options.get("id", ""),
        options.get("label", ""),
        options.get("stat", said["stat"]),
        str(said["period"]),
        options.get("visible") is False,
    )


def asked_by(target):
    """The same of a query of Grafana's, whose own ids begin with q."""
    dimensions = [text for key, [value] in target["dimensions"].items() for text in (key, value)]
    named = [target["namespace"], target["metricName"], *dimensions]
    return (
        [target["expression"]] if target["metricEditorMode"] else named,
        re.sub(r"^q\d+$", "", target["id"]),
        target["label"],
        target["statistic"],
        target["period"],
        target["hide"],
    )


@pytest.mark.parametrize("name", BODIES)
def test_thresholds_and_axes_are_there(written, name):
    """Each mark of a graph is a red step, each line of the axis on the right is on the right."""
    panels = [each for each in written[name]["panels"] if "fieldConfig" in each]
    for graph, panel in zip(widgets(name, "metric"), panels, strict=True):
        said = graph["properties"]
        marks = said.get("annotations", {}).get("horizontal", [])
        steps = panel["fieldConfig"]["defaults"]["thresholds"]["steps"]
        right = [n for n, row in enumerate(said["metrics"]) if row[-1].get("yAxis") == "right"]
        refs = [panel["targets"][number]["refId"] for number in right]

        assert [None, *(mark["value"] for mark in marks)] == [step["value"] for step in steps]
        assert refs == [each["matcher"]["options"] for each in panel["fieldConfig"]["overrides"]]


def test_words_alarms_and_log_queries_are_there(written):
    """Alarms by their names; a query without the log groups, which have their own member."""
    panels = [panel for each in written.values() for panel in each["panels"]]
    contents = [panel["options"]["content"] for panel in panels if panel["type"] == "text"]
    logs = [panel["targets"][0] for panel in panels if panel["type"] == "table"]

    for name in BODIES:
        assert {each["properties"]["markdown"] for each in widgets(name, "text")} <= set(contents)
    alarms = [
        arn
        for name in BODIES
        for each in widgets(name, "alarm")
        for arn in each["properties"]["alarms"]
    ]
    assert alarms
    assert all(any(f"`{arn}`" in content for content in contents) for arn in alarms)
    assert len(logs) == sum(len(widgets(name, "log")) for name in BODIES) > 0
    for target in logs:
        assert target["logGroupNames"]
        assert "SOURCE" not in target["expression"]


def test_data_source_and_region_are_chosen_by_who_looks(written):
    """The Region is at first that of the stack; no query names one."""
    for each in written.values():
        variables = {one["name"]: one["query"] for one in each["templating"]["list"]}
        regions = {t["region"] for panel in each["panels"] for t in panel.get("targets", [])}

        assert {"datasource": "cloudwatch", "region": REGION} == variables
        assert {"$region"} == regions
        assert {"from": "now-3h", "to": "now"} == each["time"]


def test_a_dry_run_writes_nothing(aws, stack, command, tmp_path):
    """And says what it would write."""
    aws("cloudwatch").put_dashboard(DashboardName="s-c", DashboardBody=BODIES["Customers"])
    stack.resources["Dashboard"] = ("AWS::CloudWatch::Dashboard", "s-c")
    [line] = command("grafana", "--to", str(tmp_path / "new"), "--dry-run")

    assert line.split()[1].startswith(str(tmp_path / "new"))
    assert not (tmp_path / "new").exists()
