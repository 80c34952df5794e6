"""The board of what customers notice: whether they get in, who does not, and why."""

from __future__ import annotations

from events.catalogue import Reason
from pipeline.boards.body import Board
from pipeline.boards.metrics import Metric, ours
from pipeline.boards.parts import CLIENTS
from pipeline.boards.widgets import Band, Line, Sum, Widget, graph

# Failed or given up, from attempts and successes. SUM leaves out what is missing.
_GAP = Sum("SUM([attempted, -1 * succeeded])", id="gap", visible=False)


def _count(name: str, label: str, *, line_id: str = "", visible: bool = True) -> Line:
    return Line(ours(name), label, id=line_id, visible=visible)


def _reasons(title: str, name: str, *reasons: Reason) -> Widget:
    lines = [
        Line(ours(name, reason=reason), reason.replace("_", " ").capitalize()) for reason in reasons
    ]
    return graph(title, *lines, stacked=True)


def _by_client(name: str) -> list[Line]:
    verb = name.removeprefix("SignIn")
    return [
        Line(_of_client(name, client), f"{verb}, {called}") for client, called in CLIENTS.items()
    ]


def _of_client(name: str, client: str) -> Metric:
    return ours(name, client_id=f"${{{client}}}")


_SIGN_INS = Band(
    "Do people get in?",
    "Attempts, successes, and what lies between: wrong passwords and codes, and sign-ins given "
    "up. An attempt and its success may fall into two periods, so look at an hour.",
    "the failures are a small, steady share.",
    "successes fall while attempts do not: see the board of the triggers. Attempts or unknown "
    "users jump: somebody is trying out passwords or addresses.",
    [
        [
            graph(
                "Sign-ins",
                _count("SignInAttempted", "Attempted", line_id="attempted"),
                _count("SignInSucceeded", "Succeeded", line_id="succeeded"),
                _count("SignInRejected", "Refused, passwordless"),
                _count("UnknownUserAttempted", "Unknown user"),
                _GAP,
                Sum("IF(gap > 0, gap, 0)", "Failed or given up", id="failed"),
            ),
            graph(
                "Sign-ins by client",
                *_by_client("SignInAttempted"),
                *_by_client("SignInSucceeded"),
            ),
        ],
        [
            graph(
                "Users new to something",
                _count("FirstSignIn", "First sign-in of a user whom an administrator made"),
                _count("NewDeviceSignIn", "From a new device"),
            ),
            _reasons(
                "Passwordless sign-ins refused, by reason",
                "SignInRejected",
                Reason.TOO_MANY,
                Reason.LOCKED,
                Reason.UNEXPECTED_CHALLENGE,
            ),
        ],
    ],
)
_SIGN_UPS = Band(
    "Do people sign up?",
    "Accepted sign-ups, how many of them confirm, and who is refused and why.",
    "most accepted sign-ups are confirmed; refusals are few.",
    "accepted without confirmed: the confirmation mail does not arrive. A wave of disposable "
    "domains: a sign-up robot. Only refusals: the policy is too strict.",
    [
        [
            graph(
                "Sign-ups",
                _count("SignUpAccepted", "Accepted"),
                _count("UserConfirmed", "Confirmed"),
                _count("SignUpRejected", "Refused"),
                _count("PasswordReset", "Password reset"),
                _count("UserMigrated", "Migrated"),
            ),
            _reasons(
                "Refused sign-ups by reason",
                "SignUpRejected",
                Reason.DISPOSABLE_DOMAIN,
                Reason.DISPOSABLE_MX,
                Reason.UNDELIVERABLE,
                Reason.RELAY_DOMAIN,
                Reason.INVALID_EMAIL,
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
    "wrong with it, and the last good one is in use.",
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
    "The way of a code: requested, sent, verified; and where it ends early.",
    "the three lines of the funnel lie close together.",
    "requested without sent, or delivery failures: is the sender verified in SES? Sent without "
    "verified: the mails land in spam. Wrong answers and locks together: somebody is guessing "
    "codes. Refusals to send in numbers: somebody floods mailboxes, or tries to.",
    [
        [
            graph(
                "Codes, from request to sign-in",
                _count("ChallengeRequested", "Requested"),
                _count("ChallengeSent", "Sent"),
                _count("ChallengeVerified", "Verified"),
            ),
            graph(
                "Codes that led nowhere",
                _count("ChallengeDeliveryFailed", "Delivery failed"),
                _count("ChallengeBounced", "Mail bounced"),
                _count("ChallengeComplained", "Called spam"),
                _count("ChallengeAnsweredWrong", "Answered wrong"),
                _count("ChallengeExpired", "Expired"),
                _count("ChallengeLocked", "Locked"),
                _count("ChallengeResendRefused", "Not sent: too soon or too many"),
                _count("SmsBudgetExhausted", "SMS stopped: money used up"),
            ),
        ],
    ],
)
_GROUPS = Band(
    "Do new users get their groups?",
    "Every confirmed user joins a group at least.",
    "no failures.",
    "any failure: that user has signed up without the rights that the group gives. Usually "
    "`GroupRules` names a group that nobody has created.",
    [
        [
            graph(
                "Groups",
                _count("UserConfirmed", "Users confirmed"),
                _count("GroupAssigned", "Groups assigned"),
                _count("GroupAssignmentFailed", "Assignments failed"),
            ),
        ],
    ],
)
_USERS = Band(
    "How many people come?",
    "Users who signed in, each counted once a day and once a month (UTC), by the time of the "
    "event. A month's users are the sum of its days' second line.",
    "the lines are as high as last week's.",
    "they fall while the sign-ins above do not: few users sign in again and again.",
    [
        [
            graph(
                "Active users",
                _count("DailyActiveUsers", "On the day"),
                _count("MonthlyActiveUsers", "For the first time in the month"),
                period=86400,
                days=35,
            ),
        ],
    ],
)
CUSTOMERS = Board(
    "Customers", [], [_SIGN_INS, _SIGN_UPS, _ADDRESSES, _PASSWORDLESS, _GROUPS, _USERS]
)
