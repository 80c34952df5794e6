import pytest

from events.consumers.group_repair import handle
from events.consuming.repair import Repair
from events.contract.catalogue import Kind, Reason
from events.contract.schema import encode, user_event
from rules.memberships.group_rules import GroupRules
from runtime.aws_client.errors import Unanswered
from runtime.memberships.groups import GroupNotAssigned, MemberGone
from runtime.operator_files import RulesUnread
from runtime.pace import Pace
from runtime.user_pool.users import UserGone
from tests.events.consumers.conftest import POOL, SUB

BROKEN = Unanswered("timeout")
RULES = GroupRules.parse(
    "members", '{"email_domain": {"example.org": ["staff"]}, "client_id": {"c1": ["partners"]}}'
)
FAILED = {"group": "staff", "rule": "email_domain", "reason": "throttled"}


class Groups:
    """Notes who was put where; raises the error of the group, if there is one."""

    def __init__(self):
        self.added = []
        self.errors = {}

    def add(self, *, pool_id, user_name, group):
        if group in self.errors:
            raise self.errors[group]
        self.added.append((pool_id, user_name, group))


class Users:
    """One user; raises *error* if there is one."""

    def __init__(self):
        self.known = {"sub": SUB, "email": "jo@example.org", "email_verified": "True"}
        self.has_groups = False
        self.error = None

    def attributes(self, *, pool_id, user_name):
        assert (POOL, SUB) == (pool_id, user_name)
        if self.error:
            raise self.error
        return self.known

    def is_in_a_group(self, *, pool_id, user_name):
        assert (POOL, SUB) == (pool_id, user_name)
        if self.error:
            raise self.error
        return self.has_groups


class Queue:
    """Notes for how long messages are hidden; fails if it *is_broken*."""

    def __init__(self, dead_letters):
        self.bury = dead_letters.bury
        self.hidden = []
        self.is_broken = False

    def hide(self, receipt_handle, *, for_s):
        if self.is_broken:
            raise BROKEN
        self.hidden.append((receipt_handle, for_s))


@pytest.fixture
def groups():
    return Groups()


@pytest.fixture
def users():
    return Users()


@pytest.fixture
def queue(dead_letters):
    return Queue(dead_letters)


@pytest.fixture
def rules():
    """The rules, or raises what *error* is."""

    def rules():
        if rules.error:
            raise rules.error
        return RULES

    rules.error = None
    return rules


@pytest.fixture
def waits():
    return []


@pytest.fixture
def deliver(rules, groups, users, queue, seen, announce, waits, now, batch, failed):
    repair = Repair(
        rules=rules,
        groups=groups,
        users=users,
        announce=announce,
        pace=Pace(per_second=5, monotonic=lambda: 0.0, sleep=waits.append),
    )

    def deliver(*bodies, **known):
        event = batch(*bodies, **known)
        answer = handle(event, repair=repair, seen=seen, queue=queue, now=lambda: now)
        return failed(event, answer)

    return deliver


@pytest.fixture
def facts(published):
    """The published events as (kind, data)."""
    return lambda: [(event.kind, dict(event.data)) for event in published]


def test_a_failed_assignment_is_tried_again(deliver, groups, make, facts, published):
    """And told when it worked, as the trigger would have told it."""
    assert [] == deliver(
        encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, client_id="c1", **FAILED))
    )

    assert [(POOL, SUB, "staff")] == groups.added
    told = {"group": "staff", "rule": "email_domain", "client_id": "c1"}
    assert [(Kind.GROUP_ASSIGNED, told)] == facts()
    assert (f"/cognito/{POOL}", SUB) == (published[0].source, published[0].subject)


def test_after_rules_that_could_not_be_read_all_groups_are_given(
    deliver, users, groups, make, facts
):
    """The trigger has given none, and named the default one."""
    users.has_groups = False
    told = {"group": "members", "rule": "default", "reason": "invalid_rules"}
    assert [] == deliver(
        encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, client_id="c1", **told))
    )

    assert ["members", "staff", "partners"] == [group for _, _, group in groups.added]
    assert {Kind.GROUP_ASSIGNED} == {kind for kind, _ in facts()}


def test_a_job_waits_for_rules_that_cannot_be_read(deliver, rules, groups, queue, make):
    """Without them it would be done wrong, and be gone."""
    rules.error = RulesUnread("groups.json")
    body = encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, client_id="c1", **FAILED))

    assert deliver(body)
    assert [] == groups.added
    assert 1 == len(queue.hidden)


def test_one_that_fails_again_waits_longer_each_time(deliver, groups, queue, make, facts):
    """It stays in the queue and is told no second time: that would be another job, for ever."""
    groups.errors["staff"] = GroupNotAssigned(Reason.GROUP_NOT_FOUND)
    body = encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, **FAILED))

    for tries in (1, 2, 3, 8, 72):
        assert [0] == deliver(body, message_id="m", tries=tries)
    assert [60, 120, 240, 3600, 3600] == [seconds for _, seconds in queue.hidden]
    assert [] == facts()

    groups.errors.clear()
    assert [] == deliver(body, message_id="m", tries=73)
    assert [(POOL, SUB, "staff")] == groups.added


