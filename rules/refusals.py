"""What a user is told when a trigger says no."""

from __future__ import annotations

from typing import Final

# The triggers that tell Cognito of a decision by raising: errors to Lambda, and none of ours.
REFUSING: Final = frozenset(
    {
        *("PreSignUp", "CustomMessage", "UserMigration", "PreAuthentication"),
        *("PostAuthentication", "InboundFederation"),
    }
)
# Those that tell of none themselves: only a function that had the trigger before may refuse there.
REFUSING_IF_CHAINED: Final = frozenset({"PostConfirmation", "PreTokenGeneration"})


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


class UnverifiedAddress(Refusal):
    """No tokens for a password, or no code of Cognito's: nobody has proved the user's address."""

    def __init__(self) -> None:
        super().__init__("UNVERIFIED_ADDRESS", "Please sign in with a code")


class SecondStepNeeded(Refusal):
    """No tokens for a password alone: Cognito found a risk, and no code was answered since."""

    def __init__(self) -> None:
        super().__init__("SECOND_STEP_NEEDED", "Please sign in with a code")


class TryLater(Refusal):
    """Nobody could be asked; the same may be tried again."""

    def __init__(self) -> None:
        super().__init__("TRY_LATER", "Please try again in a minute")


class FederationRefused(Refusal):
    """InboundFederation lets this user of a provider not in: the operator's rules deny it."""

    def __init__(self) -> None:
        super().__init__("SIGN_IN_DENIED", "Please sign in another way")


class MigrationRefused(Refusal):
    """UserMigration migrates no user; one answer for all reasons, as to a wrong password."""

    def __init__(self) -> None:
        super().__init__("NOT_AUTHORIZED", "Incorrect username or password")


class RefusedByNext(Refusal):
    """The function that had the trigger before refuses, in exactly its own words."""

    def __init__(self, words: str) -> None:
        Exception.__init__(self, words)
        self.code = "REFUSED_BY_NEXT"


class TriggerFailed(Refusal):
    """Our own fault, told without a word of what went wrong."""

    def __init__(self) -> None:
        super().__init__("INTERNAL_ERROR", "Something went wrong on our side, please try again")
