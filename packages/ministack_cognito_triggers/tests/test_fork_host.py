"""The fork host, in this process."""

import json
import os
import socket
from threading import Thread

from ministack_cognito_triggers.functions.fork_host import Host


def test_the_hosts_answer_to_a_refused_fork_keeps_no_descriptor(monkeypatch):
    """What it was handed is closed, and it goes on answering."""

    def refuse():
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    ours, theirs = socket.socketpair()
    serving = Thread(target=Host(theirs, compile("", "worker", "exec")).serve)
    serving.start()
    read, write = os.pipe()
    with ours, theirs, ours.makefile("r") as lines:
        socket.send_fds(ours, [b'{"fork": {"env": {}, "cwd": "/"}}\n'], [write])
        os.close(write)
        refused = json.loads(lines.readline())
        ours.sendall(b'{"alive": 1}\n')

        assert "unavailable" in refused["error"]
        assert {"alive": False} == json.loads(lines.readline())
        os.set_blocking(read, False)
        assert b"" == os.read(read, 1)  # and no error that there is nothing yet
        ours.shutdown(socket.SHUT_RDWR)
        serving.join()
    os.close(read)
