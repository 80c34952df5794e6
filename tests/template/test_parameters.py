"""What CloudFormation lets through, the functions understand: a slip of a finger stops nobody."""

import re
from decimal import Decimal

import pytest

from rules.addresses.operator_list import own_names
from rules.addresses.policy import Mode
from runtime.settings.addresses import AddressSettings
from runtime.settings.answers import AnswerSettings
from runtime.settings.app import CognitoMailSettings
from runtime.settings.codes import CodeLifetimeSettings, CodeSettings, MethodSettings
from runtime.settings.mails import CodeMailSettings
from runtime.settings.requests import RequestSettings
from runtime.settings.sign_up import SignUpSettings
from runtime.settings.sms import SmsSettings
from runtime.settings.variable import InvalidSetting, MissingSetting
from triggers.passwordless.registry import methods

DOMAINS = ["AllowedDomains", "DeniedDomains"]


@pytest.fixture
def is_let_through(source):
    """Whether *text* may be the value of a parameter."""

    def is_let_through(name, text):
        parameter = source["Parameters"][name]
        is_short = len(text) <= parameter["MaxLength"]
        return is_short and re.search(parameter["AllowedPattern"], text) is not None

    return is_let_through


@pytest.mark.parametrize("name", DOMAINS)
@pytest.mark.parametrize(
    "text", ["", "example.com", "example.com,b\u00fccher.example", "a.b-c.co.uk,EXAMPLE.org"]
)
def test_domains_that_are_let_through_are_understood(is_let_through, name, text):
    """In any spelling."""
    assert is_let_through(name, text)
    assert (text.count(",") + 1 if text else 0) == len(own_names(text))


@pytest.mark.parametrize("name", DOMAINS)
@pytest.mark.parametrize(
    "text",
    [
        "com",
        "*.example.com",
        "jo@example.com",
        "a.com, b.com",
        "a.com,",
        ".a.com",
        "a..b",
        "x" * 99,
    ],
)
def test_what_is_no_domain_is_refused_before_it_is_deployed(is_let_through, name, text):
    """The functions would not start with it, and no mail of Cognito's would go out."""
    assert not is_let_through(name, text)


@pytest.mark.parametrize("text", ["", "192.0.2.1", "192.0.2.1:5353", "192.0.2.1:64999,192.0.2.2"])
def test_name_servers_that_are_let_through_are_understood(is_let_through, text):
    """Their number, too."""
    assert is_let_through("DnsServers", text)
    assert (text.count(",") + 1 if text else 0) == len(
        AddressSettings.dns_servers.read({"DNS_SERVERS": text})
    )


@pytest.mark.parametrize("text", ["localhost", "192.0.2.1:0", "192.0.2.1:65536", "1.2.3.4,", "::1"])
def test_what_is_no_name_server_is_refused_before_it_is_deployed(is_let_through, text):
    """A name would need a name server to be found."""
    assert not is_let_through("DnsServers", text)


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("EmailPolicy", AddressSettings.email_policy),
        ("RelayAddresses", AddressSettings.refuses_relays),
        ("UndeliverableAddresses", AddressSettings.refuses_undeliverable),
        ("FederatedSignUps", SignUpSettings.checks_federated_sign_ups),
        ("DnsCheck", AddressSettings.asks_dns),
        ("PasswordlessStart", RequestSettings.starts_directly),
        ("CodeInSubject", CodeMailSettings.shows_code_in_subject),
        ("CognitoMails", CognitoMailSettings.cognito_mails),
    ],
)
def test_every_choice_is_understood(source, name, variable):
    """And no two mean the same."""
    choices = source["Parameters"][name]["AllowedValues"]
    understood = {variable.read({variable.name: choice}) for choice in choices}

    assert len(choices) == len(understood)


@pytest.mark.parametrize("bound", ["MinValue", "MaxValue", "Default"])
def test_every_number_that_is_let_through_is_understood(source, bound):
    """The bounds of the template are those of the code, or narrower."""
    names = {
        "CODE_LENGTH": "CodeLength",
        "CODE_LIFETIME_SECONDS": "CodeLifetimeSeconds",
        "CODE_TRIES": "CodeTries",
        "ANSWERS_PER_HOUR": "AnswersPerHour",
        "ANSWERS_PER_DAY": "AnswersPerDay",
        "KNOWN_DEVICE_SHARE": "KnownDeviceShare",
        "MAILS_PER_HOUR": "MailsPerHour",
        "MAILS_PER_DAY": "MailsPerDay",
        "RESEND_AFTER_SECONDS": "ResendAfterSeconds",
        "SMS_PER_HOUR": "SmsPerHour",
        "SMS_PER_DAY": "SmsPerDay",
        "SMS_DOLLARS_PER_HOUR": "SmsDollarsPerHour",
        "SMS_DOLLARS_PER_DAY": "SmsDollarsPerDay",
    }
    environment = {
        **{name: str(source["Parameters"][each][bound]) for name, each in names.items()},
        "PASSWORDLESS_START": "direct",
        "DIRECT_START_CLIENTS": "",
        "SMS_ORIGIN": "",
        "SMS_COUNTRIES": "",
        "SMS_MAX_PRICE": "0.20",
    }
    requests = RequestSettings(environment)
    answers, sms = AnswerSettings(environment).answer_budget, SmsSettings(environment)

    assert answers.per_hour <= answers.per_day
    assert requests.mail_budget.per_hour <= requests.mail_budget.per_day
    assert requests.sms_budget.per_hour <= requests.sms_budget.per_day
    assert sms.sms_spend_limits.per_hour <= sms.sms_spend_limits.per_day
    assert CodeSettings(environment).code_length
    assert CodeLifetimeSettings(environment).code_lifetime_s


