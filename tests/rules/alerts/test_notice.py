"""What an alarm and an alert come to: what, since when, and where to look."""

from datetime import UTC, datetime

import pytest

from rules.alerts.console_links import Place, alarm_link, dashboard_link
from rules.alerts.notice import InvalidNotice, Notice
from tests.rules.alerts.notices import ALARM_ARN, RUNBOOK, WORDS, alarm, alert, envelope

NINE = datetime(2026, 11, 26, 9, tzinfo=UTC)
HOME = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1"
DASHBOARD = f"{HOME}#dashboards/dashboard/shop-eu-west-1-customers?start=2026-11-26T08:00:00.000Z"


def read(told, stack="shop", runbook=RUNBOOK):
    return Notice.read(told, stack=stack, runbook=runbook)


def test_an_alarm_is_told_with_its_texts_and_links():
    """The dashboard begins an hour before the alarm did."""
    notice = read(alarm())

    assert (ALARM_ARN, "shop-customer-impact", False) == (notice.key, notice.title, notice.is_over)
    assert "Users cannot sign in." == notice.text.impact
    assert NINE == notice.since
    assert {
        "Runbook": "https://wiki.example/operations.md#customer-impact",
        "Alarm": f"{HOME}#alarmsV2:alarm/shop-customer-impact",
        "Dashboard": DASHBOARD,
    } == notice.links


def test_an_alarm_that_is_over_has_the_key_of_its_begin():
    """So that the incident is resolved."""
    notice = read(alarm(NewStateValue="OK"))

    assert (ALARM_ARN, True) == (notice.key, notice.is_over)


def test_an_alert_is_told_as_what_pages():
    """Its key is what is watched; the user is named by the sub."""
    begin, end = read(alert()), read(alert(state="resolved"))

    assert ("shop/failed_sign_in/user/sub-1", False, True) == (
        begin.key,
        begin.is_over,
        end.is_over,
    )
    assert begin.key == end.key
    assert "page" == begin.text.severity
    assert "9 failed sign-ins of user sub-1 within 10 minutes." == begin.reason
    assert f"{RUNBOOK}#security-alerts" == begin.links["Runbook"]
    assert DASHBOARD == begin.links["Dashboard"]


def test_an_alert_of_sign_ups_is_a_ticket():
    """It has neither scope nor end: it became a dead letter when this did not know it."""
    facts = {"signal": "learnt_sign_ups", "name": "a.example", "service": "shop"}
    attributes = {name: {"Type": "String", "Value": each} for name, each in facts.items()}
    notice = read(envelope("Sign-ups.\n", Subject="Unusual", MessageAttributes=attributes))

    assert ("shop/learnt_sign_ups/-/a.example", False) == (notice.key, notice.is_over)
    assert "ticket" == notice.text.severity


@pytest.mark.parametrize(
    "told",
    [
        alarm(NewStateValue="INSUFFICIENT_DATA"),
        alarm(AlarmName="others-customer-impact"),
        alarm(AlarmDescription="somebody else's"),
        alarm(AlarmDescription=None),
        alert(service="others"),
        envelope({"source": "a budget"}),
    ],
)
def test_what_is_not_of_the_stack_or_no_change_is_told_to_nobody(told):
    """Topics of an account are shared."""
    assert read(told) is None


@pytest.mark.parametrize(
    "told",
    [
        envelope("no JSON"),
        envelope("[" * 100_000),
        envelope("1"),
        {"Type": "Notification"},
        alarm(StateChangeTime="today"),
        alarm(AlarmArn="none"),
        alert(state="half"),
        {**alert(), "TopicArn": None},
    ],
)
def test_what_cannot_be_read_is_refused(told):
    """A message that a consumer would try for ever."""
    with pytest.raises(InvalidNotice):
        read(told)


def test_a_runbook_that_is_a_path_is_no_link():
    """Where RunbookUrl is not set; the text has it."""
    path = WORDS.format("page").replace("https://wiki.example/", "docs/")
    notice = read(alarm(AlarmDescription=path))

    assert ["Alarm", "Dashboard"] == list(notice.links)
    assert "docs/operations.md#customer-impact" == notice.text.runbook


@pytest.mark.parametrize(
    ("partition", "host"),
    [
        ("aws", "https://r.console.aws.amazon.com/"),
        ("aws-cn", "https://r.console.amazonaws.cn/"),
        ("aws-us-gov", "https://r.console.amazonaws-us-gov.com/"),
    ],
)
def test_each_partition_has_its_console(partition, host):
    """And names that could end a part of the address are encoded."""
    place = Place(partition, "r", "1")

    assert alarm_link(place, "a/b?c").startswith(host)
    assert alarm_link(place, "a/b?c").endswith("/a%2Fb%3Fc")
    assert "/a%2Fb?start=2026-11-26T08:00:00.000Z" in dashboard_link(place, "a/b", since=NINE)
