"""
Addresses of CloudWatch's pages.

AWS documents none of them; many public tools use these forms. One that is out of date opens
CloudWatch's start page.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from urllib.parse import quote

from rules.value import dataclass

_HOSTS: Final = {
    "aws-cn": "console.amazonaws.cn",
    "aws-us-gov": "console.amazonaws-us-gov.com",
}
_USUAL_HOST: Final = "console.aws.amazon.com"
_BEFORE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stack is: ``aws``, ``eu-west-1`` and ``123456789012``, say."""

    partition: str
    region: str
    account: str

    @classmethod
    def of_arn(cls, arn: str) -> Place:
        """
        Where the resource is. Raises ValueError if *arn* is none.

        >>> Place.of_arn("arn:aws:sns:eu-west-1:123456789012:operators").region
        'eu-west-1'
        """
        _, partition, _, region, account, _ = arn.split(":", 5)
        return cls(partition, region, account)


def alarm_link(place: Place, name: str) -> str:
    """
    Return the page of an alarm.

    >>> alarm_link(Place("aws-cn", "cn-north-1", "1"), "shop-customer-impact")[:50]
    'https://cn-north-1.console.amazonaws.cn/cloudwatch'
    """
    return f"{_cloudwatch(place)}#alarmsV2:alarm/{quote(name, safe='')}"


def dashboard_link(place: Place, name: str, *, since: datetime) -> str:
    """Return the page of a dashboard from an hour before *since*, in UTC, to now."""
    start = (since - _BEFORE).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return f"{_cloudwatch(place)}#dashboards/dashboard/{quote(name, safe='')}?start={start}"


def _cloudwatch(place: Place) -> str:
    host = _HOSTS.get(place.partition, _USUAL_HOST)
    return f"https://{place.region}.{host}/cloudwatch/home?region={place.region}"
