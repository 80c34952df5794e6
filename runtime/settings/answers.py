"""How often a user may answer."""

from __future__ import annotations

from rules.passwordless.answer_budget import AnswerBudget
from runtime.settings.codes import KnownShareSettings, TrySettings
from runtime.settings.variable import number


class AnswerSettings(TrySettings, KnownShareSettings):
    """
    What one user may try.

    Attributes:
        answers_per_hour: Answers to codes of one channel, over all sign-ins.
        answers_per_day: The same, a day.

    """

    together = "TRIES"
    known_device_share = KnownShareSettings.known_device_share
    answers_per_hour = number("ANSWERS_PER_HOUR", at_least=3, at_most=20)
    answers_per_day = number("ANSWERS_PER_DAY", at_least=5, at_most=100)

    @property
    def answer_budget(self) -> AnswerBudget:
        """The three as the table takes them."""
        return AnswerBudget(
            per_challenge=self.code_tries,
            per_hour=self.answers_per_hour,
            per_day=self.answers_per_day,
        )
