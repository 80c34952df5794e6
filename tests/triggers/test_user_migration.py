import json
from contextlib import suppress

import pytest

from events.contract.catalogue import Kind
from rules.refusals import MigrationRefused
from rules.value import replace
from runtime.migration.legacy_directory import LegacyHashRefused, LegacyUnavailable
from runtime.migration.migrations import MigrationsUnavailable

SIGN_IN, FORGOT = "UserMigration_Authentication", "UserMigration_ForgotPassword"
DOMAIN = {"email_domain": "example.com"}
SAME_FOR_ALL = "NOT_AUTHORIZED: Incorrect username or password"


@pytest.fixture
def handle(handles):
    return handles["UserMigration"]


@pytest.fixture
def refused(handle, facts):
    """Handle an event that is refused; the reason in the event that tells of it."""

    def refused(event):
        before = json.dumps(event)
        with pytest.raises(MigrationRefused) as raised:
            handle(event)
        assert SAME_FOR_ALL == str(raised.value)
        assert before == json.dumps(event)
        [(kind, data)] = facts()
        assert Kind.USER_MIGRATION_REFUSED == kind
        return data["reason"]

    return refused


def test_a_user_of_the_directory_is_brought_over(handle, example, facts, migrations):
    """With the password that was right there, and without a mail."""
    event = example(SIGN_IN)

    assert handle(event) is event
    assert {
        "userAttributes": {
            "email": "erin@example.com",
            "email_verified": "true",
            "given_name": "Erin",
        },
        "finalUserStatus": "CONFIRMED",
        "messageAction": "SUPPRESS",
        "forceAliasCreation": False,
        "desiredDeliveryMediums": None,
        "enableSMSMFA": None,
    } == event["response"]
    assert [(Kind.USER_MIGRATED, DOMAIN)] == facts()
    assert [("erin@example.com", event["userPoolId"])] == migrations.begun


def test_who_forgot_the_password_is_brought_over_without_one(handle, example, facts, directory):
    """And sets another with a code by mail."""
    event = example(FORGOT)

    handle(event)
    assert "RESET_REQUIRED" == event["response"]["finalUserStatus"]
    assert "true" == event["response"]["userAttributes"]["email_verified"]
    assert [("erin@example.com", None)] == directory.asked
    assert [(Kind.USER_MIGRATED, DOMAIN)] == facts()


def test_a_code_is_mailed_to_a_verified_address_only(refused, example, directory):
    """Or a user who claims an address in the old system gets its account in the new one."""
    directory.told["email_verified"] = False

    assert "no_address" == refused(example(FORGOT))


def test_an_address_that_is_not_verified_stays_so(handle, example, directory):
    """The password proves the account, and not the address."""
    directory.told["email_verified"] = False
    event = example(SIGN_IN)

    handle(event)
    assert "false" == event["response"]["userAttributes"]["email_verified"]


@pytest.mark.parametrize("name", ["erin@example.com", "nobody@example.com"])
def test_wrong_passwords_and_unknown_names_are_alike(refused, example, name):
    """To the client and in the event."""
    event = example(SIGN_IN) | {"userName": name}
    event["request"]["password"] = "wrong"

    assert "wrong_credentials" == refused(event)


@pytest.mark.parametrize("password", [None, "", 7, ["legacy-Passw0rd!"]])
def test_without_a_password_nobody_signs_in(refused, example, directory, password):
    """Asked without one, the directory would only say whether it knows the user."""
    event = example(SIGN_IN)
    event["request"]["password"] = password

    assert "wrong_credentials" == refused(event)
    assert [] == directory.asked


@pytest.mark.parametrize("name", ["erin", "", "erin@", "erin@example.com\n'; --"])
def test_what_is_no_address_is_not_asked_for(refused, example, directory, migrations, name):
    """Users sign in with their address here."""
    assert "invalid_email" == refused(example(SIGN_IN) | {"userName": name})
    assert [] == directory.asked
    assert 10 == migrations.left


