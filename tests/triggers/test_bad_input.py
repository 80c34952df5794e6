"""
Every example event of Cognito, damaged in every place and in every way.

A trigger refuses clearly or lets through as documented: never a stack trace,
never a leaked ARN, never a changed event.
"""

import copy
import json
import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from rules.linking.link_policy import LinkRefused
from rules.refusals import (
    AddressChangeDenied,
    FederationRefused,
    MigrationRefused,
    SignUpDenied,
    TryLater,
)
from runtime.entry import entrypoint
from tests.damage import CANARY, DAMAGES, damaged, damaged_often, places, seeded
from triggers import pre_sign_up

EXAMPLES = Path(__file__).parent.parent / "cognito_events"
AT_ONCE = int(os.environ.get("BAD_INPUTS", "150"))  # of each trigger
CONTEXT = SimpleNamespace(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 5000)
REFUSING = {
    SignUpDenied: "PreSignUp",
    AddressChangeDenied: "CustomMessage",
    MigrationRefused: "UserMigration",
    FederationRefused: "InboundFederation",
    LinkRefused: "InboundFederation",
    TryLater: "PostAuthentication",  # the event says that an address is unverified, and it is not
}
CODES = {
    *("INVALID_EMAIL", "DISPOSABLE_EMAIL", "NOT_AUTHORIZED", "TRY_LATER", "UPDATE_REQUIRED"),
    *("SIGN_IN_DENIED", "TRY_AGAIN"),  # of federated users
    *("CODE_SENT", "CODE_NOT_SENT", "WRONG_CODE", "UNPROVED_ATTRIBUTE"),  # of sign-ups by code
}
OUR_PREFIXES = (
    *("Pre", "CustomMessage", "Post", "Define", "Create", "Verify"),
    *("TokenGeneration", "UserMigration", "InboundFederation"),
)


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


def test_every_trigger_is_tried(handles):
    """Also the one that somebody adds; `PreTokenGeneration` has sources without its first word."""
    files = Path(pre_sign_up.__file__).parent.glob("[!_]*.py")
    names = {path.stem.title().replace("_", "").removeprefix("PreToken") for path in files}
    named = {name.removeprefix("Token") for name in handles}

    assert names == named == {path.name.partition("_")[0].removeprefix("Token") for path in OURS}


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


@pytest.mark.parametrize("trigger", sorted({path.name.partition("_")[0] for path in OURS}))
def test_no_damage_in_several_places_breaks_a_trigger(trigger, handles, capsys, fault):
    """One to six at once, subtrees of other events among them; each within its five seconds."""
    chance = seeded(f"1 {trigger}")
    events = {path.name: json.loads(path.read_text()) for path in OURS}
    mine = [event for name, event in events.items() if name.startswith(f"{trigger}_")]
    worst_s = 0.0
    for _ in range(AT_ONCE):
        event = damaged_often(chance.choice(mine), [*events.values()], chance)
        began = time.process_time()
        check(trigger, handles[trigger], event)
        worst_s = max(worst_s, time.process_time() - began)
    said = capsys.readouterr().out
    failed = said.count("handler failed")
    fault(f"bad input: {trigger}", n=AT_ONCE, failed=failed, worst_call_s=worst_s)

    assert worst_s < 5
    assert CANARY not in said
    assert "handler failed" not in said


HALVES = ["a\ud800b@example.com", "jo@exam\udfffple.com", "\ud83d@example.com", "jo@example.\ud800"]


@pytest.mark.parametrize("address", HALVES, ids=ascii)
@pytest.mark.parametrize("name", ["PreSignUp_SignUp", "CustomMessage_UpdateUserAttribute"])
def test_half_a_character_is_no_address(name, address, handles, example, facts, fault):
    """UTF-8 has no way to write it: refused with its code, told, and no error of ours."""
    event = example(name)
    event["request"]["userAttributes"]["email"] = address
    with pytest.raises((SignUpDenied, AddressChangeDenied), match=r"^INVALID_EMAIL: "):
        entrypoint(lambda: handles[name.partition("_")[0]])(event, CONTEXT)

    reasons = [data["reason"] for _, data in facts()]
    failed = int(reasons != ["invalid_email"])
    fault(f"half a character: {name}, {address!a}", n=1, failed=failed)

    assert ["invalid_email"] == reasons


@pytest.mark.parametrize("address", HALVES, ids=ascii)
@pytest.mark.parametrize("source", ["Authentication", "ForgotPassword"])
def test_half_a_character_is_no_user_of_before(source, address, handles, example):
    """As for anybody whom the other directory does not know."""
    event = example(f"UserMigration_{source}") | {"userName": address}
    with pytest.raises(MigrationRefused, match=r"^NOT_AUTHORIZED: "):
        entrypoint(lambda: handles["UserMigration"])(event, CONTEXT)
