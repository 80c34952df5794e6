"""What an identity provider says, read without trusting it."""

import pytest

from rules.linking.claims import Claims, written


def read(user_name, *, provider="Okta", attributes=None):
    request = {"providerName": provider, "providerType": "OIDC", "attributes": attributes}
    return Claims.read(request, user_name=user_name)


@pytest.mark.parametrize(
    ("provider", "user_name", "sub", "known_as"),
    [
        ("Google", "1237823478", None, "Google_1237823478"),
        ("Google", "Google_1237823478", None, "Google_1237823478"),
        ("Google", "google_1237823478", "1237823478", "Google_1237823478"),
        ("My_IdP", "a_B", None, "My_IdP_a_B"),
        ("microsoft", "12ca_sm23y", "12Ca_sm23Y", "microsoft_12Ca_sm23Y"),
        ("Okta", "", "a", "Okta_a"),
        ("Okta", "a", "b", "Okta_a"),
        ("Okta", "", None, ""),
        ("", "a", None, ""),
        ("Okta", "a" * 123, None, "Okta_" + "a" * 123),
        ("Okta", "a" * 124, None, ""),
    ],
)
def test_the_user_name_is_put_together_and_never_split(provider, user_name, sub, known_as):
    """Names and subjects may have underscores, and Cognito has lost capitals."""
    claims = read(user_name, provider=provider, attributes={"idToken": {"sub": sub}})

    assert known_as == claims.user_name


def test_what_is_signed_wins_over_the_user_info():
    """And that over the answer with the tokens. All that any of them says is kept."""
    sources = ("samlResponse", "idToken", "userInfo", "tokenResponse")
    names = ("a", "ab", "abc", "abcd")
    attributes = {
        source: dict.fromkeys(each, source) for source, each in zip(sources, names, strict=True)
    }

    assert dict(zip("abcd", sources, strict=True)) == read("u", attributes=attributes).all


def test_the_word_on_an_address_is_the_signed_one():
    """The user info endpoint names the same address, in other capitals, and says more of it."""
    signed = {"email": "Ada@example.com", "email_verified": False}
    more = {"email": "ada@example.com", "email_verified": True}
    read_ = read("u", attributes={"userInfo": more, "idToken": signed})

    assert (signed, "Ada@example.com") == (read_.word, read_.address)


@pytest.mark.parametrize("attributes", [None, [], {"idToken": None}, {"idToken": {"email": 7}}])
def test_what_is_no_claim_is_none(attributes):
    """Real events carry null."""
    claims = read("u", attributes=attributes)

    assert ("", "Okta_u") == (claims.address, claims.user_name)


def test_what_cognito_takes_is_text():
    """An object is JSON; what cannot be written is left out."""
    assert ['{"a": 1}', "1.5", None] == [written(each) for each in ({"a": 1}, 1.5, object())]
