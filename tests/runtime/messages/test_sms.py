import json
import logging
from decimal import Decimal

import pytest

from events.contract.catalogue import Reason
from runtime.aws_client.errors import Refused, Unanswered
from runtime.messages import carriers
from runtime.messages.aws_texts import AwsTexts
from runtime.messages.sms import SmsNotSent, Texter
from runtime.messages.sms_spending import Charge, SpendLimitReached

NUMBER = "+447700900123"
TEXT = "12345678 is your Example sign-in code. Do not share it.\n\n@app.example #12345678"


class Service:
    """A client that records, or fails as told."""

    def __init__(self, error=None):
        self.sent = []
        self._error = error

    def send_text_message(self, **arguments):
        self.sent.append(arguments)
        if self._error:
            raise self._error
        return {"MessageId": "m-1"}

    def put_message_feedback(self, **arguments):
        self.sent.append(arguments)


class Purse:
    """Notes what is charged and what is left of it; refuses with *error*, if there is one."""

    def __init__(self, error=None):
        self.charged = []
        self._error = error

    def charge(self, price):
        if self._error:
            raise self._error
        self.charged.append(price)
        return Charge(price, ())

    def give_back(self, charge):
        self.charged.remove(charge.price)


def texter(service, *, origin="EXAMPLE", **changed):
    settings = {
        "countries": ["GB", "DE"],
        "max_price": Decimal("0.20"),
        "spending": Purse(),
    }
    return Texter(AwsTexts(service, origin=origin), **settings | changed)


def send(service, number=NUMBER, *, is_verified=True, valid_for_s=600, **changed):
    return texter(service, **changed).send(
        number, TEXT, is_verified=is_verified, valid_for_s=valid_for_s
    )


def refused(service, *arguments, **named):
    with pytest.raises(SmsNotSent) as caught:
        send(service, *arguments, **named)
    return caught.value


def error(code, reason=None):
    told = {"Error": {"Code": code, "Message": f"not to {NUMBER}"}}
    return Refused(told | ({"Reason": reason} if reason else {}), "SendTextMessage")


def test_a_message_has_a_ceiling_and_an_end():
    """Price, life and country are bounded for each."""
    service = Service()

    assert "m-1" == send(service)
    assert [
        {
            "DestinationPhoneNumber": NUMBER,
            "MessageBody": TEXT,
            "OriginationIdentity": "EXAMPLE",
            "MessageType": "TRANSACTIONAL",
            "MaxPrice": "0.20",
            "TimeToLive": 600,
            "MessageFeedbackEnabled": True,
        }
    ] == service.sent


def test_the_service_chooses_what_it_is_not_told():
    """Its own origin; and no life is shorter than it allows."""
    service = Service()
    send(service, valid_for_s=1, origin="")

    assert "OriginationIdentity" not in service.sent[0]
    assert 5 == service.sent[0]["TimeToLive"]


@pytest.mark.parametrize(
    ("number", "is_verified", "reason"),
    [
        (NUMBER, False, Reason.NO_ADDRESS),
        ("", True, Reason.NO_ADDRESS),
        ("+12025550123", True, Reason.COUNTRY_NOT_ALLOWED),
        ("+8816123456789", True, Reason.COUNTRY_NOT_ALLOWED),
        ("07700 900123", True, Reason.COUNTRY_NOT_ALLOWED),
    ],
)
def test_45_who_may_not_get_one_gets_none(number, is_verified, reason):
    """Invariant 45: unverified numbers, other countries, numbers of none: nothing is sent."""
    service, purse = Service(), Purse()
    error = refused(service, number, is_verified=is_verified, spending=purse)

    assert reason is error.reason
    assert [] == service.sent == purse.charged


def test_without_countries_nobody_gets_one():
    """The default of the template."""
    assert Reason.COUNTRY_NOT_ALLOWED is refused(Service(), countries=[]).reason


