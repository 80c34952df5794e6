"""The function that had the trigger before, over HTTP: whatever it does lets nobody in."""

import json
from types import SimpleNamespace

import pytest

from rules.refusals import Refusal, RefusedByNext, TriggerFailed
from runtime import aws, chained_function, entry
from runtime.aws_client.clients import Clients
from runtime.chained_function import ChainedFunction, NextFailed
from tests.runtime.aws_client.conftest import ENV
from tests.runtime.aws_client.servers import answers, drips, hangs_up, resets, says, serving

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:theirs:live"
EVENT = {"userName": "ä", "response": {"autoConfirmUser": False}}


def returns(value, **headers):
    return answers(json.dumps(value).encode(), **headers)


def raises(**error):
    return returns(error, **{"x-amz-function-error": "Unhandled"})


@pytest.fixture
def ask():
    """What theirs answers by a script of HTTP, and the server."""

    def ask(*scripts, left_ms=5000):
        with serving(*scripts) as server:
            env = {**ENV, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}"}
            client = Clients(env=env).functions(left_ms=lambda: left_ms)
            try:
                return ChainedFunction(client, arn=ARN)(json.dumps(EVENT)), server
            except Exception as error:  # noqa: BLE001  # what the test is about
                return error, server

    return ask


def test_its_response_is_what_counts(ask):
    """Whatever else of the event it has changed."""
    found, server = ask([returns({"userName": "mallory", "response": {"autoConfirmUser": True}})])

    assert {"autoConfirmUser": True} == found
    [request] = server.requests
    head, _, body = request.partition(b"\r\n\r\n")
    assert EVENT == json.loads(body)
    assert head.startswith(
        b"POST /2015-03-31/functions/"
        b"arn%3Aaws%3Alambda%3Aeu-west-1%3A123456789012%3Afunction%3Atheirs%3Alive/invocations "
    )


@pytest.mark.parametrize("words", ["Not from here", "Zürich: no", "INTERNAL_ERROR: x"])
def test_its_refusal_is_passed_on_unchanged(ask, capsys, words):
    """To the letter, and never into the log."""
    found, _ = ask([raises(errorMessage=words, errorType="Denied")])

    assert isinstance(found, RefusedByNext)
    assert words == str(found)
    logged = capsys.readouterr().out
    assert '"error":"Denied"' in logged
    assert words not in logged


@pytest.mark.parametrize("kind", [None, 7, "a b", "x" * 101])
def test_a_type_that_is_none_is_not_logged(ask, capsys, kind):
    found, _ = ask([raises(errorMessage="no", errorType=kind)])

    assert isinstance(found, RefusedByNext)
    assert '"error":""' in capsys.readouterr().out


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ([], "Unanswered.dropped"),
        ([hangs_up], "Unanswered.dropped"),
        ([resets], "Unanswered.dropped"),
        ([says(b"no HTTP at all\r\n\r\n")], "Unanswered.not_http"),
        ([answers(b"x" * (1024 * 1024 + 1))], "Unanswered.too_big"),
        ([answers(b'{"response": {')], "no_event"),
        ([answers(b"[" * 100_000)], "no_event"),
        ([answers(b"\xff\xfe")], "no_event"),
        ([returns(None)], "no_event"),
        ([returns("an event")], "no_event"),
        ([returns([EVENT])], "no_event"),
        ([returns({})], "no_event"),
        ([returns({"response": None})], "no_event"),
        ([returns({"response": []})], "no_event"),
        ([raises()], "no_words.Unhandled"),
        ([raises(errorMessage="")], "no_words.Unhandled"),
        ([raises(errorMessage=None)], "no_words.Unhandled"),
        ([answers(b"null", **{"x-amz-function-error": "Unhandled"})], "no_words.Unhandled"),
        (
            [answers(b"{}", "429 Too Many", **{"x-amzn-errortype": "TooManyRequestsException"})],
            "Refused.TooManyRequestsException",
        ),
        (
            [answers(b'{"__type": "x#AccessDeniedException"}', "403 Forbidden")],
            "Refused.AccessDeniedException",
        ),
        ([answers(b'{"__type": 7}', "500 No")], "Refused.500"),
        ([answers(b"<html>", "502 Bad Gateway")], "Refused.502"),
        ([answers(b"[" * 100_000, "503 No")], "Refused.503"),
        ([answers(b"[]", "202 Accepted")], "Refused.202"),
    ],
)
def test_no_answer_lets_nobody_in_and_is_asked_for_once(ask, capsys, script, why):
    """A second call would write their row twice. The reason is in the log."""
    found, server = ask(script, [returns(EVENT)])

    assert isinstance(found, NextFailed)
    assert not isinstance(found, Refusal)
    assert f'"reason":"{why}"' in capsys.readouterr().out
    assert 1 == server.connections


def test_it_has_what_is_left_of_cognitos_time(ask, capsys, logged):
    """Less what it takes to answer; without any left it is not called."""

    def silent(_conn):
        """Take the request and say nothing."""

    late, server = ask([silent, silent], left_ms=450)
    assert isinstance(late, NextFailed)
    assert 1 == server.connections
    none, server = ask([returns(EVENT)], left_ms=300)
    assert isinstance(none, NextFailed)
    assert (0, 2) == (server.connections, capsys.readouterr().out.count('"Unanswered.timeout"'))
    assert "chained function failed" in logged


def test_an_answer_that_drips_ends_at_the_wall(ask):
    """Each byte comes in time, and all of them do not."""
    raw = b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n" + b" " * 1000
    with serving() as unused:
        found, _ = ask([drips(raw, until=unused.over)], left_ms=500)

    assert isinstance(found, NextFailed)


def test_a_connection_is_never_used_twice():
    """After a pause it may be dead, and nobody could tell whether theirs was called."""
    with serving([returns(EVENT)] * 2, [returns(EVENT)]) as server:
        env = {**ENV, "AWS_ENDPOINT_URL": f"http://127.0.0.1:{server.port}"}
        asks = ChainedFunction(Clients(env=env).functions(left_ms=lambda: 5000), arn=ARN)
        assert EVENT["response"] == asks("{}") == asks("{}")
        assert (2, 2) == (server.connections, len(server.requests))


@pytest.mark.parametrize(
    ("remaining", "elapsed", "left"), [(5000, 100, 4900), (3000, 100, 3000), (5000, 5100, -100)]
)
def test_what_is_left_is_cognitos_or_ours(monkeypatch, remaining, elapsed, left):
    """A cold start counts for Cognito, and not for Lambda."""
    call = SimpleNamespace(remaining_ms=lambda: remaining, elapsed_ms=lambda: elapsed)
    monkeypatch.setattr(chained_function, "current_invocation", lambda: call)

    assert left == chained_function.left_ms()


def test_cognito_is_told_their_words_or_that_ours_failed(monkeypatch, logged):
    """Through the entrypoint, as on Lambda: nothing of ours is around their words."""
    context = SimpleNamespace(aws_request_id="r", get_remaining_time_in_millis=lambda: 5000)
    scripts = [raises(errorMessage="Not you")], [returns(None)]
    with serving(*scripts) as server:
        for name, value in ENV.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{server.port}")
        aws._clients.cache_clear()
        asks = chained_function.chained_function(ARN)
        handler = entry.entrypoint(lambda: lambda event: asks(json.dumps(event)))
        with pytest.raises(RefusedByNext) as refused:
            handler(EVENT, context)
        with pytest.raises(TriggerFailed):
            handler(EVENT, context)
        aws._clients.cache_clear()

    assert "Not you" == str(refused.value)
    assert "chained function refused" in logged
