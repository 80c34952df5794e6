"""
Every example event of Cognito, damaged in every place and in every way.

A trigger refuses clearly or lets through as documented: never a stack trace,
never a leaked ARN, never a changed event.
"""

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rules.refusals import AddressChangeDenied, MigrationRefused, SignUpDenied
from runtime.entry import entrypoint

EXAMPLES = Path(__file__).parent.parent / "cognito_events"
GONE = object()
DAMAGES = [
    GONE,
    None,
    "",
    {},
    [],
    7,
    True,
    ["x", None],
    {"x": None},
    "x" * 1_000_000,
    "a\x00\x1b\u202e\u200b\ud800\u00e9\U0001f600\r\n",
    "arn:aws:iam::123456789012:role/secret",
]
CONTEXT = SimpleNamespace(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 5000)
CANARY = "secret"
REFUSING = {
    SignUpDenied: "PreSignUp",
    AddressChangeDenied: "CustomMessage",
    MigrationRefused: "UserMigration",
}
CODES = {"INVALID_EMAIL", "DISPOSABLE_EMAIL", "NOT_AUTHORIZED"}
OUR_PREFIXES = (
    *("Pre", "CustomMessage", "Post", "Define", "Create", "Verify"),
    *("TokenGeneration", "UserMigration"),
)


def places(value: Any, path: tuple = ()) -> Iterator[tuple]:
    """The path of every member of every object in *value*."""
    if isinstance(value, dict):
        for key, member in value.items():
            yield (*path, key)
            yield from places(member, (*path, key))
    if isinstance(value, list):
        for index, member in enumerate(value):
            yield from places(member, (*path, index))


def damaged(event: Any, path: tuple, damage: Any) -> Any:
    """A copy of *event* with *damage* at *path*."""
    event = copy.deepcopy(event)
    *parents, last = path
    holder = event
    for key in parents:
        holder = holder[key]
    if damage is GONE:
        del holder[last]
    else:
        holder[last] = copy.deepcopy(damage)
    return event


def without_response(event: dict) -> dict:
    return {key: value for key, value in event.items() if key != "response"}


def check(trigger: str, handle: Any, event: dict) -> str:
    """Run *handle* as Lambda would; tell what became of it."""
    before = copy.deepcopy(event)
    try:
        answer = entrypoint(lambda: handle)(event, CONTEXT)
    except tuple(REFUSING) as refusal:
        assert REFUSING[type(refusal)] == trigger
        assert str(refusal).partition(":")[0] in CODES
        assert CANARY not in str(refusal)
        assert without_response(before) == without_response(event)
        return "refused"
    assert answer is event
    assert without_response(before) == without_response(event)
    json.dumps(answer.get("response"))  # the rest is what the event was
    return "answered"


OURS = [path for path in sorted(EXAMPLES.glob("*.json")) if path.name.startswith(OUR_PREFIXES)]


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.stem)
def test_no_damage_breaks_a_trigger(path, handles, published, capsys):
    """One member at a time: removed, nulled, emptied, of another type, 1 MB long, odd text."""
    trigger = path.name.partition("_")[0]
    event = json.loads(path.read_text())
    tried = 0
    for place in places(event):
        for damage in DAMAGES:
            check(trigger, handles[trigger], damaged(event, place, damage))
            tried += 1

    assert tried >= 10 * len(DAMAGES)
    assert all(len(json.dumps(dict(one.data))) < 2000 for one in published)
    said = capsys.readouterr().out
    assert CANARY not in said
    assert "handler failed" not in said


@pytest.mark.parametrize("trigger", ["DefineAuthChallenge", "VerifyAuthChallengeResponse"])
def test_no_damage_lets_anybody_in(trigger, handles, example):
    """Whatever is damaged, nothing becomes a success that was none."""
    event = example(f"{trigger}_Authentication")
    for place in places(event):
        for damage in DAMAGES:
            one = damaged(event, place, damage)
            check(trigger, handles[trigger], one)
            response = one["response"]

            assert response.get("issueTokens") is not True
            assert response.get("answerCorrect") is not True


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_every_trigger_takes_every_event(path, handles):
    """A pool wired wrongly, or a source that Cognito adds one day, breaks nobody's sign-in."""
    for trigger, handle in handles.items():
        check(trigger, handle, json.loads(path.read_text()))
