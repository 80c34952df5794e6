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
    "Sign-in",
    "Attempts, successes, and the difference between them: wrong passwords and codes, and "
    "abandoned sign-ins. A sign-in with MFA or a code that is not finished is abandoned, not "
    "refused. Cognito reports attempts at unknown users because of "
    "`PreventUserExistenceErrors`, and never reports refreshed tokens.",
    "most attempts succeed, and the success rate is that of last week.",
    "successes fall while attempts do not: see the triggers dashboard. Attempts or unknown users "
    f"jump: credential stuffing or user enumeration. {runbook('customer-impact')}",
    [
        [
            graph(
                "Sign-ins",
                count("SignInSucceeded", "Succeeded", line_id="succeeded"),
                count("SignInAttempted", "Attempted", line_id="attempted"),
                count("SignInRejected", "Refused"),
                count("UnknownUserAttempted", "Unknown user"),
                Sum(_GAP, id="gap", visible=False),
                Sum("IF(gap > 0, gap, 0)", "Failed or abandoned", id="failed"),
                Sum(share("succeeded", "attempted"), "Succeeded, %", id="share", right=True),
                right="%",
            ),
            graph(
                "Sign-ins by app client, counted by Cognito",
                *(
                    Line(of_cognito("SignInSuccesses", client), f"Succeeded, {client_name(client)}")
                    for client in CLIENTS
                ),
                *(
                    Line(
                        of_cognito("SignInSuccesses", client),
                        f"Attempted, {client_name(client)}",
                        stat="SampleCount",
                    )
                    for client in CLIENTS
                ),
            ),
        ],
        [
            graph(
                "Sign-ins by app client, counted by the triggers",
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
            reasons("Refused sign-ins by reason", "SignInRejected", Kind.SIGN_IN_REJECTED),
            graph(
                "First sign-ins and account changes",
                count("NewUserSignIn", "First sign-in of a new user"),
                count("FirstSignIn", "First sign-in of an invited user"),
                count("NewDeviceSignIn", "New device (with device tracking only)"),
                count("SessionRevoked", "Signed out by the REST API"),
                count("AccountTakenOver", "Take-over by the owner of the address"),
                count("AccountTakeOverRefused", "Take-over refused"),
            ),
        ],
        [
            graph(
                "Risks found by Cognito's threat protection",
                count("RiskDetected", "Risk"),
                count("CredentialsCompromised", "Compromised password"),
            ),
        ],
    ],
)

USERS = Band(
    "Active users",
    "Users who signed in, each counted once a day and once a month (UTC), by the time of the "
    "event. The users of a month are the sum of the second line over its days.",
    "the lines are as high as last week's.",
    "they fall while the sign-ins above do not: few users sign in again and again. "
    f"{runbook('counts-differ')}",
    [
        [
            graph(
                "Active users",
                count("DailyActiveUsers", "On the day"),
                count("MonthlyActiveUsers", "First time in the month"),
                period=86400,
                days=35,
            ),
            graph(
                "Active users of the last 30 days",
                count("DailyActiveUsers", "active", line_id="daily", visible=False),
                count("MonthlyActiveUsers", "In their month", line_id="monthly"),
                Sum("daily / 30", "On an average day", id="average"),
                view="singleValue",
                days=30,
            ),
        ],
    ],
)
