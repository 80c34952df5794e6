"""
What the two Regions of a replicated pool know of each other: users, and nothing else.

The real handlers, wired for each Region as `UserPoolReplica` has it.
"""

import pytest

from tests.hostile.actors import Owner, Stranger, device_of
from tests.hostile.app import App
from tests.hostile.cognito import CLIENT, POOL
from tests.hostile.two_regions import Region

ADA = "ada@x.example"
HERE, THERE = "eu-west-1", "us-east-1"


@pytest.fixture
def here():
    """The primary."""
    return Region(HERE)


@pytest.fixture
def there(here):
    """The replica."""
    return Region(THERE, primary=here, MAIL_TO_UNVERIFIED="false")


@pytest.fixture
def ada(here):
    """A user whose address is proved."""
    return Owner(here, ADA).account()


def begun(region):
    """A sign-in in a Region, and the code that it mailed."""
    with region.inhabited():
        sign_in = region.cognito.begin(ADA)
        while region.deliver():
            pass
    [*_, mail] = region.mailboxes[ADA]
    return sign_in, mail.code


def answered(region, sign_in, code):
    """The token of an answer in a Region, or nothing."""
    with region.inhabited():
        return region.cognito.answer(sign_in, code, who="owner")


def counted(region):
    """How many answers are counted: to challenges, in the hour, and in the day."""
    numbers = [("attempts", "C#"), ("hour_", "#day-"), ("answers", "#day-")]
    return [
        sum(
            int(value["N"])
            for key, item in region.items().items()
            for name, value in item.items()
            if part in key and name.startswith(start)
        )
        for start, part in numbers
    ]


@pytest.mark.usefixtures("ada")
def test_a_user_signs_in_by_a_code_in_either_region(here, there):
    """With the triggers that Cognito calls there, and no change of the user."""
    for region in (here, there):
        sign_in, code = begun(region)
        assert answered(region, sign_in, code)

    assert [] == there.changes
    assert {HERE} == {event["region"] for event in here.events}
    assert {THERE} == {event["region"] for event in there.events}
    assert 1 == len({event["source"] for event in (*here.events, *there.events)})


@pytest.mark.usefixtures("ada")
def test_a_code_of_one_region_is_a_wrong_answer_in_the_other(here, there):
    """One try of three there, and none at home: both codes are good afterwards."""
    (mine, code), (other, others_code) = begun(here), begun(there)
    before = here.items()

    assert "" == answered(there, other, code)
    assert not other.is_over
    assert 1 == there.told().count("challenge.answered_wrong")
    assert [1, 1, 1] == counted(there)
    assert [0, 0, 0] == counted(here)
    assert before == here.items()
    assert answered(there, other, others_code)
    assert answered(here, mine, code)


@pytest.mark.usefixtures("ada")
def test_a_session_of_one_region_is_none_in_the_other(here, there):
    """Even if Cognito went on with it: no answer is right, none is counted, and the code stays."""
    mine, code = begun(here)
    elsewhere, at_home = there.items(), here.items()

    assert "" == answered(there, mine, code)
    assert (elsewhere, at_home) == (there.items(), here.items())
    assert ["unknown_challenge"] == [
        event["data"]["reason"] for event in there.events if "reason" in event["data"]
    ]
    again, code = begun(there)
    assert answered(there, again, code)


@pytest.mark.usefixtures("ada")
def test_an_account_that_is_locked_in_one_region_is_not_in_the_other(here, there):
    """Each Region counts for itself, which is why an attacker has the limits of both."""
    stranger = Stranger(there, ADA, "mallory")
    with there.inhabited():
        for _ in range(12):
            if sign_in := stranger.begin():
                for _ in range(3):
                    stranger.guess(sign_in)
            there.wait(200)
    assert "challenge.locked" in there.told()
    here.now = there.now
    sign_in, code = begun(here)

    assert answered(here, sign_in, code)


def test_no_code_goes_to_an_address_that_nobody_could_prove_there(here, there):
    """The first proof changes the user, which a replica refuses: she signs in at the primary."""
    here.pool.add(ADA, password="hers")
    with there.inhabited():
        there.cognito.begin(ADA)
        while there.deliver():
            pass

    assert {} == {address: mails for address, mails in there.mailboxes.items() if mails}
    assert [] == there.changes
    sign_in, code = begun(here)
    assert answered(here, sign_in, code)


def test_the_control_an_unverified_user_would_change_a_replica(here):
    """With the primary's setting the code goes out, and Cognito refuses what it leads to."""
    here.pool.add(ADA, password="hers")
    there = Region(THERE, primary=here)
    sign_in, code = begun(there)

    assert "" == answered(there, sign_in, code)
    assert [] != there.changes


@pytest.mark.usefixtures("ada")
def test_a_known_device_of_one_region_is_a_strangers_in_the_other(here, there):
    """Until it signs in there, which is no news to mail: no other device is known there."""
    whose = {"pool_id": POOL, "client_id": CLIENT, "address": ADA, "secret": device_of("a browser")}

    def known():
        return [is_known_in(region, **whose) for region in (here, there)]

    assert [False, False] == known()
    for region, expected in ((here, [True, False]), (there, [True, True])):
        device = {"known": whose["secret"]}
        sign_in, code = begun(region)
        with region.inhabited():
            assert region.cognito.answer(sign_in, code, who="owner", metadata=device)
        assert expected == known()
    assert "device.added" not in {*here.told(), *there.told()}


def is_known_in(region, **whose):
    with region.inhabited():
        return App(region).known.is_known(**whose)
