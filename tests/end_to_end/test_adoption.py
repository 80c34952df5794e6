"""
Pools by hand and by five owners: each takes the suite, and is left without a trace.

One stack is deployed for each of them in turn.
"""

import json
from base64 import b64decode, urlsafe_b64decode
from dataclasses import replace
from importlib import import_module
from io import BytesIO, StringIO
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from botocore.exceptions import ClientError
from rich.console import Console

from local.demo.app import App
from local.demo.played import told
from local.deploy import deploy
from local.emulator import Emulator
from local.metrics_pump import MetricsPump
from local.name_server import NameServerProcess
from local.suite import Suite
from operators.__main__ import parser
from operators.adoption.bindings import PARTS, TRIGGERS
from operators.adoption.pool import MFA, Pool, changed_beside
from operators.adoption.pool_update import differences, update_of
from operators.outside import Outside
from pipeline.delivery.kept_zips import KeptZips
from rules.chaining import CHAINABLE
from tests.end_to_end.listening import listening
from tests.end_to_end.owner_kinds import (
    HAS_CDK,
    by_amplify,
    by_cdk,
    by_cloudformation,
    by_sam,
    by_terraform,
)
from tests.end_to_end.rest_api_calls import bearing, caller, code_for

pytestmark = pytest.mark.emulator

SOURCES = {
    "PreSignUp": "PreSignUp_SignUp",
    "CustomMessage": "CustomMessage_UpdateUserAttribute",
    "PostConfirmation": "PostConfirmation_ConfirmSignUp",
    "PreAuthentication": "PreAuthentication_Authentication",
    "PostAuthentication": "PostAuthentication_Authentication",
    "PreTokenGeneration": "TokenGeneration_Authentication",
}
ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "templates" / "adopt.yaml"
# What Cognito calls at a replica.
NEVER_THERE = {"PostConfirmation", "PreSignUp", "UserMigration"}
CALLED_THERE = {*SOURCES, *PARTS["passwordless"]} - NEVER_THERE
THERE = ("--only", ",".join(sorted(CALLED_THERE)))
PRIMARY = "us-east-1"
PASSWORD = "Ada's-own-2026"  # of the emulator


# What the owner has had so far, for all triggers: the address says what it does.
THEIRS = """
import time
def handler(event, context):
    how = event["request"]["userAttributes"].get("email", "").partition("-")[0]
    if how == "refused":
        raise Exception("Not from here")
    if how == "slow":
        time.sleep(6)
    if how in ("null", "big"):
        return {"null": None, "big": {"response": {}, "x": "y" * 2_000_000}}[how]
    if event["triggerSource"].startswith("TokenGeneration"):
        claims = {"claimsToAddOrOverride": {"tier": "gold"}}
        return {**event, "response": {"claimsOverrideDetails": claims}}
    if how == "mutating":
        event["userName"] = "mallory"
        event["request"].clear()
    return event
"""
OURS_FAILED = "INTERNAL_ERROR: Something went wrong on our side, please try again"


def owners_function(emulator):
    """Their function, which is asked for every trigger that can be chained; its ARN."""
    trusts = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}}
    document = json.dumps({"Statement": [{**trusts, "Action": "sts:AssumeRole"}]})
    role = emulator.client("iam").create_role(RoleName="theirs", AssumeRolePolicyDocument=document)
    code = BytesIO()
    with ZipFile(code, "w") as archive:
        archive.writestr("theirs.py", THEIRS)
    return emulator.client("lambda").create_function(
        FunctionName="theirs",
        Runtime="python3.11",
        Handler="theirs.handler",
        Role=role["Role"]["Arn"],
        Timeout=10,
        Code={"ZipFile": code.getvalue()},
    )["FunctionArn"]


def let_in(emulator, theirs, pool):
    """Their function lets their pool in, as Cognito asks for."""
    emulator.client("lambda").add_permission(
        FunctionName=theirs,
        StatementId=pool["Id"].replace("_", "-"),
        Action="lambda:InvokeFunction",
        Principal="cognito-idp.amazonaws.com",
        SourceArn=pool["Arn"],
    )


