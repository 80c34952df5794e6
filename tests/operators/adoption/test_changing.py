"""One change of a pool: sent once, proved, and on the disk before it is sent."""

import json
import stat

import pytest
from botocore.exceptions import ClientError

from operators.adoption.bindings import function_of
from operators.adoption.changing import ChangedMeanwhile, NotAsMeant, change
from operators.adoption.plan import HalfASignIn, Taken, attaching, called_by, detaching
from operators.adoption.pool import Pool
from operators.adoption.pool_update import differences
from operators.adoption.resuming import file_name, finish, unfinished
from operators.adoption.undo import NotThisPool, Undo
from tests.operators.adoption.cognito import CLIENT, MFA, POOL, POOL_ID, Cognito, refusal
from tests.operators.adoption.pools import ARN, THEIRS

OURS = {
    "PreSignUp": f"{ARN}ours-check:live",
    "PostAuthentication": f"{ARN}ours-counts:live",
    "PreTokenGeneration": {"LambdaVersion": "V2_0", "LambdaArn": f"{ARN}ours-claims:live"},
}
FUNCTIONS = {f"{ARN}ours-check", f"{ARN}ours-counts", f"{ARN}ours-claims"}
ACCOUNT = "123456789012"
WHERE = (POOL_ID, ACCOUNT, "eu-west-1", "s")


@pytest.fixture
def path(tmp_path):
    return tmp_path / file_name(POOL_ID, "20261127T120000Z")


def undo_of(pool, plan):
    return Undo(
        pool_id=POOL_ID,
        account=ACCOUNT,
        region="eu-west-1",
        stack="s",
        before={"DescribeUserPool": plan.before, **pool.beside()},
        triggers=plan.triggers,
    )


def attach(cognito, path, ours=OURS, **chosen):
    pool = Pool(cognito, POOL_ID)
    plan = attaching(pool.describe(), ours, **chosen)
    return change(pool, plan, undo_of(pool, plan), path, sleep=lambda _: None)


def detach(cognito, path, was=None):
    pool = Pool(cognito, POOL_ID)
    before = pool.describe()
    called = called_by(before["LambdaConfig"])
    ours = [name for name, entry in called.items() if function_of(entry) in FUNCTIONS]
    plan = detaching(before, ours, was or {})
    journal = path.with_name(f"{path.stem}-detach.json")
    return change(pool, plan, undo_of(pool, plan), journal, sleep=lambda _: None)


def test_attach_and_detach_leave_no_trace(path):
    cognito = Cognito()
    attach(cognito, path)

    config = cognito.pool["LambdaConfig"]
    assert THEIRS == config["CustomMessage"]
    assert (
        OURS.items()
        <= (config | {"PreTokenGeneration": config["PreTokenGenerationConfig"]}).items()
    )
    assert ["LambdaConfig"] == [
        *{each.partition(".")[0] for each in differences(POOL, cognito.pool)}
    ]

    detach(cognito, path)
    assert [] == differences(POOL, cognito.pool)
    assert 2 == cognito.calls.count("update")


def test_the_file_is_on_the_disk_before_the_call(path):
    """And nobody else can read it: the external id of the SMS role is in it."""

    def look(name, _):
        if name == "update":
            assert "planned" == json.loads(path.read_text())["state"]

    attach(Cognito(on=look), path)

    assert "sent" == json.loads(path.read_text())["state"]
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert CLIENT["ClientSecret"] not in path.read_text()


def test_what_is_there_already_is_no_change(path):
    cognito = Cognito()
    attach(cognito, path)

    assert {} == attaching(Pool(cognito, POOL_ID).describe(), OURS).triggers


def test_a_taken_trigger_is_refused_unless_it_is_replaced_or_chained():
    """Theirs is not thrown away by an oversight."""
    ours = {"CustomMessage": f"{ARN}ours:live"}
    with pytest.raises(Taken, match=r"theirs\. --chain CustomMessage"):
        attaching(POOL, ours)
    never = {**POOL, "LambdaConfig": {"UserMigration": THEIRS}}
    with pytest.raises(Taken, match=r"theirs\. --replace UserMigration"):
        attaching(never, {"UserMigration": f"{ARN}ours:live"})

    assert attaching(POOL, ours, replaced=["CustomMessage"]).triggers
    for pool in (POOL, {**POOL, "LambdaConfig": {}}):
        [binding] = attaching(pool, ours, chained={"CustomMessage": THEIRS}).triggers.values()
        assert THEIRS == binding.was


