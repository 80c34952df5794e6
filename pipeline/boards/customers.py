"""The board of what customers notice: whether they get in, who does not, and why."""

from __future__ import annotations

from events.catalogue import CHANNELS, Kind, Reason
from pipeline.boards import objective
from pipeline.boards.body import WHOLE, Board
from pipeline.boards.links import head, runbook
from pipeline.boards.metrics import of_cognito, ours
from pipeline.boards.parts import CLIENTS
from pipeline.boards.widgets import Band, Line, Shown, Sum, Widget, graph, strip
from pipeline.event_texts import text_of

_CHANNELS = sorted(set(CHANNELS.values()))
# SUM leaves out what is missing: a period with attempts and no success counts in full.
_GAP = "SUM([attempted, -1 * succeeded])"


def _count(name: str, label: str, *, line_id: str = "", visible: bool = True) -> Line:
    return Line(ours(name), label, id=line_id, visible=visible)


def _share(part: str, whole: str) -> str:
    """Percent; 0 where there is a whole and no part."""
    return f"100 * SUM([{part}, 0 * {whole}]) / {whole}"


def _reasons(title: str, name: str, kind: Kind) -> Widget:
    lines = [
        Line(ours(name, reason=reason), Reason(reason).replace("_", " ").capitalize())
        for reason in text_of(kind).reasons
    ]
    return graph(title, *lines, stacked=True)


