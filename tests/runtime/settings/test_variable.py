"""What a variable may be, what it may not, and how that is said: every variable that there is."""

import importlib
from datetime import timedelta
from pathlib import Path

import pytest

from rules.passwordless.answer_budget import AnswerBudget
from rules.passwordless.send_budget import SendBudget
from runtime import settings
from runtime.settings.addresses import AddressSettings
from runtime.settings.codes import CodeSettings, MethodSettings
from runtime.settings.events import EventSettings
from runtime.settings.mails import CodeMailSettings
from runtime.settings.memberships import DefaultGroupSettings, GroupSettings
from runtime.settings.sign_up import SignUpSettings, UnconfirmedSettings
from runtime.settings.sign_up_codes import SignUpCodeSettings
from runtime.settings.variable import InvalidSetting, MissingSetting, Settings, variables

PARTS = [path.stem for path in Path(settings.__path__[0]).glob("*.py") if path.stem != "__init__"]
GROUPS = [
    group
    for part in PARTS
    for group in vars(importlib.import_module(f"runtime.settings.{part}")).values()
    if isinstance(group, type)
    if issubclass(group, Settings)
    if group.__module__ == f"runtime.settings.{part}"
]
# One that a group has told together with others is still the one of another group.
DECLARED = [
    pytest.param(variable, id=variable.name)
    for variable in dict.fromkeys(
        variable
        for group in GROUPS
        for attribute, variable in variables(group)
        if attribute in vars(group)
    )
]


@pytest.mark.parametrize("variable", DECLARED)
def test_a_missing_setting_is_named_with_the_remedy(variable):
    """The log names the variable, and where it is set."""
    if variable.name in MAY_BE_ABSENT:
        assert not variable.read({})
        return
    with pytest.raises(MissingSetting, match=rf"^{variable.name} is not set; template\.yaml sets"):
        variable.read({})


def test_every_variable_is_declared_once():
    """With its name, what it may be, and what is said if it is not."""
    names = [each.values[0].name for each in DECLARED]

    assert len(names) > 70
    assert sorted(set(names)) == sorted(names)


@pytest.mark.parametrize("text", ["5", "11", "8.0", "-8", "eight", "\u0668", " 8", "8" * 5000])
def test_a_number_out_of_bounds_is_named_with_its_bounds(text):
    """Not only whether, also what would do."""
    with pytest.raises(
        InvalidSetting, match=r"^CODE_LENGTH must be a whole number from 6 to 10$"
    ) as told:
        CodeSettings({"CODE_LENGTH": text})

    assert told.value.__cause__ is None


def test_settings_are_what_the_environment_says(monkeypatch):
    """The process's own environment, unless another is given."""
    monkeypatch.setenv("DEFAULT_GROUP", "staff")

    assert "staff" == DefaultGroupSettings().default_group
    assert "members" == DefaultGroupSettings({"DEFAULT_GROUP": "members"}).default_group


def test_what_was_read_stays(monkeypatch):
    """Nobody changes it, and a change of the environment does not either."""
    monkeypatch.setenv("DEFAULT_GROUP", "staff")
    read = DefaultGroupSettings()
    monkeypatch.setenv("DEFAULT_GROUP", "members")

    assert "staff" == read.default_group
    for name in ("default_group", "another"):
        with pytest.raises(AttributeError, match=f"DefaultGroupSettings is read once; {name}"):
            setattr(read, name, "members")
    assert "staff" == read.default_group


def test_a_group_is_read_at_once():
    """Or a variable that is missing would be missed at the first sign-in."""
    environment = {
        "POWERTOOLS_SERVICE_NAME": "test",
        "USER_EVENTS_TOPIC_ARN": "arn",
        "EVENT_PUBLISH_TIMEOUT_MS": "500",
    }

    assert 0.5 == EventSettings(environment).publish_timeout_s
    assert "" == EventSettings(environment).region
    for name in environment:
        with pytest.raises(MissingSetting, match=f"^{name} "):
            EventSettings({key: value for key, value in environment.items() if key != name})


def test_choices_may_be_told_together():
    """In the order of the group; those of a group above it by themselves."""
    together = {"SIGN_UP": "check link on cognito off allow"}
    read = SignUpSettings(together)

    assert (True, True) == (read.checks_federated_sign_ups, read.offers_passwordless_sign_up)
    assert not SignUpSettings(
        together | {"PASSWORDLESS_SIGN_UP": "off"}
    ).offers_passwordless_sign_up


