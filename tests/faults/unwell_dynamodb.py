"""DynamoDB in every way of being unwell, before the emulator's: on real sockets."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, Self

from tests.faults.lost_answers import asked

Handler = BaseHTTPRequestHandler
Fault = Callable[["Call"], None]


class Call:
    """One call of a client: may be handed on to the emulator, and answered."""

    def __init__(self, handler: Handler, port: int, is_over: Event) -> None:
        self._handler = handler
        self._port = port
        self._is_over = is_over
        length = int(handler.headers["Content-Length"])
        self._body = handler.rfile.read(length)
        self.operation = handler.headers["X-Amz-Target"].partition(".")[2]

    def wait(self, seconds: float) -> None:
        """Wait so long, or until the fault is over."""
        self._is_over.wait(seconds)

    def done(self) -> tuple[int, bytes]:
        """Have the emulator do it."""
        told = {**self._handler.headers, "Host": f"127.0.0.1:{self._port}"}
        return asked(self._port, told, self._body)

    def hang_up(self) -> None:
        """Say nothing."""
        self._handler.close_connection = True

    def say(self, status: int, body: bytes, kind: str = "application/x-amz-json-1.0") -> None:
        """Answer as DynamoDB does."""
        self._begin(status, len(body), kind)
        self._handler.wfile.write(body)

    def drip(self, status: int, body: bytes) -> None:
        """Answer, an octet each 200 ms."""
        self._begin(status, len(body), "application/x-amz-json-1.0")
        for octet in body:
            self.wait(0.2)
            self._handler.wfile.write(bytes([octet]))
            self._handler.wfile.flush()

    def _begin(self, status: int, length: int, kind: str) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        self._handler.send_header("x-amzn-RequestId", "request")
        self._handler.send_header("Content-Length", str(length))
        self._handler.end_headers()


def well(call: Call) -> None:
    """As ever."""
    call.say(*call.done())


def slow(seconds: float) -> Fault:
    """Do it, and answer so much later."""

    def fault(call: Call) -> None:
        done = call.done()
        call.wait(seconds)
        call.say(*done)

    return fault


def lost(call: Call) -> None:
    """Do it; nobody hears of it."""
    call.done()
    call.hang_up()


def failing_after(call: Call) -> None:
    """Do it, and say 500."""
    call.done()
    refuse(call, "InternalServerError", 500)


def throttled(call: Call) -> None:
    """Do nothing."""
    refuse(call, "ProvisionedThroughputExceededException")


def in_conflict(call: Call) -> None:
    """Be at another write of the same items."""
    if call.operation != "TransactWriteItems":
        return well(call)
    return refuse(
        call,
        "TransactionCanceledException",
        CancellationReasons=[{"Code": "TransactionConflict"}, {"Code": "None"}, {"Code": "None"}],
    )


def in_progress(call: Call) -> None:
    """Be at the same write still."""
    refuse(call, "TransactionInProgressException")


def refuse(call: Call, code: str, status: int = 400, **more: Any) -> None:
    """Answer with an error."""
    told = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no", **more}
    call.say(status, json.dumps(told).encode())


def silent(call: Call) -> None:
    """Take the request, and say nothing."""
    call.wait(9)
    call.hang_up()


def garbage(call: Call) -> None:
    """Answer 200 with something."""
    call.say(200, b'{"Item": {"pk":')


def html(call: Call) -> None:
    """Answer as a captive portal does."""
    call.say(200, b"<html>Log in</html>", "text/html")


def empty(call: Call) -> None:
    """Answer 200, and nothing that DynamoDB would."""
    call.say(200, b"{}")


def dripping(call: Call) -> None:
    """Do it, and answer an octet at a time."""
    call.drip(*call.done())


class UnwellDynamoDB:
    """Stands before the emulator, inside its `with` block; *faults* come first, then *usual*."""

    def __init__(self, port: int) -> None:
        self.usual: Fault = well
        self.faults: list[Fault] = []
        self.calls = 0
        self.is_over = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler(port))
        self._server.daemon_threads = True

    @property
    def endpoint(self) -> str:
        """Where clients go."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def be(self, usual: Fault, *faults: Fault) -> None:
        """Be unwell by *faults*, one a call, and then always by *usual*."""
        self.is_over.set()
        self.is_over = Event()
        self.usual, self.faults = usual, [*faults]

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler(self, port: int) -> type[Handler]:
        unwell = self

        class Answering(Handler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True  # a kept connection would wait 40 ms for each answer

            def do_POST(self) -> None:  # noqa: N802  # the name of the base class
                unwell.calls += 1
                fault = unwell.faults.pop(0) if unwell.faults else unwell.usual
                with suppress(OSError):  # the client has gone
                    fault(Call(self, port, unwell.is_over))

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        return Answering


def until(deadline: float) -> int:
    """Milliseconds until *deadline*, by the clock that nobody sets."""
    return int(1000 * (deadline - time.monotonic()))


def noted(monkeypatch: Any, module: Any, name: str) -> list[Any]:
    """What the class of that name in *module* makes from now on."""
    made: list[Any] = []
    make = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *a, **b: made.append(make(*a, **b)) or made[-1])
    return made
