"""Whether people get in, and how many come."""

from __future__ import annotations

from events.contract.catalogue import Kind
from pipeline.boards.counts import count, reasons, share
from pipeline.boards.links import runbook
from pipeline.boards.metrics import of_cognito, ours
from pipeline.boards.parts import CLIENTS, client_name
from pipeline.boards.widgets import Band, Line, Sum, graph

# SUM leaves out what is missing: a period with attempts and no success counts in full.
_GAP = "SUM([attempted, -1 * succeeded])"

SIGN_INS = Band(
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
                count("SignInSucceeded", "Succeeded", line_id="succeeded"),
                count("SignInAttempted", "Attempted", line_id="attempted"),
                count("SignInRejected", "Refused by us"),
                count("UnknownUserAttempted", "Unknown user"),
                Sum(_GAP, id="gap", visible=False),
                Sum("IF(gap > 0, gap, 0)", "Failed or given up", id="failed"),
                Sum(share("succeeded", "attempted"), "Succeeded, %", id="share", right=True),
                right="%",
            ),
            graph(
                "Sign-ins at each client, as Cognito counts them",
                *(
                    Line(of_cognito("SignInSuccesses", client), f"Succeeded, {client_name(client)}")
                    for client in CLIENTS
                ),
                *(
                    Line(
                        of_cognito("SignInSuccesses", client),
                        f"Tried, {client_name(client)}",
                        stat="SampleCount",
                    )
                    for client in CLIENTS
                ),
            ),
        ],
        [
            graph(
                "Sign-ins at each client, as we count them",
                *(
                    Line(ours(name, client_id=f"${{{client}}}"), f"{label}, {client_name(client)}")
                    for name, label in (
                        ("SignInAttempted", "Attempted"),
                        ("SignInSucceeded", "Succeeded"),
                        ("SignInRejected", "Refused"),
                        ("SignUpAccepted", "Signed up"),
                    )
                    for client in CLIENTS
                ),
            ),
            reasons("Sign-ins refused by us, by reason", "SignInRejected", Kind.SIGN_IN_REJECTED),
            graph(
                "New to us",
                count("NewUserSignIn", "First sign-in of a new user"),
                count("FirstSignIn", "First sign-in of an invited user"),
                count("NewDeviceSignIn", "New device (with device tracking only)"),
                count("SessionRevoked", "Signed out, by the REST API"),
                count("AccountTakenOver", "Account handed to the owner of its address"),
                count("AccountTakeOverRefused", "Account that could not be handed over"),
            ),
        ],
    ],
)

USERS = Band(
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
                count("DailyActiveUsers", "On the day"),
                count("MonthlyActiveUsers", "For the first time in the month"),
                period=86400,
                days=35,
            ),
            graph(
                "Active users of the last 30 days",
                count("DailyActiveUsers", "active", line_id="daily", visible=False),
                count("MonthlyActiveUsers", "in their month", line_id="monthly"),
                Sum("daily / 30", "on an average day", id="average"),
                view="singleValue",
                days=30,
            ),
        ],
    ],
)
