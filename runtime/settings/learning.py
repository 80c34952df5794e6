"""What is learnt from a stack's own sign-ups, and what becomes of it."""

from __future__ import annotations

from runtime.settings.alerts import AlertSettings
from runtime.settings.sign_up import SignUpSettings
from runtime.settings.variable import Settings, number, one_of, text


class LearningSettings(Settings):
    """
    What the consumer that counts sign-ups needs.

    Attributes:
        learnt_table: The DynamoDB table of counts and entries.
        operators_topic_arn: The SNS topic that tells operators.
        chats: As in `AlertSettings`.
        mailbox_reuse_limit: Proved accounts of one mailbox in a day that are too many. One would
            tell a stranger that somebody has an account.
        learnt_sign_ups: As in `SignUpSettings`.
        reconsider_sign_ups: What becomes of an accepted sign-up that would be refused later: off,
            report, group or disable.

    """

    together = "LEARNING"
    learnt_table = text("LEARNT_TABLE")
    operators_topic_arn = AlertSettings.operators_topic_arn
    chats = AlertSettings.chats
    mailbox_reuse_limit = number("MAILBOX_REUSE_LIMIT", at_least=2, at_most=50)
    learnt_sign_ups = SignUpSettings.learnt_sign_ups
    reconsider_sign_ups = one_of("RECONSIDER_SIGN_UPS", "off", "report", "group", "disable")
