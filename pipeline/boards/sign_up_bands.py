"""Whether people sign up, with sound addresses, and get their groups."""

from __future__ import annotations

from events.contract.catalogue import Kind
from pipeline.boards.counts import count, reasons, share
from pipeline.boards.emitted import SOURCES
from pipeline.boards.links import runbook
from pipeline.boards.metrics import ours
from pipeline.boards.widgets import Band, Line, Sum, graph

SIGN_UPS = Band(
    "Sign-up",
    "A new user from sign-up to first sign-in: accepted, confirmed, signed in. Each step is "
    "counted when it happens, so the three counts of one day are not of the same users.",
    "the three lines are close; refusals are few.",
    "accepted without confirmed: the verification e-mail does not arrive. A wave of disposable "
    "domains: a sign-up robot; the saved query *top domains* has them. Only refusals: the policy "
    f"is too strict. {runbook('refusals-are-unusual')}",
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
                "Other account events",
                count("SignUpAbandoned", "Passwordless sign-up abandoned"),
                count("PasswordReset", "Password reset"),
                count("PasswordChanged", "Password changed by the REST API"),
                count("UserDeleted", "Account deleted by the REST API"),
                count("UserMigrated", "Migrated"),
                count("UserMigrationRefused", "Not migrated"),
            ),
        ],
    ],
)

ADDRESSES = Band(
    "E-mail address check",
    "Sign-ups that were accepted as suspect, and later changes of the e-mail address.",
    "a few suspects; DNS answers; every list is read.",
    "many suspects: see their domains in the events, and deny them. DNS unavailable: disposable "
    "domains that are on no list are accepted. A list that is not read: see the fault in the "
    f"log. {runbook('a-list-of-domains-is-not-refreshed')}",
    [
        [
            graph(
                "Suspect sign-ups accepted",
                count("SuspectSignUp", "Suspect"),
                count("SignUpWouldBeRefused", "Refused if the policy were not monitor"),
                count("DnsUnavailable", "DNS unavailable"),
                count("DomainListNotRefreshed", "List not refreshed"),
                count("DisposableFeedTrouble", "Sources of the feed in trouble"),
            ),
            graph(
                "Hours since a source of the feed changed",
                *(
                    Line(ours("DisposableListAge", source=source), source, stat="Maximum")
                    for source in SOURCES
                ),
            ),
            graph(
                "Changes of e-mail address",
                count("AddressChangeAccepted", "Code mailed"),
                count("AddressChangeRejected", "Refused"),
            ),
        ],
        [
            graph(
                "Accepted sign-ups judged again",
                count("SignUpReconsidered", "Verdict changed"),
                count("SignUpNotReconsidered", "Not judged again: too many"),
                count("DomainLearnt", "Entries learnt from sign-ups"),
                Line(ours("ReconsiderLag"), "Minutes late", stat="Maximum"),
            ),
        ],
    ],
)

GROUPS = Band(
    "Group assignment",
    "Every confirmed user joins at least one group. A failed assignment is retried for three days.",
    "no failures.",
    "any failure: the user lacks the rights of the group. Usually `GroupRules` names a group "
    f"that does not exist. {runbook('dead-letter-messages')}",
    [
        [
            graph(
                "Groups",
                count("UserConfirmed", "Users confirmed"),
                count("GroupAssigned", "Groups assigned"),
                count("GroupAssignmentFailed", "Assignments failed"),
                count("GroupMissing", "Signed in without a group"),
                count("TokenLeftUnchanged", "Tokens without the claims of the rules"),
            ),
        ],
    ],
)
