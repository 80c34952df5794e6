from dataclasses import replace

import pytest

from events.contract.catalogue import Kind, Reason
from runtime.aws_client.errors import Unanswered
from runtime.memberships.groups import GroupNotAssigned, GroupQuota
from runtime.operator_files import RulesUnread
from triggers import post_confirmation

TIMEOUT = Unanswered("timeout")
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


def test_a_password_reset_confirms_nobody_and_ends_all_sessions(
    handle, example, groups, sessions, facts
):
    """The same trigger, another source: no group, no confirmation (amplify-js#3498)."""
    event = example("PostConfirmation_ConfirmForgotPassword")
    handle(event)

    assert [] == groups.added
    assert [(event["userPoolId"], event["userName"])] == sessions.ended
    assert [(Kind.PASSWORD_RESET, {})] == facts()


def test_where_a_reset_ends_no_session_it_is_told_all_the_same(
    memberships, announce, example, facts
):
    """``ResetEndsSessions: false``, as at an existing pool whose owner has not asked for it."""
    post_confirmation.handle(
        example("PostConfirmation_ConfirmForgotPassword"),
        memberships=memberships,
        sessions=None,
        announce=announce,
    )

    assert [(Kind.PASSWORD_RESET, {})] == facts()


def test_a_confirmed_sign_up_ends_no_session(handle, example, sessions):
    """The app that confirms may sign in at the same time."""
    handle(example(CONFIRMED))

    assert [] == sessions.ended


def test_a_group_that_cannot_be_assigned_is_an_event_and_no_error(handle, example, groups, facts):
    """The user is confirmed already; an error would only frighten them."""
    groups.error = GroupNotAssigned(Reason.GROUP_NOT_FOUND)
    event = example(CONFIRMED)

    assert handle(event) is event
    failed = {"group": "members", "rule": "default", "reason": "group_not_found"}
    assert (Kind.GROUP_ASSIGNMENT_FAILED, failed) == facts()[1]


def test_no_group_is_begun_when_time_is_short(
    announce, memberships, sessions, groups, example, facts
):
    """Cognito would ask again while this still runs, and then give up."""
    post_confirmation.handle(
        example(CONFIRMED),
        memberships=replace(memberships, remaining_ms=lambda: 3000),
        sessions=sessions,
        announce=announce,
    )

    assert [] == groups.added
    assert "out_of_time" == facts()[1][1]["reason"]


def test_rules_that_cannot_be_read_leave_all_groups_to_the_repair(
    announce, memberships, sessions, groups, example, facts
):
    """Rather than some of them: it reads the file again for as long as it takes."""

    def unread():
        raise RulesUnread("groups.json")

    event = example(CONFIRMED)
    told = post_confirmation.handle(
        event, memberships=replace(memberships, rules=unread), sessions=sessions, announce=announce
    )

    assert told is event
    assert [] == groups.added
    failed = {"group": "members", "rule": "default", "reason": "invalid_rules"}
    assert [(Kind.GROUP_ASSIGNMENT_FAILED, failed)] == facts()[1:]


def test_cognitos_retry_tells_the_same_facts(handle, example, published):
    """Up to three runs for one confirmation: subscribers can tell by the dedupe key."""
    handle(example(CONFIRMED))
    first = [event.dedupe_key for event in published]
    published.clear()
    handle(example(CONFIRMED))

    assert first == [event.dedupe_key for event in published]


def test_who_signed_up_by_a_code_is_in_the_groups_at_once(handle, example, groups, facts):
    """The address is verified from the first moment: the first tokens name the groups."""
    event = example(CONFIRMED)
    event["request"]["userAttributes"]["email_verified"] = "true"
    event["request"]["clientMetadata"] = {"sign_up": "passwordless"}

    assert handle(event) is event
    assert 1 == len(groups.added)
    assert [Kind.USER_CONFIRMED, Kind.GROUP_ASSIGNED] == [kind for kind, _ in facts()]


def test_after_a_refusal_for_want_of_quota_none_is_asked_for_ten_seconds(
    memberships, sessions, announce, groups, example, facts
):
    """Then one is; if Cognito takes it, all are again. Those between are left to the repair."""
    clock = [100.0]
    kept = replace(memberships, quota=GroupQuota(monotonic=lambda: clock[0]))

    def confirm(at, error=None):
        clock[0], groups.error = at, error
        asked = len(groups.added)
        post_confirmation.handle(
            example(CONFIRMED), memberships=kept, sessions=sessions, announce=announce
        )
        return len(groups.added) - asked, facts()[-1][1].get("reason")

    throttled = GroupNotAssigned(Reason.THROTTLED)
    assert (1, "throttled") == confirm(100, throttled)
    assert (0, "throttled") == confirm(109.9)
    assert (1, "throttled") == confirm(110, throttled)
    assert (0, "throttled") == confirm(119.9)
    assert (1, None) == confirm(120)
    assert (1, None) == confirm(120.1)


def test_another_failure_stops_nobody_from_asking(memberships, sessions, announce, groups, example):
    """A group that is not there says nothing about the quota."""
    groups.error = GroupNotAssigned(Reason.GROUP_NOT_FOUND)
    for _ in range(3):
        post_confirmation.handle(
            example(CONFIRMED), memberships=memberships, sessions=sessions, announce=announce
        )

    assert 3 == len(groups.added)


def test_another_source_promotes_nobody(handle, example, groups, published):
    """Cognito may add one: nothing is known of it, so nothing is done."""
    event = example(CONFIRMED)
    event["triggerSource"] = "PostConfirmation_Another"
    handle(event)

    assert ([], []) == (groups.added, published)
