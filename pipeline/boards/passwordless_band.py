"""Whether sign-in without a password works."""

from __future__ import annotations

from events.contract.catalogue import Kind
from pipeline.boards.counts import CHANNEL_NAMES, count, reasons, share
from pipeline.boards.links import runbook
from pipeline.boards.metrics import ours
from pipeline.boards.widgets import Band, Line, Sum, graph

PASSWORDLESS = Band(
    "Does passwordless sign-in work?",
    "The way of a code: requested, sent, verified; and where it ends early. Requests of unknown "
    "users are answered alike and nothing is sent, so they are taken out of what should be sent.",
    "the lines of the funnel lie close together; a code is sent within seconds.",
    "requested without sent, or delivery failures: is the sender verified in SES? Sent without "
    "verified: mails land in spam, or a robot makes us send texts. Wrong answers and locks "
    "together: somebody is guessing. Not sent in numbers: somebody floods mailboxes. "
    f"{runbook('one-time-codes-are-not-used')}",
    [
        [
            graph(
                "Codes, from request to sign-in",
                count("ChallengeRequested", "asked", line_id="asked", visible=False),
                count("UnknownUserRequested", "Requested, unknown user", line_id="unknown"),
                Sum("SUM([asked, -1 * unknown])", "Requested", id="requested"),
                count("ChallengeSent", "Sent", line_id="sent"),
                count("ChallengeVerified", "Verified", line_id="verified"),
                Sum(share("verified", "sent"), "Verified of sent, %", id="share", right=True),
                right="%",
            ),
            graph(
                "Codes that led nowhere",
                count("ChallengeDeliveryFailed", "Delivery failed"),
                count("ChallengeUnsent", "of them through our fault"),
                count("ChallengeBounced", "Mail bounced"),
                count("ChallengeComplained", "Called spam"),
                count("ChallengeAnsweredWrong", "Answered wrong"),
                count("ChallengeExpired", "Expired"),
                count("ChallengeLocked", "Locked"),
                count("ChallengeResendRefused", "Not sent: too soon or too many"),
                count("SmsBudgetExhausted", "SMS stopped: money used up"),
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
                for channel in CHANNEL_NAMES
            ),
            graph(
                "Time from wish to code",
                *(
                    Line(
                        ours("TimeToCode", channel=channel),
                        f"{stat}, {channel}",
                        stat=stat,
                    )
                    for channel in CHANNEL_NAMES
                    for stat in ("p50", "p90", "p99")
                ),
                left="ms",
            ),
        ],
        [
            reasons(
                "Deliveries that failed, by reason",
                "ChallengeDeliveryFailed",
                Kind.CHALLENGE_DELIVERY_FAILED,
            ),
            reasons(
                "Wrong answers, by reason",
                "ChallengeAnsweredWrong",
                Kind.CHALLENGE_ANSWERED_WRONG,
            ),
            reasons(
                "Codes not sent, by reason",
                "ChallengeResendRefused",
                Kind.CHALLENGE_RESEND_REFUSED,
            ),
        ],
    ],
)
