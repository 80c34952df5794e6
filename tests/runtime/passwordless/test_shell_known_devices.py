"""The item of known devices: noted, found by each live key, bounded, and forgotten."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from types import SimpleNamespace

import pytest

from runtime.aws_client.errors import Refused, Unanswered
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.known_devices import KnownDevices, claim_of, devices_of, version_of
from runtime.passwordless.pepper import Peppers

AT_ALL_S = 400 * 86_400
MOST = 5
UNUSED_S = 180 * 86_400

WHO = {"pool_id": "p1", "address": "jo@example.com"}
OLD, NEW = Peppers("v1", {"v1": b"one"}), Peppers("v2", {"v1": b"one", "v2": b"two"})


def secret(number):
    return urlsafe_b64encode(bytes((number * 37 + n * 7) % 256 for n in range(32))).decode()[:43]


class World:
    """A clock, a key and a table."""

    def __init__(self, dynamodb, now):
        self.now, self.keys = now, OLD
        self.devices = KnownDevices(
            dynamodb, table="table", addresses=lambda: AddressKeys(self.keys), now=lambda: self.now
        )

    def note(self, number, *, client="a1", browser="Firefox, Linux", **who):
        return self.devices.note(
            client_id=client, secret=secret(number), browser=browser, **WHO | who
        )

    def knows(self, number, *, client="a1", **who):
        return self.devices.is_known(client_id=client, secret=secret(number), **WHO | who)

    def later(self, seconds):
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def world(dynamodb, now):
    return World(dynamodb, now)


def test_66_a_device_that_signed_in_is_known(world):
    """Invariant 66: at that client of that pool, and A to Z in either case."""
    assert not world.note(1)

    assert world.knows(1, address="JO@Example.com")
    assert not world.knows(2)
    assert not world.knows(1, client="a2")
    assert not world.knows(1, pool_id="p2")
    assert not world.knows(1, address="jo@elsewhere.example")
    assert not world.knows(1, address="j\u00f6@example.com")


@pytest.mark.parametrize("text", ["", "A" * 43, "0" * 131_072, "\ud800" * 43, "\x00"])
def test_what_is_no_secret_is_not_noted_and_not_known(world, text):
    """It is what a client of before sends, or a broken one."""
    assert not world.devices.note(client_id="a1", secret=text, browser="", **WHO)
    assert not world.devices.is_known(client_id="a1", secret=text, **WHO)
    assert () == world.devices.all(**WHO)


def test_a_user_without_an_address_has_no_devices(world):
    """There would be one item for all of them."""
    assert not world.note(1, address="")
    assert not world.knows(1, address="")


def test_the_first_device_is_no_news_and_the_second_is(world):
    """Nor is one that is used again."""
    assert [False, True, False] == [world.note(number) for number in (1, 2, 1)]


def test_66_five_are_known_and_the_least_recently_used_goes(world):
    """Invariant 66: each sixth takes a place."""
    for number in range(MOST):
        world.note(number)
        world.later(3600)
    world.note(0)
    world.later(3600)
    world.note(MOST)

    assert [True, False, True, True, True, True] == [world.knows(n) for n in range(MOST + 1)]


@pytest.mark.parametrize("uses", [[UNUSED_S], [UNUSED_S - 1] * 2 + [AT_ALL_S - 2 * UNUSED_S + 2]])
def test_66_a_device_ends(world, uses):
    """Invariant 66: when it was not used for 180 days, and when it is 400 days old."""
    world.note(1)
    for wait in uses[:-1]:
        world.later(wait)
        assert world.knows(1)
        world.note(1)
    world.later(uses[-1] - 1)
    assert world.knows(1)
    world.later(1)

    assert not world.knows(1)
    assert () == world.devices.all(**WHO)


def test_66_a_device_that_is_removed_is_a_stranger(world):
    """Invariant 66: at once; the others stay."""
    world.note(1)
    world.note(2)
    device, _ = world.devices.all(**WHO)

    assert world.devices.remove(device.device_id, **WHO)
    assert not world.devices.remove(device.device_id, **WHO)
    assert [True, False] == [world.knows(1), world.knows(2)]

    assert world.devices.forget(**WHO)
    assert not world.devices.forget(**WHO)
    assert not world.knows(1)


def test_a_new_version_of_the_key_forgets_nobody(world):
    """Devices are found by both, and go on under the newest."""
    world.note(1)
    since = world.devices.all(**WHO)[0].since
    world.keys = NEW
    assert world.knows(1)
    world.later(3600)
    assert not world.note(1)
    assert world.note(2)

    world.keys = Peppers("v2", {"v2": b"two"})
    assert [True, True] == [world.knows(1), world.knows(2)]
    assert {since, since + 3600} == {each.since for each in world.devices.all(**WHO)}


def test_removing_finds_what_an_older_key_named(world):
    """Or a thief's device would outlive it."""
    world.note(1)
    world.keys = NEW
    [device] = world.devices.all(**WHO)

    assert world.devices.remove(device.device_id, **WHO)
    assert not world.knows(1)


