"""What a file leans on is found in its text, in whatever way it says so."""

import pytest

from tests.loop.dependencies import Files, leaning, reached

FILES = Files(
    [
        "README.md",
        "events/__init__.py",
        "events/consumers/__init__.py",
        "events/consumers/relay.py",
        "events/topic.py",
        "rules/day.py",
        "samples/subscriber/handler.py",
        "samples/subscriber/template.yaml",
        "template.yaml",
        "tests/loop/test_it.py",
    ]
)
HANDLER, TEMPLATE = "samples/subscriber/handler.py", "samples/subscriber/template.yaml"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("import rules.day", {"rules/day.py"}),
        ("from rules import day", {"rules/day.py"}),
        ("from rules.day import today", {"rules/day.py"}),
        ("def f():\n    from rules import day", {"rules/day.py"}),
        ("import events.topic as t", {"events/topic.py", "events/__init__.py"}),
        ("import_module('rules.day')", {"rules/day.py"}),
        ("run(['-m', 'rules.day'])", {"rules/day.py"}),
        ("patch('rules.day.today', 1)", {"rules/day.py"}),
        (
            "import_module(f'events.consumers.{name}')",
            {"events/consumers/relay.py"},
        ),
        ("ROOT / 'samples' / 'subscriber' / 'template.yaml'", {TEMPLATE}),
        ("ROOT / 'samples/subscriber'", {TEMPLATE, HANDLER}),
        ("ROOT / 'template.yaml'", {TEMPLATE, "template.yaml"}),  # seen from any folder
        ("ROOT / name", set()),
        ("x = 1 / 2", set()),
        ("import os.path, json", set()),
        ('"""See rules.day."""', set()),  # prose
        ("x = 'rules.days'", set()),
    ],
)
def test_what_a_text_leans_on(text, expected):
    """Packages above a module are imported with it."""
    assert expected == FILES.needed_by("tests/loop/test_it.py", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from . import topic", {"events/topic.py", "events/__init__.py"}),
        ("from .consumers import relay", None),
        ("from .topic import publish", {"events/topic.py", "events/__init__.py"}),
    ],
)
def test_a_relative_import_is_seen_from_its_file(text, expected):
    packages = {"events/__init__.py", "events/consumers/__init__.py"}
    expected = expected or {"events/consumers/relay.py", *packages}

    assert expected == FILES.needed_by("events/publish.py", text)


def test_who_leans_on_it_is_reached_however_far():
    """In a circle, too."""
    needed = {"a": {"b"}, "b": {"c"}, "c": {"b"}, "d": {"a", "x"}, "e": {"x"}}

    assert {"a", "b", "c", "d"} == reached({"c"}, leaning(needed))
    assert {"e"} == reached({"e"}, leaning(needed))
