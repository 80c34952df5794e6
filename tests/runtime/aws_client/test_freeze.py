"""A container that Lambda freezes, and thaws after the other end has hung up."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from tests.runtime.aws_client.servers import answers

PUBLISHED = answers(
    b"<PublishResponse><PublishResult><MessageId>m</MessageId></PublishResult></PublishResponse>"
)
CONTAINER = """
import os, sys
from runtime.aws_client.clients import Clients
sns = Clients(env=os.environ).sns(within_s=30)
for word in sys.stdin:
    print(sns.publish(TopicArn="t", Message=word)["MessageId"], flush=True)
"""


@pytest.fixture
def container(env):
    """A process that publishes a line when it reads one."""
    started = []

    def container(port):
        endpoint = {"AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}"}
        process = subprocess.Popen(
            [sys.executable, "-c", CONTAINER],
            env=os.environ | env | endpoint,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield container
    for process in started:
        process.kill()
        process.communicate()


def publish(process):
    process.stdin.write("event\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_a_thawed_container_sends_once_over_a_new_connection(serve, container):
    """The old one is looked at first: nothing is lost, and nothing sent twice."""
    server = serve([PUBLISHED, PUBLISHED], [PUBLISHED])
    frozen = container(server.port)
    assert publish(frozen) == "m"
    os.kill(frozen.pid, signal.SIGSTOP)
    server._open[0].shutdown(socket.SHUT_RDWR)
    os.kill(frozen.pid, signal.SIGCONT)

    assert publish(frozen) == "m"
    assert (2, 2) == (server.connections, len(server.requests))
