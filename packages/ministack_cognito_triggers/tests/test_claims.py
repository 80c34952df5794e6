import doctest

import pytest

from ministack_cognito_triggers.calls import claims
from ministack_cognito_triggers.calls.claims import overridden


def test_the_examples_hold():
    """Every example is a doctest."""
    assert doctest.testmod(claims).failed == 0


@pytest.mark.parametrize("claim", ["sub", "iss", "exp", "token_use", "cognito:username"])
def test_what_cognito_vouches_for_is_untouchable(claim):
    """Neither overridden nor suppressed."""
    changes = {"claimsToAddOrOverride": {claim: "forged"}, "claimsToSuppress": [claim]}

    response = {"claimsOverrideDetails": changes}
    assert overridden({claim: "true"}, response, of="id") == {claim: "true"}


@pytest.mark.parametrize(
    "response",
    [
        {"claimsOverrideDetails": None},
        {"claimsAndScopeOverrideDetails": None},
        {"claimsAndScopeOverrideDetails": {"idTokenGeneration": None}},
    ],
)
@pytest.mark.parametrize("of", ["id", "access"])
def test_null_changes_nothing(response, of):
    """What comes in null may go back null."""
    before = {"sub": "1", "scope": "a b", "cognito:groups": ["g"]}

    assert before == overridden(before, response, of=of)
