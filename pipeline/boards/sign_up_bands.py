"""Whether people sign up, with sound addresses, and get their groups."""

from __future__ import annotations

from events.contract.catalogue import Kind
from pipeline.boards.counts import count, reasons, share
from pipeline.boards.links import runbook
from pipeline.boards.widgets import Band, Sum, graph

SIGN_UPS = Band(
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
                count("SignUpAccepted", "Accepted", line_id="accepted"),
                count("UserConfirmed", "Confirmed", line_id="confirmed"),
                count("NewUserSignIn", "Signed in for the first time"),
                count("SignUpRejected", "Refused"),
                Sum(share("confirmed", "accepted"), "Confirmed, %", id="share", right=True),
                right="%",
            ),
            reasons("Refused sign-ups by reason", "SignUpRejected", Kind.SIGN_UP_REJECTED),
            graph(
                "Beside sign-up",
                count("SignUpAbandoned", "Without a password, given up"),
                count("PasswordReset", "Password reset"),
                count("PasswordChanged", "Password changed, by the REST API"),
                count("UserDeleted", "Account deleted, by the REST API"),
                count("UserMigrated", "Migrated"),
                count("UserMigrationRefused", "Not migrated"),
            ),
        ],
    ],
)

ADDRESSES = Band(
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
                count("SuspectSignUp", "Suspect"),
                count("SignUpWouldBeRefused", "Refused, if the policy were not monitor"),
                count("DnsUnavailable", "DNS unavailable"),
                count("DomainListNotRefreshed", "List not refreshed"),
            ),
            graph(
                "Changes of address",
                count("AddressChangeAccepted", "Code mailed"),
                count("AddressChangeRejected", "Refused"),
            ),
        ],
    ],
)

GROUPS = Band(
    "Do new users get their groups?",
    "Every confirmed user joins a group at least. What fails is repaired for three days.",
    "no failures.",
    "any failure: that user has signed up without the rights that the group gives. Usually "
    f"`GroupRules` names a group that nobody has created. {runbook('dead-letter-messages')}",
    [
        [
            graph(
                "Groups",
                count("UserConfirmed", "Users confirmed"),
                count("GroupAssigned", "Groups assigned"),
                count("GroupAssignmentFailed", "Assignments failed"),
                count("GroupMissing", "Signed in without a group"),
                count("TokenLeftUnchanged", "Tokens without what the rules give"),
            ),
        ],
    ],
)