def test_one_that_cannot_be_hidden_comes_when_the_queue_says(deliver, groups, queue, make, logged):
    """Sooner than need be, that is all."""
    groups.errors["staff"] = GroupNotAssigned(Reason.THROTTLED)
    queue.is_broken = True

    assert [0] == deliver(encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, **FAILED)))
    assert "message not postponed" in logged


def test_the_rest_of_a_batch_does_not_wait(deliver, groups, make):
    """For a group that is not there."""
    groups.errors["staff"] = GroupNotAssigned(Reason.GROUP_NOT_FOUND)
    other = FAILED | {"group": "members", "rule": "default"}
    events = [make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, **data) for data in (FAILED, other)]

    assert [0] == deliver(*map(encode, events))
    assert [(POOL, SUB, "members")] == groups.added


def test_a_duplicate_changes_nothing(deliver, groups, make):
    """An administrator may have taken the user out of the group meanwhile."""
    body = encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, **FAILED))

    deliver(body)
    assert [] == deliver(body)
    assert 1 == len(groups.added)


def test_a_group_that_no_rule_gives_is_not_given(deliver, groups, make, logged):
    """Neither one that the rules had yesterday nor one that somebody made up."""
    made_up = FAILED | {"group": "administrators"}

    assert [] == deliver(encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, **made_up)))
    assert [] == groups.added
    assert "no rule gives the group any more" in logged


def test_an_invited_user_gets_the_groups_of_the_rules(deliver, groups, make, facts):
    """At the first sign-in: Cognito runs no PostConfirmation for them."""
    assert [] == deliver(
        encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, first_sign_in=True, client_id="c1"))
    )

    assert ["members", "staff", "partners"] == [group for _, _, group in groups.added]
    assert [Kind.GROUP_ASSIGNED] * 3 == [kind for kind, _ in facts()]


def test_an_unverified_address_brings_no_group_of_its_domain(deliver, groups, users, make):
    """Nobody has proved that it is theirs."""
    users.known["email_verified"] = "false"

    deliver(encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, first_sign_in=True)))
    assert ["members"] == [group for _, _, group in groups.added]


def test_an_imported_user_gets_them_with_the_new_password(deliver, groups, make):
    """An imported user has to reset the password first, and is in no group."""
    assert [] == deliver(encode(make(Kind.PASSWORD_RESET, subject=SUB)))
    assert ["members", "staff"] == [group for _, _, group in groups.added]


def test_a_user_in_no_group_gets_them_after_the_first_token(deliver, groups, make):
    """Brought over from another directory: no trigger could assign one."""
    assert [] == deliver(encode(make(Kind.GROUP_MISSING, subject=SUB, group="members")))
    assert [(POOL, SUB, "members"), (POOL, SUB, "staff")] == groups.added


def test_a_user_who_is_in_a_group_by_now_needs_none(deliver, groups, users, make):
    """PostConfirmation had assigned it, and the token did not show it yet."""
    users.has_groups = True

    assert [] == deliver(encode(make(Kind.GROUP_MISSING, subject=SUB, group="members")))
    assert [] == groups.added


def test_a_password_reset_brings_no_lost_group_back(deliver, groups, users, make):
    """Who is in a group has been looked at before; the others were taken for a reason."""
    users.has_groups = True

    assert [] == deliver(encode(make(Kind.PASSWORD_RESET, subject=SUB)))
    assert [] == groups.added


@pytest.mark.parametrize("kind", [Kind.SIGN_IN_SUCCEEDED, Kind.USER_CONFIRMED])
def test_others_have_their_groups(deliver, groups, make, seen, kind):
    """Nobody is asked, and nothing noted."""
    told = make(kind, subject=SUB, trigger="PostConfirmation_ConfirmSignUp")
    assert [] == deliver(encode(told))
    assert [] == groups.added
    assert [] == seen.claims


def test_a_group_that_fails_for_an_invited_user_becomes_a_job(deliver, groups, make, facts):
    """The same as after a sign-up: told, counted, and tried again by that event."""
    groups.errors["members"] = GroupNotAssigned(Reason.THROTTLED)

    assert [] == deliver(encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, first_sign_in=True)))
    assert [
        (
            Kind.GROUP_ASSIGNMENT_FAILED,
            {"group": "members", "rule": "default", "reason": "throttled"},
        ),
        (Kind.GROUP_ASSIGNED, {"group": "staff", "rule": "email_domain"}),
    ] == facts()


def test_a_job_that_the_repair_made_itself_is_done(deliver, groups, make, published):
    """And makes no other."""
    groups.errors["members"] = GroupNotAssigned(Reason.THROTTLED)
    deliver(encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, first_sign_in=True)))
    [job] = [event for event in published if event.kind is Kind.GROUP_ASSIGNMENT_FAILED]
    published.clear()

    assert [0] == deliver(encode(job), message_id="m")
    assert [] == published
    groups.errors.clear()
    assert [] == deliver(encode(job), message_id="m")
    assert (POOL, SUB, "members") in groups.added


