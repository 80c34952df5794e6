"""Sign-ins by an identity provider: the triggers, in Cognito's order, and links."""

import pytest

from tests.local.identity_provider import add_provider, serving_provider, signed_in

pytestmark = pytest.mark.emulator

INBOUND, PRE = "InboundFederation_ExternalProvider", "PreSignUp_ExternalProvider"
CONFIRMED = "PostConfirmation_ConfirmSignUp"
BEFORE, AFTER = "PreAuthentication_Authentication", "PostAuthentication_Authentication"


@pytest.fixture(scope="module")
def provider():
    with serving_provider() as url:
        yield url


@pytest.fixture
def sign_in(member, emulator, provider, recorder):
    """Sign in to the pool of *member*; the recorder has its triggers."""
    pool = member.idp.describe_user_pool(UserPoolId=member.pool)["UserPool"]
    members = member.idp.meta.service_model.operation_model("UpdateUserPool").input_shape.members
    kept = {name: pool[name] for name in members if pool.get(name)}  # what is not said is reset
    inbound = {"LambdaArn": pool["LambdaConfig"]["PreSignUp"], "LambdaVersion": "V1_0"}
    kept.pop("UserPoolTags", None)
    kept.get("AdminCreateUserConfig", {}).pop("UnusedAccountValidityDays", None)
    config = {**pool["LambdaConfig"], "InboundFederation": inbound}
    member.idp.update_user_pool(UserPoolId=member.pool, **{**kept, "LambdaConfig": config})
    client = add_provider(member.idp, member.pool, provider)
    recorder.clear()
    yield lambda **claims: signed_in(emulator.endpoint, client, claims)
    member.idp.delete_identity_provider(UserPoolId=member.pool, ProviderName="Okta")
    member.idp.delete_user_pool_client(UserPoolId=member.pool, ClientId=client)
    member.idp.update_user_pool(UserPoolId=member.pool, **kept)


@pytest.fixture
def link(member):
    """Link a subject at the provider to the member."""

    def link(subject):
        name = member.idp.admin_get_user(UserPoolId=member.pool, Username=member.user)["Username"]
        source = {"ProviderName": "Okta", "ProviderAttributeValue": subject}
        member.idp.admin_link_provider_for_user(
            UserPoolId=member.pool,
            DestinationUser={"ProviderName": "Cognito", "ProviderAttributeValue": name},
            SourceUser={**source, "ProviderAttributeName": "Cognito_Subject"},
        )

    return link


def test_the_first_sign_in_ends_with_its_confirmation(sign_in, recorder):
    """PreSignUp is asked before there is a profile; the triggers of a sign-in are not."""
    first = sign_in(sub="7", email="ada@example.com")

    assert {"code", "state"} == set(first)
    assert [INBOUND, PRE, CONFIRMED] == list(recorder.sources)
    assert "Okta_7" == recorder.only(PRE)["userName"]
    assert {"idToken"} == set(recorder.only(INBOUND)["request"]["attributes"])
    attributes = recorder.only(CONFIRMED)["request"]["userAttributes"]
    assert "EXTERNAL_PROVIDER" == attributes["cognito:user_status"]


def test_each_later_sign_in_asks_the_triggers_of_a_sign_in(sign_in, recorder):
    """And neither PreSignUp nor PostConfirmation again."""
    sign_in(sub="5", email="ada@example.com")
    recorder.clear()
    sign_in(sub="5", email="ada@example.com")

    assert [INBOUND, BEFORE, AFTER] == list(recorder.sources)
    assert "Okta_5" == recorder.only(AFTER)["userName"]


def test_a_linked_identity_signs_in_as_its_user(sign_in, member, link, recorder):
    """Whatever user name it would have had."""
    link("9")
    recorder.clear()

    assert "code" in sign_in(sub="9", email="other@example.com")
    assert [INBOUND, BEFORE, AFTER] == list(recorder.sources)
    users = member.idp.list_users(UserPoolId=member.pool)["Users"]
    assert not [each for each in users if each["Username"].startswith("Okta_9")]


@pytest.mark.parametrize(
    ("source", "trigger"), [(INBOUND, "InboundFederation"), (PRE, "PreSignUp")]
)
def test_a_refusal_goes_back_to_the_app(sign_in, recorder, member, source, trigger):
    """In Cognito's words, with the app's state; and there is no profile."""
    recorder.obey({source: {"raise": "TRY_AGAIN: Later"}})

    assert {
        "error": "invalid_request",
        "error_description": f"{trigger} failed with error TRY_AGAIN: Later.",
        "state": "the-apps",
    } == sign_in(sub="8", email="eve@example.com")
    users = member.idp.list_users(UserPoolId=member.pool)["Users"]
    assert not [each for each in users if each["Username"].startswith("Okta_8")]


@pytest.mark.parametrize(
    ("source", "trigger", "times"),
    [
        (CONFIRMED, "PostConfirmation", 1),
        (BEFORE, "PreAuthentication", 2),
        (AFTER, "PostAuthentication", 2),
    ],
)
def test_the_last_trigger_can_refuse_too(sign_in, recorder, source, trigger, times):
    """The profile is there by then, as it is at Cognito."""
    recorder.obey({source: {"raise": "TRY_AGAIN: Later"}})
    answers = [sign_in(sub=f"4{times}{trigger}", email="eve@example.com") for _ in range(times)]

    assert f"{trigger} failed with error TRY_AGAIN: Later." == answers[-1]["error_description"]


def test_attributes_are_those_that_the_inbound_trigger_leaves(sign_in, recorder, member):
    """Its answer replaces what the provider said."""
    left = {"email": "left@example.com", "email_verified": "true"}
    recorder.obey({INBOUND: {"response": {"userAttributesToMap": left}}})
    sign_in(sub="6", email="ada@example.com")
    user = member.idp.admin_get_user(UserPoolId=member.pool, Username="Okta_6")
    told = {each["Name"]: each["Value"] for each in user["UserAttributes"]}

    assert left == {name: told[name] for name in left}