@pytest.mark.parametrize(
    ("failure", "reason"),
    [
        (error("ValidationException", "PRICE_OVER_THRESHOLD"), Reason.COST_LIMIT),
        (error("ValidationException", "DESTINATION_COUNTRY_BLOCKED"), Reason.COUNTRY_NOT_ALLOWED),
        (error("ValidationException", "INVALID_PARAMETER"), Reason.SENDER_REFUSED),
        (error("ConflictException", "DESTINATION_PHONE_NUMBER_OPTED_OUT"), Reason.UNDELIVERABLE),
        (error("ConflictException", "NO_ORIGINATION_IDENTITIES_FOUND"), Reason.SENDER_REFUSED),
        (
            error("ServiceQuotaExceededException", "MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT"),
            Reason.COST_LIMIT,
        ),
        (error("ThrottlingException"), Reason.THROTTLED),
        (error("AccessDeniedException", "ACCOUNT_DISABLED"), Reason.ACCESS_DENIED),
        (error("ResourceNotFoundException"), Reason.SENDER_REFUSED),
        (error("InternalServerException"), Reason.UNAVAILABLE),
        (Unanswered("timeout"), Reason.UNAVAILABLE),
    ],
)
def test_a_message_that_was_not_sent_has_a_reason(failure, reason):
    """One of few, so that it can be a metric; it costs nothing, if that is certain."""
    purse = Purse()
    caught = refused(Service(failure), spending=purse)

    assert reason is caught.reason
    assert ([] if caught.is_certain else [Decimal("0.20")]) == purse.charged
    assert caught.is_certain is (reason is not Reason.UNAVAILABLE)


@pytest.mark.parametrize(
    "failure",
    [
        Unanswered("connect", may_have_happened=False),
        Unanswered("timeout", may_have_happened=False),
    ],
)
def test_what_never_arrived_was_not_sent(failure):
    """So it costs nothing, and may be tried again."""
    purse = Purse()
    caught = refused(Service(failure), spending=purse)

    assert (Reason.UNAVAILABLE, True) == (caught.reason, caught.is_certain)
    assert [] == purse.charged


def test_a_message_is_charged_with_its_ceiling():
    """What it will have cost, AWS tells hours later."""
    purse = Purse()
    send(Service(), spending=purse)

    assert [Decimal("0.20")] == purse.charged


@pytest.mark.parametrize("is_first", [True, False])
def test_50_nothing_is_sent_that_could_cost_more_than_is_left(is_first):
    """Invariant 50: and operators are notified once."""
    service = Service()
    error = refused(service, spending=Purse(SpendLimitReached("day", is_first=is_first)))

    assert (Reason.COST_LIMIT, "day" if is_first else None) == (error.reason, error.exhausted)
    assert [] == service.sent


@pytest.mark.parametrize("failure", [error("InternalServerError"), Unanswered("timeout")])
def test_50_without_a_purse_nothing_is_sent(failure):
    """Invariant 50: it fails closed, and is tried again."""
    service = Service()

    caught = refused(service, spending=Purse(failure))

    assert (Reason.UNAVAILABLE, True) == (caught.reason, caught.is_certain)
    assert [] == service.sent


def test_what_became_of_a_message_is_told():
    """By its id alone."""
    service = Service()
    texter(service).note("m-1", "RECEIVED")

    assert [{"MessageId": "m-1", "MessageFeedbackStatus": "RECEIVED"}] == service.sent


def test_the_number_is_in_no_error_and_in_no_log(recorded):
    """The service's own words quote it."""
    shown = repr(refused(Service(error("ConflictException"))))
    shown += "".join(map(logging.Formatter().format, recorded))

    assert NUMBER not in shown
    assert NUMBER[1:] not in shown


@pytest.fixture
def client(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    return carriers.sms()


def test_a_container_waits_two_seconds_and_tries_once(client):
    """A second try could send the message, and cost, twice."""
    config = client.meta.config

    assert (0.5, 1.5) == (config.connect_timeout, config.read_timeout)
    assert 1 == config.retries["total_max_attempts"]


def test_the_service_takes_what_is_sent(client):
    """As its model in botocore has it: names, kinds and bounds."""
    bodies = []

    def caught(request, **_):
        bodies.append(json.loads(request.body))
        raise error("ThrottlingException")

    client.meta.events.register("before-send", caught)
    with pytest.raises(SmsNotSent):
        texter(client).send(NUMBER, TEXT, is_verified=True, valid_for_s=600)

    assert TEXT == bodies[0]["MessageBody"]
