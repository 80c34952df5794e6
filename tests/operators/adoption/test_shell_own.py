"""`detach` of the pool that the suite's own stack made, before and after the stack is deleted."""

from types import SimpleNamespace

import pytest

from operators.adoption.pool_update import differences
from tests.operators.adoption.cognito import POOL_ID, refusal
from tests.operators.adoption.pools import ARN, THEIRS
from tests.operators.adoption.stack import STACK_ID

OWN = "own"
SIGN_UP, CODES = f"{ARN}own-PreSignUp-1:live", f"{ARN}own-Sender-2:live"
TOKENS = {"LambdaVersion": "V2_0", "LambdaArn": f"{ARN}own-Tokens-3:live"}
KEY = "arn:aws:kms:eu-west-1:123456789012:key/k"
SENDER = {"CustomEmailSender": {"LambdaVersion": "V1_0", "LambdaArn": CODES}, "KMSKeyID": KEY}
OURS = {
    "PreSignUp": SIGN_UP,
    "PreTokenGeneration": TOKENS["LambdaArn"],
    "PreTokenGenerationConfig": TOKENS,
}
ABROAD = {"PostConfirmation": f"{ARN}elsewhere".replace("123456789012", "210987654321")}


class Functions:
    """Those that exist, by ARN; Lambda may refuse to say."""

    def __init__(self, *arns):
        self.arns, self.error = set(arns), None

    def get_function_configuration(self, *, FunctionName):  # noqa: N803  # boto3's
        assert ":lambda:" in FunctionName
        if self.error:
            raise refusal(self.error, of="GetFunctionConfiguration")
        if FunctionName not in self.arns:
            raise refusal("ResourceNotFoundException")


class CloudFormation:
    """The stack of the pool, while it is there."""

    def __init__(self, *functions):
        self.functions, self.status, self.is_there = functions, "UPDATE_COMPLETE", True

    def describe_stacks(self, *, StackName):  # noqa: N803  # boto3's
        if not self.is_there:
            raise refusal("ValidationError", because=f"Stack with id {StackName} does not exist")
        told = {"StackName": StackName, "StackId": STACK_ID, "StackStatus": self.status}
        return {"Stacks": [told]}

    def describe_stack_resources(self, **_):
        if not self.is_there:
            raise refusal("ValidationError", because=f"Stack for {POOL_ID} does not exist")
        return {"StackResources": [{"StackName": OWN}]}

    def get_paginator(self, name):
        assert "list_stack_resources" == name
        found = [
            {
                "ResourceType": "AWS::Lambda::Function",
                "LogicalResourceId": each,
                "PhysicalResourceId": each,
            }
            for each in self.functions
        ]
        return SimpleNamespace(paginate=lambda **_: [{"StackResourceSummaries": found}])


@pytest.fixture
def own(world):
    """A pool of the template, with a trigger that its owner has set, and those of the stack."""
    world.cognito.pool["UserPoolTags"] = {"cognito-triggers:stack": OWN, "team": "a"}
    world.cognito.pool["LambdaConfig"] = {"CustomMessage": THEIRS, **OURS}
    world.clients["lambda"] = Functions(SIGN_UP, TOKENS["LambdaArn"], CODES, THEIRS)
    world.clients["cloudformation"] = CloudFormation("own-PreSignUp-1", "own-Tokens-3")
    return world


@pytest.fixture
def detach(own, run):
    """The exit code, the lines and what is left of LambdaConfig; nothing else may change."""

    def detach(*words, stack=OWN):
        before = own.pool.describe()
        code, told = run("detach", *words, stack=stack)
        after = own.pool.describe()
        changed = {each.partition(".")[0] for each in differences(before, after)}
        assert changed <= {"LambdaConfig"}
        return code, told, after["LambdaConfig"]

    return detach


def delete(own):
    """Its stack, and the functions of it."""
    own.clients["cloudformation"].is_there = False
    own.clients["lambda"].arns = {THEIRS}


def test_the_functions_of_a_stack_are_its_resources(detach):
    code, told, config = detach()

    assert (0, {"CustomMessage": THEIRS}) == (code, config)
    assert "PreSignUp: this suite → none" in told
    assert "The stack own can be deleted" in told


