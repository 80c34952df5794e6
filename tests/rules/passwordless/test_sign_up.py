import pytest

from rules.passwordless.sign_up import attributes_denied, is_asked_for, to_check, unwelcome


@pytest.mark.parametrize(
    "metadata", [{}, {"sign_up": ""}, {"sign_up": "PASSWORDLESS"}, {"signup": "passwordless"}]
)
def test_only_the_very_word_asks_for_it(metadata):
    """Anything else is a sign-up with a password."""
    assert not is_asked_for(metadata)


def test_an_address_a_name_and_a_locale_are_welcome():
    """They lead nobody anywhere; what Cognito adds by itself is not the user's."""
    assert [] == unwelcome(["email", "name", "given_name", "locale", "cognito:email_alias"])


def test_whatever_else_is_not():
    """A telephone number would be the stranger's."""
    assert ["custom:role", "phone_number"] == unwelcome(["phone_number", "email", "custom:role"])
    assert ["phone_number"] == unwelcome(["phone_number", "custom:role"], allowed=["custom:role"])


def test_the_refusal_says_what_to_do():
    """With a code that never changes."""
    told = str(attributes_denied())

    assert "UNPROVED_ATTRIBUTE: Please sign up with the e-mail address alone" == told


@pytest.mark.parametrize("word", ["", "passwordless", "CHECK"])
def test_an_address_is_looked_at_for_nobody_where_that_is_asked_for_alone(word):
    """In a sign-up of somebody it is the user's own address that counts."""
    said = {"address": "ada@x.example"}

    assert "ada@x.example" == to_check({"sign_up": "check", **said})
    assert "" == to_check({"sign_up": word, **said}) == to_check(said)
