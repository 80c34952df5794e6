import pytest

from events.contract.catalogue import Kind
from rules.passwordless.risk import needs_second_step

RISK, COMPROMISED = Kind.RISK_DETECTED, Kind.CREDENTIALS_COMPROMISED
BY_COGNITO = {"decision": "AccountTakeover"}


@pytest.mark.parametrize(
    ("kind", "data", "is_needed"),
    [
        (RISK, {"level": "Low"}, False),
        (RISK, {"level": "Low", **BY_COGNITO}, False),
        (RISK, {"level": "Medium"}, True),
        (RISK, {"level": "High", "response": "InProgress"}, True),
        (RISK, BY_COGNITO, True),
        (RISK, {"level": "High", "response": "Fail"}, False),
        (RISK, {"level": "High", "response": "Fail", **BY_COGNITO}, False),
        (RISK, {"level": "High", "response": "Fail", "decision": "Block"}, True),
        (RISK, {}, False),
        (COMPROMISED, {"response": "Pass"}, True),
        (COMPROMISED, {}, True),
        (COMPROMISED, {"response": "Fail"}, False),
        (Kind.SIGN_IN_SUCCEEDED, {"level": "High"}, False),
    ],
)
def test_a_serious_finding_of_a_right_password_needs_a_second_step(kind, data, is_needed):
    """Without the password an attacker cannot keep a user there, unless Cognito blocks."""
    assert is_needed == needs_second_step(kind, data)
