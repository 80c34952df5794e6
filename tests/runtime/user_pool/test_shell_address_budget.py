"""Requests of IP addresses, counted in a table: what expressions mean, and what if it is down."""

import re
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from runtime.aws_client.errors import Refused, Unanswered
from runtime.user_pool.address_budget import AddressBudget

HOME, OTHER = "203.0.113.77", "203.0.113.78"
AT = datetime(2026, 11, 27, 12, 0, 45, tzinfo=UTC)
THROTTLED = Refused({"Error": {"Code": "ThrottlingException"}}, "UpdateItem")


class Counting:
    """Containers that share a table."""

    def __init__(self, dynamodb):
        self.dynamodb, self.uncounted, self.time = dynamodb, [], AT

    def now(self):
        return self.time

    def monotonic(self):
        return self.time.timestamp()

    def container(self, **others):
        given = {
            "table": "table",
            "key": lambda: b"key",
            "limits": {"sign_in": 3, "sign_up": 1, "none": 0},
            "uncounted": partial(self.uncounted.append, "once"),
            "now": self.now,
            "monotonic": self.monotonic,
        }
        return AddressBudget(self.dynamodb, **(given | others))


class Down:
    """A table that answers nobody, and notes how often it was asked."""

    def __init__(self, error):
        self.error, self.asked = error, 0

    def update_item(self, **_):
        self.asked += 1
        raise self.error


@pytest.fixture
def counting(dynamodb):
    return Counting(dynamodb)


def test_an_address_has_so_many_a_minute_over_all_containers(counting):
    """The others have their own; a new minute has new ones."""
    one, two = counting.container(), counting.container()

    waits = [each.wait_s("sign_in", HOME) for each in (one, two, one, two, one)]
    assert [0, 0, 0, 15, 15] == waits
    assert [0] == [one.wait_s("sign_in", OTHER)]
    counting.time += timedelta(seconds=15)
    assert 0 == one.wait_s("sign_in", HOME)


def test_each_kind_is_counted_by_itself_and_zero_is_no_limit(counting):
    """A user who signed up too often may still sign in."""
    one = counting.container()

    assert [0, 15] == [one.wait_s("sign_up", HOME) for _ in range(2)]
    assert 0 == one.wait_s("sign_in", HOME)
    assert {0} == {one.wait_s(kind, HOME) for kind in ("none", "unknown") for _ in range(5)}


def test_a_client_of_ipv6_is_its_network(counting):
    """It has 2 ** 64 addresses to send from."""
    one = counting.container()

    assert 0 == one.wait_s("sign_up", "2001:db8:1:2::1")
    assert 15 == one.wait_s("sign_up", "2001:db8:1:2:ffff::9")
    assert 0 == one.wait_s("sign_up", "2001:db8:1:3::1")


@pytest.mark.parametrize("address", ["", "nowhere", "203.0.113.77, 10.0.0.1"])
def test_what_is_no_address_is_not_counted(counting, address):
    """API Gateway always tells one."""
    one = counting.container()

    assert [0, 0] == [one.wait_s("sign_up", address) for _ in range(2)]


def test_no_address_rests_in_the_table(counting, dynamodb):
    """A digest does, for ten minutes."""
    counting.container().wait_s("sign_up", HOME)
    [item] = dynamodb.scan(TableName="table")["Items"]

    assert HOME not in str(item)
    assert 60 < int(item["expires_at"]["N"]) - AT.timestamp() < 600


def test_a_flood_costs_one_write_a_container_when_it_is_refused(counting, dynamodb):
    """And not one a request."""
    asked = []
    counting.dynamodb = Watched(dynamodb, asked)
    one = counting.container()
    for _ in range(500):
        one.wait_s("sign_up", HOME)

    assert 2 == len(asked)


class Watched:
    def __init__(self, dynamodb, asked):
        self.dynamodb, self.asked = dynamodb, asked

    def update_item(self, **given):
        self.asked.append(given)
        return self.dynamodb.update_item(**given)


def test_who_is_refused_is_remembered_for_the_minute_only(counting):
    """Or a flood from many addresses would fill the memory."""
    one = counting.container(limits={"sign_up": 1})
    for minute in range(2):
        counting.time = AT + timedelta(minutes=minute)
        for _ in range(2):
            one.wait_s("sign_up", f"203.0.113.{minute}")

    assert ["sign_up#203.0.113.1/32"] == list(one._refused)


@pytest.mark.parametrize("error", [Unanswered("timeout"), THROTTLED])
def test_nobody_is_refused_while_the_table_is_down(error):
    """It is told; after three tries the table is left alone for ten seconds."""
    table = Down(error)
    counting = Counting(table)
    one = counting.container()

    assert {0} == {one.wait_s("sign_up", HOME) for _ in range(10)}
    assert (3, 10) == (table.asked, len(counting.uncounted))
    counting.time += timedelta(seconds=11)
    assert 0 == one.wait_s("sign_up", HOME)
    assert 4 == table.asked


def test_nobody_is_refused_while_the_key_is_not_to_be_had(counting):
    """It hangs on the client's secret, which Cognito may not tell at the moment."""

    def key():
        raise THROTTLED

    one = counting.container(key=key)

    assert [0, 0] == [one.wait_s("sign_up", HOME) for _ in range(2)]
    assert 2 == len(counting.uncounted)


def test_an_item_is_named_by_128_bits_and_not_by_the_address(counting):
    """By kind and minute; what is counted of the address is a digest with a key."""
    counting.container().wait_s("sign_in", HOME)
    [item] = counting.dynamodb.scan(TableName="table")["Items"]

    assert re.fullmatch(rf"sign_in#[0-9a-f]{{32}}#{int(AT.timestamp()) // 60}", item["pk"]["S"])
