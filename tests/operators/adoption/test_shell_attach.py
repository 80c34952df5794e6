"""The two commands, on a pool of which an update resets all that it leaves out."""

import json
import signal

import pytest

from operators.adoption.bindings import TRIGGERS, arn_of
from operators.adoption.pool_update import differences
from operators.adoption.uninterrupted import uninterrupted
from operators.outside import NotAgreed
from tests.operators.adoption.cognito import refusal
from tests.operators.adoption.pools import THEIRS
from tests.operators.adoption.stack import STACK_ID

CHOSEN = ("--only", ",".join(name for name in TRIGGERS if name != "CustomMessage"))


def test_attach_and_detach_leave_no_trace(world, run):
    """By the undo file, and by what the stack remembers."""
    before = world.pool.describe()
    for undo in (True, False):
        code, told = run("attach", *CHOSEN)
        assert 0 == code, told
        config = world.pool.describe()["LambdaConfig"]
        assert THEIRS == config["CustomMessage"]
        assert {"ours"} == {
            arn_of(config[name]).rpartition(":function:")[2][:4]
            for name in TRIGGERS
            if name in CHOSEN[1]
        }
        [file] = world.folder.glob("*.json")

        assert 0 == run("detach", *(("--undo", str(file)) if undo else ()))[0]
        assert [] == differences(before, world.pool.describe())
        file.unlink()


def test_a_taken_trigger_is_refused_and_can_be_replaced(world, run):
    before = world.pool.describe()
    assert 3 == run("attach")[0]
    code, told = run("attach", "--replace", "CustomMessage")
    assert 0 == code, told
    assert f"CustomMessage: {THEIRS} → " in told

    assert 0 == run("detach")[0]
    assert [] == differences(before, world.pool.describe())


def test_what_is_gone_meanwhile_does_not_come_back(world, run):
    """A pool whose function is gone refuses every sign-up."""
    run("attach", "--replace", "CustomMessage")
    del world.clients["lambda"].lets_in["theirs"]

    code, told = run("detach")

    assert (0, {}) == (code, world.pool.describe()["LambdaConfig"])
    assert f"CustomMessage stays empty: {THEIRS} is missing" in told


def test_a_dry_run_and_a_no_change_nothing(world, run):
    before = world.pool.describe()
    assert (0, 0) == (run("attach", *CHOSEN, "--dry-run")[0], run("detach", "--dry-run")[0])
    with pytest.raises(NotAgreed):
        run("attach", *CHOSEN, is_sure=False)
    run("attach", *CHOSEN)
    with pytest.raises(NotAgreed):
        run("detach", is_sure=False)
    assert 0 == run("detach", "--dry-run")[0]
    run("detach")

    assert [] == differences(before, world.pool.describe())


def test_what_is_attached_one_by_one_is_remembered_together(world, run):
    """Drift is measured against it, and detach puts back by it what was there."""
    before = world.pool.describe()
    run("attach", "--only", "CustomMessage", "--replace", "CustomMessage")
    run("attach", "--only", "PreSignUp")

    [kept] = world.clients["ssm"].kept.values()
    assert {"CustomMessage", "PreSignUp"} == json.loads(kept)["triggers"].keys()
    assert 0 == run("detach")[0]
    assert [] == differences(before, world.pool.describe())


def test_twice_is_once(world, run):
    run("attach", *CHOSEN)
    before = world.pool.describe()

    code, told = run("attach", *CHOSEN)
    assert (0, True) == (code, "already calls the functions of" in told)
    assert before == world.pool.describe()
    run("detach")
    assert "calls no function of beside" in run("detach")[1]


def _shut_out(world):
    world.clients["lambda"].lets_in["ours-PreSignUp"] = "arn:aws:cognito-idp:…:another"


def _gone(world):
    del world.clients["lambda"].lets_in["ours-PreSignUp"]


def _elsewhere(world):
    world.clients["cloudformation"].describe_stacks = lambda **_: {
        "Stacks": [
            {
                "StackId": STACK_ID.replace("eu-west-1", "eu-central-1"),
                "StackStatus": "CREATE_COMPLETE",
                "Outputs": [
                    {"OutputKey": key, "OutputValue": value}
                    for key, value in world.clients["cloudformation"].outputs.items()
                ],
            }
        ]
    }


