"""Values for every parameter of the template: others than its default, and all options at once."""

from pipeline.twin.values import BY_PATTERN, everything, other_values
from tests.loop.template import ROOT, parsed

__all__ = ["BY_PATTERN", "EVERYTHING", "other_values"]

EVERYTHING = everything(parsed((ROOT / "template.yaml").read_text())["Parameters"])
