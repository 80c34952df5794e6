"""Linked accounts on the emulator: policy, proof by handle, tombstones, Cognito's first error."""

import json
from itertools import count

import pytest

from local.demo.app import App
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.rest_api_calls import bearing, caller
from tests.local.identity_provider import add_provider, serving_provider, signed_in
from tests.local.saml_provider import add_saml_provider, signed_in_by_saml

pytestmark = pytest.mark.emulator
PASSWORD = "Correct-horse-7"
LINKS = "/auth/me/links"
TRUST = {"Okta": ["example.com"], "Corp": ["example.com"]}
LINKED = {"LinkAccounts": "link", "ProviderTrust": json.dumps(TRUST)}
numbers = count(1)


@pytest.fixture(scope="module")
def suite():
    with running_suite(port=0, is_warm=False, parameters=PARAMETERS | LINKED) as running:
        yield running


@pytest.fixture(scope="module")
def idp(suite):
    return suite.emulator.client("cognito-idp")


@pytest.fixture(scope="module")
def sign_in(suite, idp):
    """By one of two providers, of which one is believed for example.com."""
    with serving_provider() as url:
        clients = {
            name: add_provider(idp, suite.user_pool_id, url, name=name) for name in ("Okta", "Liar")
        }

        def sign_in(subject, email, provider="Okta", **claims):
            said = {"sub": subject, "email": email, **claims}
            return signed_in(suite.emulator.endpoint, clients[provider], said, name=provider)

        yield sign_in


@pytest.fixture
def register(suite):
    """A native user with a verified address; address and token."""
    call = caller(suite)

    def register(domain="example.com"):
        app, email = App(suite), f"ada{next(numbers)}@{domain}"
        who = {"email": email, "password": PASSWORD}
        assert 202 == call("POST", "/auth/register", who).status
        code = app.mailed(email)
        assert 204 == call("POST", "/auth/verify", {"email": email, "code": code}).status
        return email, bearing(call("POST", "/auth/login", who)["access_token"])

    return register


@pytest.fixture
def people(suite, idp):
    """Who has an address: attributes of every user of the pool that does."""

    def people(email):
        found = []
        for page in idp.get_paginator("list_users").paginate(UserPoolId=suite.user_pool_id):
            for user in page["Users"]:
                told = {each["Name"]: each["Value"] for each in user["Attributes"]}
                if told.get("email", "").lower() == email.lower():
                    found.append({**told, "status": user["UserStatus"]})
        return found

    return people


def test_a_proved_address_is_one_user_by_both_ways(register, sign_in, people):
    """However the provider writes it, now and at the next sign-in."""
    email, _ = register()
    for _ in range(2):
        assert "code" in sign_in(f"of {email}", email.upper())

    [ada] = people(email)
    assert ("CONFIRMED", email, "true") == (ada["status"], ada["email"], ada["email_verified"])
    assert ["Okta"] == [each["providerName"] for each in json.loads(ada["identities"])]


def test_who_comes_by_the_provider_first_is_a_native_user(suite, sign_in, people):
    """And a later sign-up with that address finds a user."""
    email = f"eve{next(numbers)}@example.com"

    assert "code" in sign_in(f"of {email}", email)
    [eve] = people(email)
    assert ("CONFIRMED", "true") == (eve["status"], eve["email_verified"])
    with pytest.raises(Exception, match="UsernameExistsException"):
        App(suite).sign_up(email, PASSWORD)


def test_an_account_that_somebody_prepared_is_taken_over_first(suite, idp, sign_in, people):
    """Its password and its attributes are gone when the link is there."""
    email = f"victim{next(numbers)}@example.com"
    name = {"UserPoolId": suite.user_pool_id, "Username": email}
    attributes = [{"Name": "email", "Value": email}, {"Name": "nickname", "Value": "Mallory"}]
    idp.admin_create_user(**name, UserAttributes=attributes, MessageAction="SUPPRESS")
    idp.admin_set_user_password(**name, Password=PASSWORD, Permanent=True)

    assert "code" in sign_in(f"of {email}", email)
    [victim] = people(email)
    assert ("true", None) == (victim["email_verified"], victim.get("nickname"))
    with pytest.raises(idp.exceptions.NotAuthorizedException):
        idp.initiate_auth(
            ClientId=suite.client_id,
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": email, "PASSWORD": PASSWORD},
        )


