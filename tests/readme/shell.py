"""A newcomer's shell: what the README and the cookbook say is typed into it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TOOLS = ROOT / ".venv-tools" / "bin"
TRUSTED = {
    "PACKAGE_BY_ANY_PYTHON": "yes",  # the machine may have none of Lambda's version
    "PATH": f"{TOOLS}:{Path(sys.executable).parent}:{os.environ['PATH']}",
    "SAM_CLI_POLL_DELAY": "0.2",  # it looks each five seconds whether CloudFormation is done
    "SAM_CLI_TELEMETRY": "0",
}


def typed(command, *, folder, **environment):
    """Run *command* as a newcomer's shell would; how it ended, and what it said."""
    return subprocess.run(
        ["sh", "-e", "-c", command],
        cwd=folder,
        env=os.environ | TRUSTED | environment,
        capture_output=True,
        text=True,
        timeout=1500,  # `sam build` makes a folder for each function
        check=False,
    )


def shell(command, *, folder, **environment):
    """The same, of a command that has to succeed; its standard output."""
    run = typed(command, folder=folder, **environment)
    assert 0 == run.returncode, f"{command}\n{run.stdout}\n{run.stderr}"
    return run.stdout