def _moving(world):
    world.clients["cloudformation"].status = "UPDATE_IN_PROGRESS"


def _without_alias(world):
    world.clients["cloudformation"].outputs["PreSignUpArn"] = "arn:aws:lambda:…:function:ours"


def _without_trigger(world):
    del world.clients["cloudformation"].outputs["PreSignUpArn"]


@pytest.mark.parametrize(
    ("harm", "why"),
    [
        (_shut_out, "permission: PreSignUp of beside have no permission for this pool"),
        (_gone, "permission: PreSignUp"),
        (_elsewhere, "region: "),
        (_moving, "beside is UPDATE_IN_PROGRESS"),
        (_without_alias, "does not end in the alias live"),
        (_without_trigger, "beside has no PreSignUp"),
    ],
)
def test_what_would_end_every_sign_up_is_refused(world, run, harm, why):
    """Nothing is changed, and no --accept goes past it."""
    before = world.pool.describe()
    harm(world)

    code, told = run("attach", *CHOSEN, "--accept", "permission", "--accept", "region")

    assert 3 == code
    assert why in told
    assert before == world.pool.describe()


@pytest.mark.parametrize(
    ("key", "kind"), [("BootstrapVersion", "CDK"), ("BootstrapBucket", "CloudFormation")]
)
def test_a_stack_of_the_cdk_is_known_without_its_metadata(world, run, key, kind):
    """`--no-version-reporting` leaves the resource out, and not what needs the bootstrap stack."""
    value = "/cdk-bootstrap/hnb659fds/version"
    world.clients["cloudformation"].owner = "web"
    parameters = [{"ParameterKey": key, "ParameterValue": value}]
    world.clients["cloudformation"].owners = {"Parameters": parameters}
    world.clients["cloudformation"].kinds = []

    assert f"{kind} manages this pool (web)" in run("attach", *CHOSEN)[1]


@pytest.mark.parametrize(
    ("kinds", "kind", "line"),
    [
        ([], "CloudFormation", "  PreSignUp: !ImportValue beside-PreSignUpArn\n"),
        (
            ["AWS::SQS::Queue", "AWS::CDK::Metadata"],
            "CDK",
            "addPropertyOverride('LambdaConfig.PreSignUp', \"arn:",
        ),
    ],
)
def test_a_pool_of_a_stack_is_left_to_it(world, run, kinds, kind, line):
    """Its next update would take the triggers away; the lines for it are printed."""
    world.clients["cloudformation"].owner = "web"
    world.clients["cloudformation"].kinds = kinds
    before = world.pool.describe()

    code, told = run("attach", *CHOSEN)

    assert 4 == code
    assert f"{kind} manages this pool (web)" in told
    assert line in told
    assert before == world.pool.describe()
    assert 0 == run("attach", *CHOSEN, "--owner", "none")[0]


@pytest.mark.parametrize(
    ("agent", "line"),
    [
        ("APN/1.0 HashiCorp/1.0 Terraform/1.9 terraform-provider-aws/5.8", 'pre_sign_up = "arn:'),
        ("Pulumi/3.1 pulumi-aws", 'lambdaConfig: { preSignUp: "arn:'),
        ("crossplane-provider", "  PreSignUp: arn:"),
    ],
)
def test_a_pool_of_a_tool_is_left_to_it(world, run, agent, line):
    """CloudTrail has its name; the pool itself does not."""
    world.clients["cloudtrail"].agents = ["console.amazonaws.com", agent]

    code, told = run("attach", *CHOSEN)

    assert 4 == code
    assert line in told


def test_a_tool_that_made_the_pool_and_never_changed_it_is_found(world, run):
    """And a change of another pool by that tool is none of this one."""
    trail = world.clients["cloudtrail"]
    trail.agents, trail.call = ["terraform-provider-aws/5.8"], "CreateUserPool"
    assert 4 == run("attach", *CHOSEN)[0]

    trail.pool_id = "eu-west-1_Xyz"
    assert 0 == run("attach", *CHOSEN)[0]


