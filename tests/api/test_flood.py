"""
One address sends a hundred times of what it may; users of other addresses go on being served.

API Gateway's throttle is a token bucket, by the template's defaults. Behind it are the real API
and the real counter, and a Cognito with its default quota. Time is that of the test.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from runtime.aws_client.errors import Refused
from runtime.user_pool.address_budget import AddressBudget
from tests.api.conftest import PASSWORD, TOKENS, refusal, request
from tests.loop import template

BEGIN = datetime(2026, 11, 27, 12, 0, 55, tzinfo=UTC)  # a minute ends within the flood
SECONDS = 10
FLOODER = "198.51.100.1"
# Of each kind: route, Cognito's call and its default quota, and how many others send a second.
KINDS = {
    "In": ("/auth/login", "admin_initiate_auth", 120, 40),
    "Up": ("/auth/register", "sign_up", 50, 10),
}


class Table:
    """DynamoDB's conditional count, in memory."""

    def __init__(self):
        self.requests = Counter()

    def update_item(self, *, Key, ExpressionAttributeValues, **_):  # noqa: N803  # boto3's names
        key, most = Key["pk"]["S"], int(ExpressionAttributeValues[":most"]["N"])
        if self.requests[key] >= most:
            raise Refused({"Error": {"Code": "ConditionalCheckFailedException"}}, "UpdateItem")
        self.requests[key] += 1


class World:
    """The API under a flood of one *kind*."""

    def __init__(self, kind, api, cognito, client, defaults, *, limits):
        self.path, self.call, self.quota, self.others = KINDS[kind]
        self.cognito, self.time, self.answers = cognito, BEGIN, Counter()
        self.flood = round(100 * defaults[f"ApiSign{kind}sPerAddress"] / 60)
        self.tokens = self.throttle = defaults[f"ApiSign{kind}sPerSecond"]
        self.asked = 0
        budget = AddressBudget(
            Table(),
            table="table",
            key=lambda: client.key("addresses"),
            limits=limits or {f"sign_{kind.lower()}": defaults[f"ApiSign{kind}sPerAddress"]},
            uncounted=None,
            now=lambda: self.time,
        )
        self.api = api(wait_s=budget.wait_s)

    def run(self):
        for _ in range(SECONDS):
            self.asked, self.tokens = 0, self.throttle  # the bucket holds a second's worth
            for _ in range(self.flood):
                self.send(FLOODER, "flooder", forwarded_for="203.0.113.200")
            for number in range(self.others):
                self.send(f"203.0.113.{number}", "others")
            self.time += timedelta(seconds=1)

    def send(self, address, who, forwarded_for=""):
        if self.tokens == 0:
            self.answers[who, 429] += 1
            return
        self.tokens -= 1
        calls = len(self.cognito.asked(self.call))
        self.cognito.answers[self.call] = (
            {"AuthenticationResult": TOKENS}
            if self.asked < self.quota
            else refusal("TooManyRequestsException")
        )
        body = {"email": "ada@example.com", "password": PASSWORD}
        headers = {"X-Forwarded-For": forwarded_for} if forwarded_for else None
        event = request("POST", self.path, body, address=address, headers=headers)
        answer = self.api.handle(event)
        self.asked += len(self.cognito.asked(self.call)) - calls
        self.cognito.calls.clear()
        self.answers[who, answer["statusCode"]] += 1


@pytest.fixture
def defaults():
    source = template.parsed((template.ROOT / "template.yaml").read_text())
    return {name: each["Default"] for name, each in source["Parameters"].items()}


@pytest.fixture
def world(api, cognito, client, defaults, capsys):
    def world(kind, *, limits=None):
        return World(kind, api, cognito, client, defaults, limits=limits)

    yield world
    capsys.readouterr()


@pytest.mark.parametrize("kind", KINDS)
def test_a_flood_from_one_address_is_felt_by_nobody_else(world, kind, defaults):
    """It has what an address has in two minutes, and is told when to come again."""
    flooded = world(kind)
    flooded.run()
    refused = {status for who, status in flooded.answers if who == "others"} - {200, 202}

    assert set() == refused
    served = flooded.answers["flooder", 200] + flooded.answers["flooder", 202]
    assert 2 * defaults[f"ApiSign{kind}sPerAddress"] == served
    assert SECONDS * flooded.flood - served == flooded.answers["flooder", 429]


@pytest.mark.parametrize("kind", KINDS)
def test_without_the_limit_it_would_be_felt(world, kind):
    """So the test above can fail: Cognito's quota is used up."""
    flooded = world(kind, limits={"none": 0})
    flooded.run()

    assert flooded.answers["others", 503] > SECONDS


def test_the_refusal_comes_first_and_says_when_to_come_again(api, call, cognito, slept):
    """Nothing is asked of Cognito, no body is read and no container waits."""
    asked = []
    refusing = api(wait_s=lambda kind, address: asked.append((kind, address)) or 17)
    answer = call(
        "POST", "/auth/login", of=refusing, raw="{", headers={"X-Forwarded-For": "1.1.1.1"}
    )

    assert (429, "17", "too_many_attempts") == (
        answer.status,
        answer.headers["retry-after"],
        answer.code,
    )
    assert [("sign_in", "203.0.113.77")] == asked
    assert ([], []) == (cognito.calls, slept)


def test_reading_is_not_counted(api, call):
    """API Gateway's throttle is enough for what asks nothing of Cognito."""
    assert 200 == call("GET", "/guest", of=api(wait_s=lambda _kind, _address: 17)).status
