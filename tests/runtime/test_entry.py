import json
from types import SimpleNamespace

import pytest

from rules.refusals import SignUpDenied, TriggerFailed
from runtime import entry
from runtime.entry import current_invocation, entrypoint

CONTEXT = SimpleNamespace(aws_request_id="request-1", get_remaining_time_in_millis=lambda: 4321)


def test_importing_a_handler_wires_nothing():
    """So that importing it needs no environment; the first call wires, the others do not."""
    wired = []

    def wire():
        wired.append(1)
        return lambda event: event

    handler = entrypoint(wire)

    assert [] == wired
    assert 7 == handler(7, CONTEXT) == handler(7, CONTEXT)
    assert [1] == wired


def test_on_lambda_a_missing_setting_stops_the_start(monkeypatch):
    """In the init phase, before anybody is served."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "pre-sign-up")

    def wire():
        raise LookupError("TOPIC is not set")

    with pytest.raises(LookupError, match="TOPIC is not set"):
        entrypoint(wire)


def test_on_lambda_the_first_call_counts_a_cold_start(monkeypatch, capsys):
    """One that somebody waited for; a container that is made in advance is none."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "pre-sign-up")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "test")

    handler = entrypoint(lambda: lambda event: event)
    assert "" == capsys.readouterr().out
    handler(7, CONTEXT)
    handler(7, CONTEXT)

    [line] = capsys.readouterr().out.splitlines()
    assert [1.0] == json.loads(line)["ColdStart"]


def test_a_handler_knows_the_invocation():
    """Its request id and the time that is left."""

    def handle(_):
        return current_invocation().request_id, current_invocation().remaining_ms()

    assert ("request-1", 4321) == entrypoint(lambda: handle)({}, CONTEXT)
    with pytest.raises(LookupError):
        current_invocation()


@pytest.mark.parametrize(
    ("kind", "idle_s", "waited_ms"),
    [
        ("on-demand", 0.05, 4050 + 100),
        ("on-demand", 0.2, 100),
        ("provisioned-concurrency", 0.05, 100),
        ("", 0.05, 100),
    ],
)
def test_whoever_waits_has_waited_for_the_start_as_well(monkeypatch, kind, idle_s, waited_ms):
    """If it was for their call; the next call begins with nothing."""
    clock, remaining = [entry._LOADED + 4], [5000]
    monkeypatch.setattr(entry.time, "monotonic", lambda: clock[0])
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", kind)
    context = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: remaining[0])

    def handle(_):
        remaining[0] -= 100
        return current_invocation().elapsed_ms()

    handler = entrypoint(lambda: handle)
    clock[0] += idle_s

    assert waited_ms == pytest.approx(handler(None, context), abs=1)
    assert 100 == handler(None, context)


def test_a_refusal_goes_through_as_it_is():
    """Its words are for the user."""

    def handle(_):
        raise SignUpDenied("CODE", "Kind words")

    with pytest.raises(SignUpDenied, match=r"^CODE: Kind words$"):
        entrypoint(lambda: handle)({}, CONTEXT)


@pytest.mark.parametrize(
    ("source", "counted"),
    [
        ("PreSignUp_SignUp", ["PreSignUp"]),
        ("CustomMessage_UpdateUserAttribute", ["CustomMessage"]),
        ("PreAuthentication_Authentication", ["PreAuthentication"]),
        ("TokenGeneration_RefreshTokens", ["PreTokenGeneration"]),
        ("DefineAuthChallenge_Authentication", []),
        ("Nonsense_SignUp", []),
        (7, []),
        (None, []),
    ],
)
def test_a_refusal_is_counted_by_the_trigger(source, counted, capsys, monkeypatch):
    """To Lambda it is an error, which the alarm on errors takes out."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "pre-sign-up")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "test")

    def handle(_):
        raise SignUpDenied("CODE", "Kind words")

    with pytest.raises(SignUpDenied):
        entrypoint(lambda: handle)({"triggerSource": source}, CONTEXT)

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    written = [line for line in lines if "ColdStart" not in line]
    assert counted == [line["trigger"] for line in written]
    assert [[1.0]] * len(counted) == [line["TriggerRefused"] for line in written]


@pytest.mark.parametrize("event", [None, 7, "PreSignUp_SignUp", []])
def test_what_is_no_event_of_a_trigger_is_refused_all_the_same(event, monkeypatch):
    """Counting never changes what Cognito is told."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "pre-sign-up")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "test")

    def handle(_):
        raise SignUpDenied("CODE", "Kind words")

    with pytest.raises(SignUpDenied):
        entrypoint(lambda: handle)(event, CONTEXT)


def test_an_error_of_ours_is_no_refusal(capsys, monkeypatch):
    """It stays among the errors, and sets off the alarm."""
    monkeypatch.setenv("AWS_LAMBDA_FUNCTION_NAME", "pre-sign-up")
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "test")

    def handle(_):
        raise ValueError

    with pytest.raises(TriggerFailed):
        entrypoint(lambda: handle)({"triggerSource": "PreSignUp_SignUp"}, CONTEXT)

    assert "TriggerRefused" not in capsys.readouterr().out


def test_our_own_errors_tell_the_user_nothing(capsys):
    """Error texts name ARNs and quote addresses, and Cognito shows them to the client."""

    def handle(_):
        raise ValueError("arn:aws:iam::1:role/x jo@example.com")

    with pytest.raises(TriggerFailed, match=r"^INTERNAL_ERROR: ") as caught:
        entrypoint(lambda: handle)({}, CONTEXT)

    line = json.loads(capsys.readouterr().out)
    assert caught.value.__suppress_context__
    assert "ValueError" == line["error"]
    assert line["at"][-1].endswith("handle")
    assert "arn:" not in json.dumps(line)
    assert "jo@" not in json.dumps(line)
