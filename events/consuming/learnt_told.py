"""What is told of what was learnt from sign-ups: to everybody by an event, to operators by mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC

from events.consuming.learner import Learnt
from events.consuming.second_look import Tell
from events.contract.catalogue import Kind
from rules.addresses.learning import Sort
from rules.alerts.security_alert import Alert
from runtime.alerts.operators_topic import Operators


def teller(operators: Operators, tell_event: Tell, *, service: str) -> Callable[[Learnt], None]:
    """Tell everybody what was learnt: numbers and a name that is nobody's, never a mailbox."""

    def tell(learnt: Learnt) -> None:
        sort, entry = learnt.sort.name.lower(), learnt.entry.value
        if learnt.sort is not Sort.MAILBOX:
            data = {
                "name": learnt.name,
                "sort": sort,
                "entry": entry,
                "accepted": learnt.accepted,
                "proved": learnt.proved,
                "until": learnt.until.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            }
            tell_event(Kind.DOMAIN_LEARNT, pool_id=learnt.pool_id, subject=None, data=data)
        facts = {
            "signal": "learnt_sign_ups",
            "sort": sort,
            "entry": entry,
            "name": learnt.name or "-",
            "count": learnt.why,
            "service": service,
        }
        said = "".join(f"{name}: {value}\n" for name, value in facts.items())
        text = "Sign-ups of one name, mail host or mailbox are unusual: accepted/proved today.\n\n"
        operators.tell(Alert(f"Unusual sign-ups in {service}"[:100], text + said, facts))

    return tell


def pager(operators: Operators, *, service: str) -> Callable[[], None]:
    """Tell operators that no more accounts are disabled today."""

    def page() -> None:
        facts = {"signal": "reconsidered_sign_ups", "service": service}
        text = (
            "No more accounts are disabled today: more than a hundredth of the sign-ups that were "
            "judged again would be. A list may be wrong; see sign_up.reconsidered.\n"
        )
        operators.tell(Alert(f"Many sign-ups reconsidered in {service}"[:100], text, facts))

    return page
