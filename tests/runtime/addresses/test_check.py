"""That the check is put together as the settings say, and keeps within its time."""

import pytest
from moto import mock_aws

from local.name_server import NameServer
from local.zones import DEMO_ZONES
from pipeline.settings.defaults import defaults
from rules.addresses.mail_route import MailRoute, Way
from rules.addresses.operator_list import UnusableList
from rules.addresses.policy import Mode, Policy
from rules.addresses.verdict import Finding, Tier
from runtime.addresses import check as module
from runtime.addresses.check import PATIENT_S, AddressCheck, address_check
from runtime.addresses.data_files import shipped_lists
from runtime.addresses.dns import NOT_ASKED
from runtime.entry import Invocation, _current
from runtime.settings.addresses import AddressSettings
from tests.moto_by_http import moto_by_http, moto_client

SETTINGS = {
    **defaults(),
    "POWERTOOLS_SERVICE_NAME": "test",
}


@pytest.fixture(autouse=True)
def invocation():
    """An invocation with five seconds left."""
    token = _current.set(Invocation("request-1", lambda: 5000))
    yield
    _current.reset(token)


@pytest.fixture
def server():
    with NameServer(DEMO_ZONES) as server:
        yield server


@pytest.fixture
def check_with(server):
    def check_with(**changes):
        return address_check(
            AddressSettings({**SETTINGS, "DNS_SERVERS": server.setting, **changes})
        )

    return check_with


@pytest.mark.parametrize(
    ("domain", "finding", "way"),
    [
        ("example.com", None, Way.MX),
        ("mailinator.com", Finding.DISPOSABLE_DOMAIN, None),
        ("fresh-and-unlisted.example", Finding.DISPOSABLE_MX, Way.MX),
        ("takes-no-mail.example", Finding.UNDELIVERABLE, Way.NULL_MX),
        ("gone.example", Finding.UNDELIVERABLE, Way.NO_DOMAIN),
        ("web-server-only.example", None, Way.IMPLICIT_MX),
        ("duck.com", None, None),
        ("drinkbride.com", None, Way.MX),
        ("gmail.com", None, None),
    ],
)
def test_the_demos_zones_show_every_row_of_the_table(check_with, domain, finding, way):
    """With the lists that ship, and real DNS."""
    verdict = check_with()(f"jo@{domain}")

    assert (finding, way) == (verdict.finding, verdict.way)
    assert (domain == "drinkbride.com") == verdict.is_suspect


def test_every_setting_has_its_effect(check_with):
    """One after the other."""
    assert not check_with(EMAIL_POLICY="off")("jo@mailinator.com").finding
    assert not check_with(EMAIL_POLICY="monitor")("jo@mailinator.com").is_refused
    assert check_with(EMAIL_POLICY="strict")("jo@drinkbride.com").is_refused
    assert check_with(RELAY_ADDRESSES="refuse")("jo@duck.com").is_refused
    assert not check_with(UNDELIVERABLE_ADDRESSES="allow")("jo@gone.example").is_refused
    assert Tier.ALLOWED is check_with(ALLOWED_DOMAINS="mailinator.com")("a@mailinator.com").tier
    assert Tier.DENIED is check_with(DENIED_DOMAINS="example.com")("jo@example.com").tier


def test_dns_may_be_left_out(check_with, server):
    """Then nobody is asked."""
    assert check_with(DNS_CHECK="disabled")("jo@gone.example").way is None
    assert [] == server.asked


def test_users_of_identity_providers_keep_their_relays(check_with):
    """Whatever the policy says of others."""
    check = check_with(RELAY_ADDRESSES="refuse")

    assert not check("jo@duck.com", vouched=True).is_refused
    assert not check("jo@gone.example", vouched=True).is_refused
    assert check("jo@mailinator.com", vouched=True).is_refused


def test_own_domains_that_are_none_stop_the_function(check_with):
    """At its start, before anybody is served."""
    with pytest.raises(UnusableList):
        check_with(DENIED_DOMAINS="*.example.com")


def test_lists_are_swapped_in_from_the_start(check_with, monkeypatch):
    """The first sign-up of a container meets the operator's lists."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    with mock_aws(), moto_by_http():
        s3 = moto_client("s3")
        s3.create_bucket(Bucket="lists")
        s3.put_object(Bucket="lists", Key="domain-lists/deny.txt", Body=b"trouble.example")

        check = check_with(DOMAIN_LISTS_BUCKET="lists", DENIED_DOMAINS="ours.example")

    assert Tier.DENIED is check("jo@x.trouble.example").tier
    assert Tier.DENIED is check("jo@ours.example").tier


NOW = 1000.0


class Routes:
    def __init__(self):
        self.within_s = []

    def of(self, _, *, ends):
        self.within_s.append(ends - NOW)
        return MailRoute.by_mx(["mx.mail.example"])

    def addresses(self, _, *, ends):
        self.within_s.append(ends - NOW)
        return NOT_ASKED


@pytest.mark.parametrize(
    ("remaining_ms", "lists_s", "dns_s"),
    [(5000, 0.3, 1.2), (3200, 0.3, 1.2), (3000, 0.3, 1.0), (2100, 0.1, 0.1), (1500, 0, 0)],
)
def test_time_is_left_for_the_event_and_the_answer(monkeypatch, remaining_ms, lists_s, dns_s):
    """Two seconds; what is short of that, the lists and DNS do without; all questions share it."""
    monkeypatch.setattr("runtime.addresses.check.monotonic", lambda: NOW)
    routes, asked = Routes(), []

    def lists(within_s):
        asked.append(within_s)
        return shipped_lists()

    check = AddressCheck(
        Policy(Mode.BALANCED), lists=lists, routes=routes, remaining_ms=lambda: remaining_ms
    )
    check("jo@example.com")

    assert [pytest.approx(lists_s)] == asked
    assert [pytest.approx(dns_s)] * 2 == routes.within_s


@pytest.mark.parametrize(("remaining_ms", "dns_s"), [(60_000, 5.0), (4500, 2.5)])
def test_who_does_not_wait_gives_dns_more_time(monkeypatch, remaining_ms, dns_s):
    """Name servers that answer a sign-up always too late answer the second look."""
    asked = Routes()
    monkeypatch.setattr("runtime.addresses.check.monotonic", lambda: NOW)
    AddressCheck(
        Policy(),
        lists=lambda _: shipped_lists(),
        routes=asked,
        remaining_ms=lambda: remaining_ms,
        dns_s=PATIENT_S,
    )("jo@fresh.example")

    assert dns_s == pytest.approx(asked.within_s[0])


@pytest.mark.parametrize(
    ("host", "found"),
    [
        ("sns.eu-west-1.amazonaws.com", "sns.eu-west-1.amazonaws.com"),
        ("127.0.0.1", ""),
        ("localhost", ""),
        ("::1", ""),
        ("", ""),
    ],
)
def test_what_resolves_for_certain_is_a_name_of_several_labels(monkeypatch, host, found):
    """Not an address, as of an emulator, nor a name of the own machine."""
    monkeypatch.setattr(module.aws, "host_of", lambda _: host)

    assert found == module._endpoint()


def test_outside_lambda_no_name_is_certain_to_resolve(monkeypatch):
    def host_of(_):
        raise LookupError

    monkeypatch.setattr(module.aws, "host_of", host_of)

    assert "" == module._endpoint()