def test_choices_may_be_told_one_by_one():
    """As tests and benchmarks tell them."""
    read = SignUpSettings(
        {
            "FEDERATED_SIGN_UPS": "allow",
            "LINK_ACCOUNTS": "off",
            "PASSWORDLESS_SIGN_UP": "on",
            "PASSWORD_SIGN_UPS": "cognito",
            "LEARNT_SIGN_UPS": "off",
            "MAILBOX_REUSE": "allow",
        }
    )

    assert (False, True) == (read.checks_federated_sign_ups, read.offers_passwordless_sign_up)


@pytest.mark.parametrize("words", ["", "check", "check off on cognito off allow on"])
def test_choices_that_are_too_few_or_too_many_are_refused(words):
    """They would stand for others than they are meant for."""
    told = (
        "^SIGN_UP must be 6 words: FEDERATED_SIGN_UPS, LINK_ACCOUNTS, PASSWORDLESS_SIGN_UP, "
        "PASSWORD_SIGN_UPS, LEARNT_SIGN_UPS, MAILBOX_REUSE$"
    )
    with pytest.raises(InvalidSetting, match=told):
        SignUpSettings({"SIGN_UP": words})


@pytest.mark.parametrize(
    "words", ["on off on cognito off allow", "check off maybe cognito off allow"]
)
def test_a_choice_that_is_told_together_is_held_to_its_bounds(words):
    """As if it stood alone."""
    with pytest.raises(InvalidSetting, match=r"^\w+_SIGN_UPS? must be one of "):
        SignUpSettings({"SIGN_UP": words})


def test_a_name_of_choices_is_that_of_one_group():
    """And of no variable."""
    names = [vars(group)["together"] for group in GROUPS if vars(group).get("together")]

    assert ["ADDRESS_CHOICES", "CODE_CHOICES", "LEARNING", "SIGN_UP", "TRIES"] == sorted(names)
    assert not {each.values[0].name for each in DECLARED} & set(names)


MAY_BE_ABSENT = {"CHAINED_FUNCTION"}  # only a stack for an existing pool has it
MAY_BE_EMPTY = {
    *("DNS_SERVERS", "ALLOWED_DOMAINS", "DENIED_DOMAINS", "DOMAIN_LISTS_BUCKET"),
    *("DEFAULT_GROUP", "GROUP_RULES_FILE", "TOKEN_CLAIMS_FILE"),
    *("FEDERATION_RULES_FILE", "LINK_TABLE", "RISK_TABLE", "STEP_UP_ACTIONS", "STEP_UP_KEY_ID"),
    *("SIGN_IN_PAGE", "HELP_URL", "BRAND_FILE", "SMS_ORIGIN", "SMS_COUNTRIES"),
    *("MIGRATION_TABLE", "API_ORIGIN", "MAIL_PROVIDER_SECRET_ARN"),
    *("SENDERS_QUEUE_URL", "SENDERS_PEPPER_ARN", "SENDERS_KEY_ARN"),
    *("PASSWORD_WORDS", "BREACHED_PASSWORDS_URL", "TAKE_OVER_KEEPS", "MAIL_CONFIGURATION_SET"),
    *("EVENT_BUS_ARN", "OTLP_METRICS_ENDPOINT", "OTLP_HEADERS_SECRET_ARN", "NOTICES_SECRET_ARN"),
    "CHATS",
    *("SIGN_UP_ATTRIBUTES", "DIRECT_START_CLIENTS", "TOKEN_ISSUER"),
    *("MIGRATION_HASH", "LEGACY_KEYS_SECRET_ARN", "ALERTS_QUEUE_URL", "CHAINED_FUNCTION"),
}


@pytest.mark.parametrize("variable", DECLARED)
def test_only_what_may_be_absent_may_be_empty(variable):
    """An empty variable is a parameter that somebody left empty."""
    if variable.name in MAY_BE_EMPTY:
        assert not variable.read({variable.name: ""})
    else:
        with pytest.raises(MissingSetting, match=f"^{variable.name} "):
            variable.read({variable.name: ""})


def test_rules_may_be_empty_if_a_file_has_them():
    """And only then: without either, nobody would know which groups there are."""
    empty = {"DEFAULT_GROUP": "members", "GROUP_RULES": "", "GROUP_RULES_FILE": ""}

    assert "" == GroupSettings(empty | {"GROUP_RULES_FILE": "lists/rules.json"}).group_rules
    with pytest.raises(MissingSetting, match=r"^GROUP_RULES "):
        GroupSettings(empty)


