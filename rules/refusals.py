"""What a user is told when a trigger says no."""

from __future__ import annotations


class Refusal(Exception):
    """
    A decision against the user's action, worded for that user.

    Cognito hands ``<Trigger> failed with error <str(refusal)>.`` to the client
    and adds the full stop, so *message* has none. Clients match on *code*,
    which never changes; *message* is kind and tells nothing about the rule.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class SignUpDenied(Refusal):
    """PreSignUp turns this address away; no user is stored."""


class AddressChangeDenied(Refusal):
    """CustomMessage turns a new address away; no code is mailed to it."""


class MigrationRefused(Refusal):
    """UserMigration brings nobody over; one answer whatever the reason, as to a wrong password."""

    def __init__(self) -> None:
        super().__init__("NOT_AUTHORIZED", "Incorrect username or password")


class TriggerFailed(Refusal):
    """Our own fault, told without a word of what went wrong."""

    def __init__(self) -> None:
        super().__init__("INTERNAL_ERROR", "Something went wrong on our side, please try again")