def add_user(cognito, pool_id, email):
    """Somebody who was there before, with a password."""
    user = {"UserPoolId": pool_id, "Username": email}
    verified = [{"Name": "email", "Value": email}, {"Name": "email_verified", "Value": "true"}]
    cognito.admin_create_user(**user, MessageAction="SUPPRESS", UserAttributes=verified)
    cognito.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)


def owners_pool(emulator, theirs=None, cognito=None):
    """What an owner has: a pool, an app, a user and settings, perhaps triggers, of their own."""
    cognito = cognito or emulator.client("cognito-idp")
    pool = cognito.create_user_pool(
        PoolName="web",
        UsernameAttributes=["email"],
        UsernameConfiguration={"CaseSensitive": False},
        AutoVerifiedAttributes=["email"],
        DeletionProtection="ACTIVE",
        MfaConfiguration="OFF",
        UserPoolTags={"team": "web"},
        Policies={"PasswordPolicy": {"MinimumLength": 10, "TemporaryPasswordValidityDays": 3}},
        UserAttributeUpdateSettings={"AttributesRequireVerificationBeforeUpdate": ["email"]},
        VerificationMessageTemplate={"EmailSubject": "Welcome", "EmailMessage": "It is {####}"},
        LambdaConfig=dict.fromkeys(CHAINABLE, theirs) if theirs else {},
    )["UserPool"]
    if theirs:
        let_in(emulator, theirs, pool)
    client = cognito.create_user_pool_client(
        UserPoolId=pool["Id"],
        ClientName="web",
        ExplicitAuthFlows=[
            "ALLOW_USER_PASSWORD_AUTH",
            "ALLOW_USER_SRP_AUTH",
            "ALLOW_CUSTOM_AUTH",
            "ALLOW_REFRESH_TOKEN_AUTH",
        ],
        PreventUserExistenceErrors="ENABLED",
        AuthSessionValidity=15,
    )["UserPoolClient"]
    add_user(cognito, pool["Id"], "olga-hand@example.com")
    return pool["Id"], client["ClientId"]


def api_client(emulator, pool_id):
    """The owner's app client for the REST API."""
    made = emulator.client("cognito-idp").create_user_pool_client(
        UserPoolId=pool_id,
        ClientName="api",
        GenerateSecret=True,
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_CUSTOM_AUTH"],
        RefreshTokenRotation={"Feature": "ENABLED"},
        EnablePropagateAdditionalUserContextData=True,
        PreventUserExistenceErrors="ENABLED",
        AuthSessionValidity=15,
    )
    return made["UserPoolClient"]["ClientId"]


def beside(pool_id, emulator, name_server, chained, **others):
    """The stack for a pool that exists; where there is one already, it moves there."""
    emulator.client("sesv2").create_email_identity(EmailIdentity="no-reply@example.com")
    return deploy(
        emulator,
        template=TEMPLATE,
        stack="beside",
        parameters={
            "ChainedFunctions": ",".join([chained] * len(CHAINABLE)),
            "DnsServers": name_server.setting,
            "ExistingUserPoolId": pool_id,
            "EventPublishTimeoutMs": "1500",
            "MailFrom": "no-reply@example.com",
            "RelayRetrySeconds": "1",
            "SignInBy": "email",
            "TokenVersion": "V2_0",
            **others,
        },
        package=KeptZips(ROOT),
    )


def with_names(stack, pool_id, client_id):
    """The stack as one that knows the names of the pool."""
    names = {"UserPoolId": pool_id, "PublicClientId": client_id}
    return replace(stack, outputs={**stack.outputs, **names})


@pytest.fixture(scope="module")
def name_server():
    with NameServerProcess() as server:
        yield server


@pytest.fixture(scope="module")
def suite(name_server):
    with Emulator() as emulator:
        theirs = owners_function(emulator)
        pool_id, client_id = owners_pool(emulator, theirs)
        api = {"ApiClientId": api_client(emulator, pool_id), "PasswordLength": "10"}
        stack = beside(pool_id, emulator, name_server, theirs, RestApi="on", **api)
        pump = MetricsPump(emulator.client)
        pump.start()
        try:
            yield Suite(emulator, with_names(stack, pool_id, client_id), pump)
        finally:
            pump.stop()


