"""What goes wrong with a pool, by name: nothing is half-changed, and the next step is said."""

import json
import signal

import pytest
from botocore.exceptions import ReadTimeoutError

from tests.operators.adoption.cognito import POOL_ID, refusal
from tests.operators.adoption.pools import ARN
from tests.operators.adoption.stack import STACK_ID

ONLY = ("--only", "PreSignUp")


def refused_by(world, service, method, code="AccessDeniedException"):
    def refuse(*_, **__):
        raise refusal(code)

    setattr(world.clients[service], method, refuse)


def _no_such_pool(world):
    refused_by(world, "cognito-idp", "describe_user_pool", "ResourceNotFoundException")


def _another_account(world):
    world.cognito.pool["Arn"] = world.cognito.pool["Arn"].replace("123456789012", "210987654321")


def _another_region(world):
    world.cognito.pool["Arn"] = world.cognito.pool["Arn"].replace("eu-west-1", "eu-west-2")


def _may_not_look_at_the_stack(world):
    refused_by(world, "cloudformation", "describe_stacks")


def _denied_as_cloudformation_says_it(world):
    refused_by(world, "cloudformation", "describe_stacks", "AccessDenied")


def _has_a_setting_that_is_refused(world):
    refused_by(world, "cognito-idp", "update_user_pool", "InvalidParameterException")


def _is_asked_too_often(world):
    refused_by(world, "cognito-idp", "update_user_pool", "TooManyRequestsException")


def _may_not_look_at_the_pool(world):
    refused_by(world, "cognito-idp", "describe_user_pool")


def _may_not_look_at_clients(world):
    refused_by(world, "cognito-idp", "get_paginator")


def _may_not_look_at_functions(world):
    refused_by(world, "lambda", "get_policy")


def _may_not_look_at_what_is_kept(world):
    refused_by(world, "ssm", "get_parameters")


def _may_not_change_it(world):
    refused_by(world, "cognito-idp", "update_user_pool")


def _is_imported_into(world):
    refused_by(world, "cognito-idp", "update_user_pool", "UserImportInProgressException")


def _is_changed_all_the_time(world):
    refused_by(world, "cognito-idp", "update_user_pool", "ConcurrentModificationException")


def _is_changed_meanwhile(world):
    def somebody(name, number):
        if (name, number) == ("describe", 2):
            world.cognito.pool["DeletionProtection"] = "INACTIVE"

    world.cognito.on = somebody


def _may_not_pass_its_role(world):
    refused_by(world, "cognito-idp", "update_user_pool", "InvalidSmsRoleTrustRelationshipException")


def _has_what_nobody_can_send_back(world):
    world.cognito.pool["NextYearsFeature"] = {"On": True}


@pytest.mark.parametrize(
    ("harm", "code", "said"),
    [
        (_no_such_pool, 5, "Next: check --pool, --stack and --region"),
        (_another_account, 3, f"beside is in {STACK_ID.split(':')[3:5]}"),
        (_another_region, 3, "region: "),
        (_may_not_look_at_the_stack, 5, "AccessDeniedException"),
        (_denied_as_cloudformation_says_it, 5, "Next: get the right that is named"),
        (_has_a_setting_that_is_refused, 5, "Next: correct the setting of the pool that is named"),
        (_is_asked_too_often, 5, "Next: run it again in a minute"),
        (_may_not_look_at_the_pool, 5, "AccessDeniedException"),
        (_may_not_look_at_clients, 5, "AccessDeniedException"),
        (_may_not_look_at_functions, 5, "AccessDeniedException"),
        (_may_not_look_at_what_is_kept, 5, "AccessDeniedException"),
        (_may_not_change_it, 5, "nothing was changed"),
        (_may_not_change_it, 5, "(`attach --print-policy` prints all), then run it again"),
        (_may_not_pass_its_role, 5, "Next: the SMS role of the pool is at fault: repair it first"),
        (_is_imported_into, 5, "Next: run it again when the import of users is complete"),
        (_is_changed_all_the_time, 5, "Next: run it again when the other change is complete"),
        (_is_changed_meanwhile, 3, "nothing was changed. Run it again"),
        (_has_what_nobody_can_send_back, 3, "upgrade. Nothing was changed"),
    ],
)
def test_nothing_is_changed_and_the_reason_is_said(world, run, harm, code, said):
    """And no undo file is left of what never was."""
    harm(world)
    before = dict(world.cognito.pool["LambdaConfig"])
    found, told = run("attach", *ONLY)

    assert code == found
    assert said in told
    assert before == world.cognito.pool["LambdaConfig"]
    assert [] == [*world.folder.glob("*.json")]


