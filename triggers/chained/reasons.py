"""What events say of a function that did not agree."""

from __future__ import annotations

from events.contract.catalogue import Reason
from rules.refusals import RefusedByNext
from runtime.chained_function import NextFailed


def reason_of(failure: RefusedByNext | NextFailed) -> Reason:
    """Refused, or nobody knows what it would have said."""
    return Reason.REFUSED_BY_NEXT if isinstance(failure, RefusedByNext) else Reason.UNAVAILABLE