@pytest.fixture
def operate(suite, monkeypatch, tmp_path):
    """An operators' command on the emulator: its exit code and its lines."""
    monkeypatch.chdir(tmp_path)

    def operate(command, *words, pool=suite.user_pool_id):
        asked = parser().parse_args([command, "--pool", pool, *words])
        told = StringIO()
        outside = Outside(
            client=suite.emulator.client,
            stack=SimpleNamespace(name="beside"),
            console=Console(file=told, width=400),
            is_sure=True,
            is_dry=asked.dry_run,
        )
        return import_module(f"operators.{command}").run(asked, outside), told.getvalue()

    return operate


def test_a_pool_by_hand_takes_the_suite_and_is_left_without_a_trace(suite, operate):
    pool = Pool(suite.emulator.client("cognito-idp"), suite.user_pool_id)
    before, everything = pool.describe(), all_of(pool)
    chain = ("--chain", ",".join(CHAINABLE))
    assert (3, before) == (operate("attach")[0], pool.describe())
    assert (0, before) == (operate("attach", *chain, "--dry-run")[0], pool.describe())

    code, lines = operate("attach", *chain)
    assert 0 == code, lines
    _people_sign_in(suite)
    _people_use_the_api(suite)
    _theirs_are_asked(suite)
    _losses_are_counted(suite, pool)

    code, lines = operate("detach")
    assert 0 == code, lines
    assert [] == changed(everything, all_of(pool))
    assert [] == kept(suite)


def kept(suite):
    """What the stack remembers of a pool."""
    name = "/cognito-triggers/beside/attachment"
    return suite.emulator.client("ssm").get_parameters(Names=[name])["Parameters"]


def _people_use_the_api(suite):
    """By the client that the owner has for it; tokens are those of the owner's pool."""
    call, kim = caller(suite), "kim-hand@example.com"
    account, spam = ({"email": each, "password": PASSWORD} for each in (kim, "x@mailinator.com"))
    assert 202 == call("POST", "/auth/register", account).status
    assert 204 == call("POST", "/auth/verify", {"email": kim, "code": "123456"}).status
    tokens = call("POST", "/auth/login", account)
    assert kim == call("GET", "/auth/userinfo", **bearing(tokens["access_token"]))["email"]
    assert "disposable" in call("POST", "/auth/register", spam).text
    sent = call("POST", "/auth/passwordless/start", {"email": kim})
    told = {"email": kim, "session": sent["session"], "answer": code_for(suite, kim)}
    assert "access_token" in call("POST", "/auth/passwordless/verify", told).text


def _theirs_are_asked(suite):
    """By our functions, with their rights: their words are Cognito's, and their failure is ours."""
    for how, words in (
        ("refused", "PreSignUp failed with error Not from here."),
        ("slow", f"PreSignUp failed with error {OURS_FAILED}."),
    ):
        with pytest.raises(ClientError) as refused:
            App(suite).sign_up(f"{how}-ann@example.com", PASSWORD)
        assert words == refused.value.response["Error"]["Message"]
    tokens = suite.emulator.client("cognito-idp").initiate_auth(
        ClientId=suite.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "olga-hand@example.com", "PASSWORD": PASSWORD},
    )["AuthenticationResult"]
    assert "gold" == claims_of(tokens["IdToken"])["tier"]
    for how in ("null", "big"):
        answer, log = _invoked(suite, "PreSignUp", how)
        assert OURS_FAILED == answer["errorMessage"], log
    for trigger in SOURCES:
        answer, log = _invoked(suite, trigger, "refused")
        assert "Not from here" == answer["errorMessage"], log
        tries = (_invoked(suite, trigger, "mutating") for _ in range(3))  # the machine may be busy
        assert any("ada" == answer.get("userName") for answer, _ in tries), trigger


