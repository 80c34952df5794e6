"""
Codes while AWS is unwell: none that is right is burnt, nobody is kept out longer than it lasts.

Rows of the table of faults: what failed while the fault lasted, what was lost permanently (right
codes burnt, requests unanswered after it), how much longer than a well one a call took at the
worst, and how long after the end of the fault the next code was mailed.
"""

from datetime import timedelta

import pytest

from events.contract.catalogue import Reason
from local.emulator import Emulator
from runtime import aws
from runtime.aws_client import clients
from runtime.aws_client.errors import Unanswered
from tests.faults import unwell_dynamodb as unwell
from tests.faults.codes import World, next_round, right_code
from tests.faults.unwell_dynamodb import UnwellDynamoDB, noted
from tests.tables import create_table

pytestmark = pytest.mark.emulator
ENDS_WITHIN_S = (
    4.75  # of Cognito's five; invariant 76 says 4.5, and a slow machine works longer itself
)


@pytest.fixture(scope="module")
def emulator():
    with Emulator(port=0) as running:
        create_table(running.client("dynamodb"), "challenges")
        yield running


@pytest.fixture
def dynamodb(emulator, monkeypatch):
    with UnwellDynamoDB(emulator.port) as service:
        for name, value in (emulator.variables | {"AWS_ENDPOINT_URL": service.endpoint}).items():
            monkeypatch.setenv(name, value)
        aws._clients.cache_clear()
        opened = noted(monkeypatch, clients, "Connection")
        yield service
        aws._clients.cache_clear()
        for connection in opened:
            connection.close()


@pytest.fixture
def world(dynamodb, now):
    assert dynamodb.endpoint
    return World(aws.dynamodb(within_s=4.2), now)


ONCE = {
    "DynamoDB: +0.8 s": (unwell.slow(0.8),),
    "DynamoDB: +1.8 s": (unwell.slow(1.8),),
    "DynamoDB: 500 after writing, once": (unwell.failing_after, unwell.well),
    "DynamoDB: 500 after writing, thrice": (*[unwell.failing_after] * 3, unwell.well),
    "DynamoDB: throttled twice": (*[unwell.throttled] * 2, unwell.well),
    "DynamoDB: conflicts, thrice": (*[unwell.in_conflict] * 3, unwell.well),
    "DynamoDB: answer lost, then in progress": (unwell.lost, unwell.in_progress, unwell.well),
    "DynamoDB: answers lost, thrice": (*[unwell.lost] * 3, unwell.well),
    "DynamoDB: HTML with 200, twice": (*[unwell.html] * 2, unwell.well),
    "DynamoDB: {} with 200, twice": (*[unwell.empty] * 2, unwell.well),
}
ALWAYS = {
    "DynamoDB: +4 s, always": unwell.slow(4),
    "DynamoDB: 500 after writing, always": unwell.failing_after,
    "DynamoDB: throttled, always": unwell.throttled,
    "DynamoDB: conflicts, always": unwell.in_conflict,
    "DynamoDB: answers lost, always": unwell.lost,
    "DynamoDB: silent": unwell.silent,
    "DynamoDB: garbage with 200, always": unwell.garbage,
    "DynamoDB: HTML with 200, always": unwell.html,
    "DynamoDB: {} with 200, always": unwell.empty,
    "DynamoDB: an octet each 200 ms": unwell.dripping,
}


def began(world, name, count=2):
    """Sign-ins, each with a right code."""
    for number in range(count):
        user = f"{name}-{number}"
        made, world.usual_s = world.ask(user)
        yield user, made, right_code(user, made)