@pytest.mark.parametrize(
    "variable",
    [
        AddressSettings.email_policy,
        AddressSettings.refuses_relays,
        AddressSettings.refuses_undeliverable,
        SignUpSettings.checks_federated_sign_ups,
        AddressSettings.asks_dns,
        CodeMailSettings.shows_code_in_subject,
    ],
)
def test_a_choice_that_is_none_is_named_with_the_choices(variable):
    """Misspelt, it could let everybody in, or nobody."""
    with pytest.raises(InvalidSetting, match=rf"^{variable.name} must be one of \w+, \w+"):
        variable.read({variable.name: "Strict"})


@pytest.mark.parametrize(
    "text", ["localhost", "192.0.2.1:", "192.0.2.1:x", "192.0.2.1:65536", "192.0.2.1,", "::1", ","]
)
def test_name_servers_are_addresses(text):
    """A name would need a name server to be found."""
    with pytest.raises(InvalidSetting, match=r"^DNS_SERVERS must be IPv4 addresses"):
        AddressSettings.dns_servers.read({"DNS_SERVERS": text})


def test_methods_are_in_the_operators_order():
    """The first is the usual one."""
    methods = MethodSettings.passwordless_methods.read(
        {"PASSWORDLESS_METHODS": "MAGIC_LINK,EMAIL_CODE"}
    )

    assert ("MAGIC_LINK", "EMAIL_CODE") == methods


@pytest.mark.parametrize("text", ["email", "EMAIL_CODE,", "EMAIL_CODE, MAGIC_LINK", ","])
def test_methods_are_names_between_commas(text):
    """And nothing else."""
    with pytest.raises(InvalidSetting, match=r"^PASSWORDLESS_METHODS must be names of methods"):
        MethodSettings.passwordless_methods.read({"PASSWORDLESS_METHODS": text})


def test_a_page_is_a_plain_address():
    """See rules.passwordless.magic_link."""
    page = "https://app.example/sign-in"

    assert page == CodeMailSettings.sign_in_page.read({"SIGN_IN_PAGE": page})
    with pytest.raises(InvalidSetting, match=r"^SIGN_IN_PAGE must be https://"):
        CodeMailSettings.sign_in_page.read({"SIGN_IN_PAGE": f"{page}?next=x"})


@pytest.mark.parametrize(
    ("offered", "password", "has_codes"),
    [
        ("on", "cognito", True),
        ("off", "proof_first", True),
        ("on", "proof_first", True),
        ("off", "cognito", False),
    ],
)
def test_codes_come_first_where_one_of_the_two_wants_them(offered, password, has_codes):
    """Else PreSignUp needs neither table nor secrets."""
    read = SignUpSettings({"SIGN_UP": f"allow off {offered} {password} off allow"})

    assert (has_codes, password == "proof_first") == (read.has_codes, read.proves_all_sign_ups)


@pytest.mark.parametrize(("days", "kept"), [("0", None), ("1", timedelta(days=1))])
def test_unconfirmed_users_may_stay_for_ever(days, kept):
    """0 says so."""
    assert kept == UnconfirmedSettings({"UNCONFIRMED_USERS_DAYS": days}).kept_for


def test_what_codes_of_sign_ups_need_is_told_together():
    """PreSignUp's environment is the fullest; each is held to the bounds of its own group."""
    told = {
        "CODE_CHOICES": "8 600 3 30 5 15 4 14",
        "TRIES": "40 10 25",
        "PASSWORDLESS_METHODS": "EMAIL_CODE",
        "ADDRESS_KEY_SECRET_ARN": "arn",
        "SIGN_UP_ATTRIBUTES": "custom:tenant",
    }
    read = SignUpCodeSettings(told)

    assert (8, timedelta(minutes=10)) == (read.code_length, read.lifetime)
    assert AnswerBudget(per_challenge=3, per_hour=10, per_day=25) == read.answer_budget
    assert SendBudget(per_hour=5, per_day=15, pause_s=30) == read.mail_budget
    assert SendBudget(per_hour=4, per_day=14, pause_s=0) == read.sign_up_mail_budget
    assert ("custom:tenant",) == read.sign_up_attributes
    with pytest.raises(InvalidSetting, match="CODE_TRIES must be a whole number from 1 to 5"):
        SignUpCodeSettings(told | {"CODE_CHOICES": "8 600 9 30 5 15 4 14"})
