"""A code by e-mail: derived for the one challenge, mailed, and never kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rules import one_time_code
from rules.one_time_code import Challenge
from rules.sign_in_mail import Mail, sign_in_mail
from runtime import aws
from runtime.settings import Settings

NAME = "EMAIL_CODE"


@dataclass(frozen=True, slots=True)
class EmailCode:
    """
    Codes of *length* digits that hang on *pepper* and on the challenge alone.

    Whoever makes a challenge and whoever checks it need the same two.
    """

    pepper: bytes
    length: int

    @property
    def public_parameters(self) -> dict[str, str]:
        """What the client may know, the same for every user, also for one who does not exist."""
        return {"method": NAME, "code_length": str(self.length)}

    def user_key(self, challenge: Challenge) -> str:
        """Stands for the user in the table."""
        return one_time_code.user_key(self.pepper, challenge)

    def accepts(self, answer: object, challenge: Challenge) -> bool:
        """Tell whether *answer* is the code of *challenge*."""
        expected = one_time_code.code(self.pepper, challenge, length=self.length)
        return one_time_code.matches(answer, expected)

    def deliver(
        self,
        challenge: Challenge,
        *,
        address: str,
        app_name: str,
        valid_for_s: int,
        send: Callable[[str, Mail], None],
    ) -> None:
        """Mail the code to *address*. Raises what *send* raises."""
        code = one_time_code.code(self.pepper, challenge, length=self.length)
        send(address, sign_in_mail(code=code, app_name=app_name, valid_for_s=valid_for_s))


def method(settings: Settings) -> EmailCode:
    """The method as the stack is set up, its pepper fetched from Secrets Manager."""
    secret = aws.secrets().get_secret_value(SecretId=settings.code_pepper_secret_arn)
    return EmailCode(pepper=secret["SecretString"].encode(), length=settings.code_length)
