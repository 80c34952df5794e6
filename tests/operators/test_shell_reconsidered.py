"""What was learnt from sign-ups is shown and removed, and what a second look did is undone."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from operators.lists_learnt import NothingLearnt
from operators.outside import NotAgreed
from rules.addresses.learning import Entry
from rules.addresses.second_look import Standing
from runtime.boto3_clients import Translated
from runtime.consuming.sign_up_counts import SignUp, SignUpCounts
from runtime.consuming.sign_up_looks import Known, SignUpLooks
from tests.tables import create_table

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
WEEK = timedelta(days=7)
GONE = "b281eb78-0000-4000-8000-000000000009"


@pytest.fixture
def dynamodb(aws, stack):
    stack.resources["LearntTable"] = ("AWS::DynamoDB::Table", "learnt")
    dynamodb = aws("dynamodb")
    create_table(dynamodb, "learnt", keys=("pk", "sk"))
    return dynamodb


@pytest.fixture
def counts(dynamodb):
    """With an entry of a name that holds, and one of a host that has ended."""
    counts = SignUpCounts(Translated(dynamodb), table="learnt")
    counts.enter("D#fresh.example", Entry.DENY, now=NOW, until=NOW + WEEK, why="D:8/5")
    ended = NOW - timedelta(hours=1)
    counts.enter("H#old.example", Entry.SUSPECT, now=ended, until=ended, why="H:5/3")
    return counts


def at_noon(command):
    return lambda *words, **how: command(*words, now=lambda: NOW, **how)


@pytest.mark.usefixtures("counts")
def test_entries_are_shown_as_long_as_they_hold(command):
    """With the numbers that they come from."""
    assert ["domain fresh.example: deny until 2026-12-04 12:00 UTC (D:8/5)"] == at_noon(command)(
        "lists", "learnt"
    )


def test_a_name_that_is_unlearnt_is_not_entered_again_for_long(command, counts):
    """Over any count; after that it may be."""
    run = at_noon(command)
    run("--dry-run", "lists", "unlearn", "fresh.example")
    with pytest.raises(NotAgreed):
        run("lists", "unlearn", "fresh.example", answer="n")
    assert 1 == len(run("lists", "learnt"))
    run("lists", "unlearn", "fresh.example")

    assert ["no entries"] == run("lists", "learnt")
    entered = [
        counts.enter("D#fresh.example", Entry.DENY, now=at, until=at + WEEK, why="D:9/9")
        for at in (NOW + timedelta(days=89), NOW + timedelta(days=91))
    ]
    assert [False, True] == entered
    with pytest.raises(NothingLearnt, match=r"other\.example"):
        run("lists", "unlearn", "other.example")


@pytest.fixture
def acted(aws, stack, dynamodb):
    """Three users whom a second look has done something to; one of them is gone by now."""
    cognito = aws("cognito-idp")
    pool = cognito.create_user_pool(PoolName="tried")["UserPool"]["Id"]
    stack.resources["UserPool"] = ("AWS::Cognito::UserPool", pool)
    cognito.create_group(UserPoolId=pool, GroupName="suspect")
    counts = SignUpCounts(Translated(dynamodb), table="learnt")
    looks = SignUpLooks(Translated(dynamodb), table="learnt")
    subs = {"gone": GONE}
    for name in ("grouped", "disabled"):
        user = cognito.admin_create_user(UserPoolId=pool, Username=name)["User"]
        subs[name] = {each["Name"]: each["Value"] for each in user["Attributes"]}["sub"]
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="grouped", GroupName="suspect")
    cognito.admin_disable_user(UserPoolId=pool, Username="disabled")
    for name, action in {"grouped": "group", "disabled": "disabled", "gone": "group"}.items():
        sub, domain = subs[name], "b.example" if name == "gone" else "a.example"
        counts.note(SignUp(sub, accepted_at=NOW, domain=domain, standing="accepted", pool_id=pool))
        known = Known(sub, domain, 0, Standing.REFUSED, pool, looks=1, is_told=True, action=action)
        looks.looked(known, now=NOW)
    return cognito, pool, subs


def test_users_are_shown_by_what_was_done_to_them(command, acted):
    """All, or those of one domain."""
    *_, subs = acted
    told = command("reconsidered", "--domain", "a.example")

    assert told == [
        *sorted(
            [
                f"{subs['grouped']} a.example: in the group suspect",
                f"{subs['disabled']} a.example: disabled",
            ],
            key=told.index,
        ),
        "2 users",
    ]
    assert "3 users" == command("reconsidered")[-1]


def test_what_was_done_is_undone_once(command, acted):
    """Accounts are enabled, the group is left; who is gone holds nobody up."""
    cognito, pool, subs = acted
    command("--dry-run", "reconsidered", "--undo")
    with pytest.raises(NotAgreed):
        command("reconsidered", "--undo", answer="n")
    assert not cognito.admin_get_user(UserPoolId=pool, Username="disabled")["Enabled"]
    told = command("reconsidered", "--undo")

    assert "3 undone" == told[-1]
    assert f"{subs['gone']} is gone" in told
    assert cognito.admin_get_user(UserPoolId=pool, Username="disabled")["Enabled"]
    in_groups = cognito.admin_list_groups_for_user(UserPoolId=pool, Username="grouped")
    assert [] == in_groups["Groups"]
    assert ["0 users"] == command("reconsidered", "--undo")


def test_a_stack_without_the_table_says_so(command):
    """LearntSignUps is off there."""
    with pytest.raises((LookupError, ClientError)):
        command("reconsidered")