@pytest.mark.usefixtures("as_started")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_between_calls_is_obeyed_after_the_proof(world, run, number):
    """Before the call nothing was changed; after it all is as it was meant, and kept."""

    def came(name, _):
        if name == "update":
            signal.raise_signal(number)

    world.cognito.on = came
    with pytest.raises(KeyboardInterrupt):
        run("attach", *ONLY)
    [file] = world.folder.glob("*.json")
    assert "proved" == json.loads(file.read_text())["state"]
    assert ["PreSignUp"] == [*world.clients["ssm"].attached()]
    world.cognito.on = lambda *_: None

    assert 0 == run("attach", *ONLY)[0]
    assert 0 == run("detach", "--undo", str(file))[0]
    assert ["CustomMessage"] == [*world.cognito.pool["LambdaConfig"]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"pool_id": "eu-west-1_Xyz"}, "is about eu-west-1_Xyz"),
        ({"account": "210987654321"}, "in the account 210987654321"),
        ({"region": "us-east-1"}, "in us-east-1, not about"),
        ({"stack": "events"}, f"is about {POOL_ID} with the stack events in"),
        ({"state": "undone"}, "without --undo, detach takes what the stack remembers"),
        ({"schema": "urn:cognito-triggers:undo:9"}, "is not an undo file of this version"),
        (None, "is not an undo file, or is truncated"),
    ],
)
def test_an_undo_file_that_does_not_fit_is_refused(world, run, change, said):
    """Ours stay; without a file the stack remembers."""
    run("attach", *ONLY)
    [file] = world.folder.glob("*.json")
    text = file.read_text()
    told = text[: len(text) // 2] if change is None else json.dumps(json.loads(text) | change)
    other = world.folder / "other"
    other.write_text(told)
    code, lines = run("detach", "--undo", str(other))

    assert 3 == code
    assert said in lines
    assert "PreSignUp" in world.cognito.pool["LambdaConfig"]
    assert 0 == run("detach")[0]


def test_a_run_that_was_killed_is_finished_by_its_own_stack_only(world, run):
    """Two stacks for one pool: each has its triggers, its record and its undo file."""

    def killed(name, number):
        if (name, number) == ("describe", 3):
            raise KeyboardInterrupt

    world.cognito.on = killed
    with pytest.raises(KeyboardInterrupt):
        run("attach", *ONLY, "--undo", f"cognito-triggers-undo-{POOL_ID}-first.json")
    world.cognito.on = lambda *_: None
    said = f"a run for the stack beside was killed before it verified {POOL_ID}: run `attach"
    others = ("--only", "PostAuthentication")
    assert said in run("attach", *others, "--dry-run", stack="events")[1]
    code, told = run("attach", *others, stack="events")

    assert (0, False, True) == (code, "by the previous run" in told, said in told)
    assert "was killed" not in run("attach", *ONLY, "--dry-run")[1]
    assert "PostAuthentication" in world.cognito.pool["LambdaConfig"]
    assert ["PostAuthentication"] == [*world.clients["ssm"].attached()]
    first = world.folder / f"cognito-triggers-undo-{POOL_ID}-first.json"
    assert "sent" == json.loads(first.read_text())["state"]
    assert 3 == run("detach", "--undo", str(first), stack="events")[0]
    assert "sent" == json.loads(first.read_text())["state"]


def test_an_undo_file_of_what_was_taken_by_another_leaves_theirs(world, run):
    """Somebody else's function came in the place of ours: it stays."""
    run("attach", *ONLY)
    [file] = world.folder.glob("*.json")
    world.cognito.pool["LambdaConfig"]["PreSignUp"] = f"{ARN}x"
    code, told = run("detach", "--undo", str(file))

    assert 0 == code
    assert f"{POOL_ID} calls no function of beside" in told
    assert world.cognito.pool["LambdaConfig"]["PreSignUp"].endswith(":x")


def test_an_undo_file_that_is_there_is_not_written_over(world, run):
    """It may be the only one that knows what was there before."""
    (world.folder / "undo").write_text("of before")
    code, told = run("attach", *ONLY, "--undo", "undo")

    assert (3, 0) == (code, world.cognito.calls.count("update"))
    assert "undo exists: --undo names a new file" in told
    assert "of before" == (world.folder / "undo").read_text()


@pytest.mark.parametrize("came_through", [True, False])
def test_without_an_answer_the_next_run_says_how_it_is(world, run, came_through):
    """The connection was lost in the call: the pool alone knows."""
    update = world.cognito.update_user_pool

    def lost(**request):
        if came_through:
            update(**request)
        raise ReadTimeoutError(endpoint_url="https://cognito-idp.eu-west-1.amazonaws.com")

    world.cognito.update_user_pool = lost
    code, told = run("attach", *ONLY)
    assert 6 == code
    assert "run it again, to see whether the pool was changed" in told
    assert "nothing was changed" not in told

    world.cognito.update_user_pool = update
    code, told = run("attach", *ONLY)
    assert 0 == code
    words = "attached by the previous run" if came_through else "never reached the pool"
    assert words in told
    assert ["PreSignUp"] == [*world.clients["ssm"].attached()]


def test_detach_after_one_that_was_killed_forgets_what_it_did(world, run):
    """Else the watch would miss the triggers for ever."""
    run("attach", *ONLY)
    keep = world.clients["ssm"].delete_parameters

    def killed(**_):
        raise KeyboardInterrupt

    world.clients["ssm"].delete_parameters = killed
    with pytest.raises(KeyboardInterrupt):
        run("detach")
    world.clients["ssm"].delete_parameters = keep
    assert ["PreSignUp"] == [*world.clients["ssm"].attached()]
    run("detach", "--dry-run")
    assert ["PreSignUp"] == [*world.clients["ssm"].attached()]

    assert 0 == run("detach")[0]
    assert {} == world.clients["ssm"].kept


def test_triggers_that_were_set_in_code_are_taken_off_there(world, run):
    """The watch has seen them and `attach` was never run: the next deployment would set them."""
    config = world.cognito.pool["LambdaConfig"]
    ours = world.clients["cloudformation"].outputs["PreSignUpArn"]
    config["PreSignUp"] = ours
    world.clients["cloudformation"].owner = "web"
    told = {"pool_id": POOL_ID, "by": "watch", "triggers": {"PreSignUp": {"is": ours, "was": None}}}
    world.clients["ssm"].kept["/cognito-triggers/beside/attachment"] = json.dumps(told)
    code, lines = run("detach")

    assert (4, 0) == (code, world.cognito.calls.count("update"))
    assert "CloudFormation manages this pool (web): remove the triggers there" in lines
    assert 0 == run("detach", "--owner", "none")[0]
    assert ["CustomMessage"] == [*world.cognito.pool["LambdaConfig"]]


def test_what_differs_after_the_call_is_said_with_the_way_back(world, run):
    """And kept: `detach` and the watch know of the triggers."""

    def stray(name, _):
        if name == "update":
            world.cognito.client["AuthSessionValidity"] = 3

    world.cognito.on = stray
    code, told = run("attach", *ONLY)
    [file] = world.folder.glob("*.json")

    assert 6 == code
    assert f"To undo: `detach --undo {file}`; the file has the former state" in told
    assert ["PreSignUp"] == [*world.clients["ssm"].attached()]


def test_what_differs_after_a_run_that_was_killed_is_said_with_its_file(world, run):
    """It is gone on with until somebody has looked."""

    def killed(name, number):
        if (name, number) == ("describe", 3):
            raise KeyboardInterrupt

    world.cognito.on = killed
    with pytest.raises(KeyboardInterrupt):
        run("attach", *ONLY)
    world.cognito.on = lambda *_: None
    world.cognito.pool["DeletionProtection"] = "INACTIVE"
    [file] = world.folder.glob("*.json")
    code, told = run("attach", *ONLY)

    assert 6 == code
    assert "differs from the plan: DeletionProtection (not compared" in told
    assert f"If somebody else changed that, delete {file}. To undo" in told
    assert ["PreSignUp"] == [*world.clients["ssm"].attached()]
    file.unlink()
    assert 0 == run("attach", *ONLY)[0]


UNREAD = "compared changed; not compared: DescribeRiskConfiguration (AccessDeniedException). "


def test_what_was_not_compared_is_said_by_each_command(world, run):
    """Of a setting that nobody could read nobody says that it did not change."""

    def killed(name, number):
        if (name, number) == ("describe", 3):
            raise KeyboardInterrupt

    world.cognito.on = killed
    with pytest.raises(KeyboardInterrupt):
        run("attach", *ONLY)
    world.cognito.on = lambda *_: None

    assert f"attached by the previous run; no other setting that was {UNREAD}" in run("attach")[1]
    assert f"detached; no other setting that was {UNREAD}" in run("detach")[1]
    assert f"attached; no other setting that was {UNREAD}" in run("attach", *ONLY)[1]
    world.cognito.describe_risk_configuration = lambda **_: {}
    assert "detached; no other setting changed. " in run("detach")[1]


def _reset_by_the_update(world):
    def stray(name, _):
        if name == "update":
            world.cognito.client["AuthSessionValidity"] = 3

    world.cognito.on = stray


def _unread_after_the_update(world):
    def denied(name, _):
        if name == "describe" and world.cognito.calls.count("update") > 1:
            raise refusal("AccessDeniedException")

    world.cognito.on = denied


def _record_stays(world):
    refused_by(world, "ssm", "delete_parameters")


@pytest.mark.parametrize("harm", [_reset_by_the_update, _unread_after_the_update, _record_stays])
def test_a_detach_that_is_not_as_meant_says_the_next_step(world, run, harm):
    """And that step works: the record goes, though the pool calls no function any more."""
    run("attach", *ONLY)
    forget = world.clients["ssm"].delete_parameters
    harm(world)
    code, told = run("detach")

    assert (6, 1) == (code, told.count("Next: "))
    assert "then run `detach` again: it completes the record of the stack" in told
    assert "PreSignUp" not in world.cognito.pool["LambdaConfig"]
    world.cognito.on, world.clients["ssm"].delete_parameters = (lambda *_: None), forget
    assert 0 == run("detach")[0]
    assert {} == world.clients["ssm"].kept
