"""What `attach` and `detach` can be asked for: some triggers, some app clients, the rights."""

import json
import re

import pytest

from infrastructure.reads import ROOT
from operators.__main__ import parser
from operators.adoption.bindings import PARTS, TRIGGERS, TRIO
from operators.adoption.pool_update import differences
from tests.operators.adoption.cognito import CLIENT, POOL_ARN, Cognito
from tests.operators.adoption.pools import THEIRS

CHOSEN = ("--only", ",".join(name for name in TRIGGERS if name != "CustomMessage"))
# What only some pools need, or a repair, or a stack that owns the pool: not called here.
SOMETIMES = {
    "cloudformation:ListStackResources",
    "cognito-idp:SetUserPoolMfaConfig",
    "cognito-idp:TagResource",
    "iam:CreateServiceLinkedRole",
    "iam:PassRole",
    "kms:CreateGrant",
}


def attached(world):
    """The triggers for which the pool calls the suite."""
    config = world.pool.describe()["LambdaConfig"]
    return {name for name in TRIGGERS if "ours-" in str(config.get(name))}


def test_a_part_is_attached_and_detached_by_its_name(world, run):
    """The others stay, in the pool and in the record that drift is measured against."""
    before = world.pool.describe()
    run("attach", "--only", "events,PreSignUp")
    assert {*PARTS["events"], "PreSignUp"} == attached(world)

    code, told = run("detach", "--only", "events")
    assert (0, {"PreSignUp"}) == (code, attached(world))
    assert {"PreSignUp"} == world.clients["ssm"].attached().keys()
    assert "The pool still calls beside for PreSignUp" in told

    assert "The stack beside can be deleted" in run("detach", "--only", "PreSignUp")[1]
    assert {} == world.clients["ssm"].kept
    assert [] == differences(before, world.pool.describe())


def test_some_of_a_sign_in_cannot_be_detached(world, run):
    """One of three alone ends every sign-in by code."""
    run("attach", *CHOSEN)
    before = world.pool.describe()

    code, told = run("detach", "--only", "CreateAuthChallenge,PreSignUp")

    assert (3, True) == (code, "must be detached together" in told)
    assert before == world.pool.describe()
    assert 0 == run("detach", "--only", "passwordless")[0]
    assert set() == TRIO & attached(world)


def test_the_senders_of_the_pool_stay(world, run):
    """The suite's are no part of `templates/adopt.yaml`; without its key a sender reads nothing."""
    theirs = "arn:aws:lambda:eu-west-1:123456789012:function:theirs-"
    kept = {
        "CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": f"{theirs}mail"},
        "CustomSMSSender": {"LambdaVersion": "V1_0", "LambdaArn": f"{theirs}sms"},
        "KMSKeyID": "arn:aws:kms:eu-west-1:123456789012:key/k",
    }
    world.cognito.pool["LambdaConfig"] |= kept
    before = world.pool.describe()

    code, told = run("attach", *CHOSEN)
    assert (0, True) == (code, "PreSignUp" in attached(world))
    assert kept.items() <= world.pool.describe()["LambdaConfig"].items()
    for name, of in (("Email", "mail"), ("SMS", "sms")):
        line = f"Custom{name}Sender: {theirs}{of} stays, and sends Cognito's own messages"
        assert line in told.splitlines()

    assert 0 == run("detach")[0]
    assert [] == differences(before, world.pool.describe())


def test_the_undo_file_serves_until_all_is_detached(world, run):
    """Also for the trigger that another function had."""
    run("attach", "--replace", "CustomMessage")
    [file] = world.folder.glob("*.json")

    assert 0 == run("detach", "--undo", str(file), "--only", "CustomMessage")[0]
    assert THEIRS == world.pool.describe()["LambdaConfig"]["CustomMessage"]
    assert 0 == run("detach", "--undo", str(file))[0]
    assert "undone" == json.loads(file.read_text())["state"]


def test_a_trigger_that_the_pool_does_not_call_is_forgotten_alone(world, run):
    """A run before was killed after its call; what the pool calls stays on record."""
    run("attach", "--only", "PreSignUp,UserMigration")
    del world.cognito.pool["LambdaConfig"]["PreSignUp"]

    code, told = run("detach", "--only", "PreSignUp")

    assert (0, True) == (code, "calls no function of beside for PreSignUp" in told)
    assert {"UserMigration"} == world.clients["ssm"].attached().keys()


@pytest.mark.parametrize("option", ["attach", "detach"])
def test_a_name_of_no_trigger_is_said_with_those_that_there_are(run, capsys, option):
    with pytest.raises(SystemExit):
        run(option, "--only", "event")

    assert "event is not one of PreSignUp," in capsys.readouterr().err


