"""The account at an HTTP provider of e-mail."""

import json

import pytest

from rules.messages.provider_account import InvalidAccount, account
from rules.webhooks.signature import signing_keys

KEY = "whsec_" + "QUJD" * 8


def secret_of(secret="token", url="https://mail.example/send"):  # noqa: S107  # an example
    """What Secrets Manager has."""
    return json.dumps({"url": url, "secret": secret})


def test_a_token_is_no_key():
    """What begins as Standard Webhooks has it signs; the rest is shown to the provider."""
    assert [[], signing_keys(KEY)] == [account(secret_of(each)).keys for each in ("token", KEY)]
    assert "token" not in repr(account(secret_of("token")))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (secret_of(""), "no printable token"),
        (secret_of("two words"), "no printable token"),
        (secret_of("a\r\nX-Injected: b"), "no printable token"),
        (secret_of("é"), "no printable token"),
        (secret_of("whsec_short"), "a key has 24 to 64 bytes, in base64"),
        (secret_of(url="http://mail.example/"), "not https"),
        (secret_of(url="http://127.0.0.1:9001/"), "not https"),
        (secret_of(url="https://a@mail.example/"), "with a user or a fragment"),
        (secret_of(7), "not JSON with url and secret"),
        (json.dumps({"url": 7, "secret": "token"}), "not JSON with url and secret"),
        ('{"url": "https://mail.example/"}', "not JSON with url and secret"),
        ("[]", "not JSON with url and secret"),
        ("token", "not JSON with url and secret"),
    ],
)
def test_a_secret_that_is_no_account_says_why_and_quotes_nothing(text, why):
    """Nor may it lead to Lambda's own interface at 127.0.0.1: there is no switch for that."""
    with pytest.raises(InvalidAccount) as failure:
        account(text)

    assert why == str(failure.value)
