import re
from datetime import date
from pathlib import Path

import pytest

from benchmarks.scale.simulation import minute
from benchmarks.scale.tables import Price, capacity, conditions, is_stale, plans, prices, quotas
from pipeline.documents.decision_index import decisions

ROOT = Path(__file__).parents[2]
SERVICES = [
    "Cognito",
    "Lambda",
    "Logs",
    "SNS",
    "SQS",
    "DynamoDB",
    "Secrets",
    "KMS",
    "SES",
    "CloudWatch",
]
NO_CALL = {"monitoring.PutMetricData"}  # metrics are lines of the log


def newest_decision():
    """The day of the newest decision."""
    return max(date.fromisoformat(each.date) for each in decisions())


@pytest.mark.parametrize("as_of", [quotas()[0], prices()[0]])
def test_no_table_is_older_than_twelve_months(as_of):
    """
    Against the newest decision, not the clock.

    Each change of the project has to look at old prices; a version that nobody changes passes
    its tests next year, too.
    """
    assert not is_stale(as_of, today=newest_decision())


def test_a_table_is_stale_after_twelve_months():
    assert not is_stale(date(2026, 1, 1), today=date(2027, 1, 1))
    assert is_stale(date(2026, 1, 1), today=date(2027, 1, 2))


@pytest.mark.parametrize(
    "row", [*quotas()[1], *prices()[1], *plans().values(), capacity()], ids=lambda r: r.name
)
def test_every_row_names_its_source(row):
    """A page of AWS."""
    assert re.match(r"https://(docs\.)?aws\.amazon\.com/\S+$", row.source)


@pytest.mark.parametrize("quota", quotas()[1], ids=lambda quota: quota.name)
def test_every_quota_is_raised_or_has_something_instead(quota):
    """Never both, never neither."""
    assert bool(quota.raise_by) is not bool(quota.instead)


def test_every_quota_and_price_is_used():
    """Of a misspelt name nothing would ever be counted."""
    used = {name for each in minute("code", 100, 16) for name, count in each.items() if count}

    assert {call for quota in quotas()[1] for call in quota.calls} - NO_CALL <= used
    assert {price.uses for price in prices()[1]} <= used | {"secrets"}


def test_quotas_cover_the_services_that_are_called():
    """Each by name, even where nothing near its quota is called."""
    named = " ".join(quota.name for quota in quotas()[1])
    for service in SERVICES:
        assert service in named


def test_a_tier_costs_only_what_is_within_it():
    price = Price(name="", source="", tiers=[(10, 1.0), (30, 0.5), (float("inf"), 0.1)])

    assert [0, 10, 15, 20, 21] == [price.of(units) for units in (0, 10, 20, 30, 40)]


def test_functions_have_the_memory_of_the_template():
    """As the bill has it."""
    text = (ROOT / "template.yaml").read_text()
    [memory_mb] = re.findall(r"^    MemorySize: (\d+)", text, re.MULTILINE)

    assert int(memory_mb) / 1024 == conditions()["functions"]["memory_gb"]


def test_the_stack_has_the_secrets_of_the_bill():
    """Those that are there whatever the parameters say."""
    text = (ROOT / "template.yaml").read_text()
    blocks = re.findall(r"Type: AWS::SecretsManager::Secret\n((?: {4,}.*\n)+)", text)
    always = [each for each in blocks if "    Condition: " not in each]

    assert blocks
    assert len(always) == conditions()["fixed"]["secrets"]
