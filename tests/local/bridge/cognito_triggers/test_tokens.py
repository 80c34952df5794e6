import pytest

from tests.local.asked_facts import claims

pytestmark = pytest.mark.emulator

TOKEN = "TokenGeneration_Authentication"


def tokens(signed_in):
    result = signed_in["AuthenticationResult"]
    return claims(result["IdToken"]), claims(result["AccessToken"])


@pytest.fixture
def in_group(member):
    member.idp.admin_add_user_to_group(
        UserPoolId=member.pool, Username=member.user, GroupName="members"
    )
    return member


def test_the_trigger_is_asked_once_and_knows_the_groups(in_group, recorder, shaped_like):
    """Version 1: claimsOverrideDetails null; groupConfiguration with the user's groups."""
    in_group.sign_in()

    event = recorder.only(TOKEN)
    assert event["request"]["groupConfiguration"]["groupsToOverride"] == ["members"]
    event["request"]["groupConfiguration"]["preferredRole"] = "none of these groups has a role"
    shaped_like(event, TOKEN)


def test_version_one_changes_the_id_token_and_the_groups_of_both(in_group, recorder):
    """ID token only, but the group override also changes the access token's cognito:groups."""
    details = {
        "claimsToAddOrOverride": {"tenant": "a", "email": "hidden", "sub": "forged"},
        "claimsToSuppress": ["email", "iss"],
        "groupOverrideDetails": {"groupsToOverride": ["admins"]},
    }
    recorder.obey({TOKEN: {"response": {"claimsOverrideDetails": details}}})

    identity, access = tokens(in_group.sign_in())

    assert identity["tenant"] == "a"
    assert "email" not in identity  # suppress wins over add
    assert identity["sub"] == in_group.real_name()
    assert "iss" in identity
    assert "tenant" not in access
    assert identity["cognito:groups"] == access["cognito:groups"] == ["admins"]


@pytest.mark.parametrize("details", [None, {}, {"groupsToOverride": []}])
def test_empty_group_details_take_the_groups_away(in_group, recorder, details):
    """Present but empty groupOverrideDetails: cognito:groups suppressed; left away: kept."""
    assert tokens(in_group.sign_in())[1]["cognito:groups"] == ["members"]

    overrides = {"claimsOverrideDetails": {"groupOverrideDetails": details}}
    recorder.obey({TOKEN: {"response": overrides}})

    for changed in tokens(in_group.sign_in()):
        assert "cognito:groups" not in changed


def test_a_raising_token_trigger_refuses_the_sign_in(member, recorder, refusal):
    """HTTP 400, so that no client tries again; ministack would issue the tokens."""
    recorder.obey({TOKEN: {"raise": "boom"}})

    assert refusal(member.sign_in) == (
        "UserLambdaValidationException",
        "PreTokenGeneration failed with error boom.",
    )


def test_claims_of_version_one_are_texts(member, recorder, refusal):
    """An array claim is Unrecognizable lambda output."""
    details = {"claimsToAddOrOverride": {"roles": ["a", "b"]}}
    recorder.obey({TOKEN: {"response": {"claimsOverrideDetails": details}}})

    assert refusal(member.sign_in)[0] == "InvalidLambdaResponseException"


def test_version_two_changes_both_tokens(newer_app, recorder, shaped_like):
    """One event of version 2 for both; complex values; scopes."""
    newer_app.sign_up()
    newer_app.confirm()
    details = {
        "idTokenGeneration": {"claimsToAddOrOverride": {"of": {"an": ["object"]}}},
        "accessTokenGeneration": {
            "claimsToAddOrOverride": {"tenant": "a"},
            "scopesToAdd": ["read"],
            "scopesToSuppress": ["aws.cognito.signin.user.admin"],
        },
        "groupOverrideDetails": {"groupsToOverride": ["guests"]},
    }
    recorder.obey({TOKEN: {"response": {"claimsAndScopeOverrideDetails": details}}})

    identity, access = tokens(newer_app.sign_in())

    shaped_like(recorder.only(TOKEN), f"{TOKEN}.v2")
    assert identity["of"] == {"an": ["object"]}
    assert (access["tenant"], access["scope"]) == ("a", "read")
    assert identity["cognito:groups"] == access["cognito:groups"] == ["guests"]