@pytest.mark.parametrize("what", ONCE)
def test_69_a_fault_that_passes_in_time_is_not_seen(world, dynamodb, fault, what):
    """Invariant 69: the right code is right, in the same call; it is no worse than the fault."""
    worst = failed = 0
    for user, made, right in began(world, what):
        *faults, usual = ONCE[what]
        dynamodb.be(usual, *faults)
        is_right, took_s = world.answer(user, made, right)
        dynamodb.be(unwell.well)
        worst, failed = max(worst, took_s), failed + (not is_right)
    fault(what, n=2, failed=failed, worst_added_s=world.added_s(worst), worst_call_s=worst)

    assert 0 == failed
    assert worst < ENDS_WITHIN_S


@pytest.mark.parametrize("what", ALWAYS)
def test_69_no_right_code_is_burnt_while_its_session_lives(world, dynamodb, emulator, fault, what):
    """Invariants 69 and 70: what is unclear is false, and right as soon as DynamoDB is well."""
    worst = false = burnt = made_up = 0
    for user, made, right in began(world, what, 1):
        dynamodb.be(ALWAYS[what])
        is_right, took_s = world.answer(user, made, right)
        dynamodb.be(unwell.well)
        challenge_id = made["privateChallengeParameters"]["challenge_id"]
        item = emulator.client("dynamodb").get_item(
            TableName="challenges", Key={"pk": {"S": f"C#{challenge_id}"}}
        )["Item"]
        made_up += is_right and item["state"]["S"] != "used"
        worst, false = max(worst, took_s), false + (not is_right)
        again, _ = world.ask(user, next_round(made))
        burnt += not (is_right or world.answer(user, again, right)[0])
    fault(
        what,
        n=1,
        failed=made_up,
        lost=burnt,
        unavailable=false,
        worst_added_s=world.added_s(worst),
        worst_call_s=worst,
    )

    assert (0, 0) == (burnt, made_up)
    assert worst < ENDS_WITHIN_S


def test_67_a_right_code_is_right_when_cognito_calls_again(world, fault):
    """Invariant 67: the first answer came after five seconds, and nobody heard it."""
    right = [
        [world.answer(user, made, text)[0] for _ in range(3)]
        for user, made, text in began(world, "late", 20)
    ]
    wrong = sum(not all(each) for each in right)
    fault("Verify late, and called again", n=20, failed=wrong)

    assert [[True] * 3] * 20 == right


@pytest.mark.parametrize("what", ["slow", *["lost", "failing_after", "silent", "html", "dripping"]])
def test_create_ends_in_time_and_raises_nothing(world, dynamodb, fault, what):
    """Whatever DynamoDB does; what it may have written is sent, and good."""
    _, world.usual_s = world.ask(f"well-{what}")
    world.queue.clear()
    dynamodb.be(unwell.slow(2) if what == "slow" else getattr(unwell, what))
    user = f"create-{what}"
    made, took_s = world.ask(user)
    dynamodb.be(unwell.well)
    delivery = made["publicChallengeParameters"]["delivery"]
    fault(
        f"Create, DynamoDB: {what.replace('_', ' ')}",
        n=1,
        failed=int(delivery not in {"requested", "unavailable"}),
        unavailable=int(delivery == "unavailable"),
        worst_added_s=world.added_s(took_s),
        worst_call_s=took_s,
    )

    assert delivery in {"requested", "unavailable"}
    assert took_s < ENDS_WITHIN_S
    world.send_until(world.time)
    if world.mails:
        assert world.answer(user, made, right_code(user, made))[0]


@pytest.mark.parametrize("known", [True, False])
def test_71_ten_minutes_without_an_outbox_cost_nobody_anything(world, fault, known):
    """Invariants 71 and 74: five requests fail; the next is served at once, for nobody alike."""
    user, start = f"outbox-{known}", world.time
    world.outbox_error = Unanswered("timeout")
    told = []
    for minute in (0, 2, 4, 6, 8):
        world.time = start + timedelta(minutes=minute)
        told.append(world.ask(user, known=known)[0]["publicChallengeParameters"]["delivery"])
    world.outbox_error, world.time = None, start + timedelta(minutes=10)
    served = world.ask(user, known=known)[0]["publicChallengeParameters"]["delivery"]
    world.send_until(world.time)
    name = f"outbox refusing for 10 min, {'user' if known else 'nobody'}"
    refused = told.count("unavailable")
    recovered_after_s = world.mailed_after_s(10, start)
    fault(
        name,
        n=5,
        failed=int(served != "requested"),
        unavailable=refused,
        recovered_after_s=recovered_after_s,
    )

    assert (["unavailable"] * 5, "requested") == (told, served)
    assert (1 if known else 0) == len(world.mails)


