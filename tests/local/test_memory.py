"""What `make run` needs of this machine's memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.process_tree import pss_mb, tree_of
from ministack_cognito_triggers import forks_workers

ROOT = Path(__file__).parents[2]
MOST_MB = 1000
FUNCTIONS = 19
# As `make run` does it, the page included; the demo's peak comes of calls side by side.
PROGRAM = """
import sys
from concurrent.futures import ThreadPoolExecutor
from local.console.laptop import console
from local.console.server import listener_on
from local.demo.scenario import NEW_PASSWORD
from local.suite import running_suite
with listener_on() as listener, running_suite(port=0) as suite, console(suite, listener):
    idp = suite.emulator.client("cognito-idp")
    def live(number):
        user = f"user{number}@example.com"
        client = {"ClientId": suite.client_id}
        idp.sign_up(**client, Username=user, Password=NEW_PASSWORD,
                    UserAttributes=[{"Name": "email", "Value": user}])
        idp.confirm_sign_up(**client, Username=user, ConfirmationCode="123456")
        idp.initiate_auth(**client, AuthFlow="USER_PASSWORD_AUTH",
                          AuthParameters={"USERNAME": user, "PASSWORD": NEW_PASSWORD})
        idp.initiate_auth(**client, AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": user})
    for number in range(4):
        live(number)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(live, range(4, 12)))
    print(suite.emulator._server.pid, flush=True)
    sys.stdin.read()
"""


@pytest.mark.emulator
def test_a_whole_run_needs_less_than_a_gigabyte():
    """Emulator, every function warm, page, name server, what plays: shared memory counted once."""
    if not forks_workers():
        pytest.skip("where functions are not forked a run takes about 1.2 GB, and README says so")
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as run:
        server = int(run.stdout.readline())
        tree = tree_of(run.pid)
        used = {pid: pss_mb(pid) for pid in tree}
        run.communicate()

    assert run.returncode == 0
    assert server in tree
    assert len(tree) >= 4 + FUNCTIONS  # what plays, name server, emulator, fork host, and each
    assert sum(pid_used > 1 for pid_used in used.values()) == len(tree)
    assert sum(used.values()) < MOST_MB, used