@pytest.mark.parametrize(
    "members",
    [
        {},
        {"devices": {"S": "garbage"}},
        {"devices": {"L": [{"M": {"k": {"S": "k"}}}]}, "version": {"N": "1"}},
        {"devices": {"L": [{"S": "x"}]}, "version": {"S": "x"}},
    ],
)
def test_an_unreadable_item_is_no_known_device(world, dynamodb, members):
    """It is said in the log, and the next sign-in writes it again where that is safe."""
    world.note(1)
    [key] = dynamodb.scan(TableName="table")["Items"]
    dynamodb.put_item(TableName="table", Item={"pk": key["pk"], **members})

    assert not world.knows(1)
    assert () == devices_of(members)
    assert version_of(members) in (0, 1)


def test_an_item_with_six_devices_is_read(world, dynamodb):
    """And has five when it is written again."""
    world.note(1)
    [item] = dynamodb.scan(TableName="table")["Items"]
    [device] = item["devices"]["L"]
    item["devices"]["L"] = [
        {"M": device["M"] | {"k": {"S": f"{number:064}"}}} for number in range(MOST + 1)
    ]
    dynamodb.put_item(TableName="table", Item=item)
    world.note(2)

    assert MOST == len(world.devices.all(**WHO))


class Rival:
    """Between a read and a write, somebody else notes a device: so many times."""

    def __init__(self, dynamodb, world, times):
        self._dynamodb, self._world, self.times = dynamodb, world, times

    def __getattr__(self, name):
        return getattr(self._dynamodb, name)

    def put_item(self, **given):
        if self.times:
            self.times -= 1
            self._world.note(10 + self.times)
        return self._dynamodb.put_item(**given)


@pytest.mark.parametrize(("times", "noted"), [(1, True), (4, True), (5, False)])
def test_two_sign_ins_at_once_are_both_noted(world, dynamodb, logged, times, noted):
    """The one that comes second reads again; it gives up after five tries."""
    rival = World(Rival(dynamodb, world, times), world.now)
    assert noted == rival.note(1)

    assert noted == world.knows(1)
    assert noted == ("device not noted" not in logged)
    assert world.knows(10)


def test_removing_gives_up_if_others_write_all_the_time(world, dynamodb):
    """And says so: the device is there still."""
    world.note(1)
    [device] = world.devices.all(**WHO)
    rival = World(Rival(dynamodb, world, 5), world.now)

    with pytest.raises(Refused):
        rival.devices.remove(device.device_id, **WHO)


class ReadOnly:
    """Whatever is written is refused."""

    def __init__(self, dynamodb, error):
        self._dynamodb, self._error = dynamodb, error

    def get_item(self, **given):
        return self._dynamodb.get_item(**given)

    def put_item(self, **_):
        raise self._error


class Down:
    """No call is answered."""

    def __init__(self, error):
        self._error = error

    def __getattr__(self, name):
        raise self._error


@pytest.mark.parametrize(
    "error", [Unanswered("timeout"), Refused({"Error": {"Code": "Throttled"}})]
)
def test_noting_is_no_part_of_the_sign_in(now, error, logged):
    """The code was right all the same."""
    assert not World(Down(error), now).note(1)
    assert "device not noted" in logged


def test_a_write_that_is_refused_for_another_reason_is_told(world, dynamodb):
    """To the user who removes a device."""
    world.note(1)
    [device] = world.devices.all(**WHO)

    denied = Refused({"Error": {"Code": "AccessDeniedException"}}, "PutItem")
    with pytest.raises(Refused):
        World(ReadOnly(dynamodb, denied), world.now).devices.remove(device.device_id, **WHO)


def test_a_use_within_the_hour_is_not_written(world, dynamodb):
    """One write less for who signs in again and again."""
    world.note(1)
    first = version(dynamodb)
    world.later(3599)
    world.note(1)
    assert first == version(dynamodb)
    world.later(1)
    world.note(1)

    assert first + 1 == version(dynamodb)


def test_who_read_the_item_before_all_were_forgotten_brings_none_back(now, dynamodb):
    """The next item must not come to have the version that was read: its devices would be gone."""
    ours, late = World(dynamodb, now), World(dynamodb, now)
    for number in (1, 2):
        ours.note(number)

    def meanwhile(**asked):
        late.devices._dynamodb = dynamodb
        ours.devices.forget(**WHO)
        for number in (3, 4):
            ours.note(number)
        return dynamodb.put_item(**asked)

    late.devices._dynamodb = SimpleNamespace(get_item=dynamodb.get_item, put_item=meanwhile)
    late.note(5)

    assert [False, False, True, True, True] == [ours.knows(number) for number in range(1, 6)]


def version(dynamodb):
    return int(dynamodb.scan(TableName="table")["Items"][0]["version"]["N"])


@pytest.mark.parametrize("text", ["A" * 43, "x", "\ud800" * 43, "0" * 131_072])
def test_what_is_no_secret_claims_what_nobody_has(text):
    """One value for all of them: it is looked up, and never noted."""
    who = {**WHO, "client_id": "a1"}
    claims = [claim_of(AddressKeys(OLD), secret=each, **who) for each in (text, "", secret(1))]

    assert claims[0] == claims[1] != claims[2]