def test_half_a_sign_in_is_refused():
    with pytest.raises(HalfASignIn):
        attaching(POOL, {"DefineAuthChallenge": f"{ARN}d:live"})


def test_what_was_there_comes_back(path):
    cognito = Cognito()
    attach(cognito, path, {"CustomMessage": f"{ARN}ours-check:live"}, replaced=["CustomMessage"])
    detach(cognito, path, {"CustomMessage": THEIRS})

    assert [] == differences(POOL, cognito.pool)


def test_a_change_of_somebody_else_is_kept(path):
    """Between plan and call: nothing is sent, and nothing is left on the disk."""

    def somebody(name, number):
        if (name, number) == ("describe", 2):
            cognito.pool["Policies"]["PasswordPolicy"]["MinimumLength"] = 20

    cognito = Cognito(on=somebody)
    with pytest.raises(ChangedMeanwhile, match="MinimumLength"):
        attach(cognito, path)

    assert "update" not in cognito.calls
    assert not path.exists()


@pytest.mark.parametrize(
    ("code", "calls"), [("InvalidSmsRoleAccessPolicyException", 1), ("TooManyRequestsException", 4)]
)
def test_what_aws_refuses_changes_nothing(path, code, calls):
    """It is asked again only where that can help."""

    def refuse(name, _):
        if name == "update":
            raise refusal(code)

    cognito = Cognito(on=refuse)
    with pytest.raises(ClientError, match=code):
        attach(cognito, path)

    assert calls == cognito.calls.count("update")
    assert not path.exists()
    assert cognito.pool == POOL


def test_a_busy_pool_is_asked_again(path):
    def busy(name, number):
        if (name, number) == ("update", 1):
            raise refusal("ConcurrentModificationException")

    attach(Cognito(on=busy), path)

    assert "sent" == json.loads(path.read_text())["state"]


def test_second_factors_that_an_update_took_away_are_set_again(path):
    def reset(name, _):
        if name == "update":
            cognito.config = {"MfaConfiguration": "OFF"}

    cognito = Cognito(on=reset)
    attach(cognito, path)

    assert MFA == cognito.config
    assert 1 == cognito.calls.count("set_mfa")


def test_what_differs_after_the_call_is_told(path):
    """And the file that says how it was stays."""

    def stray(name, number):
        if (name, number) == ("describe", 3):
            cognito.pool["DeletionProtection"] = "INACTIVE"

    cognito = Cognito(on=stray)
    with pytest.raises(NotAsMeant, match="DeletionProtection"):
        attach(cognito, path)
    assert "sent" == json.loads(path.read_text())["state"]


def test_a_client_that_changed_is_told(path):
    def stray(name, _):
        if name == "update":
            cognito.client["AuthSessionValidity"] = 3

    cognito = Cognito(on=stray)
    with pytest.raises(NotAsMeant, match=r"DescribeUserPoolClient: app\.AuthSessionValidity"):
        attach(cognito, path)


def test_threat_protection_of_an_app_client_that_changed_is_told(path):
    """A client may have its own, in addition to that of the pool."""
    risks = {}

    def stray(name, _):
        if name == "update":
            risks["app"] = {"RiskConfiguration": {"ClientId": "app"}}

    cognito = Cognito(on=stray)
    cognito.describe_risk_configuration = lambda **of: risks.get(of.get("ClientId"), {})
    with pytest.raises(NotAsMeant, match=r"DescribeRiskConfiguration: app\.RiskConfiguration"):
        attach(cognito, path)


RISKS = "DescribeRiskConfiguration (AccessDeniedException)"  # never to be read here
LOGS = "GetLogDeliveryConfiguration (TooManyRequestsException)"


def test_what_cannot_be_read_is_named(path):
    """A right that is missing is no reason to stop, and none to be silent."""
    cognito = Cognito()

    assert [RISKS] == attach(cognito, path)
    assert [RISKS] == detach(cognito, path)


@pytest.mark.parametrize("readable", ["before", "after"])
def test_what_only_one_side_could_read_was_not_compared(path, readable):
    """The update may have reset it: nobody can tell."""
    cognito = Cognito()
    told = cognito.get_log_delivery_configuration

    def throttled(**_):
        if ("update" in cognito.calls) == (readable == "before"):
            raise refusal("TooManyRequestsException")
        return told()

    cognito.get_log_delivery_configuration = throttled

    assert [LOGS, RISKS] == attach(cognito, path)


