"""What CloudFormation lets through, the functions understand: a slip of a finger stops nobody."""

import re

import pytest

from rules.address_policy import Mode
from rules.operator_list import own_names
from runtime.settings import InvalidSetting, MissingSetting, Settings
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
    assert (text.count(",") + 1 if text else 0) == len(Settings({"DNS_SERVERS": text}).dns_servers)


@pytest.mark.parametrize("text", ["localhost", "192.0.2.1:0", "192.0.2.1:65536", "1.2.3.4,", "::1"])
def test_what_is_no_name_server_is_refused_before_it_is_deployed(is_let_through, text):
    """A name would need a name server to be found."""
    assert not is_let_through("DnsServers", text)


@pytest.mark.parametrize(
    ("name", "variable", "setting"),
    [
        ("EmailPolicy", "EMAIL_POLICY", "email_policy"),
        ("RelayAddresses", "RELAY_ADDRESSES", "refuses_relays"),
        ("UndeliverableAddresses", "UNDELIVERABLE_ADDRESSES", "refuses_undeliverable"),
        ("FederatedSignUps", "FEDERATED_SIGN_UPS", "checks_federated_sign_ups"),
        ("DnsCheck", "DNS_CHECK", "asks_dns"),
        ("PasswordlessStart", "PASSWORDLESS_START", "starts_directly"),
        ("CodeInSubject", "CODE_IN_SUBJECT", "shows_code_in_subject"),
    ],
)
def test_every_choice_is_understood(source, name, variable, setting):
    """And no two mean the same."""
    choices = source["Parameters"][name]["AllowedValues"]
    understood = {getattr(Settings({variable: choice}), setting) for choice in choices}

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
        "MAILS_PER_HOUR": "MailsPerHour",
        "MAILS_PER_DAY": "MailsPerDay",
        "RESEND_AFTER_SECONDS": "ResendAfterSeconds",
    }
    settings = Settings(
        {name: str(source["Parameters"][parameter][bound]) for name, parameter in names.items()}
    )

    assert settings.answer_budget.per_hour <= settings.answer_budget.per_day
    assert settings.mail_budget.per_hour <= settings.mail_budget.per_day
    assert settings.code_length
    assert settings.code_lifetime_s


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
    assert text == Settings({"SIGN_IN_PAGE": text}).sign_in_page


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
        "https://app.example/" + "a" * 36,
    ],
)
def test_what_is_no_page_is_refused_before_it_is_deployed(is_let_through, text):
    """A link in our mail leads there and nowhere else."""
    assert not is_let_through("SignInPage", text)


@pytest.mark.parametrize("text", ["EMAIL_CODE", "EMAIL_CODE,MAGIC_LINK", "MAGIC_LINK,EMAIL_CODE"])
def test_methods_that_are_let_through_are_there(is_let_through, text):
    """In the order of the operator."""
    settings = Settings({"PASSWORDLESS_METHODS": text, "CODE_LENGTH": "8"})

    assert is_let_through("PasswordlessMethods", text)
    assert text.split(",") == list(methods(settings))


@pytest.mark.parametrize("text", ["", "SMS", "EMAIL_CODE,", "EMAIL_CODE MAGIC_LINK", "email_code"])
def test_what_is_no_method_is_refused_before_it_is_deployed(is_let_through, text):
    """And by the functions, too."""
    assert not is_let_through("PasswordlessMethods", text)
    with pytest.raises((InvalidSetting, MissingSetting)):
        methods(Settings({"PASSWORDLESS_METHODS": text, "CODE_LENGTH": "8"}))
