import pytest

from events.consuming.failures import minute_of, scopes_of, weight_of
from events.contract.catalogue import Kind
from events.contract.schema import user_event
from rules.alerts.bursts import Scope, Signal

BY_PASSWORD = {"trigger": "PreAuthentication_Authentication"}
BY_CODE = {"trigger": "DefineAuthChallenge_Authentication"}


@pytest.fixture
def event(now):
    def event(kind, *, subject="sub-1", client_id="client1", **data):
        return user_event(
            kind,
            pool_id="eu-west-1_AbC",
            subject=subject,
            request_id="r",
            time=now,
            data={"client_id": client_id, **data},
        )

    return event


def total(events):
    """The failed sign-ins that *events* come to."""
    weights = [weight for event in events if (weight := weight_of(event))]
    return sum(each.failures for each in weights if each.signal is Signal.FAILED_SIGN_IN)


def attempts(events):
    return sum(weight.attempts for event in events if (weight := weight_of(event)))


@pytest.mark.parametrize(
    ("trigger", "number"),
    [("UserMigration_Authentication", 1), ("UserMigration_ForgotPassword", 0)],
)
def test_a_password_that_another_directory_refuses_is_a_failure(event, trigger, number):
    """Nobody knows the user, so no attempt is told of; and to forget a password is none."""
    refused = event(Kind.USER_MIGRATION_REFUSED, subject=None, trigger=trigger)

    assert number == total([refused])


def test_a_wrong_password_is_an_attempt_that_no_success_follows(event):
    """No event tells of it by itself."""
    attempted = event(Kind.SIGN_IN_ATTEMPTED, **BY_PASSWORD)

    assert 1 == total([attempted])
    assert 0 == total([attempted, event(Kind.SIGN_IN_SUCCEEDED)])


def test_each_wrong_code_is_one_failure(event):
    """Three wrong codes of one sign-in are three, its rejection is not the fourth."""
    asked = event(Kind.SIGN_IN_ATTEMPTED, **BY_CODE)
    wrong = event(Kind.CHALLENGE_ANSWERED_WRONG, reason="wrong_code")
    locked, rejected = (
        event(Kind.CHALLENGE_LOCKED),
        event(Kind.SIGN_IN_REJECTED, reason="wrong_code"),
    )

    assert 3 == total([asked, wrong, wrong, wrong, locked, rejected])


def test_a_sign_in_by_code_takes_no_wrong_password_back(event):
    """It had no attempt by password."""
    asked = event(Kind.SIGN_IN_ATTEMPTED, **BY_CODE)
    right, succeeded = event(Kind.CHALLENGE_VERIFIED), event(Kind.SIGN_IN_SUCCEEDED)

    assert 0 == total([asked, right, succeeded])


def test_a_flow_that_is_none_of_ours_is_a_failure(event):
    """Its sign-in has neither attempt nor code."""
    assert 1 == total([event(Kind.SIGN_IN_REJECTED, reason="unexpected_challenge")])


def test_no_minute_has_more_failures_than_attempts(event):
    """Whichever way users sign in; a share is of something."""
    by_code = [
        event(Kind.SIGN_IN_ATTEMPTED, **BY_CODE),
        event(Kind.CHALLENGE_ANSWERED_WRONG, reason="wrong_code"),
        event(Kind.CHALLENGE_ANSWERED_WRONG, reason="wrong_code"),
    ]
    by_password = [event(Kind.SIGN_IN_ATTEMPTED, **BY_PASSWORD)]
    migrated = [event(Kind.USER_MIGRATION_REFUSED, trigger="UserMigration_Authentication")]
    sign_ups = [event(Kind.SIGN_UP_ACCEPTED), event(Kind.SIGN_UP_REJECTED, reason="locked")]

    assert (3, 2) == (attempts(by_code), total(by_code))
    assert (
        (1, 1)
        == (attempts(by_password), total(by_password))
        == (attempts(migrated), total(migrated))
    )
    assert [(1, 0), (1, 1)] == [
        (weight_of(each).attempts, weight_of(each).failures) for each in sign_ups
    ]


def test_a_refused_sign_up_is_counted_per_client_and_over_all(event, now):
    """There is no user yet."""
    refused = event(Kind.SIGN_UP_REJECTED, subject=None, reason="disposable_domain")

    assert int(now.timestamp() // 60) == minute_of(refused)
    assert Signal.REFUSED_SIGN_UP is weight_of(refused).signal
    assert [(Scope.ALL, ""), (Scope.CLIENT, "client1")] == scopes_of(refused)


@pytest.mark.parametrize("client_id", ["", "x" * 129, 7, None])
def test_a_client_that_is_none_is_counted_over_all_alone(event, client_id):
    """A key of the table is bounded."""
    refused = event(Kind.SIGN_UP_REJECTED, subject="x" * 129, client_id=client_id)

    assert [(Scope.ALL, "")] == scopes_of(refused)


@pytest.mark.parametrize("client_id", ["x", "x" * 128])
def test_a_client_has_a_name_of_1_to_128_characters(event, client_id):
    """As Cognito has it."""
    refused = event(Kind.SIGN_UP_REJECTED, subject=None, client_id=client_id)

    assert [(Scope.ALL, ""), (Scope.CLIENT, client_id)] == scopes_of(refused)


@pytest.mark.parametrize("kind", [Kind.PASSWORD_RESET, Kind.USER_CONFIRMED, Kind.CHALLENGE_SENT])
def test_what_is_no_failure_adds_nothing(event, kind):
    """Not even a zero."""
    assert weight_of(event(kind)) is None
