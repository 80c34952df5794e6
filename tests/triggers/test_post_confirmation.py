import pytest

from events.catalogue import Kind, Reason
from runtime.groups import GroupNotAssigned
from triggers import post_confirmation

CONFIRMED = "PostConfirmation_ConfirmSignUp"


@pytest.fixture
def handle(handles):
    return handles["PostConfirmation"]


def test_a_confirmed_user_gets_the_groups_of_the_rules(handle, example, groups, facts):
    """And each is told."""
    event = example(CONFIRMED)
    event["request"]["userAttributes"] |= {"email": "jo@Example.ORG", "email_verified": "true"}
    handle(event)

    pool, user = event["userPoolId"], event["userName"]
    assert [(pool, user, "members"), (pool, user, "staff")] == groups.added
    assert [
        (Kind.USER_CONFIRMED, {"email_domain": "example.org"}),
        (Kind.GROUP_ASSIGNED, {"group": "members", "rule": "default"}),
        (Kind.GROUP_ASSIGNED, {"group": "staff", "rule": "email_domain"}),
    ] == facts()


def test_an_unverified_address_brings_no_group_of_its_domain(handle, example, groups):
    """An administrator can confirm a user whose address nobody has proved."""
    event = example(CONFIRMED)
    event["request"]["userAttributes"] |= {"email": "jo@example.org", "email_verified": "false"}
    handle(event)

    assert ["members"] == [group for _, _, group in groups.added]


@pytest.mark.parametrize(
    "name", [CONFIRMED, f"{CONFIRMED}.federated", f"{CONFIRMED}.console_no_client"]
)
def test_everybody_who_is_confirmed_is_in_the_default_group(handle, example, groups, name):
    """However they came to be confirmed."""
    event = example(name)

    assert handle(event) is event
    assert example(name) == event
    assert "members" in [group for _, _, group in groups.added]


def test_a_password_reset_confirms_nobody(handle, example, groups, facts):
    """The same trigger, another source: no group, no confirmation (amplify-js#3498)."""
    handle(example("PostConfirmation_ConfirmForgotPassword"))

    assert [] == groups.added
    assert [(Kind.PASSWORD_RESET, {})] == facts()


def test_a_group_that_cannot_be_assigned_is_an_event_and_no_error(handle, example, groups, facts):
    """The user is confirmed already; an error would only frighten them."""
    groups.error = GroupNotAssigned(Reason.GROUP_NOT_FOUND)
    event = example(CONFIRMED)

    assert handle(event) is event
    failed = {"group": "members", "rule": "default", "reason": "group_not_found"}
    assert (Kind.GROUP_ASSIGNMENT_FAILED, failed) == facts()[1]


def test_no_group_is_begun_when_time_is_short(announce, groups, example, facts):
    """Cognito would ask again while this still runs, and then give up."""
    post_confirmation.handle(
        example(CONFIRMED),
        rules=post_confirmation.GroupRules("members"),
        groups=groups,
        announce=announce,
        remaining_ms=lambda: 3000,
    )

    assert [] == groups.added
    assert "out_of_time" == facts()[1][1]["reason"]


def test_cognitos_retry_tells_the_same_facts(handle, example, published):
    """Up to three runs for one confirmation: subscribers can tell by the dedupe key."""
    handle(example(CONFIRMED))
    first = [event.dedupe_key for event in published]
    published.clear()
    handle(example(CONFIRMED))

    assert first == [event.dedupe_key for event in published]
