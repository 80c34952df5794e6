"""Whose word counts: what each provider says, and whether it proves the address."""

import pytest

from rules.linking.claims import Claims
from rules.linking.provider_trust import InvalidProviderTrust, ProviderTrust

TRUST = ProviderTrust.parse(
    '{"Google": "google", "Apple": "apple", "Entra": {"tenant": "t-1", "edov": true},'
    ' "Okta": ["example.com"], "Ping": ["b\\u00fccher.example"]}'
)
KINDS = {"Google": "Google", "Apple": "SignInWithApple", "Facebook": "Facebook", "Ping": "SAML"}


def claims(provider, source="idToken", kind=None, **said):
    request = {
        "providerName": provider,
        "providerType": kind or KINDS.get(provider, "OIDC"),
        "attributes": {source: said},
    }
    return Claims.read(request, user_name="1")


@pytest.mark.parametrize(
    ("provider", "said", "believed"),
    [
        ("Google", {"email": "a@gmail.com", "email_verified": True}, True),
        ("Google", {"email": "a@GMAIL.com", "email_verified": "true"}, True),
        ("Google", {"email": "a@gmail.com", "email_verified": "false"}, False),
        ("Google", {"email": "a@gmail.com"}, False),
        ("Google", {"email": "a@gmail.com", "email_verified": 1}, False),
        ("Google", {"email": "a@example.com", "email_verified": True, "hd": "Example.com"}, True),
        ("Google", {"email": "a@example.org", "email_verified": True, "hd": "example.com"}, False),
        (
            "Google",
            {"email": "a@s.example.com", "email_verified": True, "hd": "example.com"},
            False,
        ),
        ("Google", {"email": "a@example.com", "email_verified": True, "hd": 7}, False),
        ("Google", {"email": "a@example.com", "email_verified": True}, False),
        ("Google", {"email": "a@gmail.com.example.net", "email_verified": True}, False),
        ("Google", {"email": "a@notgmail.com", "email_verified": True}, False),
        ("Apple", {"email": "x@privaterelay.appleid.com", "email_verified": "true"}, True),
        ("Apple", {"email": "x@example.com", "email_verified": False}, False),
        ("Entra", {"email": "a@example.com", "tid": "t-1", "xms_edov": True}, True),
        ("Entra", {"email": "a@example.com", "tid": "t-1", "xms_edov": "1"}, True),
        ("Entra", {"email": "a@example.com", "tid": "t-1", "xms_edov": 1}, True),
        ("Entra", {"email": "a@example.com", "tid": "t-1", "xms_edov": 0}, False),
        ("Entra", {"email": "a@example.com", "tid": "t-2", "xms_edov": True}, False),
        ("Entra", {"email": "a@example.com", "xms_edov": True}, False),
        ("Entra", {"email": "a@example.com", "tid": "t-1"}, False),
        ("Entra", {"email": "a@example.com", "tid": "t-1", "email_verified": True}, False),
        ("Okta", {"email": "a@EXAMPLE.com"}, True),
        ("Okta", {"email": "a@example.com", "email_verified": False}, False),
        ("Okta", {"email": "a@sub.example.com"}, False),
        ("Okta", {"email": "a@notexample.com"}, False),
        ("Okta", {"email": "example.com"}, False),
        ("Okta", {}, False),
        ("Unlisted", {"email": "a@example.com", "email_verified": True}, False),
        ("Facebook", {"email": "a@example.com", "email_verified": True}, False),
    ],
)
def test_a_word_counts_as_the_table_of_providers_says(provider, said, believed):
    """Google where it is authoritative, one tenant of Entra, listed domains, nobody else."""
    assert believed is TRUST.believes(claims(provider, **said))


def test_saml_is_believed_for_listed_domains():
    """However the assertion calls the address, and however the domain is spelled."""
    name = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"

    assert TRUST.believes(claims("Ping", "samlResponse", **{name: "a@xn--bcher-kva.example"}))


@pytest.mark.parametrize(
    ("provider", "kind"),
    [("Google", "OIDC"), ("Apple", "OIDC"), ("Entra", "SAML"), ("Okta", "Facebook")],
)
def test_a_provider_of_another_type_is_not_believed_by_its_name(provider, kind):
    """An administrator who names a provider must not get Google's trust by its name."""
    said = {"email": "a@gmail.com", "email_verified": True, "tid": "t-1", "xms_edov": True}
    if provider == "Okta":
        said["email"] = "a@example.com"

    assert not TRUST.believes(claims(provider, kind=kind, **said))


def test_two_sources_that_name_two_addresses_prove_neither():
    """Else one could bring the address and the other that it is verified."""
    request = {
        "providerName": "Google",
        "providerType": "Google",
        "attributes": {
            "idToken": {"email": "a@gmail.com", "email_verified": True},
            "userInfo": {"email": "b@gmail.com"},
        },
    }
    read = Claims.read(request, user_name="1")

    assert ("", False) == (read.address, TRUST.believes(read))


def test_the_source_that_names_the_address_alone_says_that_it_is_verified():
    """A claim of the other source counts for nothing."""
    request = {
        "providerName": "Google",
        "providerType": "Google",
        "attributes": {
            "idToken": {"email_verified": True},
            "userInfo": {"email": "a@gmail.com", "email_verified": False},
        },
    }

    assert not TRUST.believes(Claims.read(request, user_name="1"))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 9999,
        '{"a": "microsoft"}',
        '{"a": []}',
        '{"a": [7]}',
        '{"a": ["no domain"]}',
        '{"a": {}}',
        '{"a": {"tenant": ""}}',
        '{"a": {"tenant": "t", "edov": false}}',
        '{"a": {"tenant": "t", "edov": 1}}',
        '{"a": {"tenant": "t", "more": 1}}',
        '{"a": true}',
    ],
)
def test_what_makes_no_sense_stops_the_function_at_its_start(text):
    """A slip must not turn into trust."""
    with pytest.raises(InvalidProviderTrust):
        ProviderTrust.parse(text)
