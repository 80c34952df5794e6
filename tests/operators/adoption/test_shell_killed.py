"""A run that SIGKILL ends at any step: the next command leaves nothing half-changed."""

import copy
import json
from pathlib import Path

import pytest

from operators.adoption.undo import Undo
from tests.operators.adoption.cognito import MFA
from tests.operators.adoption.pools import ARN, THEIRS

ONLY = ("--only", "CustomMessage")
ATTACH = ("attach", *ONLY, "--replace", "CustomMessage")
CALLS = (
    ("cognito-idp", "update_user_pool"),
    ("cognito-idp", "set_user_pool_mfa_config"),
    ("ssm", "put_parameter"),
    ("ssm", "delete_parameters"),
)
MOST_STEPS = 20


class Killed(BaseException):
    """The process is gone: no handler of the program's runs after it, and no code does."""


class Process:
    """It can be killed at a step: a call that changes something, a file written or deleted."""

    def __init__(self):
        self.left, self.is_after = 0, False

    def mortal(self, do):
        def step(*words, **options):
            self.left -= 1
            is_the_end = self.left == 0
            if is_the_end and not self.is_after:
                raise Killed
            told = do(*words, **options)
            if is_the_end:
                raise Killed
            return told

        return step

    def killed_at(self, number, run, *, is_after=False):
        """Run, and tell whether there was a step of that *number*."""
        self.left, self.is_after = number, is_after
        try:
            run()
        except Killed:
            return True
        finally:
            self.left = 0
        return False


@pytest.fixture
def process(world, monkeypatch):
    """Each update turns the second factors off, as AWS does where they are not sent."""

    def update(**request):
        of_aws(**request)
        world.cognito.config = {"MfaConfiguration": "OFF"}
        world.cognito.pool["MfaConfiguration"] = "OFF"

    def set_mfa(**config):
        mfa_of_aws(**config)
        world.cognito.pool["MfaConfiguration"] = config["MfaConfiguration"]

    of_aws, world.cognito.update_user_pool = world.cognito.update_user_pool, update
    mfa_of_aws = world.cognito.set_user_pool_mfa_config
    world.cognito.set_user_pool_mfa_config = set_mfa
    process = Process()
    for name, call in CALLS:
        client = world.clients[name]
        setattr(client, call, process.mortal(getattr(client, call)))
    monkeypatch.setattr(Undo, "keep", process.mortal(Undo.keep))
    unlink = Path.unlink
    dying = process.mortal(unlink)
    monkeypatch.setattr(
        Path,
        "unlink",
        lambda path, **how: (dying if path.suffix == ".json" else unlink)(path, **how),
    )
    return process


def of(world):
    """What the operator's pool is: with the settings that UpdateUserPool does not have."""
    return copy.deepcopy((world.cognito.pool, world.cognito.config, world.cognito.client))


def states(world):
    return [json.loads(each.read_text())["state"] for each in world.folder.glob("*.json")]


AFTERWARDS = {
    "detach": [("detach",)],
    "dry run, then detach": [("detach", "--dry-run"), ("detach",)],
    "attach, then detach": [ATTACH, ("detach",)],
    "detach twice": [("detach",), ("detach",)],
}


def left_in(world):
    """The pool, the stack's records and the open states; the folder is empty for the next try."""
    left = of(world), world.clients["ssm"].kept, {*states(world)} & {"planned", "sent"}
    for each in world.folder.glob("*.json"):
        each.unlink()
    return left


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("afterwards", AFTERWARDS.values(), ids=AFTERWARDS.keys())
def test_an_attach_that_was_killed_is_taken_back_whole(world, run, process, afterwards, is_after):
    """Their function, the second factors, and no record or open file: whatever was done by then."""
    before = of(world)
    for number in range(1, MOST_STEPS):
        was_killed = process.killed_at(number, lambda: run(*ATTACH), is_after=is_after)
        codes = [run(*words)[0] for words in afterwards]

        assert (number, [0] * len(afterwards)) == (number, codes)
        assert (number, before, {}, set()) == (number, *left_in(world))
        if not was_killed:
            break

    assert 5 <= number < MOST_STEPS


