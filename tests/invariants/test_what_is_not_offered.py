"""That what has no tests is not offered by accident."""

import re
from pathlib import Path

import pytest

from rules.tokens.token_rules import TokenRules
from triggers import pre_token_generation
from triggers.passwordless.registry import FILES

ROOT = Path(__file__).parents[2]
CODE = sorted(path for each in ("triggers", "workers") for path in (ROOT / each).rglob("*.py"))


@pytest.mark.parametrize("source", ["Authentication", "RefreshTokens", "HostedAuth"])
def test_43_no_claim_comes_from_what_a_client_says(source, example, announce):
    """Invariant 43: not at a sign-in, and not at a refresh."""
    rules = TokenRules.parse("members", '{"group": {"staff": {"desk": "yes"}}}')
    responses = []
    for metadata in (None, {"desk": "yes", "signInMethod": "FIDO2", "cognito:groups": "staff"}):
        event = example(f"TokenGeneration_{source}")
        event["request"]["clientMetadata"] = metadata
        told = pre_token_generation.handle(event, rules=lambda: rules, announce=announce)
        responses.append(told["response"])

    assert responses[0] == responses[1]


def test_the_methods_are_those_that_the_table_speaks_of():
    """Invariants 40 to 42: a passkey is not among them, and needs theirs before it is."""
    assert {"EMAIL_CODE", "MAGIC_LINK", "SMS_CODE", "TOTP", "RECOVERY_CODE"} == set(FILES)


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_no_trigger_takes_a_token(path):
    """Invariant 44: a step-up would have to check one before it sends anything."""
    assert not re.search("AccessToken|access_token|jwt", path.read_text())
