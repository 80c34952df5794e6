"""An update of somebody else took the triggers off the pool, and nothing fails."""

import importlib
import json
from functools import partial

import pytest

from runtime.aws_client.errors import Refused
from tests.damage import damaged_often, seeded
from tests.workers.test_schedules import ROUNDS, SCHEDULED
from workers.pool_watch import handle

POOL, NAME = "eu-west-1_AbC", "/cognito-triggers/beside/attachment"
ARN = "arn:aws:lambda:eu-west-1:123456789012:function:"


FUNCTIONS = {"PreSignUp": "PreSignUp", "A": "A", "PreTokenGeneration": "tokens"}


class Cognito:
    def __init__(self):
        self.pool, self.error = {}, None

    def describe_user_pool(self, *, UserPoolId):  # noqa: N803  # boto3's
        assert POOL == UserPoolId
        if self.error:
            raise self.error
        return {"UserPool": self.pool}


class Ssm:
    """The parameter, as `operators attach` writes it; None before."""

    def __init__(self):
        triggers = {name: {"is": f"{ARN}{name}:live", "was": None} for name in ("PreSignUp", "A")}
        self.error = None
        self.told = {"pool_id": POOL, "since": "20261127T120000Z", "triggers": triggers}
        self.put = []

    def put_parameter(self, *, Name, Value, Type, Overwrite):  # noqa: N803  # boto3's
        assert (NAME, "String") == (Name, Type)
        if self.told and not Overwrite:
            raise Refused({"Error": {"Code": "ParameterAlreadyExists"}})
        self.told = json.loads(Value)
        self.put.append(self.told)

    def get_parameter(self, *, Name):  # noqa: N803  # boto3's
        assert NAME == Name
        if self.error or not self.told:
            raise self.error or Refused({"Error": {"Code": "ParameterNotFound"}})
        return {"Parameter": {"Value": json.dumps(self.told)}}


@pytest.fixture
def cognito():
    return Cognito()


@pytest.fixture
def ssm():
    return Ssm()


@pytest.fixture
def watch(cognito, ssm, metric_lines):
    told = {"parameter": NAME, "pool_id": POOL, "lines": metric_lines, "functions": FUNCTIONS}
    return partial(handle, {}, cognito=cognito, ssm=ssm, **told)


def counted(capsys):
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return [line["TriggersLost"] for line in lines if "TriggersLost" in line]


@pytest.mark.parametrize(
    ("config", "count"),
    [
        ({"PreSignUp": f"{ARN}PreSignUp:live", "A": f"{ARN}A:live"}, 0),
        ({"PreSignUp": f"{ARN}PreSignUp:live", "A": f"{ARN}theirs"}, 1),
        ({}, 2),
    ],
)
def test_what_is_lost_is_counted(watch, cognito, capsys, logged, config, count):
    """All of them are what an update without LambdaConfig takes."""
    cognito.pool = {"LambdaConfig": config}

    assert {"lost": count} == watch()
    assert [[count]] == counted(capsys)
    assert bool(count) is ("triggers lost" in logged)


@pytest.mark.parametrize("told", [None, {"pool_id": "eu-west-1_Other", "triggers": {"A": {}}}])
def test_before_it_is_attached_there_is_nothing_to_lose(watch, ssm, capsys, told):
    """0 is counted all the same: missing data is an alarm."""
    ssm.told = told

    assert {"lost": 0} == watch()
    assert 1 == len(counted(capsys))


ONE = {"PreSignUp": f"{ARN}PreSignUp:live"}
DETAILED = {"PreTokenGenerationConfig": {"LambdaVersion": "V2_0", "LambdaArn": f"{ARN}tokens:2"}}


def test_what_an_owner_set_in_code_is_remembered_and_missed(watch, cognito, ssm, capsys):
    """Nobody ran `attach`: what was once there of ours is what there is to lose."""
    ssm.told = None
    cognito.pool = {"LambdaConfig": {**ONE, "CustomMessage": f"{ARN}theirs"}}
    assert {"lost": 0} == watch()
    cognito.pool = {"LambdaConfig": {**ONE, **DETAILED}}
    assert {"lost": 0} == watch() == watch()
    assert [{"PreSignUp"}, {"PreSignUp", "PreTokenGeneration"}] == [
        set(each["triggers"]) for each in ssm.put
    ]

    cognito.pool = {"LambdaConfig": ONE}
    assert {"lost": 1} == watch()
    cognito.pool = {}
    assert {"lost": 2} == watch()
    assert 5 == len(counted(capsys))


def test_what_attach_keeps_is_never_changed(watch, cognito, ssm, logged):
    """It knows what was there before. What is not in it may be another attach's, a moment ago."""
    cognito.pool = {"LambdaConfig": {**ONE, **DETAILED}}
    watch()
    assert [] == ssm.put

    ssm.told["pool_id"] = "eu-west-1_Other"
    watch()
    assert [] == ssm.put
    assert "triggers lost" in logged


@pytest.mark.parametrize("code", ["ParameterAlreadyExists", "AccessDeniedException"])
def test_attach_may_keep_it_in_the_same_moment(watch, cognito, ssm, code):
    """Then that stays; another refusal is told by the alarm that nobody watches."""
    ssm.told = None
    cognito.pool = {"LambdaConfig": ONE}

    def refuse(**_):
        raise Refused({"Error": {"Code": code}})

    ssm.put_parameter = refuse
    if code == "ParameterAlreadyExists":
        assert {"lost": 0} == watch()
    else:
        with pytest.raises(Refused):
            watch()


@pytest.mark.parametrize("which", ["cognito", "ssm"])
def test_what_cannot_be_read_is_not_counted(watch, cognito, ssm, capsys, which):
    """Nobody may take it for 0."""
    broken = {"cognito": cognito, "ssm": ssm}[which]
    broken.error = Refused({"Error": {"Code": "AccessDeniedException"}})
    with pytest.raises(Refused):
        watch()

    assert [] == counted(capsys)


def test_it_is_wired(monkeypatch):
    """To the pool and the parameter of its environment."""
    for name, value in {
        "USER_POOL_ID": POOL,
        "ATTACHMENT_PARAMETER": NAME,
        "TRIGGER_FUNCTIONS": "PreSignUp=f,,UserMigration=g",
        "POWERTOOLS_SERVICE_NAME": "beside",
        "AWS_DEFAULT_REGION": "eu-west-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }.items():
        monkeypatch.setenv(name, value)
    wired = importlib.import_module("workers.pool_watch").wire()

    assert (POOL, NAME) == (wired.keywords["pool_id"], wired.keywords["parameter"])
    assert {"PreSignUp": "f", "UserMigration": "g"} == wired.keywords["functions"]


def test_no_event_steers_it(cognito, ssm, metric_lines, fault, capfd):
    """It is the stack's parameter that says what was attached."""
    told = {"parameter": NAME, "pool_id": POOL, "lines": metric_lines, "functions": FUNCTIONS}
    watch, chance = partial(handle, cognito=cognito, ssm=ssm, **told), seeded("1 pool_watch")
    usual = watch({})
    others = [{"detail": {"pool_id": "eu-west-1_other", "secret": "secret"}}]
    differing = sum(watch(damaged_often(SCHEDULED, others, chance)) != usual for _ in range(ROUNDS))
    fault("bad input: pool_watch", n=ROUNDS, failed=differing)

    assert {"lost": 2} == usual
    assert 0 == differing
    assert "secret" not in "".join(capfd.readouterr())