@pytest.mark.parametrize("minutes", [1, 61, 1500])
def test_71_an_outage_of_any_length_costs_nobody_anything(world, minutes, fault):
    """Neither within an hour nor beyond an hour or a day that is counted."""
    user, start, told = f"outage-{minutes}", world.time, []
    world.outbox_error = Unanswered("timeout")
    for minute in range(0, minutes, max(1, minutes // 16)):  # more than a day's 15
        world.time = start + timedelta(minutes=minute)
        told.append(world.ask(user)[0]["publicChallengeParameters"]["delivery"])
    world.outbox_error, world.time = None, start + timedelta(minutes=minutes)
    served = world.ask(user)[0]["publicChallengeParameters"]["delivery"]
    world.send_until(world.time)
    recovered_after_s = world.mailed_after_s(minutes, start)
    fault(
        f"outbox refusing for {minutes} min",
        n=len(told),
        failed=int(served != "requested"),
        unavailable=told.count("unavailable"),
        recovered_after_s=recovered_after_s,
    )

    assert {"unavailable"} == {*told}
    assert "requested" == served
    assert 1 == len(world.mails)


MAIL_FAULTS = {
    "throttling": Reason.THROTTLED,
    "answering 500": Reason.UNAVAILABLE,
    "refusing the sender": Reason.SENDER_REFUSED,
    "denying access": Reason.ACCESS_DENIED,
}


@pytest.mark.parametrize("what", MAIL_FAULTS)
def test_71_ten_minutes_without_ses_cost_nobody_anything(world, fault, what):
    """Invariants 71 and 74: what was given up is not counted, and the next is mailed at once."""
    slug = what.replace(" ", "-")
    user, ghost, start = f"ses-{slug}", f"ghost-{slug}", world.time
    world.mail_error = MAIL_FAULTS[what]
    for minute in (0, 2, 4, 6, 8):
        world.send_until(start + timedelta(minutes=minute))
        world.ask(user)
        world.ask(ghost, known=False)
    world.send_until(start + timedelta(minutes=10))
    world.mail_error = None
    served = []
    for name, known in ((user, True), (ghost, False)):
        made, _ = world.ask(name, known=known)
        served.append(made["publicChallengeParameters"]["delivery"])
    unsent = 5 - len(world.mails)
    world.send_until(world.time)
    newest = world.ask(user)[0]["privateChallengeParameters"]["challenge_id"]
    is_mailed = newest in {challenge_id for challenge_id, _ in world.mails}
    recovered_after_s = world.mailed_after_s(10, start)
    fault(
        f"SES {what} for 10 min",
        n=5,
        failed=int(not is_mailed),
        unavailable=unsent,
        recovered_after_s=recovered_after_s,
    )

    assert ["requested"] * 2 == served
    assert is_mailed


def test_the_table_slow_once_puts_a_code_off_for_seconds(world, dynamodb, fault):
    """The sender asks again itself, or the message comes in 2 s; a minute before."""
    world.ask("sender")
    dynamodb.be(unwell.well, *[unwell.slow(2.5)] * 2)
    world.send_until(world.time)
    dynamodb.be(unwell.well)
    world.send_until(world.time + timedelta(seconds=2))
    added = sum(world.delays)
    lost = 1 - len(world.mails)
    fault("sender, DynamoDB +2.5 s twice", n=1, lost=lost, worst_added_s=added)

    assert 1 == len(world.mails)
    assert added <= 2
