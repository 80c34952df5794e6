"""Whether sign-in without a password works."""

from __future__ import annotations

from events.contract.catalogue import Kind
from pipeline.boards.counts import CHANNEL_NAMES, count, reasons, share
from pipeline.boards.links import runbook
from pipeline.boards.metrics import ours
from pipeline.boards.widgets import Band, Line, Sum, graph

PASSWORDLESS = Band(
    "Passwordless sign-in",
    "A one-time code from request to use: requested, sent, verified; and where it ended early. "
    "Requests for unknown users get the same answer and send nothing; they are subtracted from "
    "the requests.",
    "the lines of the funnel are close; a code is sent within seconds.",
    "requested without sent, or delivery failures: is the sender verified in SES? Sent without "
    "verified: spam folders, or SMS pumping. Wrong answers and lock-outs together: brute force. "
    "Many codes not sent: a flood of requests for one mailbox. "
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
                "Codes that were not used",
                count("ChallengeDeliveryFailed", "Delivery failed"),
                count("ChallengeUnsent", "Failed by a fault of this stack"),
                count("ChallengeBounced", "Bounces"),
                count("ChallengeComplained", "Complaints"),
                count("ChallengeAnsweredWrong", "Wrong answers"),
                count("ChallengeExpired", "Expired"),
                count("ChallengeLocked", "Locked"),
                count("ChallengeResendRefused", "Not sent: cool-down or rate limit"),
                count("SmsBudgetExhausted", "SMS spending limit reached"),
                count("BrandNotRead", "Brand not read"),
            ),
        ],
        [
            *(
                graph(
                    f"By {'SMS' if channel == 'sms' else 'e-mail'}",
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
                "Time from request to code",
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
                "Failed deliveries by reason",
                "ChallengeDeliveryFailed",
                Kind.CHALLENGE_DELIVERY_FAILED,
            ),
            reasons(
                "Wrong answers by reason",
                "ChallengeAnsweredWrong",
                Kind.CHALLENGE_ANSWERED_WRONG,
            ),
            reasons(
                "Codes not sent by reason",
                "ChallengeResendRefused",
                Kind.CHALLENGE_RESEND_REFUSED,
            ),
        ],
    ],
)
