"""Sign-ups with a password whose address somebody else may confirm."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from operators.finding import Finding
from operators.outside import Outside


def with_passwords(_: Outside, parameters: Mapping[str, str]) -> Iterator[Finding]:
    """Name the account that an owner confirms for a stranger, where a sign-up could need proof."""
    has_codes = parameters.get("PasswordlessSignUp") == "on" and parameters.get("MailFrom")
    if has_codes and parameters.get("PasswordSignUps") == "cognito":
        yield Finding(
            "PasswordSignUps is cognito: Cognito's own code confirms a sign-up with the password "
            "that the sign-up gave, also if the owner of the address types it in. proof_first has "
            "no such account, but sign-in pages and clients that call SignUp once cannot use it: "
            "see Account pre-hijacking in docs/security.md"
        )