def test_two_users_of_one_batch_are_two_jobs(deliver, groups, users, published, now):
    """Though all else about them is the same."""
    groups.errors["members"] = GroupNotAssigned(Reason.THROTTLED)
    subjects = [SUB, SUB.replace("1", "2")]
    users.attributes = lambda **_: {"email": "jo@example.com"}
    deliver(
        *(
            encode(
                user_event(
                    Kind.SIGN_IN_SUCCEEDED,
                    pool_id=POOL,
                    subject=subject,
                    request_id="r",
                    time=now,
                    data={"first_sign_in": True},
                )
            )
            for subject in subjects
        )
    )

    assert 2 == len({event.dedupe_key for event in published})


@pytest.mark.parametrize("kind", [Kind.SIGN_IN_SUCCEEDED, Kind.PASSWORD_RESET])
def test_a_user_who_cannot_be_looked_up_waits(deliver, users, groups, queue, make, kind):
    """Cognito is asked again."""
    users.error = BROKEN

    assert [0] == deliver(encode(make(kind, subject=SUB, first_sign_in=True)))
    assert 1 == len(queue.hidden)
    assert [] == groups.added


@pytest.mark.parametrize(
    "kind", [Kind.SIGN_IN_SUCCEEDED, Kind.PASSWORD_RESET, Kind.GROUP_ASSIGNMENT_FAILED]
)
def test_a_user_who_is_gone_needs_nothing(deliver, users, groups, make, published, kind):
    """Deleted before it came to that."""
    users.error = UserGone()
    groups.errors["staff"] = MemberGone()

    assert [] == deliver(encode(make(kind, subject=SUB, first_sign_in=True, **FAILED)))
    assert [] == published


def test_a_user_who_goes_meanwhile_needs_nothing(deliver, groups, make, published, logged):
    """Between the look-up and the assignment."""
    groups.errors["members"] = MemberGone()

    assert [] == deliver(encode(make(Kind.SIGN_IN_SUCCEEDED, subject=SUB, first_sign_in=True)))
    assert [] == published
    assert "user gone" in logged


@pytest.mark.parametrize("data", [{}, {"group": "staff"}, {"group": 7, "rule": "default"}])
def test_a_job_that_says_nothing_is_buried(deliver, dead_letters, make, data):
    """With its reason."""
    assert [] == deliver(encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, **data)))
    assert ["names no group or no rule"] == [why for _, why in dead_letters.letters]


def test_a_job_for_nobody_is_buried(deliver, dead_letters, make):
    """With its reason."""
    assert [] == deliver(encode(make(Kind.GROUP_ASSIGNMENT_FAILED, **FAILED)))
    assert ["of no user of a user pool"] == [why for _, why in dead_letters.letters]


def test_every_call_of_the_kind_keeps_the_pace(deliver, waits, make):
    """One look, one look-up and two assignments: a fifth of a second apart."""
    deliver(encode(make(Kind.PASSWORD_RESET, subject=SUB)))

    assert [0.0, 0.2, 0.4, pytest.approx(0.6)] == waits


@pytest.mark.parametrize("trigger", ["VerifyAuthChallengeResponse_Authentication", None])
def test_who_answers_the_first_code_gets_the_groups(deliver, groups, make, trigger):
    """Who signed up without a password had none before; the sweeper may tell it, too."""
    data = {"trigger": trigger} if trigger else {}
    assert [] == deliver(encode(make(Kind.USER_CONFIRMED, subject=SUB, **data)))

    assert {"members", "staff"} == {group for *_, group in groups.added}


def test_a_job_that_another_run_is_at_waits_a_minute(deliver, groups, make, seen, queue):
    """SQS handed it to two; by then it is done, or the other run is dead."""
    job = make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, client_id="c1", **FAILED)
    seen.busy.add(job.dedupe_key)

    assert [0] == deliver(encode(job))
    assert [] == groups.added
    assert [60] == [seconds for _, seconds in queue.hidden]


def test_a_refusal_for_want_of_quota_makes_the_next_call_wait(deliver, groups, make, waits):
    """Confirmations and administrators share the quota."""
    groups.errors["staff"] = GroupNotAssigned(Reason.THROTTLED)
    deliver(*(encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, **FAILED)) for _ in range(2)))

    assert [0.0, 1.0] == waits


def test_a_group_that_nobody_has_made_makes_no_other_wait(deliver, groups, make, waits):
    """The usual pace: five a second here."""
    groups.errors["staff"] = GroupNotAssigned(Reason.GROUP_NOT_FOUND)
    deliver(*(encode(make(Kind.GROUP_ASSIGNMENT_FAILED, subject=SUB, **FAILED)) for _ in range(2)))

    assert [0.0, 0.2] == waits
