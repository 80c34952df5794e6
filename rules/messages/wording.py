"""The sentences of one language."""

from __future__ import annotations

from rules.value import dataclass

_ACTIONS = {  # of `rules.passwordless.code_request.ACTIONS`
    "account.delete": "to_delete_account",
    "address.change": "to_change_address",
    "data.export": "to_export_data",
    "payment.send": "to_send_payment",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """
    Every sentence, with the places that are filled in.

    Attributes:
        tag: BCP 47, for the ``lang`` of the page.
        is_right_to_left: Arabic and Hebrew are.
        subject: Has ``{code}`` and ``{app}``; begins with the code, which a lock screen shows.
        subject_without_code: Has ``{app}``; for those who share a screen.
        code_is: Has ``{app}``; the code comes below it.
        works_until: Has ``{time}`` and ``{lifetime}``.
        works_for: Has ``{lifetime}``, for when the time is not known.
        minutes: Has ``{number}``, which is two or more.
        requested: Has ``{details}``: browser, system and time.
        button: On the link; ``button_hint`` says what it does and does not do.
        help: Has ``{url}``.
        staff_never_ask: Has ``{app}``.
        sms: Has ``{code}`` and ``{app}``; short, since an SMS is.
        lock_subject: Of the mail that says that codes are locked; has ``{app}``.
        locked: What happened; has ``{app}``. ``lock_ends`` says when it is over,
            ``lock_spares`` what still works, and ``lock_advice`` what to do.
        factor_subject: Of the mail that says what was enrolled or removed; has
            ``{app}``, as ``app_added``, ``app_removed`` and the like for codes
            and a passkey have, of which it says one; ``factor_advice`` ends it.
        confirms: Has ``{action}``: one of the next, for which a step-up is; ``to_act`` is
            any action without words of its own.

    """

    tag: str
    is_right_to_left: bool = False
    subject: str
    subject_without_code: str
    code_is: str
    enter_it: str
    works_until: str
    works_for: str
    one_minute: str
    minutes: str
    requested: str
    button: str
    button_hint: str
    not_asked: str
    help: str
    staff_never_ask: str
    sms: str
    lock_subject: str
    locked: str
    lock_ends: str
    lock_spares: str
    lock_advice: str
    factor_subject: str
    app_added: str
    app_removed: str
    codes_added: str
    codes_removed: str
    passkey_added: str
    passkey_removed: str
    factor_advice: str
    confirms: str
    to_delete_account: str
    to_change_address: str
    to_export_data: str
    to_send_payment: str
    to_act: str

    def named(self, action: str) -> str:
        """The words for an *action*; of one without any, for any action. Nothing of none."""
        said: str = getattr(self, _ACTIONS.get(action, "to_act")) if action else ""
        return said
