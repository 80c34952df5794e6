"""Tests of the code on the page, as its author would write them; they run in the copy."""

_CONSUMER = '''\
import json

from events.consumers.lock_log import handle
from events.contract.catalogue import Kind
from events.contract.schema import encode


def test_a_lock_is_logged_once(seen, dead_letters, make, batch, failed, now, capsys):
    """Also if SQS delivers it twice; what is no event is a dead letter."""
    locked = encode(make(Kind.CHALLENGE_LOCKED, subject="jo", method="EMAIL_CODE"))
    for _ in range(2):
        event = batch(locked, "no event")
        answer = handle(event, seen=seen, bury=dead_letters.bury, now=lambda: now)
        assert [] == failed(event, answer)
    lines = [line for line in capsys.readouterr().out.splitlines() if "account locked" in line]

    assert 1 == len(lines)
    assert "jo" == json.loads(lines[0])["subject"]
    assert ["no event", "no event"] == [body for body, _ in dead_letters.letters]
'''
_METHOD = '''\
from types import SimpleNamespace

import pytest

from rules.passwordless.letter_code import code
from runtime.messages import code_carriers, code_mails
from runtime.passwordless.factors import NO_FACTOR
from tests.triggers.passwordless.test_magic_link import MAILED, PEPPERS, STORED
from triggers.passwordless import email_letters
from triggers.passwordless.method import Known

RIGHT = code(b"old", MAILED)


@pytest.mark.parametrize("answer", [RIGHT, RIGHT.lower(), f" {RIGHT[:5]}-{RIGHT[5:]} "])
def test_letters_are_right_however_they_are_typed(answer):
    """By the pepper that they were derived with."""
    known = Known(PEPPERS, NO_FACTOR, None, 0)

    assert "v1" == email_letters.EmailLetters().judged(answer, MAILED, known).right_by


@pytest.mark.parametrize("answer", [None, "", RIGHT[:9], f"{RIGHT}A", RIGHT[::-1], RIGHT * 9])
def test_other_letters_are_wrong(answer):
    """And nothing breaks."""
    known = Known(PEPPERS, NO_FACTOR, None, 0)

    assert email_letters.EmailLetters().judged(answer, MAILED, known).right_by is None


def test_the_mail_has_the_letters(monkeypatch):
    """Instead of digits."""
    mailed = []
    monkeypatch.setattr(code_mails, "mailer", lambda *_: Mails(mailed))
    email_letters.delivery(SETTINGS, lambda: PEPPERS, code_carriers)(
        STORED, {"email": "jo@example.com"}
    )

    assert RIGHT in mailed[0].text


class Mails:
    def __init__(self, mailed):
        self.send = lambda _address, mail, _stored: mailed.append(mail)


SETTINGS = SimpleNamespace(
    code_length=8,
    code_lifetime_s=600,
    app_name="Example",
    help_url="",
    shows_code_in_subject=False,
    brand_file="",
    service="stack",
)
'''
_PROVIDER = '''\
import json
from types import SimpleNamespace

from rules.messages.provider_account import account
from rules.messages.sign_in_mail import sign_in_mail
from runtime.messages import code_mails, http_provider
from runtime.webhooks.endpoint import Answer

MAIL = sign_in_mail(code="01234567", app_name="Example", valid_for_s=600)
TOLD = account('{"url": "https://parcel.example/send", "secret": "token"}')


def test_the_provider_gets_its_own_json(monkeypatch):
    """By the line that uses it."""
    posted = []
    monkeypatch.setattr(http_provider.aws, "secrets", lambda: None)
    monkeypatch.setattr(http_provider, "Accounts", lambda *_, **__: lambda: TOLD)
    settings = SimpleNamespace(mail_provider_secret_arn="arn", mail_from="codes@example.com")
    mailer = code_mails._carrier(settings)
    post = lambda body, _: posted.append(json.loads(body)) or Answer(202, "")
    mailer._provider._post_to = lambda _: post
    mailer.send("jo@example.com", MAIL, tags={"pool": "p"})

    assert ["jo@example.com"] == posted[0]["recipients"]
    assert {"pool": "p"} == posted[0]["metadata"]
'''
OWN_TESTS = {
    "tests/runtime/messages/test_parcel_mail.py": _PROVIDER,
    "tests/events/consumers/test_lock_log.py": _CONSUMER,
    "tests/triggers/passwordless/test_email_letters.py": _METHOD,
}
