"""
Questions with too many answers for metrics: which domains, which clients, which users.

The lines of the audit log answer them. A user is the ``sub``, nothing else;
addresses stand in no log. An event that was not published at once is in the
log twice, so only the line that counts ``EventWritten`` is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from events.contract.catalogue import Kind
from events.contract.schema import type_of

_ONCE = 'filter @message like /"EventWritten"/'
_REFUSED = [type_of(kind) for kind in (Kind.SIGN_UP_REJECTED, Kind.ADDRESS_CHANGE_REJECTED)]
_FAILED = [type_of(kind) for kind in (Kind.SIGN_IN_REJECTED, Kind.CHALLENGE_ANSWERED_WRONG)]

# Of CloudWatch Logs Insights, by the name they are saved under.
QUERIES: Mapping[str, str] = {
    "top domains": f"""\
{_ONCE} and user_event.type like /\\.rejected\\./
| stats count(*) as refusals by user_event.data.email_domain, user_event.data.reason
| sort refusals desc | limit 50""",
    "top clients": f"""\
{_ONCE}
| stats count(*) as events by user_event.data.client_id, user_event.type
| sort events desc | limit 100""",
    "failures by user": f"""\
{_ONCE} and user_event.type like /rejected|answered_wrong|locked|resend_refused/
| stats count(*) as failures by user_event.subject, user_event.type, user_event.data.reason
| sort failures desc | limit 50""",
    "codes by client": f"""\
{_ONCE} and user_event.type like /auth\\.challenge\\./
| stats count(*) as events by user_event.data.client_id, user_event.data.method, user_event.type
| sort events desc | limit 100""",
    "user timeline": f"""\
{_ONCE} and user_event.subject = "the sub of the user"
| fields user_event.time, user_event.type, user_event.data.reason, user_event.data.client_id
| sort user_event.time asc | limit 500""",
    "reasons of pending events": """\
filter outbox = "USER_EVENT_PENDING"
| stats count(*) as events by why, bin(5m)
| sort events desc""",
    "trigger errors": """\
filter message = "handler failed"
| fields @timestamp, @log, error, code, at.0
| sort @timestamp desc | limit 100""",
    "cold starts and memory": """\
filter type = "platform.report"
| stats count(record.metrics.initDurationMs) as starts,
    pct(record.metrics.initDurationMs, 99) as slow_start_ms,
    max(record.metrics.maxMemoryUsedMB) as most_memory_mb by @log""",
    "slowest invocations": """\
filter type = "platform.report"
| fields @timestamp, @log, record.metrics.durationMs, record.requestId
| sort record.metrics.durationMs desc | limit 50""",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """
    A rule of Contributor Insights, which counts all the time.

    Attributes:
        key: The member of an event that tells contributors apart.

    """

    name: str
    key: str
    types: list[str]


RULES = (
    Rule("TopDomains", "$.user_event.data.email_domain", _REFUSED),
    Rule("TopClients", "$.user_event.data.client_id", [type_of(Kind.SIGN_IN_ATTEMPTED)]),
    Rule("TopUsers", "$.user_event.subject", _FAILED),
)
