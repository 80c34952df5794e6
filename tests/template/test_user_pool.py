"""The promises that the user pool and its clients make."""

import pytest

from pipeline.twin.refusals import Refused
from pipeline.twin.walk import Walk

CLIENTS = ["PublicClient", "ConfidentialClient", "ApiClient"]


@pytest.fixture
def pool(expanded):
    return expanded["Resources"]["UserPool"]


@pytest.fixture
def client(of_type):
    return of_type("AWS::Cognito::UserPoolClient").__getitem__


def test_users_survive_the_stack(pool):
    """Not even deleting the stack deletes them."""
    assert "ACTIVE" == pool["Properties"]["DeletionProtection"]
    assert ("Retain", "Retain") == (pool["DeletionPolicy"], pool["UpdateReplacePolicy"])


def test_people_sign_in_with_their_email_address(pool):
    """In upper or lower case, verified, and verified again before it changes."""
    properties = pool["Properties"]

    assert ["email"] == properties["UsernameAttributes"]
    assert {"CaseSensitive": False} == properties["UsernameConfiguration"]
    assert ["email"] == properties["AutoVerifiedAttributes"]
    assert {"AttributesRequireVerificationBeforeUpdate": ["email"]} == properties[
        "UserAttributeUpdateSettings"
    ]


def test_devices_are_not_tracked(pool):
    """A remembered device answers with a challenge that the custom flow does not expect."""
    assert "DeviceConfiguration" not in pool["Properties"]


@pytest.mark.parametrize("name", CLIENTS)
def test_a_client_does_not_tell_who_has_an_account(client, name):
    """The answer for an unknown user is that for a wrong password."""
    assert "ENABLED" == client(name)["PreventUserExistenceErrors"]


@pytest.mark.parametrize("name", CLIENTS)
def test_a_code_has_the_longest_time_that_cognito_gives(client, source, name):
    """A code outlives its sign-in otherwise."""
    longest_code = source["Parameters"]["CodeLifetimeSeconds"]["MaxValue"]

    assert longest_code <= client(name)["AuthSessionValidity"] * 60