@pytest.fixture
def two_clients(world, monkeypatch):
    """One app client for passwordless sign-in, and one that tells who has an account."""
    other = {"ClientId": "old", "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]}
    plain = {"ClientId": "plain", "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"]}
    told = {"app": CLIENT, "old": other, "plain": plain}
    monkeypatch.setattr(type(world.pool), "_client_ids", lambda _: list(told))
    monkeypatch.setattr(
        Cognito,
        "describe_user_pool_client",
        lambda _, **named: {"UserPoolClient": told[named["ClientId"]]},
    )


@pytest.mark.usefixtures("two_clients")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ([], ["existence: the app client old", "session: a sign-in session of the app client old"]),
        (["app"], []),
        (["app", "plain"], ["client-flow: the app client plain does not have ALLOW_CUSTOM_AUTH"]),
        (["app", "gone"], ["client: the pool has no app client gone"]),
    ],
)
def test_the_app_clients_that_are_named_are_checked_and_no_other(run, asked, found):
    """A pool has app clients that never sign in by code."""
    code, told = run("attach", *CHOSEN, *(f"--client={each}" for each in asked))

    lines = [line for line in told.splitlines() if re.match("client|existence|session", line)]
    assert (3 if found else 0) == code
    assert len(found) == len(lines)
    assert all(line.startswith(each) for line, each in zip(lines, found, strict=True))


class Recorded:
    """A client that notes its calls, as IAM names them."""

    def __init__(self, service, client, called):
        self._service, self._client, self._called = service, client, called

    def __getattr__(self, name):
        if callable(found := getattr(self._client, name)):
            self._note(name)
        return found

    def get_paginator(self, name):
        self._note(name)
        return self._client.get_paginator(name)

    def _note(self, name):
        action = "".join(word.capitalize() for word in name.split("_"))
        self._called.add(f"{self._service}:{action}")


def test_the_policy_allows_what_is_called_and_no_more(world, run):
    """Counted of an attach with a chain, and of a detach."""
    called = set()
    world.cognito.pool |= {
        "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms"},
        "EmailConfiguration": {"SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/a"},
    }
    world.cognito.pool["LambdaConfig"]["KMSKeyID"] = "arn:aws:kms:eu-west-1:123456789012:key/k"
    world.cognito.groups = ["staff"]
    chained = f",,{THEIRS},,,"
    world.clients["cloudformation"].settings |= {
        "DefaultGroup": "staff",
        "ChainedFunctions": chained,
    }
    policy = json.loads(run("attach", "--print-policy")[1])
    world.clients |= {name: Recorded(name, each, called) for name, each in world.clients.items()}
    assert 0 == run("attach", "--chain", "CustomMessage")[0]
    assert 0 == run("detach")[0]

    allowed = {action for each in policy["Statement"] for action in each["Action"]}
    assert allowed - SOMETIMES == called
    assert SOMETIMES <= allowed


def test_the_policy_names_what_it_is_for(world, run):
    """The pool, the record of the stack, the function that is chained; and nothing is changed."""
    code, told = run("attach", "--print-policy")
    on = {each["Sid"]: each["Resource"] for each in json.loads(told)["Statement"]}

    assert 0 == code
    assert POOL_ARN == on["Pool"]
    assert on["Record"].endswith(":123456789012:parameter/cognito-triggers/beside/attachment")
    assert [THEIRS] == on["Chained"]
    assert {"Sms", "Email", "Keys"}.isdisjoint(on)
    assert ["describe"] == world.cognito.calls


@pytest.mark.parametrize("is_protected", [True, False])
def test_the_protection_of_the_stack_is_offered_and_not_set(world, run, is_protected):
    """A pool whose function is gone refuses every sign-up."""
    world.clients["cloudformation"].is_protected = is_protected
    told = run("attach", *CHOSEN)[1]
    assert ("`protect` prevents it" in told) == (not is_protected)

    told = run("detach")[1]
    assert ("--no-enable-termination-protection --stack-name beside" in told) == is_protected
    assert ("The stack beside can be deleted" in told) == (not is_protected)


def test_the_commands_of_the_documentation_are_commands():
    """With the options as they are: those lines need an AWS account, and no test runs them."""
    text = "".join((ROOT / name).read_text() for name in ("README.md", "docs/adoption.md"))
    lines = re.findall(r"^\.venv/bin/python -m operators ((?:at|de)tach .+)$", text, re.MULTILINE)

    assert len(lines) > 4
    assert ["eu-west-1_AbCdEfGhI"] * len(lines) == [
        parser().parse_args(each.split()).pool for each in lines
    ]
