"""
Write the stack's dashboards as Grafana dashboards, for its CloudWatch data source.

One JSON file for each dashboard, from what is deployed: import it in Grafana, and choose the
data source. Nothing is changed in AWS or in Grafana.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from operators.grafana_panels import panel
from operators.outside import Outside

_DASHBOARD: Final = "AWS::CloudWatch::Dashboard"
_SCHEMA: Final = 36  # Grafana 9; later ones migrate it


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the folder."""
    parser.add_argument(
        "--to", type=Path, default=Path("grafana"), help="folder of the files (%(default)s)"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Read each dashboard, and write its file."""
    cloudwatch = outside.client("cloudwatch")
    region = cloudwatch.meta.region_name
    for logical_id, name in sorted(outside.stack.ids(_DASHBOARD).items()):
        body = json.loads(cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"])
        made = dashboard(body, title=name, region=region)
        file = asked.to / f"{logical_id.removesuffix('Dashboard').lower()}.json"
        if not outside.is_dry:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
        panels = len(made["panels"])
        outside.say(f"{panels:8}  {file}", file=str(file), dashboard=name, panels=panels)
    return 0


def dashboard(body: Mapping[str, Any], *, title: str, region: str) -> dict[str, Any]:
    """The dashboard of a DashboardBody; its reader can choose data source and Region."""
    return {
        "uid": title[:40],  # Grafana takes no longer one
        "title": title,
        "tags": ["cognito-triggers"],
        "schemaVersion": _SCHEMA,
        "version": 1,
        "editable": True,
        "timezone": "utc",
        "refresh": "1m",
        "time": {"from": f"now{body['start'].replace('PT', '').lower()}", "to": "now"},
        "templating": {
            "list": [
                {
                    "name": "datasource",
                    "type": "datasource",
                    "query": "cloudwatch",
                    "label": "Data source",
                },
                {"name": "region", "type": "textbox", "query": region, "label": "Region"},
            ]
        },
        "panels": [panel(widget, number) for number, widget in enumerate(body["widgets"], start=1)],
    }
