from rules.passwords.policy import PasswordPolicy
from runtime.passwords.common import common_passwords


def test_the_list_that_ships_is_large_and_sorted():
    """A hundred thousand at the least, and what everybody knows is among them."""
    common = common_passwords()

    assert len(common) > 120_000
    for each in (
        "password",
        "12345678",
        "qwertyuiop",
        "Trustno1",
        "passwordpassword",
        "iloveyou1234",
    ):
        assert each in common


def test_it_refuses_what_is_common_and_long():
    """And nothing that nobody uses."""
    policy = PasswordPolicy(common_passwords())

    assert ["to be less common"] == policy.missing_in("qwertyuiop123")
    assert [] == policy.missing_in("Correct-horse-7")
