from datetime import timedelta

import pytest

from local.console.flow import flow_of


def put(account, namespace, name, dimensions, values, *, at):
    account.client("cloudwatch").put_metric_data(
        Namespace=namespace,
        MetricData=[
            {
                "MetricName": name,
                "Dimensions": [{"Name": key, "Value": each} for key, each in dimensions.items()],
                "Timestamp": at,
                "Values": list(values),
                "Counts": [1.0] * len(values),
            }
        ],
    )


@pytest.fixture
def put_count(account, now):
    def put_count(name, *values, ago=timedelta(minutes=10), **dimensions):
        put(
            account,
            "CognitoTriggers",
            name,
            {"service": "tried", **dimensions},
            values,
            at=now - ago,
        )

    return put_count


def test_the_last_hour_is_summed_up(account, now, put_count):
    """Over all its periods; what is older, or of another stack or reason, does not count."""
    put_count("SignInAttempted", 2.0)
    put_count("SignInAttempted", 3.0, ago=timedelta(minutes=40))
    put_count("SignInAttempted", 100.0, ago=timedelta(minutes=90))
    put_count("SignInAttempted", 100.0, client_id="abc")
    put_count("SignInSucceeded", 1.0)
    numbers = flow_of(account, now=now)

    assert (5, 1, 0) == (numbers["attempts"], numbers["successes"], numbers["sign_ups"])


def test_events_are_counted_by_their_ages(account, now, put_count):
    """One value per event, whatever it says: milliseconds on the way."""
    put_count("EventAge", 120.0, 4000.0, 35.0)

    assert 3 == flow_of(account, now=now)["events"]


def test_what_lies_in_queues_is_what_lay_there_last(account, now):
    """Dead letters apart from those that will be dealt with."""
    for queue, values in {"metrics": (9.0, 4.0), "metrics-dead": (0.0, 2.0)}.items():
        for minutes, value in zip((30, 1), values, strict=True):
            at = now - timedelta(minutes=minutes)
            put(
                account,
                "AWS/SQS",
                "ApproximateNumberOfMessagesVisible",
                {"QueueName": queue},
                [value],
                at=at,
            )
    numbers = flow_of(account, now=now)

    assert (4, 2) == (numbers["waiting"], numbers["dead_letters"])


def test_nothing_at_all_is_nought(account, now):
    """A fresh stack."""
    assert {0} == set(flow_of(account, now=now).values())
