"""Sign-up: whom it checks, whether a code comes first, and users who never confirm."""

from __future__ import annotations

from datetime import timedelta

from runtime.settings.variable import Settings, number, one_of, switch


class SignUpSettings(Settings):
    """
    What PreSignUp lets users do.

    Attributes:
        checks_federated_sign_ups: Whether users whom an identity provider
            brings are checked too.
        link_accounts: What becomes of the first sign-in of a federated user: off, link or refuse.
        offers_passwordless_sign_up: Whether users can sign up without a
            password.
        proves_all_sign_ups: Whether sign-ups with a password need a code of
            ours, too, before there is a user.
        learnt_sign_ups: What becomes of a name or a mail host that was abused, as the stack
            counted by itself: off, alert, suspect or deny.
        mailbox_reuse: What becomes of a mailbox with many accounts: allow, suspect or refuse.

    """

    together = "SIGN_UP"
    checks_federated_sign_ups = switch("FEDERATED_SIGN_UPS", off="allow", on="check")
    link_accounts = one_of("LINK_ACCOUNTS", "off", "link", "refuse")
    offers_passwordless_sign_up = switch("PASSWORDLESS_SIGN_UP", off="off", on="on")
    proves_all_sign_ups = switch("PASSWORD_SIGN_UPS", off="cognito", on="proof_first")
    learnt_sign_ups = one_of("LEARNT_SIGN_UPS", "off", "alert", "suspect", "deny")
    mailbox_reuse = one_of("MAILBOX_REUSE", "allow", "suspect", "refuse")

    @property
    def has_codes(self) -> bool:
        """Whether there are sign-ups by a code."""
        return self.offers_passwordless_sign_up or self.proves_all_sign_ups


class NameSettings(Settings):
    """What users sign up and sign in by, which was settled when the pool was made."""

    sign_in_by = one_of("SIGN_IN_BY", "email", "phone", "alias", "username")

    @property
    def is_address(self) -> bool:
        """Whether the e-mail address is the user's name, so that who proves it may have it."""
        return self.sign_in_by == "email"

    @property
    def is_made_by_cognito(self) -> bool:
        """Whether a newcomer's user name is made by Cognito, and becomes the ``sub``."""
        return self.sign_in_by in {"email", "phone"}


class CodeSignUpSettings(Settings):
    """Whether users can sign up without a password, for functions that offer it to them."""

    offers_passwordless_sign_up = SignUpSettings.offers_passwordless_sign_up


class UnconfirmedSettings(Settings):
    """
    What becomes of users who never confirmed a sign-up.

    Attributes:
        unconfirmed_users_days: Days until they are deleted; 0 for never.

    """

    unconfirmed_users_days = number("UNCONFIRMED_USERS_DAYS", at_least=0, at_most=365)

    @property
    def kept_for(self) -> timedelta | None:
        """How long they stay; None for ever."""
        return timedelta(days=self.unconfirmed_users_days) if self.unconfirmed_users_days else None
