import pytest

from rules.migration.legacy_user import UnknownToLegacy, legacy_name, legacy_user

NAME = "erin@example.com"


@pytest.mark.parametrize(
    ("typed", "name"),
    [(" Erin@Example.COM ", NAME), ("erin", None), ("", None), ("a@b@", None), ("x" * 400, None)],
)
def test_a_directory_is_asked_for_addresses_only(typed, name):
    """In one spelling."""
    assert name == legacy_name(typed)


def test_what_says_who_somebody_is_is_taken():
    """Texts only, and nothing that a directory could give rights by."""
    told = {
        "email": "Erin@Example.com",
        "email_verified": "True",
        "given_name": "Erin",
        "family_name": 7,
        "nickname": "a\nb",
        "locale": "",
        "name": "x" * 2049,
        "sub": "forged",
        "custom:admin": "yes",
        "phone_number_verified": "true",
        "password_hash": "scrypt$…",
    }
    user = legacy_user(told, name=NAME)

    assert {"email": NAME, "email_verified": "true", "given_name": "Erin"} == user.attributes
    assert user.address_is_verified


@pytest.mark.parametrize("word", [None, False, "false", "yes", 1, "1"])
def test_an_address_is_verified_only_if_the_directory_says_so(word):
    """In so many words."""
    user = legacy_user({"email_verified": word}, name=NAME)

    assert {"email": NAME, "email_verified": "false"} == user.attributes
    assert not user.address_is_verified


@pytest.mark.parametrize("address", ["other@example.com", "", None, 7, ["erin@example.com"]])
def test_an_answer_about_somebody_else_is_none(address):
    """The user who signs in would get that address."""
    with pytest.raises(UnknownToLegacy):
        legacy_user({"email": address}, name=NAME)


@pytest.mark.parametrize(("length", "is_taken"), [(2048, True), (2049, False)])
def test_an_attribute_is_as_long_as_cognito_has_it(length, is_taken):
    """A longer one would fail the migration."""
    user = legacy_user({"email": NAME, "name": "x" * length}, name=NAME)

    assert is_taken == ("name" in user.attributes)
