"""
AWS on this machine, for as long as a `with` block lasts.

    with Emulator() as emulator:
        emulator.client("cognito-idp").list_user_pools(MaxResults=1)

However the block ends, and whatever the process that holds it dies of, the
server, its Lambda workers and their files are gone afterwards.
"""

import json
import os
import socket
import sys
import tempfile
from collections.abc import Collection
from contextlib import suppress
from errno import EADDRINUSE
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import boto3
from botocore.config import Config

from local.folders import remove
from local.inbox import Mail, Text, mails_in, texts_in
from local.run_key import RunKey
from local.server import ACCOUNT, CONCURRENCY_VARIABLE, LOOPBACK, REGION, USUAL_PORT, listen_on
from local.server_process import ServerProcess
from local.settling import State
from ministack_cognito_triggers import TIME_LIMIT_S, TIME_LIMIT_VARIABLE, WORKERS_VARIABLE

# On a busy machine a call takes long; made again, it would be a second sign-up of the same user.
_ONCE = Config(proxies={}, read_timeout=300, retries={"total_max_attempts": 1})
_STARTS_WITHIN_S = 300.0  # a process that is dead is known at once
_WARM_WITHIN_S = 600.0
_PASSED_ON = ("PATH", WORKERS_VARIABLE)
_LOG_LINES_SHOWN = 20
_PORTS_TRIED = 20


class EmulatorDied(RuntimeError):
    """The server did not come up; the message ends with the last lines of its log."""


class PortTaken(OSError):
    """The port that was asked for cannot be had; the message says so to a person."""


