"""
The emulator's process: ministack with Cognito's triggers and the bridge in it.

    python -m local.server [--port 4566] [--origins http://localhost:5173]

`local.emulator` starts it, watches it and cleans up after it; by hand it runs
until it is interrupted. It listens on 127.0.0.1 and nowhere else, behind `local.gate`.
"""

import argparse
import asyncio
import os
import secrets
import signal
import socket
import sys
import tempfile
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from threading import Thread
from typing import Any

from local.bridge.pinned import LEANS_ON
from local.folders import remove
from local.gate import Gate
from local.gate_rules import Rules
from local.origins import origins
from local.run_key import RunKey
from ministack_cognito_triggers import (
    TIME_LIMIT_VARIABLE,
    WORKERS_VARIABLE,
    AnotherMinistack,
    end_fork_host,
    refuse_another_ministack,
)
from pipeline.delivery.own_folder import own_folder

LOOPBACK = "127.0.0.1"
REGION = "eu-west-1"
ACCOUNT = "000000000000"
USUAL_PORT = 4566
CONCURRENCY_VARIABLE = "LAMBDA_ACCOUNT_CONCURRENCY"  # ministack's

_KEPT_CODE = own_folder(Path(__file__).parent.parent) / "build/functions"
_INHERITED = (
    *("PATH", "LANG", "LC_ALL"),
    *(CONCURRENCY_VARIABLE, TIME_LIMIT_VARIABLE, WORKERS_VARIABLE),
)


def main() -> None:
    """Serve until stopped, or, with --lifeline, until standard input ends."""
    options = _options()
    key = RunKey.from_line(sys.stdin.buffer.readline()) if options.lifeline else _told_key()
    with options.listener or listen_on(options.port) as listener, _workspace(options) as workspace:
        port = listener.getsockname()[1]
        _settle(workspace, port=port, key=key)
        _install_bridge()
        if options.lifeline:
            Thread(target=_end_with_the_lifeline, args=[workspace], daemon=True).start()
        _serve(listener, Rules(port, allowed=options.origins, run_key=key.access_key))


def _told_key() -> RunKey:
    """A new key, printed for the developer who started the server by hand."""
    key = RunKey()
    for name, value in key.variables.items():
        print(f"export {name}={value}", flush=True)
    return key


def listen_on(port: int) -> socket.socket:
    """A socket that listens on *port* of 127.0.0.1; 0 is any free one. OSError if it is taken."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((LOOPBACK, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m local.server", description=__doc__)
    parser.add_argument("--port", type=int, default=USUAL_PORT)
    parser.add_argument("--listener", type=lambda fd: socket.socket(fileno=int(fd)))
    parser.add_argument("--workspace")
    parser.add_argument("--origins", type=origins, default=(), help="of pages that may call it")
    parser.add_argument("--lifeline", action="store_true")
    return parser.parse_args()


def _workspace(options: argparse.Namespace) -> AbstractContextManager[str]:
    """The folder for all the server's files: the one given, or one of its own."""
    if options.workspace:
        return nullcontext(options.workspace)
    return tempfile.TemporaryDirectory(prefix="cognito-triggers-", ignore_cleanup_errors=True)


def _settle(workspace: str, *, port: int, key: RunKey) -> None:
    """Make the environment ministack's, which reads most of it at import, and its workers'."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    os.environ.clear()  # no profile, proxy or path of the developer's gets into a function
    os.environ |= inherited | {
        "AUTH": "true",
        "BIND_HOST": LOOPBACK,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",  # it would listen on every interface, whatever BIND_HOST says
        "SFTP_ENABLED": "0",
        "MINISTACK_COGNITO_PRETOKEN_STRICT": "1",
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
        **key.variables,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "DOCKER_HOST": "unix:///nonexistent",  # ministack would tidy up the containers it finds
        "TZ": "UTC",  # as on Lambda
        "STATE_DIR": f"{workspace}/state",
        "TMPDIR": workspace,
    }
    tempfile.tempdir = workspace


def _install_bridge() -> None:
    # First the check, since every other module of the bridge imports ministack's names.
    try:
        refuse_another_ministack(LEANS_ON)
    except AnotherMinistack as refused:
        sys.exit(str(refused))
    from local.bridge.install import install  # noqa: PLC0415

    install(run_secret=secrets.token_bytes(32), code_below=_KEPT_CODE)


def _serve(listener: socket.socket, rules: Rules) -> None:
    from hypercorn.asyncio import serve  # noqa: PLC0415
    from hypercorn.config import Config  # noqa: PLC0415
    from ministack.app import app  # noqa: PLC0415

    config = Config()
    config.bind = [f"fd://{listener.fileno()}"]
    config.keep_alive_timeout = 75
    gate: Any = Gate(app, rules, tell=lambda line: print(line, flush=True))
    asyncio.run(serve(gate, config))


def _end_with_the_lifeline(workspace: str) -> None:
    """
    Wait until the other end of standard input is gone, then go too, and leave nothing.

    The system closes it whatever the parent died of, a kill -9 included.
    """
    from ministack.core import lambda_runtime  # noqa: PLC0415

    while os.read(sys.stdin.fileno(), 1024):
        pass
    lambda_runtime.reset()  # reaps the Lambda workers, which a plain kill would leave as zombies
    end_fork_host()
    remove(Path(workspace))
    os.killpg(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
