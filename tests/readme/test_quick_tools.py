"""The `aws` and `sam` that the README's shell finds are the command lines, and quicker."""

import os
import shutil
import subprocess

import pytest

from tests.readme.shell import TOOLS, TRUSTED, typed

# make test installs the command lines for these
pytestmark = [pytest.mark.emulator, pytest.mark.usefixtures("quick_tools")]
NOWHERE = {
    "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nothing",
    "AWS_MAX_ATTEMPTS": "1",
    "AWS_DEFAULT_REGION": "eu-west-1",
}


@pytest.mark.parametrize(
    "words",
    [
        "aws --version",
        "sam --version",
        "aws sts get-caller-identity",
        "aws sqs no-such-command",
        "aws s3 cp - s3://bucket",
        "aws configure list",
        "cat file | aws cloudformation validate-template --template-body file:///dev/stdin",
        "aws dynamodb put-item --table-name t --item file://file --debug 2>&1 | grep -c nowhere",
    ],
)
def test_a_call_ends_and_says_as_the_command_line_does(quick_tools, tmp_path, words):
    """With its standard input, environment and folder, and on both of its outputs."""
    (tmp_path / "file").write_text('{"pk": {"S": "nowhere"}}')
    kept, started = (
        typed(words, folder=tmp_path, **NOWHERE, **path)
        for path in ({}, {"PATH": f"{TOOLS}:{os.environ['PATH']}"})
    )

    assert shutil.which("aws", path=TRUSTED["PATH"]) == str(quick_tools / "aws")
    assert (started.returncode, started.stdout, started.stderr) == (
        kept.returncode,
        kept.stdout,
        kept.stderr,
    )
    assert kept.stdout + kept.stderr


def test_calls_at_once_have_streams_of_their_own(quick_tools, tmp_path):
    """As in a pipe of two."""
    calls = [
        subprocess.Popen(
            [quick_tools / "aws", "configure", "get", "region"],
            env=os.environ | {"AWS_CONFIG_FILE": str(tmp_path / name)},
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("one", "two")
        if (tmp_path / name).write_text(f"[default]\nregion = {name}\n")
    ]

    assert [("one\n", None), ("two\n", None)] == [call.communicate() for call in calls]
    assert [0, 0] == [call.returncode for call in calls]