def test_some_can_stay_while_the_stack_does(detach):
    code, told, config = detach("--only", "PreTokenGeneration")

    assert (0, {"CustomMessage": THEIRS, "PreSignUp": SIGN_UP}) == (code, config)
    assert "The pool still calls own for PreSignUp" in told


def test_of_a_deleted_stack_only_what_is_missing_is_taken_off(own, detach):
    """A function of another account cannot be looked at, and stays."""
    own.cognito.pool["LambdaConfig"] |= ABROAD
    delete(own)

    code, told, config = detach()

    assert (0, {"CustomMessage": THEIRS, **ABROAD}) == (code, config)
    assert "PreTokenGeneration: a missing function → none" in told
    assert "There is no stack own: users sign in without it" in told
    assert f"{POOL_ID} calls no missing function" in detach()[1]


def test_a_function_without_its_alias_is_missing(own, detach):
    """Every call of it fails, whether the stack is there or not."""
    own.clients["cloudformation"].functions = ()
    own.clients["lambda"].arns = {THEIRS, TOKENS["LambdaArn"]}

    kept = {name: OURS[name] for name in OURS if name != "PreSignUp"}
    assert {"CustomMessage": THEIRS, **kept} == detach()[2]


@pytest.mark.parametrize("sms", [{}, {"CustomSMSSender": THEIRS}])
def test_the_key_of_the_senders_goes_with_the_last(own, detach, sms):
    own.cognito.pool["LambdaConfig"] |= SENDER | sms
    delete(own)

    kept = sms and {**sms, "KMSKeyID": KEY}
    assert {"CustomMessage": THEIRS, **kept} == detach()[2]


@pytest.mark.parametrize("code", ["AccessDeniedException", "TooManyRequestsException"])
def test_a_function_that_is_not_known_to_be_missing_is_not_taken_off(own, detach, code):
    before = own.pool.describe()["LambdaConfig"]
    delete(own)
    own.clients["lambda"].error = code

    found, told, config = detach()

    assert (5, before) == (found, config)
    assert "AWS refused, and nothing was changed" in told


def test_a_stack_that_is_being_deleted_is_waited_for(own, detach):
    own.clients["cloudformation"].status = "DELETE_IN_PROGRESS"

    assert (3, True) == (detach()[0], "own is DELETE_IN_PROGRESS: wait" in detach()[1])


@pytest.mark.parametrize("is_there", [True, False])
def test_a_wrong_name_of_a_stack_takes_nothing_off(own, detach, is_there):
    """Whether there is another stack of that name or none: the functions exist."""
    before = own.pool.describe()["LambdaConfig"]
    own.clients["cloudformation"].is_there = is_there
    found, _, config = detach(stack="another")

    assert (0, before) == (found, config)


def test_a_stack_that_manages_the_pool_is_asked_to_take_missing_functions_off(own, detach):
    """As `detach` leaves all triggers to it, which the stack for the pool did not set."""
    cloudformation = own.clients["cloudformation"]
    cloudformation.describe_stacks = _gone
    own.clients["lambda"].arns = {THEIRS}

    code, told, _ = detach(stack="beside")
    assert (4, True) == (code, "CloudFormation manages this pool (own)" in told)
    assert {"CustomMessage": THEIRS} == detach("--owner", "none", stack="beside")[2]


def _gone(*, StackName):  # noqa: N803  # boto3's
    raise refusal("ValidationError", because=f"Stack with id {StackName} does not exist")


def test_what_the_pool_called_before_comes_back_after_the_stack_is_deleted(world, run):
    """A stack for a pool: its record outlives it, as does an undo file."""
    before = world.pool.describe()
    chosen = ("--only", "PreSignUp,CustomMessage", "--replace", "CustomMessage")
    assert 0 == run("attach", *chosen)[0]
    world.clients["cloudformation"].describe_stacks = _gone
    world.clients["lambda"].get_function_configuration = Functions().get_function_configuration

    code, told = run("detach")

    assert (0, []) == (code, differences(before, world.pool.describe()))
    assert "CustomMessage: a missing function → " in told
    assert {} == world.clients["ssm"].kept
