"""SMS through an HTTP provider: what it gets, and that the limits of SMS hold for it, too."""

import json
from decimal import Decimal
from types import SimpleNamespace

import pytest

from events.contract.catalogue import Reason
from rules.messages.provider_account import account
from rules.messages.spend_limits import SpendLimits
from runtime import aws
from runtime.aws_client.errors import Unanswered
from runtime.messages import code_texts
from runtime.messages.aws_texts import AwsTexts
from runtime.messages.http_provider import HttpProvider
from runtime.messages.http_texts import HttpTexts
from runtime.messages.sms import SmsNotSent, Texter
from runtime.webhooks.endpoint import Answer, NotSent
from tests.runtime.messages.test_sms import NUMBER, TEXT, Purse

TOLD = account('{"url": "https://sms.example/send", "secret": "token"}')
SECRET = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:SmsProvider-codes-1A2B3C"


class Provider(list):
    """Remembers what it gets, and answers always the same."""

    def __init__(self, answer=202):
        super().__init__()
        self.answer = answer

    def __call__(self, body, headers):
        self.append((json.loads(body), headers))
        if isinstance(self.answer, Exception):
            raise self.answer
        return Answer(self.answer, "")


@pytest.fixture
def texter(now):
    def made(provider, purse, accounts=lambda: TOLD):
        posts = HttpProvider(accounts, post_to=lambda _: provider, now=lambda: now)
        countries, price = ["GB"], Decimal("0.20")
        return Texter(HttpTexts(posts), countries=countries, max_price=price, spending=purse)

    return made


def test_the_provider_gets_one_sms_with_its_ceiling_and_its_end(texter):
    """It is charged before, as one of AWS is; there is no id, so nobody is told of its use."""
    provider, purse = Provider(), Purse()
    ours = texter(provider, purse)

    assert "" == ours.send(NUMBER, TEXT, is_verified=True, valid_for_s=600)
    assert ours.note("", "RECEIVED") is None
    [(told, headers)] = provider
    assert {"to": NUMBER, "text": TEXT, "valid_for_s": 600, "max_price": "0.20"} == told
    assert "Bearer token" == headers["Authorization"]
    assert [Decimal("0.20")] == purse.charged


def test_each_try_of_an_sms_has_the_same_idempotency_key(texter):
    """Although less is left of the life of its code."""
    provider = Provider()
    ours = texter(provider, Purse())
    for number, life in ((NUMBER, 600), (NUMBER, 590), ("+447700900124", 600)):
        ours.send(number, TEXT, is_verified=True, valid_for_s=life)
    first, again, others = (headers["Idempotency-Key"] for _, headers in provider)

    assert first == again
    assert first != others


@pytest.mark.parametrize(("number", "is_verified"), [("+12025550123", True), (NUMBER, False)])
def test_45_who_may_not_get_one_gets_none_of_a_provider(texter, number, is_verified):
    """Invariant 45: other countries and unverified numbers, for every carrier."""
    provider, purse = Provider(), Purse()
    with pytest.raises(SmsNotSent):
        texter(provider, purse).send(number, TEXT, is_verified=is_verified, valid_for_s=600)

    assert [] == provider == purse.charged


@pytest.mark.parametrize(
    ("answer", "reason", "charged"),
    [
        (400, Reason.SENDER_REFUSED, 0),
        (429, Reason.THROTTLED, 0),
        (500, Reason.UNAVAILABLE, 1),
        (NotSent("timed_out"), Reason.UNAVAILABLE, 1),
        (NotSent("private_address"), Reason.SENDER_REFUSED, 0),
    ],
)
def test_what_may_have_been_sent_stays_charged(texter, answer, reason, charged):
    """And is not sent again; what was certainly not sent costs nothing."""
    purse = Purse()
    with pytest.raises(SmsNotSent) as failure:
        texter(Provider(answer), purse).send(NUMBER, TEXT, is_verified=True, valid_for_s=600)

    assert (reason, not charged) == (failure.value.reason, failure.value.is_certain)
    assert charged == len(purse.charged)
    assert NUMBER not in str(failure.value)


def test_a_secret_that_cannot_be_fetched_is_asked_for_again(texter):
    """Nothing was sent, so nothing is charged."""

    def accounts():
        raise Unanswered("timeout")

    provider, purse = Provider(), Purse()
    with pytest.raises(SmsNotSent) as failure:
        texter(provider, purse, accounts).send(NUMBER, TEXT, is_verified=True, valid_for_s=600)

    assert (Reason.UNAVAILABLE, True) == (failure.value.reason, failure.value.is_certain)
    assert [] == provider == purse.charged


def test_the_sender_of_codes_has_the_provider_that_the_origin_names(monkeypatch):
    """By the kind of its ARN, and AWS for any other."""
    for service in ("secrets", "dynamodb"):
        monkeypatch.setattr(aws, service, lambda: None)
    monkeypatch.setattr("runtime.messages.carriers.sms", lambda: None)
    settings = {
        "challenge_table": "table",
        "sms_spend_limits": SpendLimits(per_hour=Decimal(1), per_day=Decimal(1)),
        "sms_countries": ("GB",),
        "sms_max_price": Decimal("0.20"),
    }
    carriers = [
        type(code_texts.texter(SimpleNamespace(**settings, sms_origin=origin))._carrier)
        for origin in (SECRET, "arn:aws:sms-voice:eu-west-1:123456789012:pool/a", "")
    ]

    assert [HttpTexts, AwsTexts, AwsTexts] == carriers