_NUMBERS = graph(
    "At a glance",
    _count("SignInAttempted", "attempted", line_id="attempted", visible=False),
    _count("SignInSucceeded", "succeeded", line_id="succeeded", visible=False),
    _count("UserConfirmed", "confirmed", line_id="confirmed", visible=False),
    _count("ChallengeSent", "sent", line_id="sent", visible=False),
    _count("ChallengeVerified", "verified", line_id="verified", visible=False),
    Sum(_share("succeeded", "attempted"), "Sign-ins that succeed, %", id="success"),
    _count("SignUpAccepted", "Sign-ups accepted", line_id="accepted"),
    Sum(_share("confirmed", "accepted"), "of them confirmed, %", id="confirming"),
    Sum(_share("verified", "sent"), "Codes sent that are used, %", id="completed"),
    _count("EventsUnreconciled", "Events lost and found, 0 is good"),
    view="singleValue",
)
_BUDGET = graph(
    "Left of the error budget of 28 days, %",
    *(Line(metric, id=name, visible=False) for name, metric in objective.METRICS.items()),
    Sum(objective.BUDGET_LEFT, "of 1 sign-in in 1,000 that may fail through our fault", id="left"),
    view="singleValue",
    days=28,
)
_ALARMS = strip(
    "Alarms",
    Shown("CustomerImpactAlarm"),
    Shown("BurnFastAlarm"),
    Shown("BurnSlowAlarm"),
    Shown("RefusalsUnusualAlarm"),
    *(Shown(f"{channel.capitalize()}CodesUnusedAlarm") for channel in _CHANNELS),
    Shown("OutboxDeadLettersAlarm"),
    Shown("MaintenanceAlarm"),
    Shown("DomainListsAlarm", condition="DomainLists"),
    Shown("SmsBudgetExhaustedAlarm", condition="Sms"),
)
_SIGN_INS = Band(
    "Do people get in?",
    "Attempts, successes, and what lies between: wrong passwords and codes, and sign-ins given "
    "up. A sign-in with MFA or a code that is not finished is given up, not refused. Cognito "
    "tells of attempts at unknown users only because the clients hide who exists "
    "(`PreventUserExistenceErrors`), and never of refreshed tokens.",
    "most attempts succeed, and the share is that of last week.",
    "successes fall while attempts do not: see the board of the triggers. Attempts or unknown "
    f"users jump: somebody tries out passwords or addresses. {runbook('customer-impact')}",
    [
        [
            graph(
                "Sign-ins",
                _count("SignInSucceeded", "Succeeded", line_id="succeeded"),
                _count("SignInAttempted", "Attempted", line_id="attempted"),
                _count("SignInRejected", "Refused, passwordless"),
                _count("UnknownUserAttempted", "Unknown user"),
                Sum(_GAP, id="gap", visible=False),
                Sum("IF(gap > 0, gap, 0)", "Failed or given up", id="failed"),
                Sum(_share("succeeded", "attempted"), "Succeeded, %", id="share", right=True),
                right="%",
            ),
            graph(
                "Sign-ins at each client, as Cognito counts them",
                *(
                    Line(of_cognito("SignInSuccesses", client), f"Succeeded, {called}")
                    for client, called in CLIENTS.items()
                ),
                *(
                    Line(
                        of_cognito("SignInSuccesses", client),
                        f"Tried, {called}",
                        stat="SampleCount",
                    )
                    for client, called in CLIENTS.items()
                ),
            ),
        ],
        [
            graph(
                "Sign-ins at each client, as we count them",
                *(
                    Line(ours(name, client_id=f"${{{client}}}"), f"{label}, {called}")
                    for name, label in (
                        ("SignInAttempted", "Attempted"),
                        ("SignInSucceeded", "Succeeded"),
                        ("SignInRejected", "Refused"),
                        ("SignUpAccepted", "Signed up"),
                    )
                    for client, called in CLIENTS.items()
                ),
            ),
            _reasons(
                "Passwordless sign-ins refused, by reason", "SignInRejected", Kind.SIGN_IN_REJECTED
            ),
            graph(
                "New to us",
                _count("NewUserSignIn", "First sign-in of a new user"),
                _count("FirstSignIn", "First sign-in of an invited user"),
                _count("NewDeviceSignIn", "New device (with device tracking only)"),
                _count("SessionRevoked", "Signed out, by the REST API"),
            ),
        ],
    ],
)
_SIGN_UPS = Band(
    "Do people sign up?",
    "The way of a new user: accepted, confirmed, signed in for the first time. Each is counted "
    "when it happens, so a day's three numbers are not the same people.",
    "the three lie close together; refusals are few.",
    "accepted without confirmed: the confirmation mail does not arrive. A wave of disposable "
    "domains: a sign-up robot; the query *top domains* names them. Only refusals: the policy is "
    f"too strict. {runbook('refusals-are-unusual')}",
    [
        [
            graph(
                "From sign-up to first sign-in",
                _count("SignUpAccepted", "Accepted", line_id="accepted"),
                _count("UserConfirmed", "Confirmed", line_id="confirmed"),
                _count("NewUserSignIn", "Signed in for the first time"),
                _count("SignUpRejected", "Refused"),
                Sum(_share("confirmed", "accepted"), "Confirmed, %", id="share", right=True),
                right="%",
            ),
            _reasons("Refused sign-ups by reason", "SignUpRejected", Kind.SIGN_UP_REJECTED),
            graph(
                "Beside sign-up",
                _count("SignUpAbandoned", "Without a password, given up"),
                _count("PasswordReset", "Password reset"),
                _count("PasswordChanged", "Password changed, by the REST API"),
                _count("UserDeleted", "Account deleted, by the REST API"),
                _count("UserMigrated", "Migrated"),
                _count("UserMigrationRefused", "Not migrated"),
            ),
        ],
    ],
)
_ADDRESSES = Band(
    "Is the check of addresses sound?",
    "What was let in with a doubt, and addresses that users change to later.",
    "a few suspects; DNS answers; no list fails.",
    "suspects in numbers: see their domains in the events, and deny them. DNS unavailable: "
    "throw-away domains that are on no list get in. A list not refreshed: the log says what is "
    f"wrong with it. {runbook('a-list-of-domains-is-not-refreshed')}",
    [
        [
            graph(
                "Sign-ups let in with a doubt",
                _count("SuspectSignUp", "Suspect"),
                _count("SignUpWouldBeRefused", "Refused, if the policy were not monitor"),
                _count("DnsUnavailable", "DNS unavailable"),
                _count("DomainListNotRefreshed", "List not refreshed"),
            ),
            graph(
                "Changes of address",
                _count("AddressChangeAccepted", "Code mailed"),
                _count("AddressChangeRejected", "Refused"),
            ),
        ],
    ],
)
_PASSWORDLESS = Band(
    "Does passwordless sign-in work?",
    "The way of a code: requested, sent, verified; and where it ends early. Requests of unknown "
    "users are answered alike and nothing is sent, so they are taken out of what should be sent.",
    "the lines of the funnel lie close together; a code is sent within seconds.",
    "requested without sent, or delivery failures: is the sender verified in SES? Sent without "
    "verified: mails land in spam, or a robot makes us send texts. Wrong answers and locks "
    "together: somebody is guessing. Not sent in numbers: somebody floods mailboxes. "
    f"{runbook('codes-are-not-used')}",
    [
        [
            graph(
                "Codes, from request to sign-in",
                _count("ChallengeRequested", "asked", line_id="asked", visible=False),
                _count("UnknownUserRequested", "Requested, unknown user", line_id="unknown"),
                Sum("SUM([asked, -1 * unknown])", "Requested", id="requested"),
                _count("ChallengeSent", "Sent", line_id="sent"),
                _count("ChallengeVerified", "Verified", line_id="verified"),
                Sum(_share("verified", "sent"), "Verified of sent, %", id="share", right=True),
                right="%",
            ),
            graph(
                "Codes that led nowhere",
                _count("ChallengeDeliveryFailed", "Delivery failed"),
                _count("ChallengeUnsent", "of them through our fault"),
                _count("ChallengeBounced", "Mail bounced"),
                _count("ChallengeComplained", "Called spam"),
                _count("ChallengeAnsweredWrong", "Answered wrong"),
                _count("ChallengeExpired", "Expired"),
                _count("ChallengeLocked", "Locked"),
                _count("ChallengeResendRefused", "Not sent: too soon or too many"),
                _count("SmsBudgetExhausted", "SMS stopped: money used up"),
            ),
        ],
        [
            *(
                graph(
                    f"By {'text message' if channel == 'sms' else 'mail'}",
                    *(
                        Line(ours(name, channel=channel), label)
                        for name, label in (
                            ("ChallengeRequested", "Requested"),
                            ("ChallengeSent", "Sent"),
                            ("ChallengeVerified", "Verified"),
                            ("ChallengeDeliveryFailed", "Delivery failed"),
                        )
                    ),
                )
                for channel in _CHANNELS
            ),
            graph(
                "Time from wish to code",
                *(
                    Line(
                        ours("TimeToCode", channel=channel),
                        f"{stat}, {channel}",
                        stat=stat,
                    )
                    for channel in _CHANNELS
                    for stat in ("p50", "p90", "p99")
                ),
                left="ms",
            ),
        ],
        [
            _reasons(
                "Deliveries that failed, by reason",
                "ChallengeDeliveryFailed",
                Kind.CHALLENGE_DELIVERY_FAILED,
            ),
            _reasons(
                "Wrong answers, by reason",
                "ChallengeAnsweredWrong",
                Kind.CHALLENGE_ANSWERED_WRONG,
            ),
            _reasons(
                "Codes not sent, by reason",
                "ChallengeResendRefused",
                Kind.CHALLENGE_RESEND_REFUSED,
            ),
        ],
    ],
)
_GROUPS = Band(
    "Do new users get their groups?",
    "Every confirmed user joins a group at least. What fails is repaired for three days.",
    "no failures.",
    "any failure: that user has signed up without the rights that the group gives. Usually "
    f"`GroupRules` names a group that nobody has created. {runbook('dead-letters')}",
    [
        [
            graph(
                "Groups",
                _count("UserConfirmed", "Users confirmed"),
                _count("GroupAssigned", "Groups assigned"),
                _count("GroupAssignmentFailed", "Assignments failed"),
                _count("GroupMissing", "Signed in without a group"),
                _count("TokenLeftUnchanged", "Tokens without what the rules give"),
            ),
        ],
    ],
)
_USERS = Band(
    "How many people come?",
    "Users who signed in, each counted once a day and once a month (UTC), by the time of the "
    "event. A month's users are the sum of its days' second line.",
    "the lines are as high as last week's.",
    "they fall while the sign-ins above do not: few users sign in again and again. "
    f"{runbook('counts-differ')}",
    [
        [
            graph(
                "Active users",
                _count("DailyActiveUsers", "On the day"),
                _count("MonthlyActiveUsers", "For the first time in the month"),
                period=86400,
                days=35,
            ),
            graph(
                "Active users of the last 30 days",
                _count("DailyActiveUsers", "active", line_id="daily", visible=False),
                _count("MonthlyActiveUsers", "in their month", line_id="monthly"),
                Sum("daily / 30", "on an average day", id="average"),
                view="singleValue",
                days=30,
            ),
        ],
    ],
)
CUSTOMERS = Board(
    "Customers",
    [
        (
            [(head("Customers", "do people get in, who does not, and why"), WHOLE)],
            2,
        ),
        ([(_ALARMS, WHOLE)], 2),
        ([(_NUMBERS, 17), (_BUDGET, 7)], 4),
    ],
    [_SIGN_INS, _SIGN_UPS, _PASSWORDLESS, _ADDRESSES, _GROUPS, _USERS],
)
