"""A receiver of OTLP metrics, on 127.0.0.1."""

import gzip
import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from rules.webhooks.target import webhook_target
from runtime.consuming.otlp_receiver import OtlpReceiver
from runtime.webhooks.endpoint import WebhookEndpoint

READS = 4096

COUNTS = {(("event.type", "sign_in.succeeded"),): 3}


class Receiver(BaseHTTPRequestHandler):
    """Notes what comes, and answers what it is told."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.got.append((self.path, dict(self.headers), json.loads(gzip.decompress(body))))
        status, answer = self.server.answer
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@pytest.fixture
def server():
    with HTTPServer(("127.0.0.1", 0), Receiver) as server:
        server.got, server.answer = [], (200, b"{}")
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def receiver(server):
    url = f"http://127.0.0.1:{server.server_port}/v1/metrics"
    target = webhook_target(url, private_is_allowed=True)
    endpoint = WebhookEndpoint(target, private_is_allowed=True, timeout_s=3, reads=READS)
    return OtlpReceiver(endpoint, headers={"api-key": "k"}, resource={"service.name": "s"})


def test_sends_json_with_gzip_and_the_headers(receiver, server, now):
    """From the oldest event to now."""
    receiver.send(COUNTS, [0.5, 2.0], now=now)

    [(path, headers, told)] = server.got
    point = told["resourceMetrics"][0]["scopeMetrics"][0]["metrics"][0]["sum"]["dataPoints"][0]
    assert "/v1/metrics" == path
    assert ("application/json", "gzip", "k") == tuple(
        headers[name] for name in ("Content-Type", "Content-Encoding", "api-key")
    )
    assert "3" == point["asInt"]
    assert 2_000_000_000 == int(point["timeUnixNano"]) - int(point["startTimeUnixNano"])
    assert int(now.timestamp()) == int(point["timeUnixNano"]) // 10**9


def test_nothing_to_count_is_not_sent(receiver, server, now):
    """A batch of repeats alone."""
    receiver.send({}, [], now=now)

    assert [] == server.got


@pytest.mark.parametrize(
    ("status", "answer", "why"),
    [
        (503, b"", "status_503"),
        (400, b"<html>", "status_400"),
        (200, b'{"partialSuccess": {"rejectedDataPoints": "1"}}', "rejected_1"),
    ],
)
def test_a_failure_is_logged_and_the_receiver_is_left_alone(
    receiver, server, now, capsys, status, answer, why
):
    """For half a minute; what is counted meanwhile is not sent."""
    server.answer = (status, answer)
    for seconds in (0, 29, 30):
        receiver.send(COUNTS, [1.0], now=now + timedelta(seconds=seconds))

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert 2 == len(server.got)
    assert [why, why] == [line["why"] for line in lines]


@pytest.mark.parametrize("answer", [b"", b"[]", b"<html>", b"{", b"[" * 99_999])
def test_an_answer_of_200_is_taken_whatever_it_says(receiver, server, now, capsys, answer):
    """Only a number of rejected points is a failure."""
    server.answer = (200, answer)
    receiver.send(COUNTS, [1.0], now=now)

    assert "" == capsys.readouterr().out


def test_nobody_there_is_a_failure_like_any_other(receiver, server, now, capsys):
    """And no exception."""
    server.shutdown()
    server.server_close()
    receiver.send(COUNTS, [1.0], now=now)

    assert "not_connected" in capsys.readouterr().out