def _invoked(suite, trigger, how):
    """What our function returns for an event about a user whose address says *how*, and its log."""
    event = json.loads((ROOT / f"tests/cognito_events/{SOURCES[trigger]}.json").read_text())
    event |= {"userName": "ada", "userPoolId": suite.user_pool_id}
    event["request"]["userAttributes"] |= {
        "email": f"{how}-ada@example.com",
        "email_verified": "true",
    }
    answer = suite.emulator.client("lambda").invoke(
        FunctionName=suite.stack.outputs[f"{trigger}Arn"],
        LogType="Tail",
        Payload=json.dumps(event),
    )
    with answer["Payload"] as body:
        return json.loads(body.read()), b64decode(answer.get("LogResult", "")).decode()


def claims_of(token):
    body = token.split(".")[1]
    return json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))


@pytest.mark.parametrize(
    ("make", "owner", "line", "more"),
    [
        (by_cloudformation, "CloudFormation", "LambdaConfig:", ()),
        pytest.param(
            *(by_cdk, "CDK", "addPropertyOverride('LambdaConfig.PreSignUp'", ()),
            marks=pytest.mark.skipif(not HAS_CDK, reason="make install-javascript, with npm"),
        ),
        (by_sam, "CloudFormation", "LambdaConfig:", ("--replace", "PreSignUp")),
        (by_amplify, "Amplify", "backend.auth.resources", ()),
        (by_terraform, "Terraform", "lambda_config {", ()),
    ],
)
def test_a_pool_of_an_owner_is_left_to_them_or_taken(
    suite, operate, name_server, tmp_path, make, owner, line, more
):
    """Their lines first; without them the same as by hand, and nothing of it is changed."""
    emulator, name = suite.emulator, make.__name__.removeprefix("by_")
    pool_id, client_id = make(emulator, tmp_path)
    pool = Pool(emulator.client("cognito-idp"), pool_id)
    add_user(emulator.client("cognito-idp"), pool_id, f"olga-{name}@example.com")
    stack = beside(pool_id, emulator, name_server, "")
    there = replace(suite, stack=with_names(stack, pool_id, client_id))
    before = all_of(pool)
    said = ("--owner", "terraform") if owner == "Terraform" else ()
    code, told = operate("attach", *more, *said, pool=pool_id)
    assert (4, []) == (code, changed(before, all_of(pool))), told
    assert f"{owner} manages this pool ({'by --owner' if said else name})" in told
    assert line in told

    code, told = operate("attach", *more, "--owner", "none", pool=pool_id)
    assert 0 == code, told
    assert {"LambdaConfig"} == {each.partition(".")[0] for each in changed(before, all_of(pool))}
    _people_sign_in(there, of=name)
    assert 0 == operate("detach", pool=pool_id)[0]
    assert [] == changed(before, all_of(pool))
    assert [] == kept(suite)


def test_a_stack_at_a_replica_signs_users_in_and_changes_none(suite, operate, name_server):
    """The pool is in another Region, its replica in the emulator's: both take what AWS does."""
    emulator, rosa, uma = suite.emulator, "rosa-there@example.com", "uma-there@example.com"
    primary = emulator.client("cognito-idp", PRIMARY)
    pool_id, client_id = owners_pool(emulator, cognito=primary)
    add_user(primary, pool_id, rosa)
    primary.admin_create_user(
        UserPoolId=pool_id,
        Username=uma,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "email", "Value": uma}],
    )
    primary.create_user_pool_replica(UserPoolId=pool_id, RegionName=emulator.region)
    primary.update_user_pool_replica(
        UserPoolId=pool_id, RegionName=emulator.region, Status="ACTIVE"
    )
    pool = Pool(emulator.client("cognito-idp"), pool_id)
    before, users = all_of(pool), users_of(primary, pool_id)
    beside(pool_id, emulator, name_server, "")
    code, lines = operate("attach", *THERE, pool=pool_id)
    assert (3, []) == (code, changed(before, all_of(pool)))
    assert "settings: this Region has a secondary replica of the pool" in lines
    at_a_replica = {"UserPoolReplica": "secondary", "MailToUnverified": "true"}
    stack = beside(pool_id, emulator, name_server, "", **at_a_replica)
    code, lines = operate("attach", pool=pool_id)
    assert 3 == code
    assert f"--only {','.join(name for name in TRIGGERS if name in CALLED_THERE)}" in lines
    made = emulator.client("cloudformation").describe_stack_resources(StackName="beside")
    names = {each["LogicalResourceId"] for each in made["StackResources"]}
    assert ("MetricsSubscription" in names, "GroupRepairSubscription" in names) == (True, False)
    code, lines = operate("attach", *THERE, pool=pool_id)
    assert 0 == code, lines
    assert {} == Pool(primary, pool_id).describe()["LambdaConfig"]

    _people_sign_in_there(replace(suite, stack=with_names(stack, pool_id, client_id)), rosa, uma)
    assert users == users_of(primary, pool_id)
    assert 0 == operate("detach", pool=pool_id)[0]
    assert [] == changed(before, all_of(pool))


