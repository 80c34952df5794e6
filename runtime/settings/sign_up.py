"""Sign-up: whom it checks, and users who have yet to prove their address."""

from __future__ import annotations

from runtime.settings.variable import Settings, switch, text


class SignUpSettings(Settings):
    """
    What PreSignUp lets users do.

    Attributes:
        checks_federated_sign_ups: Whether users whom an identity provider
            brings are checked too.
        offers_passwordless_sign_up: Whether users can sign up without a
            password.

    """

    together = "SIGN_UP_CHOICES"
    checks_federated_sign_ups = switch("FEDERATED_SIGN_UPS", off="allow", on="check")
    offers_passwordless_sign_up = switch("PASSWORDLESS_SIGN_UP", off="off", on="on")


class UnprovedSettings(Settings):
    """
    Where users who signed up without a password are noted.

    Attributes:
        sign_up_table: The DynamoDB table of those who have yet to prove their
            address.

    """

    sign_up_table = text("SIGN_UP_TABLE")
