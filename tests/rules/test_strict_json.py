"""What operators write is read by every parser of ours in one way, or refused with its error."""

import json

import pytest

from rules.alerts.bursts import InvalidThresholds, Thresholds
from rules.feeds.pointer import Pointer, UnusablePointer, pointer_in
from rules.feeds.source import UnusableSources, sources_in
from rules.linking.federation_file import InvalidFederationRules, federation_rules
from rules.linking.provider_trust import InvalidProviderTrust, ProviderTrust
from rules.memberships.group_rules import GroupRules, InvalidGroupRules
from rules.messages.brand_file import InvalidBrand, brand
from rules.migration.legacy_keys import UnreadableKeys, legacy_keys
from rules.strict_json import NotStrictJson, strict_json
from rules.tokens.token_rules import InvalidTokenRules, TokenRules

_SOURCE = json.dumps(
    {
        "files": [
            {
                "id": "one",
                "url": "https://lists.example.com/one.txt",
                "tier": "evidence",
                "format": "names",
                "names": [1, 9],
                "most_bytes": 9,
                "added": 1,
                "removed": 1,
                "licence": "MIT",
                "stale_after_days": 4,
            }
        ]
    }
)
# The parser, its error, a text that it takes, and a member of that which may not come twice.
PARSERS = {
    "TokenClaims": (
        lambda text: TokenRules.parse("members", text),
        InvalidTokenRules,
        '{"group": {"staff": {"desk": "a"}}}',
        '"desk": "a"',
    ),
    "GroupRules": (
        lambda text: GroupRules.parse("members", text),
        InvalidGroupRules,
        '{"client_id": {"app": ["staff"]}}',
        '"app": ["staff"]',
    ),
    "BrandFile": (
        brand,
        InvalidBrand,
        '{"footer": "Example Ltd"}',
        '"footer": "Example Ltd"',
    ),
    "ProviderTrust": (
        ProviderTrust.parse,
        InvalidProviderTrust,
        '{"Google": "google"}',
        '"Google": "google"',
    ),
    "FederationRulesFile": (
        federation_rules,
        InvalidFederationRules,
        '{"Okta": {"deny_domains": ["example.com"]}}',
        '"deny_domains": ["example.com"]',
    ),
    "legacy keys": (
        legacy_keys,
        UnreadableKeys,
        '{"bcrypt_pepper": "p"}',
        '"bcrypt_pepper": "p"',
    ),
    "alert thresholds": (
        Thresholds.parse,
        InvalidThresholds,
        '{"failed_sign_in": {"user": 10}}',
        '"user": 10',
    ),
    "sources of lists": (sources_in, UnusableSources, _SOURCE, '"most_bytes": 9'),
    "the lists' pointer": (
        lambda text: pointer_in(text.encode("utf-8", "surrogatepass")),
        UnusablePointer,
        Pointer(version="v", files={"a": "1"}, pinned_until=5, due=6).text().decode(),
        '"due": 6',
    ),
}


def _in_place_of(member):
    """The texts of what JSON has no place for, each as the value of that member."""
    name = member.partition(":")[0]
    values = ["NaN", "Infinity", "-Infinity", "1e999", "[" * 9999, "7" * 9999, '"\\ud800"']
    return [f"{name}: {value}" for value in values] + [f"{member}, {member}", f'"\\udfff": {name}']


@pytest.mark.parametrize("name", PARSERS)
def test_the_text_is_taken_as_it_stands(name):
    """Else what follows would show nothing."""
    parse, _, text, member = PARSERS[name]

    assert 1 == text.count(member)
    assert parse(text)


@pytest.mark.parametrize("name", PARSERS)
def test_what_has_no_one_meaning_is_refused_by_name(name):
    """No RecursionError, no OverflowError, and no member that silently wins over its namesake."""
    parse, error, text, member = PARSERS[name]
    texts = [text.replace(member, each) for each in _in_place_of(member)]
    texts += ["", "{", text[:-1], f"{text}x", "[" * 9999, '{"a":' * 9999, "null", "7", '"text"']
    for each in [*texts, f"\ufeff{text}" * 2, text.replace('"', "'")]:
        with pytest.raises(error) as raised:
            parse(each)
        assert len(str(raised.value)) < 300


def test_a_half_may_be_left_to_who_reads_on():
    """An API says which field has it."""
    assert {"email": "\ud800"} == strict_json(r'{"email": "\ud800"}', takes_halves=True)
    with pytest.raises(NotStrictJson, match="half of a character"):
        strict_json(r'{"\ud800": 1}')


def test_numbers_are_read_as_ever():
    """Of any size that a double or a whole number of Python has."""
    assert [1.5, -0.0, 1e308, 10**30] == strict_json("[1.5, -0.0, 1e308, 1" + "0" * 30 + "]")
