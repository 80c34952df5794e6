"""What a kind of event says of itself."""

import pytest

from events.contract.catalogue import Kind


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(Kind.SIGN_UP_REJECTED, "rejected"), (Kind.PIPELINE_CANARY, "canary")],
)
def test_the_outcome_is_the_verb(kind, expected):
    """What filter policies of subscribers compare."""
    assert expected == kind.outcome
