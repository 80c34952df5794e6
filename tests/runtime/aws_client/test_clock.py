"""A container whose clock is wrong signs by the clock of the service."""

from datetime import timedelta

import pytest

from runtime.aws_client.errors import Refused
from tests.runtime.aws_client.test_caller import GOOD, NOW, REQUEST, Service, read, refusal


def _date(when):
    return when.strftime("%a, %d %b %Y %H:%M:%S GMT")


OF_THE_CLOCK = [
    "RequestExpired",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "InvalidSignatureException",
]


@pytest.mark.parametrize("code", OF_THE_CLOCK)
@pytest.mark.parametrize("off", [timedelta(minutes=-10), timedelta(minutes=10), timedelta(days=1)])
def test_takes_the_clock_of_the_service_and_signs_once_more(code, off):
    """And keeps it for later calls. It is no try."""
    service = Service(refusal(code, date=_date(NOW + off)), GOOD, GOOD)
    caller = service.caller(tries=1)
    caller.call("PutItem", REQUEST, read)
    caller.call("PutItem", REQUEST, read)

    dates = [headers["x-amz-date"] for headers in service.sent]
    there = (NOW + off).strftime("%Y%m%dT%H%M%SZ")
    assert [NOW.strftime("%Y%m%dT%H%M%SZ"), there, there] == dates


@pytest.mark.parametrize(
    "date", [_date(NOW), _date(NOW + timedelta(seconds=59)), "", "yesterday", None]
)
def test_a_wrong_signature_stays_one(date):
    """If the clocks agree, another would be refused as well."""
    headers = {} if date is None else {"date": date}
    service = Service(refusal("InvalidSignatureException", **headers), GOOD)

    with pytest.raises(Refused):
        service.call(tries=1)
    assert len(service.sent) == 1


def test_signs_anew_once_a_call():
    """A service whose clock jumps is not followed for ever."""
    answers = [
        refusal("RequestExpired", date=_date(NOW + timedelta(hours=hours))) for hours in (1, 2, 3)
    ]
    service = Service(*answers)

    with pytest.raises(Refused):
        service.call(tries=1)
    assert len(service.sent) == 2
