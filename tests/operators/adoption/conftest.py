import signal
from datetime import UTC, datetime
from io import StringIO
from types import SimpleNamespace

import pytest
from rich.console import Console

from operators.__main__ import parser
from operators.adoption.bindings import TRIGGERS
from operators.adoption.pool import Pool
from operators.outside import Outside
from tests.operators.adoption.cognito import POOL_ARN, POOL_ID, Cognito
from tests.operators.adoption.stack import CloudFormation, CloudTrail, Lambda, ParameterStore


@pytest.fixture
def world(monkeypatch, tmp_path):
    """A pool with an app client and a trigger of its own, and the stack for it."""
    monkeypatch.chdir(tmp_path)
    cognito, functions = Cognito(), Lambda()
    names = [*(f"ours-{name}" for name in TRIGGERS), "theirs"]
    functions.lets_in = dict.fromkeys(names, POOL_ARN)
    return SimpleNamespace(
        folder=tmp_path,
        pool=Pool(cognito, POOL_ID),
        cognito=cognito,
        clients={
            "cognito-idp": cognito,
            "ssm": ParameterStore(),
            "lambda": functions,
            "cloudformation": CloudFormation(),
            "cloudtrail": CloudTrail(),
        },
    )


@pytest.fixture
def as_started():
    """The signals that end a command, as its program sets them; they are set back."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    before = [signal.signal(number, signal.default_int_handler) for number in numbers]
    yield numbers
    for number, handler in zip(numbers, before, strict=True):
        signal.signal(number, handler)


@pytest.fixture
def run(world):
    """The exit code and the lines of a command."""

    def run(command, *words, is_sure=True, stack="beside"):
        asked = parser().parse_args([command, "--stack", stack, "--pool", POOL_ID, *words])
        told = StringIO()
        console = Console(file=told, width=400)
        console.input = lambda _: "n"
        outside = Outside(
            client=world.clients.__getitem__,
            stack=SimpleNamespace(name=stack),
            console=console,
            is_sure=is_sure,
            is_dry=asked.dry_run,
            sleep=lambda _: None,
            now=lambda: datetime(2026, 11, 27, 12, tzinfo=UTC),
        )
        code = __import__(f"operators.{command}", fromlist=["run"]).run(asked, outside)
        return code, told.getvalue()

    return run
