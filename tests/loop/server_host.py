"""
The process that the emulators of a test run are forked from.

It has imported what an emulator imports until its stack is deployed, has one thread, and does
what `servers.py` asks over one socket. A question is a line of JSON, and so is its answer:

    {"start": [...], "environment": {...}}   with stdin, log, listener -> {"pid": 123}
    {"wait": 123}                            -> {"status": 9}

The emulator reads its port and its folder while it is imported. Here they are those of nobody,
and a child puts its own in their place.
"""

import gc
import importlib
import json
import os
import signal
import socket
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

import local.server
from local.run_key import RunKey
from ministack_cognito_triggers import fork_hosts_by
from tests.loop.transforms import kept_parser, kept_transform

NOBODYS_PORT = 64999
IMPORTED = (
    *("hypercorn.asyncio", "hypercorn.config", "local.bridge.install", "ministack.app"),
    *("ministack.services.cloudformation", "ministack.services.scheduler"),
    *("samtranslator.translator.transform", "samtranslator.yaml_helper"),
)
# Those whose answers the emulator compares with botocore's descriptions.
DESCRIBED = (
    *("apigateway", "appconfig", "cloudformation", "cognito-idp", "dynamodb", "events", "iam"),
    *("lambda", "logs", "monitoring", "s3", "scheduler", "sesv2", "sns", "sqs", "ssm", "sts"),
)
_LONGEST = 1 << 20


def main():
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the test run, and that ends this
    control = socket.socket(fileno=int(sys.argv[1]))
    from tests.loop import forked_function_host  # noqa: PLC0415  (it needs the path that `local` adds)

    requests, functions = forked_function_host.started()
    with tempfile.TemporaryDirectory() as nobodys:
        imported = Imported(nobodys)
    control.sendall(b'{"ready": true}\n')
    Host(control, imported, forked_function_host.forked_from(requests)).serve()
    requests.close()
    functions.wait()


class Imported:
    """What an emulator imports, for nobody's port and *folder*, and without its threads."""

    def __init__(self, folder):
        self.folder = folder
        self._threads = []
        start = threading.Thread.start
        threading.Thread.start = self._starts_later()
        try:
            local.server._settle(folder, port=NOBODYS_PORT, key=RunKey())
            local.server.refuse_another_ministack(local.server.LEANS_ON)  # as it begins itself
            for name in IMPORTED:
                importlib.import_module(name)
        finally:
            threading.Thread.start = start
        _describe()
        transform = importlib.import_module("samtranslator.translator.transform")
        transform.transform = kept_transform(transform.transform)
        _keep_what_is_read()
        gc.collect()
        gc.freeze()  # the collector writes to no page that is shared with a child
        self._nobodys = list(self.nobodys())

    def _starts_later(self):
        def start(thread):
            self._threads.append(thread)

        return start

    def nobodys(self):
        """Module, name and value of whatever holds nobody's port or folder."""
        for module in list(sys.modules.values()):
            for name, value in list(vars(module).items()):
                if isinstance(value, str) and (self.folder in value or str(NOBODYS_PORT) in value):
                    yield module, name, value

    def belong_to(self, *, port, folder):
        """Put *port* and *folder* in the place of nobody's, and start what the imports start."""
        for module, name, value in self._nobodys:
            mine = value.replace(self.folder, folder).replace(str(NOBODYS_PORT), str(port))
            setattr(module, name, mine)
        for thread in self._threads:
            thread.start()


def _keep_what_is_read():
    engine = importlib.import_module("ministack.services.cloudformation.engine")
    parse, ours = engine._parse_template, kept_parser(engine._parse_template)
    for module in list(sys.modules.values()):
        if getattr(module, "_parse_template", None) is parse:  # those that import it by name, too
            module._parse_template = ours


def _describe():
    responses = importlib.import_module("ministack.core.responses")
    actions = importlib.import_module("ministack.core.iam_actions")
    for service in DESCRIBED:
        responses._service_model(service)
        actions._tag_operations(service)
        actions._get_routes_for_service(service)


class Host:
    """Answers one question after the other until the socket ends."""

    def __init__(self, control, imported, function_host):
        self._control, self._imported, self._function_host = control, imported, function_host

    def serve(self):
        pending, descriptors = b"", []
        while True:
            read, received, *_ = socket.recv_fds(self._control, _LONGEST, 3)
            if not read:
                break
            pending, descriptors = pending + read, [*descriptors, *received]
            if pending.endswith(b"\n"):
                answer = self._answer(json.loads(pending), descriptors)
                self._control.sendall(json.dumps(answer).encode() + b"\n")
                pending, descriptors = b"", []

    def _answer(self, asked, descriptors):
        if "wait" in asked:
            return {"status": os.waitpid(asked["wait"], 0)[1]}
        pid = os.fork()
        if pid == 0:
            self._be(asked, descriptors)
        for each in descriptors:  # the end of a lifeline that is kept open here would keep it alive
            os.close(each)
        return {"pid": pid}

    def _be(self, asked, descriptors):
        """Be an emulator until its lifeline ends; never return."""
        status = 1
        try:
            self._become(asked, descriptors)
            local.server.main()
            status = 0
        except SystemExit as end:
            status = end.code if isinstance(end.code, int) else 1
        except BaseException:  # noqa: BLE001  (nothing of a child may run on in the host's loop)
            sys.excepthook(*sys.exc_info())
        finally:
            for stream in (sys.stdout, sys.stderr):
                with suppress(OSError, ValueError):
                    stream.flush()
            os._exit(status)

    def _become(self, asked, descriptors):
        os.setsid()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        self._control.close()
        lifeline, log, listener = descriptors
        os.dup2(lifeline, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.close(lifeline)
        os.close(log)
        os.environ.clear()
        os.environ |= asked["environment"]
        options = asked["start"]
        options[options.index("--listener") + 1] = str(listener)
        sys.argv = ["local.server", *options]
        with socket.socket(fileno=os.dup(listener)) as listening:
            port = listening.getsockname()[1]
        self._imported.belong_to(port=port, folder=options[options.index("--workspace") + 1])
        fork_hosts_by(self._function_host)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main()