def test_the_policy_knows_every_mode_of_the_template(source):
    """By its name."""
    assert list(Mode) == source["Parameters"]["EmailPolicy"]["AllowedValues"]


@pytest.mark.parametrize(
    "text",
    ["", "https://app.example", "https://app.example:8443/a/b.c/", "http://localhost:8080/sign-in"],
)
def test_pages_that_are_let_through_are_understood(is_let_through, text):
    """Or the sender would not start, and no code would be mailed."""
    assert is_let_through("SignInPage", text)
    assert is_let_through("HelpUrl", text)
    assert text == CodeMailSettings.sign_in_page.read({"SIGN_IN_PAGE": text})
    assert text == CodeMailSettings.help_url.read({"HELP_URL": text})


@pytest.mark.parametrize(
    "text",
    [
        "http://app.example/",
        "https://app",
        "https://u@app.example/",
        "https://app.example/?a",
        "https://app.example/#a",
        "https://app.example//a",
        "https://app.example/../a",
        "https://app.example/" + "a" * 181,
    ],
)
@pytest.mark.parametrize("name", ["SignInPage", "HelpUrl"])
def test_what_is_no_page_is_refused_before_it_is_deployed(is_let_through, name, text):
    """A link in our mail leads there and nowhere else."""
    assert not is_let_through(name, text)


OFFERED = {"ENROLLED_METHODS": "none", "CODE_LENGTH": "8", "SMS_ORIGIN": ""}


@pytest.mark.parametrize("text", ["EMAIL_CODE", "EMAIL_CODE,MAGIC_LINK", "MAGIC_LINK,EMAIL_CODE"])
def test_methods_that_are_let_through_are_there(is_let_through, text):
    """In the order of the operator."""
    settings = MethodSettings(OFFERED | {"PASSWORDLESS_METHODS": text})

    assert is_let_through("PasswordlessMethods", text)
    assert text.split(",") == list(methods(settings))


@pytest.mark.parametrize("text", ["", "SMS", "EMAIL_CODE,", "EMAIL_CODE MAGIC_LINK", "email_code"])
def test_what_is_no_method_is_refused_before_it_is_deployed(is_let_through, text):
    """And by the functions, too."""
    assert not is_let_through("PasswordlessMethods", text)
    with pytest.raises((InvalidSetting, MissingSetting)):
        methods(MethodSettings(OFFERED | {"PASSWORDLESS_METHODS": text}))


@pytest.mark.parametrize("text", ["", "GB", "GB,IE,DE"])
def test_countries_that_are_let_through_are_understood(is_let_through, text):
    """In ISO's capitals."""
    assert is_let_through("SmsCountries", text)
    assert (text.split(",") if text else []) == list(
        SmsSettings.sms_countries.read({"SMS_COUNTRIES": text})
    )


@pytest.mark.parametrize("text", ["gb", "GB,", "GB IE", "GBR", "*", "44"])
def test_what_is_no_country_is_refused_before_it_is_deployed(is_let_through, text):
    """And by the sender, too."""
    assert not is_let_through("SmsCountries", text)
    with pytest.raises(InvalidSetting, match="codes of two capitals"):
        SmsSettings.sms_countries.read({"SMS_COUNTRIES": text})


@pytest.mark.parametrize("text", ["0.01", "0.2", "0.20", "0.205", "0.999", "0.010", "0.002"])
def test_prices_that_are_let_through_are_understood(is_let_through, text):
    """As AWS reads them: up to five decimals."""
    assert is_let_through("SmsMaxPrice", text)
    assert Decimal(text) == SmsSettings.sms_max_price.read({"SMS_MAX_PRICE": text})


@pytest.mark.parametrize(
    "text", ["0", "0.0", "0.000", "1.00", "20", ".20", "0.2x", "-0.2", "0.2005"]
)
def test_what_is_no_price_is_refused_before_it_is_deployed(is_let_through, text):
    """Nobody pays a dollar for a code, and nothing is not a ceiling."""
    assert not is_let_through("SmsMaxPrice", text)
    with pytest.raises(InvalidSetting, match="less than a US dollar"):
        SmsSettings.sms_max_price.read({"SMS_MAX_PRICE": text})


ORIGINS = "arn:aws:sms-voice:eu-west-1:123456789012"


@pytest.mark.parametrize(
    "text", ["phone-number/phone-0a1b", "pool/pool-0a1b", "sender-id/EXAMPLE/GB"]
)
def test_senders_of_sms_are_named_in_full(is_let_through, text):
    """The right to send is a right to that one."""
    assert is_let_through("SmsOrigin", f"{ORIGINS}:{text}")
    assert not is_let_through("SmsOrigin", text)


@pytest.mark.parametrize(("name", "is_let"), [("SmsProvider-a-1A2B3C", 1), ("a-1A2B3C", 0)])
def test_an_http_provider_of_sms_is_a_secret_of_its_name(is_let_through, name, is_let):
    """No other secret of the account is read."""
    secret = f"arn:aws:secretsmanager:eu-west-1:123456789012:secret:{name}"

    assert bool(is_let) is is_let_through("SmsOrigin", secret)


@pytest.mark.parametrize("text", ["*", "phone-number/*", "opt-out-list/x", "sender-id/E*/GB"])
def test_a_sender_of_sms_is_one(is_let_through, text):
    """Not all that the account has."""
    assert not is_let_through("SmsOrigin", f"{ORIGINS}:{text}")
