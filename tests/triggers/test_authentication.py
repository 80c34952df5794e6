"""Pre and post authentication: the attempt, and the success."""

import pytest

from events.contract.catalogue import Kind


@pytest.fixture
def facts_of(handles, example, facts):
    def facts_of(name):
        event = example(name)
        assert handles[name.partition("_")[0]](event) is event
        assert example(name) == event
        return facts()

    return facts_of


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("PreAuthentication_Authentication", {}),
        ("PreAuthentication_Authentication.federated_returning", {}),
        ("PreAuthentication_Authentication.user_not_found", {"user_not_found": True}),
    ],
)
def test_an_attempt_is_told(facts_of, name, data):
    """One on a user who does not exist is told apart (PreventUserExistenceErrors=ENABLED)."""
    assert [(Kind.SIGN_IN_ATTEMPTED, data)] == facts_of(name)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("PostAuthentication_Authentication", {}),
        ("PostAuthentication_Authentication.federated_returning", {}),
        (
            "PostAuthentication_Authentication.first_login_of_admin_created",
            {"first_sign_in": True},
        ),
    ],
)
def test_a_success_is_told(facts_of, name, data):
    """The first of an invited user still carries FORCE_CHANGE_PASSWORD."""
    assert [(Kind.SIGN_IN_SUCCEEDED, data)] == facts_of(name)


def test_a_new_device_is_told_apart(handles, example, facts):
    """Where device tracking is on."""
    event = example("PostAuthentication_Authentication")
    event["request"]["newDeviceUsed"] = True
    handles["PostAuthentication"](event)

    assert [(Kind.SIGN_IN_SUCCEEDED, {"new_device": True})] == facts()


def test_nobody_who_does_not_exist_is_named(handles, example, published):
    """For them, userName is what was typed: an address, perhaps."""
    event = example("PreAuthentication_Authentication.user_not_found")
    event["userName"] = "jo@example.com"
    handles["PreAuthentication"](event)

    assert published[0].subject is None
    assert "jo@" not in str(published[0])
