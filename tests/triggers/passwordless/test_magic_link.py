import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.contract.catalogue import CATALOGUE, CHANNELS, DEVICE, PROOF, Kind
from rules.passwordless.magic_link import digest
from rules.passwordless.one_time_code import Challenge, code
from runtime import aws, clock
from runtime.aws_client.errors import Refused
from runtime.messages import code_carriers
from runtime.messages.code_mails import EmailDelivery
from runtime.passwordless.challenge_items import StoredChallenge
from runtime.passwordless.pepper import Peppers
from runtime.settings.codes import MethodSettings
from runtime.settings.sender import DeliverySettings
from runtime.settings.variable import InvalidSetting
from triggers.passwordless import registry
from triggers.passwordless.email_code import EmailCode
from triggers.passwordless.magic_link import MagicLink

PEPPERS = Peppers(newest="v2", by_version={"v2": b"new", "v1": b"old"})
CHALLENGE = Challenge("c" * 22, "eu-west-1_a", "client", "u" * 64)
MAILED = CHALLENGE.at("jo@example.com")
SECRET, OTHER = "s" * 42 + "A", "o" * 42 + "A"
PAGE = "https://app.example/sign-in"
STORED = StoredChallenge(
    challenge=CHALLENGE,
    holder="h" * 64,
    method="MAGIC_LINK",
    pepper="v1",
    expires_at=1_795_185_179,
    subject="sub",
    device=digest(SECRET),
)
OFFERED = {"ENROLLED_METHODS": "none", "CODE_LENGTH": "8", "SMS_ORIGIN": ""}
METHOD = MagicLink(code=EmailCode(length=8))


@pytest.fixture
def mailed():
    return []


@pytest.fixture
def deliver(mailed):
    return EmailDelivery(
        length=8,
        peppers=lambda: PEPPERS,
        send=lambda address, mail, _: mailed.append((address, mail)),
        app_name="Example",
        valid_for_s=600,
        page=PAGE,
    )


def token_in(mail):
    return re.search(rf"^{PAGE}#(.*)$", mail.text, re.MULTILINE)[1]


def test_the_mail_of_a_step_up_says_what_it_confirms(deliver, mailed):
    """As the challenge has it; that of a sign-in confirms nothing."""
    for stored in (replace(STORED, action="payment.send"), STORED):
        deliver(stored, {"email": "jo@example.com"})
    (_, step_up), (_, sign_in) = mailed

    assert "Requested to confirm: send a payment." in step_up.text
    assert "to confirm" not in sign_in.text


def test_a_link_and_a_code_travel_in_one_mail(deliver, mailed):
    """Each opens the same challenge, by the pepper that it was made with."""
    deliver(STORED, {"email": "jo@example.com"})
    [(address, mail)] = mailed
    token, digits = token_in(mail), code(b"old", MAILED, length=8)

    assert "jo@example.com" == address
    assert f'href="{PAGE}#{token}"' in mail.html
    assert digits in mail.text
    assert "14:32 UTC" in mail.text
    assert "v1" == METHOD.right_by(f"{token}.{SECRET}", MAILED, PEPPERS)
    assert "v1" == METHOD.right_by(digits, MAILED, PEPPERS)


def test_37_the_link_is_for_the_browser_that_asked(deliver, mailed):
    """Invariant 37: with another secret, or none, it is a wrong answer."""
    deliver(STORED, {"email": "jo@example.com"})
    token = token_in(mailed[0][1])

    for answer in (token, f"{token}.{OTHER}", f"{token}.", None):
        assert METHOD.right_by(answer, MAILED, PEPPERS) is None


def test_9_a_link_answers_no_challenge_for_a_code(deliver, mailed):
    """Invariant 9: the method is the challenge's, whatever the client says."""
    deliver(STORED, {"email": "jo@example.com"})
    answer = f"{token_in(mailed[0][1])}.{SECRET}"

    assert EmailCode(length=8).right_by(answer, MAILED, PEPPERS) is None


@pytest.mark.parametrize("stored", [replace(STORED, device=""), STORED])
def test_without_a_device_or_a_page_the_mail_has_the_code_alone(deliver, mailed, stored):
    """A client that does not know of links can sign in all the same."""
    deliver = replace(deliver, page=PAGE if not stored.device else "")
    deliver(stored, {"email": "jo@example.com"})
    [(_, mail)] = mailed

    assert "http" not in mail.text + mail.html
    assert code(b"old", MAILED, length=8) in mail.text


def test_a_mail_is_in_the_clients_language(deliver, mailed):
    """And hides the code from a locked screen if the operator says so."""
    deliver = replace(deliver, code_in_subject=False)
    stored = replace(STORED, locale="de-AT", browser="Firefox, Linux")
    deliver(stored, {"email": "jo@example.com"})
    [(_, mail)] = mailed

    assert "Ihr Anmeldecode für Example" == mail.subject
    assert "Angefordert: Firefox, Linux, 14:22 UTC" in mail.text


def test_the_client_learns_the_same_of_everybody():
    """Its name, and the length of the code."""
    assert {"method": "MAGIC_LINK", "code_length": "8"} == METHOD.public_parameters
    assert ("MAGIC_LINK", "email") == (METHOD.name, METHOD.channel)


