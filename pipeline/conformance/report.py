"""What was asked, what was assumed, and what Cognito said."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.conformance.lab import Lab
from pipeline.conformance.probing import Probe
from pipeline.conformance.scrub import scrubbed


@dataclass(frozen=True, slots=True)
class Finding:
    """One question, answered."""

    name: str
    question: str
    assumed: str
    observed: str
    because: str

    @property
    def differs(self) -> bool:
        """Whether Cognito does something else than the suite goes by."""
        return self.assumed != self.observed


def put(probe: Probe, lab: Lab) -> Finding:
    """Ask; a probe that fails has that as its answer, and the others go on."""
    try:
        observed = probe.ask(lab)
    except Exception as exc:  # noqa: BLE001  (whatever AWS does is an answer, and not our end)
        observed = f"the probe failed: {type(exc).__name__}"
    return Finding(probe.name, probe.question, probe.assumed, observed, probe.because)


def events_by_source(recorded: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The first event of each source, scrubbed: its shape is what counts."""
    first: dict[str, Any] = {}
    for event in recorded:
        first.setdefault(event["triggerSource"], scrubbed(dict(event)))
    return dict(sorted(first.items()))


def told(findings: Sequence[Finding], shapes: Sequence[str]) -> str:
    """For people: the differences last."""
    same = [f"as assumed  {each.name}" for each in findings if not each.differs]
    others = [
        f"DIFFERS     {each.name}: {each.question}\n"
        f"            assumed:  {each.assumed}\n"
        f"            observed: {each.observed}\n"
        f"            touches:  {each.because}"
        for each in findings
        if each.differs
    ]
    return "\n".join([*same, *others, *(f"DIFFERS     shape: {each}" for each in shapes)])


def kept(findings: Sequence[Finding], events: Mapping[str, Any], shapes: Sequence[str]) -> str:
    """For machines: all of it, as JSON."""
    whole = {
        "findings": [asdict(each) | {"differs": each.differs} for each in findings],
        "shapes": shapes,
        "events": events,
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"
