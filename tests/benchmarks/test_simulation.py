from random import Random

import pytest

from benchmarks.scale.arrivals import arrivals
from benchmarks.scale.simulation import SECONDS, firsts, minute, mix
from benchmarks.scale.tables import flows


def mean(name, seconds):
    return sum(each.get(name, 0) for each in seconds) / len(seconds)


@pytest.mark.parametrize("rate", [0.5, 30, 5_000])
def test_arrivals_have_the_mean_and_the_variance_of_poisson(rate):
    """By either method."""
    counts = arrivals(Random(1), rate=rate, seconds=4_000)  # noqa: S311  # no secret
    average = sum(counts) / len(counts)
    variance = sum((count - average) ** 2 for count in counts) / len(counts)

    assert pytest.approx(rate, rel=0.05) == average
    assert pytest.approx(rate, rel=0.1) == variance


@pytest.mark.parametrize("sign_in", ["password", "code"])
def test_a_minute_publishes_what_its_flows_publish(sign_in):
    """Every run of a flow, once."""
    seconds = minute(sign_in, 1_000, 16)
    wanted = sum(
        1_000 * share * flows()[name].count("sns.Publish") for name, share in mix(sign_in).items()
    )

    assert SECONDS == len(seconds)
    assert pytest.approx(wanted, rel=0.03) == mean("sns.Publish", seconds[30:])


def test_steps_come_after_each_other():
    """The answer to a code comes 20 s after the wish, so the surge of it, too."""
    seconds = minute("code", 1_000, 16)
    asked, answered = ("cognito-idp.InitiateAuth", "cognito-idp.RespondToAuthChallenge")

    assert seconds[10][asked] > 1.5 * seconds[10][answered]
    assert pytest.approx(seconds[35][asked], rel=0.2) == seconds[35][answered]


def test_a_surge_needs_new_environments():
    """At the start of the minute, and hardly any at its end."""
    new = [each["lambda.new_of_one"] for each in minute("code", 10_000, 16)]

    assert max(new[:3]) > 10 * max(new[50:])


def test_a_minute_is_the_same_each_time():
    """With one seed; else the page would change at each writing."""
    seconds = minute("password", 100, 16)
    minute.cache_clear()

    assert seconds == minute("password", 100, 16)


@pytest.mark.parametrize(("per_user", "writes"), [(1, 1.0), (16, 0.785), (1_000, 0.030)])
def test_a_user_is_new_once_a_day_and_once_a_month(per_user, writes):
    """One write; that of the month's first is that of its day, too."""
    assert pytest.approx(writes, abs=0.001) == firsts(per_user)


def test_consumers_write_a_password_sign_in_as_designed():
    """Two events, a share of a batch, and the user's first of the day and month."""
    seconds = minute("password", 10_000, 16)[30:]
    writes = mean("dynamodb.seen_writes", seconds) / mean("sns.Publish", seconds)
    sign_ins = 0.97 / (0.97 * 2 + 0.03 * 3)

    assert pytest.approx(1 + 2 / 200 + sign_ins * firsts(16), rel=0.02) == writes


def test_what_follows_from_the_calls_of_a_second():
    """By the conditions: batches of 200 over 8 shards, 2 s in flight, 2 % read in half of it."""
    second = minute("code", 1_000, 16)[40]
    events, challenges = second["sns.Publish"], second["dynamodb.challenge_writes"]

    assert challenges == second["dynamodb.table_writes"] > second["dynamodb.seen_writes"]
    assert challenges + second["dynamodb.seen_writes"] == second["dynamodb.write"]
    assert pytest.approx(events / 200 * 2 / 8) == second["dynamodb.hottest_key"]
    assert 2 * events == second["sqs.in_flight"]
    assert pytest.approx(second["logs.bytes"] / 1e6 * 0.02 / 0.5) == second["logs.FilterLogEvents"]


def test_a_new_environment_is_busy_for_longer():
    """So a request of the surge takes more of the concurrency than one that comes later."""
    seconds = minute("password", 10_000, 16)
    at_once = [each["lambda.concurrent"] / each["lambda.request"] for each in seconds]

    assert at_once[0] > 1.06 * max(at_once[40:])