@pytest.mark.parametrize("is_after", [False, True])
@pytest.mark.parametrize("with_file", [False, True])
@pytest.mark.parametrize("again", ["detach", "attach, then detach"])
def test_a_detach_that_was_killed_is_completed(world, run, process, again, with_file, is_after):
    """By itself, and by the next `attach`, which then attaches."""
    before = of(world)
    for number in range(1, MOST_STEPS):
        assert 0 == run(*ATTACH)[0]
        [file] = world.folder.glob("*.json")
        words = ("detach", *(("--undo", str(file)) if with_file else ()))
        was_killed = process.killed_at(number, lambda words=words: run(*words), is_after=is_after)
        if again != "detach":
            assert (number, 0) == (number, run(*ATTACH)[0])
            assert f"{ARN}ours-CustomMessage:live" == world.cognito.pool["LambdaConfig"].get(
                "CustomMessage"
            )
        codes = run("detach")

        assert (number, 0) == (number, codes[0]), codes[1]
        assert (number, before, {}, set()) == (number, *left_in(world))
        if not was_killed:
            break

    assert 5 <= number < MOST_STEPS


@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_file_of_a_killed_attach_is_named_where_it_is_missing(
    world, run, process, elsewhere, tmp_path_factory, monkeypatch
):
    """In another folder nobody knows what was there before: `detach` says where to run it."""
    assert process.killed_at(3, lambda: run(*ATTACH))
    [file] = world.folder.glob("*.json")
    if elsewhere:
        monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    told = run("detach", "--dry-run")[1]

    assert elsewhere == ("beside has no record of eu-west-1_AbC, so no former function" in told)
    assert elsewhere == (f"CustomMessage: this suite → {THEIRS}" not in told)
    assert 0 == run("detach", "--undo", str(file))[0]
    assert MFA == world.cognito.config
    assert THEIRS == world.cognito.pool["LambdaConfig"]["CustomMessage"]
    assert ["undone"] == [json.loads(file.read_text())["state"]]


def test_what_differs_beside_the_triggers_is_said_and_they_are_detached(world, run, process):
    """Somebody changed the pool after the run that was killed: that stays as it is."""
    assert process.killed_at(3, lambda: run(*ATTACH))
    world.cognito.pool["DeletionProtection"] = "INACTIVE"
    [file] = world.folder.glob("*.json")
    code, told = run("detach")

    assert 0 == code
    assert "the pool differs from the plan: DeletionProtection (not compared" in told
    assert f"`detach --undo {file}`" in told
    assert (THEIRS, "INACTIVE") == (
        world.cognito.pool["LambdaConfig"]["CustomMessage"],
        world.cognito.pool["DeletionProtection"],
    )
    assert "eu-west-1_AbC calls no function of beside\n" == run("detach")[1]


def test_what_differs_after_a_killed_detach_is_said_with_its_file(world, run, process):
    """The file is gone on with until somebody has looked; then it is theirs to delete."""
    run(*ATTACH)
    [undo] = world.folder.glob("*.json")
    assert process.killed_at(3, lambda: run("detach"))
    [file] = {*world.folder.glob("*.json")} - {undo}
    world.cognito.pool["DeletionProtection"] = "INACTIVE"
    code, told = run("detach")

    assert 6 == code
    assert f"If somebody else changed that, delete {file}" in told
    file.unlink()
    assert 0 == run("detach")[0]
    assert {} == world.clients["ssm"].kept


def test_a_detach_of_another_stack_that_was_killed_is_named(run, process):
    """With its own command: `attach` would attach that stack again."""
    run(*ATTACH)
    assert process.killed_at(3, lambda: run("detach"))

    said = "a run for the stack beside was killed before it verified eu-west-1_AbC: run `detach "
    assert said in run("attach", "--only", "PreSignUp", "--dry-run", stack="events")[1]
    assert said in run("detach", stack="events")[1]
