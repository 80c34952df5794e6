"""The walk through template.yaml, once for all processes until the template or the twin changes."""

from pathlib import Path

import pytest

from pipeline.documents.update_docs import loud
from pipeline.twin.stack_policy import refuses, stack_policy
from pipeline.twin.walk import Walk
from tests.loop.kept import kept
from tests.loop.template import ROOT, TOOLS

CODE = [path.read_text() for path in sorted((ROOT / "pipeline/twin").glob("*.py"))]
DOCUMENT = Path(ROOT / "pipeline/documents/update_docs.py").read_text()


@pytest.fixture(scope="session")
def stacks(source):
    """Stacks by their parameters."""
    return Walk(source)


@pytest.fixture(scope="session")
def walked(source):
    """Each step of the walk: its words, the fate of each resource, and what somebody loses."""
    question = [(ROOT / "template.yaml").read_text(), *CODE, DOCUMENT, *TOOLS]
    return kept("walk", question, lambda: [told(step) for step in Walk(source).steps()])


def told(step):
    """A step as JSON."""
    verdicts = step.update.verdicts if step.update else ()
    return {
        "parameter": step.parameter,
        "of": [step.base, step.old, step.new],
        "way": step.way,
        "refused": step.refused,
        "stale": list(step.stale),
        "fates": {each.resource: each.fate for each in verdicts},
        "held": [each.resource for each in verdicts if refuses(stack_policy(), each)],
        "lost": {each.resource: [each.fate, each.lost or each.why[-1]] for each in loud(step)},
    }
