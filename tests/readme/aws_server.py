"""
The AWS command line, imported once: each call is a fork of this process.

Three quarters of the processor time of a call are the imports. The Python of the command line's
own environment runs this, with the path of a Unix socket. A caller (`aws_client.py`) hands over
its standard streams, arguments, environment and folder, and is told the exit code.
"""

import importlib
import json
import os
import select
import signal
import socket
import sys
import traceback

_STREAMS = (0, 1, 2)


def main(address):
    """Serve callers at the Unix socket *address* until standard input ends."""
    command_line = importlib.import_module("awscli.clidriver")
    command_line.create_clidriver()  # imports the customizations, too
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # no zombies
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while sys.stdin not in select.select([listener, sys.stdin], [], [])[0]:
            caller, _ = listener.accept()
            with caller:
                if os.fork() == 0:
                    listener.close()
                    _answer(caller, command_line)


def _answer(caller, command_line):
    """Be the call that *caller* asks for; never returns."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    code = 1
    try:
        _become(caller)
        code = command_line.main()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:  # noqa: BLE001  (this process ends here)
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        caller.sendall(bytes([code & 255]))
        os._exit(0)


def _become(caller):
    """Take the streams, arguments, environment and folder of *caller*."""
    length, streams, _, _ = socket.recv_fds(caller, 8, len(_STREAMS))
    for mine, theirs in zip(_STREAMS, streams, strict=True):
        os.dup2(theirs, mine)
        os.close(theirs)
    with caller.makefile("rb") as rest:
        asked = json.loads(rest.read(int.from_bytes(length)))
    sys.argv[:] = ["aws", *asked["arguments"]]
    of_the_import = {"AWS_DATA_PATH": os.environ["AWS_DATA_PATH"]}
    os.environ.clear()
    os.environ.update(of_the_import | asked["environment"])
    os.chdir(asked["folder"])


if __name__ == "__main__":
    main(sys.argv[1])
