"""What a client reads of a refusal: Cognito adds what is in front of it, and the full stop."""

import pytest

from rules.refusals import (
    AddressChangeDenied,
    FederationRefused,
    MigrationRefused,
    RefusedByNext,
    SecondStepNeeded,
    SignUpDenied,
    TryLater,
    UnverifiedAddress,
)


@pytest.mark.parametrize(
    ("refusal", "code", "words"),
    [
        (SignUpDenied("A_CODE", "Please go"), "A_CODE", "A_CODE: Please go"),
        (AddressChangeDenied("A_CODE", "Please go"), "A_CODE", "A_CODE: Please go"),
        (
            UnverifiedAddress(),
            "UNVERIFIED_ADDRESS",
            "UNVERIFIED_ADDRESS: Please sign in with a code",
        ),
        (
            SecondStepNeeded(),
            "SECOND_STEP_NEEDED",
            "SECOND_STEP_NEEDED: Please sign in with a code",
        ),
        (TryLater(), "TRY_LATER", "TRY_LATER: Please try again in a minute"),
        (FederationRefused(), "SIGN_IN_DENIED", "SIGN_IN_DENIED: Please sign in another way"),
        (MigrationRefused(), "NOT_AUTHORIZED", "NOT_AUTHORIZED: Incorrect username or password"),
        (RefusedByNext("Not from here"), "REFUSED_BY_NEXT", "Not from here"),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_refusal_is_its_code_and_its_words(refusal, code, words):
    """But that of the function that had the trigger before, whose clients know its words."""
    assert (code, words) == (refusal.code, str(refusal))