@pytest.mark.parametrize("name", CLIENTS)
def test_tokens_are_short_lived_and_revocable(client, source, name):
    """A stolen one is of use for minutes; each lifetime is a parameter."""
    parameters = source["Parameters"]
    units = {"AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "days"}

    assert units == client(name)["TokenValidityUnits"]
    for token, minutes in (("Access", "AccessTokenMinutes"), ("Id", "IdTokenMinutes")):
        assert {"Ref": minutes} == client(name)[f"{token}TokenValidity"]
        assert parameters[minutes]["Default"] <= 15
        assert parameters[minutes]["MaxValue"] < 24 * 60  # a refresh token outlives it
    assert {"Ref": "RefreshTokenDays"} == client(name)["RefreshTokenValidity"]
    assert client(name)["EnableTokenRevocation"]


def test_clients_differ_in_their_secret_and_the_admin_flow(client):
    """Only a server can keep the one and use the other."""
    public, confidential = (
        set(flows_of(client(name), TokenRotation=False, MailSender=True)) for name in CLIENTS[:2]
    )

    assert {"ALLOW_ADMIN_USER_PASSWORD_AUTH"} == confidential - public
    assert {
        "ALLOW_USER_SRP_AUTH",
        "ALLOW_USER_PASSWORD_AUTH",
        "ALLOW_CUSTOM_AUTH",
        "ALLOW_REFRESH_TOKEN_AUTH",
    } == public
    assert [None, True, True] == [client(name).get("GenerateSecret") for name in CLIENTS]


def flows_of(client, **conditions):
    """ExplicitAuthFlows as CloudFormation makes them under these *conditions*."""
    followed = dict.fromkeys(("NoSrpFlow", "NoPlainFlow"), conditions.get("SecondStep", False))
    conditions = followed | conditions  # as `test_the_ways_of_a_password_are_a_parameter` holds
    for flow in client["ExplicitAuthFlows"]:
        made = flow
        while isinstance(made, dict) and "Fn::If" in made:
            condition, this, other = made["Fn::If"]
            made = this if conditions.get(condition, False) else other
        if isinstance(made, str):
            yield made


ONE_STEP_LESS = {"MailFrom": "a@example.com", "PasswordlessSignUp": "off"}


@pytest.mark.parametrize(
    ("given", "passwords"),
    [
        ({}, {"SRP", "PASSWORD", "ADMIN"}),
        ({"PasswordFlows": "srp"}, {"SRP", "ADMIN"}),
        ({"PasswordFlows": "none", "MailFrom": "a@example.com"}, set()),
        ({**ONE_STEP_LESS, "SecondStep": "always"}, set()),
    ],
)
def test_the_ways_of_a_password_are_a_parameter(source, given, passwords):
    """That of servers goes with SRP; the REST API's own client is as before."""
    stack = Walk(source).stack({"RestApi": "off" if "SecondStep" in given else "on", **given})
    flows = {
        name: {*stack.properties[name]["ExplicitAuthFlows"]}
        for name in ("PublicClient", "ConfidentialClient", "ApiClient")
        if name in stack.properties
    }
    known = {
        "SRP": "ALLOW_USER_SRP_AUTH",
        "PASSWORD": "ALLOW_USER_PASSWORD_AUTH",
        "ADMIN": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    }

    assert passwords == {each for each in known if known[each] in flows["ConfidentialClient"]}
    assert passwords - {"ADMIN"} == {each for each in known if known[each] in flows["PublicClient"]}
    assert ("MailFrom" in given) == ("ALLOW_CUSTOM_AUTH" in flows["PublicClient"])
    if "ApiClient" in flows:
        assert known["ADMIN"] in flows["ApiClient"]


def test_without_passwords_there_are_codes(source):
    """Or nobody could sign in."""
    with pytest.raises(Refused, match="PasswordFlows none needs MailFrom"):
        Walk(source).stack({"PasswordFlows": "none"})


@pytest.mark.parametrize("rotates", [True, False])
def test_a_public_client_rotates_refresh_tokens_or_takes_the_older_flow(client, rotates):
    """Cognito takes the one or the other: OWASP ASVS 10.4.5, RFC 9700."""
    public = client("PublicClient")
    flows = set(flows_of(public, TokenRotation=rotates, SecondStep=False, MailSender=True))
    condition, enabled, disabled = public["RefreshTokenRotation"]["Fn::If"]

    assert ("ALLOW_REFRESH_TOKEN_AUTH" in flows) is not rotates
    assert ("TokenRotation", {"Feature": "DISABLED"}) == (condition, disabled)
    assert {"Ref": "RefreshGraceSeconds"} == enabled["RetryGracePeriodSeconds"]
    assert "ENABLED" == enabled["Feature"]


@pytest.mark.parametrize("name", CLIENTS)
@pytest.mark.parametrize("rotates", [True, False])
def test_77_with_a_second_step_no_client_lets_a_password_in_alone(client, name, rotates):
    """Who knows a client's id chooses the flow, and would step round it."""
    flows = set(flows_of(client(name), TokenRotation=rotates, SecondStep=True, MailSender=True))

    assert {"ALLOW_CUSTOM_AUTH"} <= flows
    assert flows <= {"ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"}


def test_77_a_second_step_refuses_what_signs_in_with_one(source):
    """Hosted pages and the API take a password alone, a sign-up without a password has none."""
    pages, steps = (
        source["Rules"][name] for name in ("SecondStepHasNoPages", "SecondStepIsNotSteppedRound")
    )
    needed = steps["Assertions"][0]["Assert"]["Fn::And"]
    given = {"Fn::Not": [{"Fn::Equals": [{"Ref": "SecondStep"}, "off"]}]}

    assert given == steps["RuleCondition"] == pages["RuleCondition"]
    assert {"Fn::Equals": [{"Ref": "CallbackUrls"}, ""]} == pages["Assertions"][0]["Assert"]
    assert [["RestApi", "off"], ["PasswordlessSignUp", "off"]] == [
        [each["Fn::Equals"][0]["Ref"], each["Fn::Equals"][1]] for each in needed
    ]


def test_refresh_tokens_of_public_clients_are_good_once_by_default(source):
    """Who needs the older flow has to say so."""
    parameters = source["Parameters"]

    assert "on" == parameters["RefreshTokenRotation"]["Default"]
    assert 60 == parameters["RefreshGraceSeconds"]["MaxValue"]
    assert parameters["RefreshGraceSeconds"]["Default"] <= 10


@pytest.mark.parametrize("name", CLIENTS)
def test_nobody_signs_up_before_groups_can_be_assigned(expanded, name):
    """Without a client there is no sign-up, so the clients come last."""
    needed = {
        "PostConfirmationPoolPolicy",
        "PostConfirmationFunctionAliasliveCognitoPermission",
        "MembersGroup",
        "MetricsSubscription",
        "QueuesPolicy",
        "GroupRepairSubscription",
        "GroupRepairQueuesPolicy",
    }

    assert needed == set(expanded["Resources"][name]["DependsOn"])
    assert needed <= set(expanded["Resources"])
