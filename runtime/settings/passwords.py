"""Passwords, where we see them."""

from __future__ import annotations

from rules.passwords.policy import SHORTEST
from runtime.settings.variable import Settings, Variable, number, switch, text


class PasswordSettings(Settings):
    """
    What the operator asks of a password.

    Attributes:
        password_words: Without those, a password must still be long enough.
        breached_passwords_url: Where breached passwords are asked for by the beginning of their
            digest, or nothing.

    """

    password_length = number("PASSWORD_LENGTH", at_least=SHORTEST, at_most=64)
    asks_for_classes = switch("PASSWORD_CLASSES", off="none", on="all")
    password_words = Variable(
        "PASSWORD_WORDS",
        lambda text: tuple(word for word in map(str.strip, text.split(",")) if word),
        must_be="words with a comma between",
        may_be_empty=True,
    )
    breached_passwords_url = text("BREACHED_PASSWORDS_URL", may_be_empty=True)
