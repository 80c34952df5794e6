"""What operators are told of a burst, at its begin and at its end."""

from __future__ import annotations

from rules.alerts.bursts import Scope, Signal, Watched
from rules.value import dataclass

_SIGNALS = {Signal.FAILED_SIGN_IN: "failed sign-ins", Signal.REFUSED_SIGN_UP: "refused sign-ups"}
_LONGEST_SUBJECT = 100  # SNS Publish


@dataclass(frozen=True, slots=True)
class Alert:
    """
    A message to operators.

    Attributes:
        attributes: The facts, for filters and programs.

    """

    subject: str
    text: str
    attributes: dict[str, str]


def alert(  # noqa: PLR0913  # the facts of a burst
    watched: Watched,
    *,
    state: str,
    count: int,
    threshold: int,
    window_minutes: int,
    service: str,
    **more: str,
) -> Alert:
    """
    Word the begin (``opened``) or the end (``resolved``) of a burst.

    Names the user by pseudonym only, and nobody's address. *more* are further facts.
    """
    signal = _SIGNALS[watched.signal]
    what = "Burst of" if state == "opened" else "No more burst of"
    facts = {
        "state": state,
        "signal": watched.signal.value,
        "scope": watched.scope.value,
        "name": watched.name or "-",
        "count": str(count),
        "threshold": str(threshold),
        "window_minutes": str(window_minutes),
        "service": service,
        **more,
    }
    told = "".join(f"{name}: {value}\n" for name, value in facts.items())
    return Alert(
        subject=f"{what} {signal} in {service}"[:_LONGEST_SUBJECT],
        text=f"{count} {signal} {_of(watched)} within {window_minutes} minutes.\n\n{told}",
        attributes=facts,
    )


def _of(watched: Watched) -> str:
    if watched.scope is Scope.ALL:
        return "over all"
    return f"of {watched.scope} {watched.name}"
