"""A template is what ministack's own loader would have read."""

import pytest
import yaml
from ministack.services.cloudformation import engine

from local.bridge.quick_yaml import loader_for
from tests.loop.template import ROOT

TAGS = """
A: !Ref Queue
B: !GetAtt Queue.Arn
C: !GetAtt [Queue, Arn]
D: !Sub "${Queue} — “für”"
E: !If [Yes, !Join ["", [a, !Ref b]], !Ref AWS::NoValue]
F: !FindInMap [One, Two, "3"]
G: 2012-10-17
H: [on, off, "on", 0x1F, 010, 1e3, ~, 1.10]
I: &same
  a: |
    text
    of lines
J: *same
K: >-
  folded
  words
"""


@pytest.mark.parametrize(
    "text",
    [TAGS, *(path.read_text() for path in sorted(ROOT.glob("template*.yaml")))],
    ids=lambda text: text.lstrip()[:20],
)
def test_values_are_those_of_its_own_loader(text):
    """Numbers, dates, tags and text that is not ASCII."""
    own = yaml.load(text, engine.CfnLoader)  # noqa: S506  (a safe loader)

    assert own
    assert own == yaml.load(text, loader_for(engine.CfnLoader))  # noqa: S506  (a safe loader)


@pytest.mark.parametrize("text", ["a: [", "a: !Unknown b", "a: *nothing"])
def test_what_it_refuses_is_refused(text, monkeypatch):
    """With an error that it catches. Once imported, the SAM translator takes any tag."""
    monkeypatch.setattr(engine.CfnLoader, "yaml_multi_constructors", {})
    for loader in (engine.CfnLoader, loader_for(engine.CfnLoader)):
        with pytest.raises(yaml.YAMLError):
            yaml.load(text, loader)  # noqa: S506  (a safe loader)


def test_without_libyaml_its_own_loader_stays(monkeypatch):
    monkeypatch.setattr(yaml, "__with_libyaml__", False)

    assert loader_for(engine.CfnLoader) is engine.CfnLoader
