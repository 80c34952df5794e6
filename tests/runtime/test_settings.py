from types import SimpleNamespace

import pytest

from runtime.settings import InvalidSetting, MissingSetting, Settings

NAMES = [name for name in vars(Settings) if isinstance(vars(Settings)[name], property)]


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_setting_is_named_with_the_remedy(name):
    """Whoever reads the log knows which variable, and where it is set."""
    with pytest.raises(MissingSetting, match=r"^[A-Z_]+ is not set; template\.yaml sets it"):
        getattr(Settings({}), name)


@pytest.mark.parametrize("text", ["5", "11", "8.0", "-8", "eight", "\u0668", " 8"])
def test_a_number_out_of_bounds_is_named_with_its_bounds(text):
    """Not only whether, also what would do."""
    with pytest.raises(InvalidSetting, match="CODE_LENGTH must be a whole number from 6 to 10"):
        _ = Settings({"CODE_LENGTH": text}).code_length


def test_settings_are_what_the_environment_says(monkeypatch):
    """The process's own environment, unless another is given."""
    monkeypatch.setenv("EVENT_PUBLISH_TIMEOUT_MS", "500")

    assert 0.5 == Settings().publish_timeout_s
    assert "members" == Settings({"DEFAULT_GROUP": "members"}).default_group


MAY_BE_EMPTY = [
    *("dns_servers", "allowed_domains", "denied_domains", "domain_lists_bucket"),
    *("group_rules_file", "token_claims_file"),
    *("sign_in_page", "help_url", "sms_origin", "sms_countries", "migration_table", "api_origin"),
]


@pytest.mark.parametrize("name", NAMES)
def test_only_what_may_be_absent_may_be_empty(name):
    """An empty variable is a parameter that somebody left empty."""
    environment = SimpleNamespace(get=lambda _: "")

    if name in MAY_BE_EMPTY:
        assert not getattr(Settings(environment), name)
    else:
        with pytest.raises(MissingSetting):
            getattr(Settings(environment), name)


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("email_policy", "EMAIL_POLICY"),
        ("refuses_relays", "RELAY_ADDRESSES"),
        ("refuses_undeliverable", "UNDELIVERABLE_ADDRESSES"),
        ("checks_federated_sign_ups", "FEDERATED_SIGN_UPS"),
        ("asks_dns", "DNS_CHECK"),
        ("shows_code_in_subject", "CODE_IN_SUBJECT"),
    ],
)
def test_a_choice_that_is_none_is_named_with_the_choices(name, variable):
    """Misspelt, it could let everybody in, or nobody."""
    with pytest.raises(InvalidSetting, match=rf"^{variable} must be one of \w+, \w+"):
        getattr(Settings({variable: "Strict"}), name)


@pytest.mark.parametrize(
    "text", ["localhost", "192.0.2.1:", "192.0.2.1:x", "192.0.2.1:65536", "192.0.2.1,", "::1", ","]
)
def test_name_servers_are_addresses(text):
    """A name would need a name server to be found."""
    with pytest.raises(InvalidSetting, match="DNS_SERVERS must be IPv4 addresses"):
        _ = Settings({"DNS_SERVERS": text}).dns_servers


def test_methods_are_in_the_operators_order():
    """The first is the usual one."""
    settings = Settings({"PASSWORDLESS_METHODS": "MAGIC_LINK,EMAIL_CODE"})

    assert ("MAGIC_LINK", "EMAIL_CODE") == settings.passwordless_methods


@pytest.mark.parametrize("text", ["email", "EMAIL_CODE,", "EMAIL_CODE, MAGIC_LINK", ","])
def test_methods_are_names_between_commas(text):
    """And nothing else."""
    with pytest.raises(InvalidSetting, match="PASSWORDLESS_METHODS must be names of methods"):
        _ = Settings({"PASSWORDLESS_METHODS": text}).passwordless_methods


def test_a_page_is_a_plain_address():
    """See rules.passwordless.magic_link."""
    page = "https://app.example/sign-in"

    assert page == Settings({"SIGN_IN_PAGE": page}).sign_in_page
    with pytest.raises(InvalidSetting, match="SIGN_IN_PAGE must be https://"):
        _ = Settings({"SIGN_IN_PAGE": f"{page}?next=x"}).sign_in_page
