"""That a new account, whose quota of concurrent executions is 10, is survived."""

import pytest

from pipeline.twin.refusals import Refused
from tests.template.twin.concurrency import BY_CODE, BY_PASSWORD, Account, readers_of

QUOTA, A_SECOND, SECONDS = 10, 3, 60
SENDER = {"MailFrom": "no-reply@example.org"}
SMALL = {"AccountConcurrency": "small", **SENDER}
RESERVES = ["SignUpConcurrency", "SignInConcurrency", "RelayConcurrency"]
OF_THE_API = {"ApiSignInConcurrency": "0", "ApiSignUpConcurrency": "0"}


def minute(account):
    """Three sign-ins a second, two of them by code, from a cold start on."""
    for number in range(A_SECOND * SECONDS):
        account.go_on(number / A_SECOND)
        account.sign_in(BY_PASSWORD if number % 3 == 0 else BY_CODE)
    account.go_on(SECONDS + 60)


def of_triggers(account):
    return {name for name in account.throttled if "reader" not in name}


def test_a_minute_of_sign_ins_fits_into_the_quota_of_a_new_account(stacks):
    """Every one succeeds, no trigger is refused, and every event is counted within a minute."""
    account = Account(readers_of(stacks.stack(SMALL)), limit=QUOTA)
    minute(account)

    assert A_SECOND * SECONDS == len(account.signed_in)
    assert set() == set(account.throttled)
    assert len(account.told) == len(account.readers["Metrics"].done)
    assert [] == [each for reader in account.readers.values() for each in reader.dead]
    assert account.most <= QUOTA


@pytest.mark.parametrize("given", [SMALL, SENDER], ids=["small", "normal"])
def test_mails_that_have_waited_leave_room_for_sign_ins_in_a_small_account_only(stacks, given):
    """Two hundred codes after an outage of SES: usual mappings would take the account for them."""
    account = Account(readers_of(stacks.stack(given)), limit=QUOTA)
    for _ in range(200):
        account.put("Outbox")
    minute(account)

    assert (given is SMALL) == (set() == of_triggers(account))


@pytest.mark.parametrize("name", RESERVES)
def test_a_small_account_can_reserve_nothing(stacks, name):
    """Lambda would refuse the function: 100 must stay unreserved."""
    with pytest.raises(Refused, match="needs SignUpConcurrency"):
        stacks.stack({**SMALL, name: "1"})


def test_nor_for_the_api(stacks):
    """By default the API reserves 300."""
    with pytest.raises(Refused, match="ApiSignInConcurrency"):
        stacks.stack({**SMALL, "RestApi": "on"})

    assert stacks.stack({**SMALL, "RestApi": "on", **OF_THE_API}).live


def test_all_that_reads_queues_takes_two_runs_at_the_most(stacks):
    """The fewest that Lambda allows; mails of codes wait for no batch, because a user waits."""
    everything = {
        **stacks.bases["all"],
        **SMALL,
        **dict.fromkeys((*RESERVES, *OF_THE_API), "0"),
    }
    readers = readers_of(stacks.stack(everything))

    assert {2} == {each.at_once for each in readers.values()}
    windows = {"Metrics": 20, "SecurityAlerts": 20, "GroupRepair": 20, "Archive": 60, "Webhook": 1}
    assert windows == {name: each.window_s for name, each in readers.items() if each.window_s}


def test_the_canary_of_a_small_account_runs_every_quarter_of_an_hour(stacks):
    """And its alarm waits as long."""
    stack = stacks.stack(SMALL)

    assert "rate(15 minutes)" in {
        each.get("ScheduleExpression") for each in stack.properties.values()
    }
    assert "900" == str(stack.properties["NoCanaryAlarm"]["Period"])