@pytest.mark.parametrize(
    "item", [None, {}, {"version": None}, {"version": {}}, {"version": "1"}, {"version": {"N": ""}}]
)
def test_an_item_that_does_not_say_how_often_it_was_written_says_never(item):
    """Whatever it says instead; the next write takes its place."""
    assert 0 == version_of(item)
    assert 7 == version_of({"version": {"N": "7"}})


@pytest.mark.parametrize("since", ["", "today", None])
def test_a_device_that_cannot_be_read_is_a_stranger(since, capsys):
    """With the others of its item; the log says so."""
    texts = {name: {"S": "x"} for name in ("k", "browser", "client")}
    members = {**texts, "since": {"N": since}, "last": {"N": "1"}}

    assert () == devices_of({"devices": {"L": [{"M": members}]}})
    assert "unreadable known devices" in capsys.readouterr().out


class Reads:
    """The table; notes how it is read."""

    def __init__(self, dynamodb):
        self.dynamodb, self.consistent = dynamodb, []

    def get_item(self, **asked):
        self.consistent.append(asked.get("ConsistentRead"))
        return self.dynamodb.get_item(**asked)

    def __getattr__(self, name):
        return getattr(self.dynamodb, name)


def test_what_was_just_written_is_read(dynamodb, now):
    """A device that has just been removed is no known one at the next call."""
    table = Reads(dynamodb)
    world = World(table, now)
    world.note(1)
    world.knows(1)
    world.devices.all(**WHO)

    assert {True} == set(table.consistent)


def test_a_table_that_takes_no_writes_is_told_as_that(dynamodb, now, capsys):
    """And not as others who write all the time: it is asked once."""
    World(dynamodb, now).note(1)
    puts = []

    class Throttled(Reads):
        def put_item(self, **_):
            puts.append(1)
            raise Refused({"Error": {"Code": "ThrottlingException"}}, "PutItem")

    world = World(Throttled(dynamodb), now)
    [known] = world.devices.all(**WHO)
    with pytest.raises(Refused, match="ThrottlingException"):
        world.devices.remove(known.device_id, **WHO)

    assert not world.note(2)
    assert "Refused.ThrottlingException" in capsys.readouterr().out
    assert [1, 1] == puts


def _opens(world, number, *, user="sub-1", client="a1", **who):
    return world.devices.opens(client_id=client, secret=secret(number), user=user, **WHO | who)


def test_77_a_device_opens_the_account_that_it_signed_in_to(world):
    """No other user's, client's, pool's or address's, and no earlier account's."""
    world.note(1, user="sub-1")
    world.note(2, user="sub-2")

    assert _opens(world, 1)
    assert _opens(world, 1, address="JO@example.com")
    assert not _opens(world, 2)
    assert not _opens(world, 3)
    assert not _opens(world, 1, user="sub-2")
    assert not _opens(world, 1, user="")
    assert not _opens(world, 1, client="a2")
    assert not _opens(world, 1, pool_id="p2")
    assert not _opens(world, 1, address="jo@elsewhere.example")


def test_77_a_device_of_before_opens_nothing_until_it_has_answered_a_code(world):
    """Whose it was is not known; the code says so."""
    world.note(1)
    assert not _opens(world, 1)
    assert not _opens(world, 1, user="")

    world.note(1, user="sub-1")
    assert _opens(world, 1)


def test_77_what_is_no_secret_opens_nothing(world):
    """Whatever a client answers."""
    world.note(1, user="sub-1")
    for answer in ("", None, 7, "A" * 43, secret(1)[:-1], f"{secret(1)}=", [secret(1)]):
        assert not world.devices.opens(client_id="a1", secret=answer, user="sub-1", **WHO)


def test_77_using_a_device_keeps_it_but_not_for_ever(world):
    """180 days from the last sign-in, 400 from the first; and by a new key as well."""
    world.note(1, user="sub-1")
    world.keys = NEW
    for _ in range(3):
        world.later(UNUSED_S - 1)
        is_young = _opens(world, 1)

    assert not is_young  # 540 days old
    world.note(2, user="sub-1")
    world.later(UNUSED_S)
    assert not _opens(world, 2)


def test_77_a_device_that_is_forgotten_meanwhile_stays_forgotten(dynamodb, now):
    """A use is written only over what was read."""
    world = World(dynamodb, now)
    world.note(1, user="sub-1")
    world.later(7200)
    write = world.devices._write  # between reading and writing

    def late(*written):
        world.devices.forget(**WHO)
        return write(*written)

    world.devices._write = late
    assert not _opens(world, 1)
    assert not world.knows(1)


def test_77_a_device_that_was_used_just_now_is_not_written_again(world):
    """A sign-in after the other costs a read."""
    world.note(1, user="sub-1")
    world.later(7200)
    assert _opens(world, 1)
    world.devices._write = lambda *_: False

    assert _opens(world, 1)


def test_77_a_device_is_not_told_known_where_its_use_is_never_written(world):
    """Somebody else writes each time: a code is asked for."""
    world.note(1, user="sub-1")
    world.later(7200)
    world.devices._write = lambda *_: False

    assert not _opens(world, 1)