def test_what_differs_is_told_with_what_was_not_compared(path):
    def stray(name, _):
        if name == "update":
            cognito.client["AuthSessionValidity"] = 3

    cognito = Cognito(on=stray)
    with pytest.raises(NotAsMeant) as told:
        attach(cognito, path)

    assert str(told.value).endswith(f"AuthSessionValidity (not compared: {RISKS})")


def killed(at, path):
    """A run that ends at the call *at*."""

    def die(name, number):
        if (name, number) == at:
            raise KeyboardInterrupt

    cognito = Cognito(on=die)
    with pytest.raises(KeyboardInterrupt):
        attach(cognito, path)
    cognito.on = lambda *_: None
    return cognito


def test_killed_after_the_call_the_next_run_proves(path):
    cognito = killed(("describe", 3), path)
    [(found, undo)] = unfinished(path.parent, WHERE)

    assert [RISKS] == finish(Pool(cognito, POOL_ID), found, undo, sleep=lambda _: None)
    assert 1 == cognito.calls.count("update")


def test_killed_after_the_call_a_trigger_of_somebody_else_is_no_sign_of_none(path):
    """The file is the only one that knows what was there before ours: it stays."""
    cognito = killed(("describe", 3), path)
    cognito.pool["LambdaConfig"]["PostConfirmation"] = THEIRS
    [(found, undo)] = unfinished(path.parent, WHERE)

    with pytest.raises(NotAsMeant, match=r"LambdaConfig\.PostConfirmation"):
        finish(Pool(cognito, POOL_ID), found, undo, sleep=lambda _: None)
    assert path.exists()


@pytest.mark.parametrize(("region", "stack"), [("us-east-1", "s"), ("eu-west-1", "other")])
def test_what_another_region_or_stack_began_is_not_gone_on_with(path, region, stack):
    killed(("describe", 3), path)

    assert [] == unfinished(path.parent, (POOL_ID, ACCOUNT, region, stack))


def test_killed_before_the_call_the_file_goes(path):
    cognito = killed(("update", 1), path)
    [(found, undo)] = unfinished(path.parent, WHERE)

    assert finish(Pool(cognito, POOL_ID), found, undo, sleep=lambda _: None) is None
    assert not path.exists()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[" * 9999, "[]", '"x"', '{"schema": "urn:cognito-triggers:undo:9", "triggers": {}}'],
)
def test_a_file_that_is_none_is_refused(path, text):
    path.write_text(text)
    with pytest.raises(NotThisPool):
        Undo.read(path)


@pytest.mark.parametrize(
    "where",
    [
        ("eu-west-1_Xyz", ACCOUNT, "eu-west-1", "s"),
        (POOL_ID, "210987654321", "eu-west-1", "s"),
        (POOL_ID, ACCOUNT, "us-east-1", "s"),
        (POOL_ID, ACCOUNT, "eu-west-1", "other"),
    ],
)
def test_a_file_of_another_pool_account_region_or_stack_is_refused(path, where):
    """A replica has the id of the primary, and triggers of its own."""
    attach(Cognito(), path)
    undo = Undo.read(path)
    undo.check(path, WHERE)

    with pytest.raises(NotThisPool, match="is about"):
        undo.check(path, where)


def test_a_file_that_names_no_stack_is_read_and_is_about_any(path):
    attach(Cognito(), path)
    told = json.loads(path.read_text())
    del told["stack"]
    path.write_text(json.dumps(told))

    undo = Undo.read(path)

    undo.check(path, WHERE)
    with pytest.raises(NotThisPool, match=f"about {POOL_ID} in the account"):
        undo.check(path, (POOL_ID, ACCOUNT, "us-east-1", "s"))


def test_a_file_that_has_been_used_is_refused(path):
    """What was there before it may be gone by now."""
    attach(Cognito(), path)

    with pytest.raises(NotThisPool, match="has been used by detach already"):
        Undo.read(path).at("undone").check(path, WHERE)


def test_what_is_read_is_what_was_kept(path):
    """Times included: AWS's are no JSON."""
    pool = Pool(Cognito(), POOL_ID)
    undo = undo_of(pool, attaching(pool.describe(), OURS))
    undo.keep(path)

    assert undo == Undo.read(path)
