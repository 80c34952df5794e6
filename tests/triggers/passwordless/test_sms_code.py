import re
from datetime import timedelta

import pytest

from rules.passwordless.one_time_code import Challenge, code
from runtime.messages.code_texts import SmsDelivery
from runtime.passwordless.challenge_items import StoredChallenge, epoch
from runtime.passwordless.pepper import Peppers, UnknownPepper
from runtime.settings.codes import CodeSettings, MethodSettings
from triggers.passwordless import registry, sms_code

PEPPERS = Peppers(newest="v2", by_version={"v2": b"new", "v1": b"old"})
CHALLENGE = Challenge("c" * 22, "eu-west-1_a", "client", "u" * 64)
NUMBER = "+447700900123"
ADA = {"phone_number": NUMBER, "phone_number_verified": "true", "email": "ada@example.com"}
OFFERED = {
    "ENROLLED_METHODS": "none",
    "PASSWORDLESS_METHODS": "EMAIL_CODE,MAGIC_LINK",
    "CODE_LENGTH": "8",
}
ORIGIN = "arn:aws:sms-voice:eu-west-1:123456789012:sender-id/EXAMPLE/GB"


class Sent(list):
    """Notes what `Texter.send` is asked for."""

    def __call__(self, number, text, **how):
        self.append((number, text, how))
        return "m-1"


@pytest.fixture
def sent():
    return Sent()


@pytest.fixture
def stored(now):
    def stored(**changes):
        usual = {
            "challenge": CHALLENGE,
            "holder": "h" * 64,
            "method": "SMS_CODE",
            "pepper": "v1",
            "expires_at": epoch(now + timedelta(minutes=10)),
            "subject": "sub",
        }
        return StoredChallenge(**usual | changes)

    return stored


@pytest.fixture
def deliver(sent, now):
    return SmsDelivery(
        length=8,
        peppers=lambda: PEPPERS,
        send=sent,
        app_name="Example",
        host="app.example",
        now=lambda: now,
    )


def test_the_code_of_the_challenge_is_sent_to_the_users_number(deliver, sent, stored):
    """For as long as it is good, by the pepper of the challenge; its carrier names the message."""
    assert "m-1" == deliver(stored(), ADA)

    [(number, text, how)] = sent
    assert (NUMBER, {"is_verified": True, "valid_for_s": 600}) == (number, how)
    assert code(b"old", CHALLENGE, length=8) in text


@pytest.mark.parametrize("locale", ["", "de-AT", "ar", "ja", "xx"])
def test_the_last_line_binds_the_code_to_the_page(deliver, sent, stored, locale):
    """As browsers read it: a host, a blank, the code, and nothing behind it."""
    deliver(stored(locale=locale), ADA)
    expected = code(b"old", CHALLENGE, length=8)

    assert f"@app.example #{expected}" == sent[0][1].rpartition("\n")[2]
    assert 1 == len(re.findall(rf"^{expected}|\D{expected}\D", sent[0][1].partition("@")[0]))


@pytest.mark.parametrize("verified", ["false", "", None, "yes", "1"])
def test_45_a_number_that_nobody_verified_is_told_as_such(deliver, sent, stored, verified):
    """Invariant 45: anybody can write a number into their own account."""
    told = {"phone_number": NUMBER} | (
        {} if verified is None else {"phone_number_verified": verified}
    )
    deliver(stored(), told)

    assert sent[0][2]["is_verified"] is False


def test_a_user_without_a_number_is_left_to_who_sends(deliver, sent, stored):
    """It refuses in the same words for all reasons that lie with the number."""
    deliver(stored(), {"email": "ada@example.com"})

    assert ("", False) == (sent[0][0], sent[0][2]["is_verified"])


def test_a_pepper_that_is_gone_is_loud(deliver, sent, stored):
    """As for mails."""
    with pytest.raises(UnknownPepper):
        deliver(stored(pepper="v0"), ADA)

    assert [] == sent


def test_sms_is_offered_when_there_is_something_to_send_it_from():
    """And never as the usual way: it costs, and its numbers change hands."""
    without = registry.methods(MethodSettings(OFFERED | {"SMS_ORIGIN": ""}))
    with_it = registry.methods(MethodSettings(OFFERED | {"SMS_ORIGIN": ORIGIN}))

    assert ["EMAIL_CODE", "MAGIC_LINK"] == list(without)
    assert ["EMAIL_CODE", "MAGIC_LINK", "SMS_CODE"] == list(with_it)


def test_clients_are_told_what_is_the_same_for_everybody():
    """Not the number, nor whether there is one (invariant 21)."""
    method = sms_code.method(CodeSettings({"CODE_LENGTH": "8"}))

    assert {"method": "SMS_CODE", "code_length": "8"} == method.public_parameters
    assert ("SMS_CODE", "sms") == (method.name, method.channel)
    assert method.must_be_sent


@pytest.mark.parametrize("answer", [code(b"old", CHALLENGE, length=8), "00000000"])
def test_a_code_of_an_sms_is_right_as_one_of_a_mail_is(answer):
    """The challenge tells them apart."""
    method = sms_code.method(CodeSettings({"CODE_LENGTH": "8"}))

    expected = None if answer == "00000000" else "v1"
    assert expected == method.right_by(answer, CHALLENGE, PEPPERS)