def test_without_an_owner_it_is_said_that_nobody_can_know(run):
    assert "Terraform and Pulumi leave no mark" in run("attach", *CHOSEN)[1]


def test_what_the_pool_lacks_is_said_and_can_be_accepted(world, run):
    world.cognito.pool |= {"MfaConfiguration": "ON", "DeviceConfiguration": {"x": True}}
    world.cognito.client |= {"PreventUserExistenceErrors": "LEGACY", "AuthSessionValidity": 3}

    code, told = run("attach", *CHOSEN)

    assert 3 == code
    checks = [line.partition(":")[0] for line in told.splitlines()[:-1]]
    assert ["mfa", "devices", "existence", "session"] == checks
    assert 0 == run("attach", *CHOSEN, *(f"--accept={name}" for name in checks))[0]


@pytest.mark.parametrize(("seconds", "minutes"), [(900, 15), (601, 11), (600, 10)])
def test_a_sign_in_lasts_as_long_as_its_code(world, run, seconds, minutes):
    """As long as the stack has it."""
    world.clients["cloudformation"].settings["CodeLifetimeSeconds"] = str(seconds)
    world.cognito.client["AuthSessionValidity"] = minutes - 1
    code, told = run("attach", *CHOSEN)
    assert (3, True) == (code, f"AuthSessionValidity to {minutes}" in told)

    world.cognito.client["AuthSessionValidity"] = minutes
    assert 0 == run("attach", *CHOSEN)[0]


def denied(**_):
    raise refusal("AccessDeniedException")


def test_what_aws_refuses_after_the_call_is_no_refusal_of_it(world, run):
    """The pool has our triggers: an operator who reads "nothing was changed" would not detach."""
    calls = []

    def once_changed(name, _):
        calls.append(name)
        if name == "describe" and "update" in calls:
            raise refusal("AccessDeniedException")

    world.cognito.on = once_changed
    code, told = run("attach", *CHOSEN)

    assert 6 == code
    assert "could not be verified" in told
    assert "nothing was changed" not in told


def test_a_stack_that_cannot_remember_leaves_the_file(world, run):
    """Both ways: attached is attached, and detached is detached."""
    world.clients["ssm"].put_parameter = denied
    code, told = run("attach", *CHOSEN)
    [file] = world.folder.glob("*.json")
    assert 6 == code
    assert f"keep {file}" in told

    world.clients["ssm"].delete_parameters = denied
    code, told = run("detach", "--undo", str(file))
    assert 6 == code
    assert "still has the record" in told
    assert THEIRS == world.pool.describe()["LambdaConfig"]["CustomMessage"]


@pytest.mark.parametrize("command", ["attach", "detach"])
def test_a_pool_that_changed_since_it_was_shown_is_refused(world, run, command):
    """What is done is what was agreed to."""
    if command == "detach":
        run("attach", *CHOSEN)
    seen = world.cognito.calls.count("describe")

    def somebody(name, number):
        if (name, number) == ("describe", seen + 2):
            world.cognito.pool["DeletionProtection"] = "INACTIVE"

    world.cognito.on = somebody
    updates = world.cognito.calls.count("update")
    code, told = run(command, *(CHOSEN if command == "attach" else ()))

    assert 3 == code
    assert "DeletionProtection; nothing was changed. Run it again" in told
    assert updates == world.cognito.calls.count("update")


@pytest.mark.parametrize(
    ("pool", "said", "is_so"),
    [
        ({"UsernameAttributes": []}, "email", "username"),
        ({"UsernameAttributes": [], "AliasAttributes": ["email"]}, "email", "alias"),
        ({"UsernameAttributes": ["phone_number"]}, "username", "phone"),
        ({"UsernameAttributes": ["email", "phone_number"]}, "email", "phone"),
        ({}, "alias", "email"),
        ({}, "", "email"),
    ],
)
def test_what_the_stack_was_told_of_the_pool_has_to_be_so(world, run, pool, said, is_so):
    """Else a name that somebody typed would be taken for a user's ``sub``, or a user for nobody."""
    world.cognito.pool |= pool
    world.clients["cloudformation"].settings = {"SignInBy": said} if said else {}
    code, told = run("attach", "--only", "PreSignUp", "--accept", "settings")

    assert (3, 0) == (code, world.cognito.calls.count("update"))
    assert f"deploy the stack with SignInBy={is_so}" in told