def test_events_know_every_method():
    """Or nobody would hear of one; and the receipt, which is none that anybody chooses."""
    *known, receipt, device = CATALOGUE[Kind.CHALLENGE_SENT]["method"].schema["examples"]
    assert (PROOF, DEVICE) == (receipt, device)
    chosen = ",".join(name for name in known if name != "SMS_CODE")
    names = {"PASSWORDLESS_METHODS": chosen, "SMS_ORIGIN": "arn:aws:sms"}
    settings = MethodSettings(OFFERED | names)

    assert sorted(known) == sorted(registry.methods(settings)) == sorted(registry.FILES)
    assert known == [registry.module(name).NAME for name in known]


def test_a_method_that_is_not_there_is_named():
    """At the start of the function."""
    settings = MethodSettings(OFFERED | {"PASSWORDLESS_METHODS": "EMAIL_CODE,FAX"})
    with pytest.raises(InvalidSetting, match="no method called FAX"):
        registry.methods(settings)


class OneSecret:
    """Secrets Manager, whose secret has had one value."""

    def get_secret_value(self, *, SecretId, VersionStage):  # noqa: N803  # boto3's
        assert "addresses" == SecretId
        if VersionStage != "AWSCURRENT":
            raise Refused({"Error": {"Code": "ResourceNotFoundException"}}, "GetSecretValue")
        return {"VersionId": "1", "SecretString": "key", "CreatedDate": clock.now()}


def test_the_sender_sends_by_every_method_that_there_is(monkeypatch):
    """Also by one that is not offered any more: a challenge of it may be under way."""
    monkeypatch.setattr(aws, "secrets", OneSecret)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
    settings = DeliverySettings(
        {
            "ADDRESS_KEY_SECRET_ARN": "addresses",
            "CODE_PEPPER_SECRET_ARN": "pepper",
            "CODE_LENGTH": "8",
            "CODE_LIFETIME_SECONDS": "600",
            "MAIL_FROM": "no-reply@example.com",
            "MAIL_REGION": "eu-west-1",
            "POWERTOOLS_SERVICE_NAME": "stack",
            "MAIL_PROVIDER_SECRET_ARN": "",
            "MAIL_CONFIGURATION_SET": "set",
            "CHALLENGE_TABLE": "table",
            "APP_NAME": "Example",
            "SIGN_IN_PAGE": PAGE,
            "CODE_IN_SUBJECT": "hide",
            "BRAND_FILE": "",
            "HELP_URL": "https://app.example/help",
            "SMS_ORIGIN": "",
            "SMS_COUNTRIES": "GB",
            "SMS_MAX_PRICE": "0.20",
            "SMS_DOLLARS_PER_HOUR": "10",
            "SMS_DOLLARS_PER_DAY": "50",
        }
    )
    deliveries = registry.deliveries(settings, lambda: PEPPERS, code_carriers)
    mails = {name: deliveries[name] for name in ("EMAIL_CODE", "MAGIC_LINK")}

    assert set(CHANNELS) == set(deliveries)
    assert {"EMAIL_CODE": "", "MAGIC_LINK": PAGE} == {name: mails[name].page for name in mails}
    assert {"https://app.example/help"} == {mail.help_url for mail in mails.values()}
    assert not any(mail.code_in_subject for mail in mails.values())
    assert "app.example" == deliveries["SMS_CODE"].host


@pytest.mark.parametrize("answer", [f"{SECRET}.{OTHER}", f"{OTHER}.{OTHER}"])
def test_26_links_are_in_no_budget(answer):
    """Invariant 26: so nobody can use it up for somebody else."""
    assert METHOD.charged_to(answer) is None


@pytest.mark.parametrize(
    "answer", ["12345678", "", None, SECRET, f"{SECRET}.", f".{SECRET}", f"{SECRET}.{SECRET}=", 7]
)
def test_26_everything_else_is_a_guess_at_the_code(answer):
    """Invariant 26: counted with those at the codes of other mails."""
    assert "email" == METHOD.charged_to(answer)
    assert "email" == EmailCode(length=8).charged_to(answer)


@given(st.text() | st.from_regex(r"[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}", fullmatch=True))
def test_26_no_code_is_right_that_is_in_no_budget(answer):
    """Invariant 26: or the code could be guessed for free, in the disguise of a link."""
    if METHOD.charged_to(answer) is None:
        assert METHOD.code.right_by(answer, CHALLENGE, PEPPERS) is None


@pytest.mark.parametrize("pad", [" ", "\u00a0", "-", "\u200b"])
def test_26_a_right_code_is_charged_however_it_is_padded(pad):
    """Invariant 26: blanks and dashes do not make a link of it."""
    right = code(b"new", CHALLENGE, length=8)
    for answer in (right, pad.join(right), f"{right}{pad * 40}", f"{pad * 43}.{right}"):
        assert "email" == METHOD.charged_to(answer)


def test_46_a_code_and_a_link_prove_the_address_that_they_were_mailed_to(deliver, mailed):
    """Invariant 46: not one that the user has changed to since."""
    deliver(STORED, {"email": "jo@example.com"})
    token, digits = token_in(mailed[0][1]), code(b"old", MAILED, length=8)

    for answer in (f"{token}.{SECRET}", digits):
        for challenge in (CHALLENGE, CHALLENGE.at("jo@example.org")):
            assert METHOD.right_by(answer, challenge, PEPPERS) is None
