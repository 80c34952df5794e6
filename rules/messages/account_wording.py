"""The sentences of one language in Cognito's own mails, and in those about an account."""

from __future__ import annotations

from rules.value import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountWording:
    """
    What `rules.messages.wording.Wording` has not.

    Attributes:
        confirm_subject: Has ``{app}``, as all subjects and ``invite`` have.
        confirm: The code comes below it; and below ``reset``.
        one_hour: As it stands in ``Wording.works_for``; and so does ``one_day``.
        invite: The user's name comes below it, and the password below ``invite_second``.
        invite_ends: Has ``{days}``, which is three or more.
        notice_subject: Of the mails that say what happened to the account; has
            ``{app}``, as the sentence that says it has.
        device_named: Has ``{details}``: browser and system.
        address_changing: Goes to the address that is to be replaced.
        unusual_subject: Of the mail about a sign-in that Cognito found risky; has ``{app}``,
            as ``unusual`` has.
        notice_advice: Ends each of them.
        welcome_subject: Has ``{app}``, as ``welcome_advice`` has.

    """

    confirm_subject: str
    confirm: str
    reset_subject: str
    reset: str
    one_hour: str
    one_day: str
    ignore: str
    invite_subject: str
    invite: str
    invite_second: str
    invite_ends: str
    notice_subject: str
    device_added: str
    device_named: str
    credential_changed: str
    address_changing: str
    taken_over: str
    unusual_subject: str
    unusual: str
    notice_advice: str
    welcome_subject: str
    welcome: str
    welcome_advice: str