@pytest.mark.parametrize(("mails", "code"), [("true", 3), ("false", 0)])
def test_codes_go_to_unverified_addresses_only_where_a_proved_one_is_kept(world, run, mails, code):
    """Else a stolen token changes the address, and the account with it."""
    world.cognito.pool["UserAttributeUpdateSettings"] = {}
    world.clients["cloudformation"].settings["MailToUnverified"] = mails
    found, told = run("attach", "--accept", "verify-first", *CHOSEN)

    assert (code, code == 3) == (found, "MailToUnverified of the stack is true" in told)


OURS_MAILS = {"CognitoMails": "ses"}
LINK = {"VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_LINK"}}
BIRTHDATE = {"SchemaAttributes": [{"Name": "email"}, {"Name": "birthdate", "Required": True}]}


@pytest.mark.parametrize(
    ("pool", "settings", "trigger", "why"),
    [
        ({}, {"DefaultGroup": "staff"}, "PostConfirmation", "groups: the pool has no group staff:"),
        (
            {},
            {"GroupRules": '{"client_id": {"app": ["web", "all"]}}'},
            "PostConfirmation",
            "groups: the pool has no group web:",
        ),
        (BIRTHDATE, {"PasswordlessSignUp": "on"}, "PreSignUp", "schema: its schema requires birth"),
        (LINK, OURS_MAILS, "CustomMessage", "mail-words: the pool confirms by links"),
        ({}, OURS_MAILS, "CustomMessage", "mail-words: the pool sends e-mail by Cognito"),
        (
            {"Policies": {"PasswordPolicy": {"TemporaryPasswordValidityDays": 7}}},
            OURS_MAILS,
            "CustomMessage",
            "mail-words: a temporary password is valid for 7 days",
        ),
        (
            {"UsernameAttributes": []},
            {},
            "UserMigration",
            "migration: users of this pool sign in by user name",
        ),
    ],
)
def test_what_would_go_wrong_later_is_said_before(world, run, pool, settings, trigger, why):
    """One sign-up, mail or migrated user at a time, where nobody looks."""
    world.cognito.pool |= pool
    world.cognito.groups = ["all"]
    world.clients["cloudformation"].settings |= settings
    code, told = run("attach", "--only", trigger, "--replace", "CustomMessage")

    assert (3, 0) == (code, world.cognito.calls.count("update"))
    assert any(line.startswith(why) for line in told.splitlines()), told


@pytest.mark.parametrize(("pool", "code"), [(LINK, 3), ({}, 0)])
def test_mails_that_cognito_would_refuse_cannot_be_accepted(world, run, pool, code):
    """No sign-up would get its mail; another sender is the operator's choice."""
    world.cognito.pool |= pool
    world.clients["cloudformation"].settings |= OURS_MAILS
    words = ("--only", "CustomMessage", "--replace", "CustomMessage", "--accept", "mail-words")

    assert code == run("attach", *words)[0]


def test_where_it_fits_nothing_is_said(world, run):
    """The same, as it should be."""
    world.cognito.groups = ["staff"]
    world.cognito.pool |= {"EmailConfiguration": {"EmailSendingAccount": "DEVELOPER"}}
    world.cognito.pool |= BIRTHDATE
    world.clients["cloudformation"].settings |= {
        **OURS_MAILS,
        "DefaultGroup": "staff",
        "PasswordlessSignUp": "on",
        "SignUpAttributes": "birthdate,name",
    }

    assert 0 == run("attach", "--replace", "CustomMessage")[0]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_and_the_end_of_a_job_wait_for_the_proof(as_started, number):
    """Between the call and the proof of it nothing is left half-done."""
    done = []

    def change():
        with uninterrupted():
            signal.raise_signal(number)
            done.append("proved")

    with pytest.raises(KeyboardInterrupt):
        change()

    assert ["proved"] == done
    assert [signal.default_int_handler] * 2 == [*map(signal.getsignal, as_started)]
