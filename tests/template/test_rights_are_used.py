"""
No right is there for nothing: each action of a role is one that its code calls.

The code is all that the function's handler can import. That a table or a queue of those that a
function knows is the one that it calls is not seen here, nor is a word that says more than one
thing, such as Publish; docs/rights.md is for reviews of that.
"""

import re
from functools import cache

import pytest

from pipeline.delivery.closure import closure
from tests.loop.template import ROOT, parsed
from tests.template.rights_table import RIGHTS_TABLE

RESOURCES = parsed((ROOT / "template.yaml").read_text())["Resources"]
READS_A_QUEUE = {"sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"}
WRITES_ITS_LOG = {"logs:CreateLogStream", "logs:PutLogEvents"}
# Asked for by a call of another name: who, and which words of its code ask.
BY_OTHER_NAMES = {
    "dynamodb:ConditionCheckItem": ("VerifyAuthChallengeResponse", "ConditionCheck"),
    "dynamodb:PartiQLInsert": ("MetricsConsumer", "INSERT INTO"),
    "dynamodb:PartiQLUpdate": ("MetricsConsumer", "UPDATE "),
    # Else S3 says of an object that is not there that it is forbidden.
    "s3:ListBucket": ("CustomMessage DisposableFeed PreSignUp SignUpLearningConsumer", "NoSuchKey"),
}
NO_FUNCTIONS = {"AdministratorRole", "ChatRole", "DeploymentRole", "GuestRole", "UserRole"}


@cache
def code(function):
    """All modules of ours that a function can import, as one text."""
    handler = RESOURCES[f"{function}Function"]["Properties"]["Handler"]
    return "\n".join(path.read_text() for path in closure(ROOT, handler).modules.values())


@cache
def words(function):
    return set(re.findall(r"\w+", code(function)))


def calls(function, action):
    """Whether there is a call by boto3's name of the operation, or by AWS's."""
    operation = action.partition(":")[2]
    method = re.sub(r"(?<!^)(?=[A-Z])", "_", operation).lower()
    return not {operation, method}.isdisjoint(words(function))


RIGHTS = sorted({(who, right) for who, may, *_ in RIGHTS_TABLE for right in may.split(", ")})
OF_FUNCTIONS = [(who, right) for who, right in RIGHTS if who not in NO_FUNCTIONS]


@pytest.mark.slow
def test_each_action_of_a_function_is_one_that_its_code_calls():
    """Or Lambda in its name: it writes the log, and reads queues of functions with a mapping."""
    mapped = {
        name.removesuffix("Mapping")
        for name, each in RESOURCES.items()
        if each["Type"] == "AWS::Lambda::EventSourceMapping"
    }
    idle = {
        (who, right)
        for who, right in OF_FUNCTIONS
        if not calls(who, right)
        and right not in WRITES_ITS_LOG
        and not (who in mapped and right in READS_A_QUEUE)
    }
    told = {(who, right) for right, (them, _) in BY_OTHER_NAMES.items() for who in them.split()}

    assert len(OF_FUNCTIONS) > 250
    assert told == idle


@pytest.mark.parametrize("right", BY_OTHER_NAMES)
def test_what_asks_by_another_name_is_in_the_code(right):
    """The words by which the right is needed."""
    everybody, asking = BY_OTHER_NAMES[right]

    assert [who for who in everybody.split() if asking in code(who)] == everybody.split()


@pytest.mark.parametrize(
    "right",
    ["dynamodb:DeleteTable", "cognito-idp:AdminEnableUser", "kms:DisableKey", "s3:PutBucketPolicy"],
)
def test_a_right_that_nobody_calls_would_be_found(right):
    """With any function's code."""
    assert not [who for who, _ in OF_FUNCTIONS if calls(who, right)]