def test_a_renamed_address_moves_nobody(register, sign_in, people):
    """Another's address at the provider is not another's account here."""
    email, _ = register()
    other, _ = register()
    sign_in(f"of {email}", email)

    assert "code" in sign_in(f"of {email}", other, email_verified=True)
    assert 1 == len(people(email)) == len(people(other))


def test_a_saml_provider_links_whom_it_may_speak_for(suite, idp, register, people):
    """A user of a trusted domain, however often; of another domain it is no proof."""
    client = add_saml_provider(idp, suite.user_pool_id, name="Corp")
    email, _ = register()
    told = [
        signed_in_by_saml(suite.emulator.endpoint, client, f"of {address}", address, name="Corp")
        for address in (email, email, f"eve{next(numbers)}@example.org")
    ]

    [ada] = people(email)
    assert [("Corp", "SAML", f"of {email}")] == [
        (each["providerName"], each["providerType"], each["userId"])
        for each in json.loads(ada["identities"])
    ]
    assert f"urn:amazon:cognito:sp:{suite.user_pool_id}" in told[0][0]
    assert [True, True, False] == ["code" in back for _, back in told]
    assert "LINK_NEEDS_PROOF" in told[2][1]["error_description"]


@pytest.mark.parametrize("is_there", [True, False])
def test_a_liar_gets_the_same_answer_whoever_there_is(register, sign_in, is_there):
    """And in Cognito's words, with a handle."""
    email = register()[0] if is_there else f"nobody{next(numbers)}@example.com"
    told = sign_in("7", email, "Liar", email_verified=True)

    assert "invalid_request" == told["error"]
    text = told["error_description"]
    assert "PreSignUp failed with error LINK_NEEDS_PROOF: " == text[:-23]
    assert "." == text[-1]


def test_the_owner_links_by_the_handle_and_unlinks(suite, register, sign_in):
    """What the owner has removed stays so, until the owner wants it again."""
    call = caller(suite)
    email, token = register("example.org")

    def refused_handle(word):
        text = sign_in(f"of {email}", email)["error_description"]
        assert f" {word}: " in text
        return {"handle": text[-23:-1]}

    other, others_token = register("example.org")
    handle = refused_handle("LINK_NEEDS_PROOF")
    assert 400 == call("POST", LINKS, handle, **others_token).status
    handle = refused_handle("LINK_NEEDS_PROOF")
    assert 201 == call("POST", LINKS, handle, **token).status
    assert 400 == call("POST", LINKS, handle, **token).status
    assert "code" in sign_in(f"of {email}", other)
    assert [{"provider": "Okta", "type": "OIDC"}] == call("GET", LINKS, **token)["links"]
    assert 204 == call("DELETE", f"{LINKS}/Okta", **token).status
    assert 201 == call("POST", LINKS, refused_handle("UNLINKED"), **token).status
    assert "code" in sign_in(f"of {email}", email)


def test_the_old_first_error_of_cognito_is_gone_at_the_second_try(suite, idp, register, sign_in):
    """The bridge plays it by a tag; the link is there all the same."""
    arn = idp.describe_user_pool(UserPoolId=suite.user_pool_id)["UserPool"]["Arn"]
    idp.tag_resource(ResourceArn=arn, Tags={"first_link": "fails"})
    try:
        email, _ = register()
        told = sign_in(f"of {email}", email)
        assert f"Already found an entry for username Okta_of {email}" == told["error_description"]
        assert "code" in sign_in(f"of {email}", email)
    finally:
        idp.untag_resource(ResourceArn=arn, TagKeys=["first_link"])