def users_of(cognito, pool_id):
    """Who is in a pool, with all that Cognito keeps of a user."""
    return cognito.list_users(UserPoolId=pool_id)["Users"]


def _people_sign_in_there(there, rosa, uma):
    """Who has a verified address signs in; nobody signs up, or is changed."""
    app, listener = App(there), listening(there, name="heard-there")
    assert "tokens" == app.sign_in(rosa, PASSWORD)
    challenge = app.code_challenge(rosa)
    assert "AuthenticationResult" in app.answer_code(rosa, challenge, app.mailed(rosa))
    app.code_challenge(uma)
    with pytest.raises(ClientError, match="OperationNotEnabledException"):
        app.sign_up("ida-there@example.com", PASSWORD)
    heard = {told(event).partition(" ")[0] for event in listener.hear_all()}
    assert {"sign_in.succeeded", "challenge.delivery_failed"} <= heard
    assert not any(name.startswith("sign_up.") for name in heard)
    assert [] == [mail for mail in there.emulator.mails() if uma in str(mail)]


def all_of(pool):
    """What a pool is: its description; its second factors, app clients and what else it has."""
    beside = pool.beside()
    assert {MFA: dict, "DescribeUserPoolClient": dict} == {
        name: type(beside[name]) for name in (MFA, "DescribeUserPoolClient")
    }
    return pool.describe(), beside


def changed(before, after):
    """The paths in which two answers of `all_of` differ."""
    return [*differences(before[0], after[0]), *changed_beside(before[1], after[1])]


def _losses_are_counted(suite, pool):
    """By the watch in its own function, with what attach has kept; then all is as it was."""

    def lost():
        function = suite.emulator.client("cloudformation").describe_stack_resource(
            StackName="beside", LogicalResourceId="PoolWatchFunction"
        )["StackResourceDetail"]["PhysicalResourceId"]
        answer = suite.emulator.client("lambda").invoke(FunctionName=function)
        told = json.loads(answer["Payload"].read())
        assert "lost" in told, told
        return told["lost"]

    attached = pool.describe()
    config = attached["LambdaConfig"]
    assert 0 == lost()
    pool.update(update_of(attached, {}, members=pool.members))
    assert len(config.keys() & set(TRIGGERS)) == lost()
    pool.update(update_of(attached, config, members=pool.members))
    assert [] == differences(attached, pool.describe())


def _people_sign_in(suite, of="hand"):
    """Who was there before, and who comes now; and everything is told."""
    app, listener = App(suite), listening(suite, name=f"heard-{of}")
    olga, ida = f"olga-{of}@example.com", f"ida-{of}@example.com"
    assert "tokens" == app.sign_in(olga, PASSWORD)
    challenge = app.code_challenge(olga)
    code = app.mailed(olga)
    assert "AuthenticationResult" in app.answer_code(olga, challenge, code)
    with pytest.raises(ClientError, match="PreSignUp"):
        suite.emulator.client("cognito-idp").sign_up(
            ClientId=suite.client_id,
            Username="x@mailinator.com",
            Password=PASSWORD,
            UserAttributes=[{"Name": "email", "Value": "x@mailinator.com"}],
        )
    app.sign_up(ida, PASSWORD)
    app.confirm(ida, app.mailed(ida))
    heard = {told(event).partition(" ")[0] for event in listener.hear_all()}
    assert {"sign_in.succeeded", "sign_up.rejected", "sign_up.accepted", "user.confirmed"} <= heard
    assert not any(name.startswith("group.") for name in heard)