def test_ten_tries_an_hour_and_then_not_even_the_right_password(refused, example, migrations):
    """Cognito's own lockout is for users that it knows."""
    migrations.left = 0

    assert "too_many" == refused(example(SIGN_IN))


def test_a_try_is_counted_before_the_directory_is_asked(refused, example, migrations, directory):
    """Or those that run side by side would be free."""
    migrations.left = 0
    refused(example(FORGOT))

    assert [] == directory.asked


@pytest.mark.parametrize("broken", ["directory", "migrations"])
def test_when_nobody_can_be_asked_nobody_gets_in(refused, example, directory, migrations, broken):
    """Neither without the directory nor without the count of tries."""
    directory.error = LegacyUnavailable() if broken == "directory" else None
    migrations.error = MigrationsUnavailable() if broken == "migrations" else None

    assert "unavailable" == refused(example(SIGN_IN))


@pytest.mark.parametrize("broken", ["directory", "migrations"])
def test_an_outage_leaves_the_user_all_tries(handle, example, directory, migrations, broken):
    """However often they tried while it lasted, nobody compared a password."""
    directory.error = LegacyUnavailable() if broken == "directory" else None
    migrations.begin_error = MigrationsUnavailable() if broken == "migrations" else None

    for _ in range(12):
        with pytest.raises(MigrationRefused):
            handle(example(SIGN_IN))

    assert 10 == migrations.left


@pytest.mark.parametrize(
    ("password", "error", "is_late", "left"),
    [
        ("wrong", None, False, 9),
        ("wrong", None, True, 10),
        ("wrong", LegacyHashRefused(), False, 9),
        ("wrong", LegacyHashRefused(), True, 10),
        ("wrong", RuntimeError(), False, 9),
        ("legacy-Passw0rd!", None, False, 9),
        ("legacy-Passw0rd!", None, True, 10),
    ],
)
def test_a_try_counts_if_cognito_hears_what_came_of_it(  # the outcome, and what is left of ten
    handle, example, directory, migrations, password, error, is_late, left
):
    """Cognito asks three times when an answer takes five seconds; that is one try."""
    event, directory.error = example(SIGN_IN), error
    event["request"]["password"] = password
    with suppress(MigrationRefused, RuntimeError):
        replace(handle.__self__, is_late=lambda: is_late).handle(event)

    assert left == migrations.left


def test_a_hash_that_is_not_read_has_a_reason_of_its_own(refused, example, directory):
    """The operator has to see it; the user reads what all read."""
    directory.error = LegacyHashRefused()

    assert "unsupported_hash" == refused(example(SIGN_IN))


def test_another_source_brings_nobody_over(refused, example, directory):
    """One that Cognito adds later."""
    assert "unexpected" == refused(example(SIGN_IN) | {"triggerSource": "UserMigration_Other"})
    assert [] == directory.asked


def test_the_password_is_told_to_nobody(handle, example, published, capsys):
    """Not to the log, not to the topic, not back to Cognito's response."""
    event = example(SIGN_IN)
    password = event["request"]["password"]

    handle(event)
    assert password not in capsys.readouterr().out
    assert password not in str(published)
    assert password not in json.dumps(event["response"])


def test_a_migrating_user_may_have_an_address_that_nobody_signs_up_with(
    handles, example, migrations, facts
):
    """PreSignUp is asked about them, too; a minute later it is a sign-up like any other."""
    event = example("PreSignUp_SignUp")
    event["request"]["userAttributes"]["email"] = "ada@mailinator.com"
    migrations.begin("ada@mailinator.com", pool_id=event["userPoolId"], now=None)

    assert handles["PreSignUp"](event) is event
    assert [(Kind.SIGN_UP_ACCEPTED, {"email_domain": "mailinator.com"})] == facts()


def test_who_forgot_the_password_is_looked_up_without_one(handle, example, directory):
    """Whatever the request brings along."""
    event = example(FORGOT)
    event["request"]["password"] = "guess"
    handle(event)

    assert [None] == [password for _, password in directory.asked]