class Emulator:
    """
    The emulator, running inside its `with` block.

    Listens on *port* of 127.0.0.1 and no other (PortTaken), 0 being any; without one on 4566, or
    the next that is free. Web pages of *origins* may call it, and no others. The time a trigger has
    for an answer can be shortened for tests that wait for its end.

    Attributes:
        key: The root's credentials, new for each run.

    """

    region = REGION
    account = ACCOUNT

    def __init__(
        self,
        *,
        port: int | None = None,
        origins: Collection[str] = (),
        trigger_time_limit_s: float = TIME_LIMIT_S,
        concurrency: int | None = None,
    ) -> None:
        self.key = RunKey()
        self._wanted_port = port
        self._origins = origins
        self._time_limit_s = trigger_time_limit_s
        self._concurrency = concurrency
        self._server: ServerProcess | None = None
        self._clients: dict[tuple[str, str], Any] = {}

    @property
    def endpoint(self) -> str:
        """The URL of every service."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def variables(self) -> dict[str, str]:
        """The environment variables with which AWS's tools reach it as the root."""
        region = {"AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}
        return {"AWS_ENDPOINT_URL": self.endpoint, **region, **self.key.variables}

    @property
    def log(self) -> Path:
        """What the server writes; gone with it."""
        return self._workspace / "server.log"

    def client(self, service: str, region: str = REGION) -> Any:
        """The boto3 client for *service*, with the root's credentials; making one costs 20 ms."""
        if (service, region) not in self._clients:
            self._clients[service, region] = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name=region,
                aws_access_key_id=self.key.access_key,
                aws_secret_access_key=self.key.secret_key,
                config=_ONCE,
            )
        return self._clients[service, region]

    def mails(self) -> list[Mail]:
        """Every mail since the start or the last reset, oldest first."""
        return mails_in(self._request("GET", "/_ministack/ses/messages"))

    def texts(self) -> list[Text]:
        """Every SMS since the start or the last reset, oldest first."""
        return texts_in(self._request("GET", "/_ministack/sms/messages"))

    def state(self) -> State:
        """Whether functions run or will; see `local.settling`."""
        return State.of(self._request("GET", "/_ministack/bridge/settled"))

    def warm(self) -> dict[str, Any]:
        """Start an environment for each function; `warmed`, `seconds`, and `failed` by name."""
        warmed: dict[str, Any] = self._request(
            "POST", "/_ministack/bridge/warm", timeout_s=_WARM_WITHIN_S
        )
        return warmed

    def slow(self) -> dict[str, Any]:
        """The triggers that took longer than Cognito waits: `calls`, the `worst`, and `late`."""
        slow: dict[str, Any] = self._request("GET", "/_ministack/bridge/slow")
        return slow

    def slow_dynamodb(self, *, is_on: bool) -> None:
        """Have each call of DynamoDB take two seconds longer, or no longer."""
        self._request("POST", f"/_ministack/bridge/dynamodb/{'slow' if is_on else 'well'}")

    def reset(self) -> None:
        """Forget everything: stacks, users, mails, texts."""
        self._request("POST", "/_ministack/reset")

    def refusals(self) -> list[str]:
        """What the gate did not answer and why, one line for each reason, oldest first."""
        lines = self.log.read_text(errors="replace").splitlines()
        return [line for line in lines if line.startswith("refused: ")]

    def __enter__(self) -> Self:
        self._workspace = Path(tempfile.mkdtemp(prefix="cognito-triggers-"))
        try:
            self._start()
            self._await_health()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        exc: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _start(self) -> None:
        # The socket is handed over open, so nobody can take the port in between.
        with _listener(self._wanted_port) as listener, self.log.open("wb") as log:
            self.port: int = listener.getsockname()[1]
            self._server = ServerProcess(
                self._command(listener.fileno()),
                environment=self._environment(),
                listener=listener.fileno(),
                log=log,
            )
        self._server.tell(self.key.line)  # `_await_health` tells of a server that is gone

    def _environment(self) -> dict[str, str]:
        """What the server gets of this environment: next to nothing."""
        passed = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        if self._concurrency is not None:
            passed[CONCURRENCY_VARIABLE] = str(self._concurrency)
        return {**passed, TIME_LIMIT_VARIABLE: str(self._time_limit_s)}

    def _command(self, listener: int) -> list[str]:
        return [
            *(sys.executable, "-m", "local.server", "--lifeline"),
            *("--listener", str(listener), "--workspace", str(self._workspace)),
            *("--origins", " ".join(self._origins)),
        ]

    def _await_health(self) -> None:
        """One request: it waits in the socket's queue until the server is there, or is dead."""
        try:
            self._request("GET", "/_ministack/health", timeout_s=_STARTS_WITHIN_S)
        except (OSError, HTTPException) as exc:
            raise EmulatorDied(
                f"the emulator did not start; the end of its log:\n{self.last_words()}"
            ) from exc

    @property
    def is_running(self) -> bool:
        """Whether the server's process lives."""
        return self._server is not None and self._server.is_running()

    def last_words(self) -> str:
        """The end of the log of a server that does not answer."""
        if self._server is not None:
            self._server.await_last_words()
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join(lines[-_LOG_LINES_SHOWN:])

    def _stop(self) -> None:
        if self._server is not None:
            self._server.stop()
        self._clients.clear()
        remove(self._workspace)

    def _request(self, method: str, path: str, *, timeout_s: float = 300.0) -> Any:
        connection = HTTPConnection(LOOPBACK, self.port, timeout=timeout_s)
        try:
            connection.request(method, path, headers={"X-Run-Key": self.key.access_key})
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


def _listener(port: int | None) -> socket.socket:
    """What listens on *port*, or without one on the usual port or the next that is free."""
    if port is not None:
        try:
            return listen_on(port)
        except OSError as exc:
            is_taken = exc.errno == EADDRINUSE
            why = "is taken by another program" if is_taken else f"cannot be used: {exc.strerror}"
            raise PortTaken(f"port {port} {why}") from exc
    for each in range(USUAL_PORT, USUAL_PORT + _PORTS_TRIED):
        with suppress(OSError):
            return listen_on(each)
    return listen_on(0)
