"""English."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="en",
    subject="{code} is your {app} sign-in code",
    subject_without_code="Your {app} sign-in code",
    code_is="Your {app} sign-in code is",
    enter_it="Enter it on the page where you asked for it.",
    works_until="It works once and until {time} ({lifetime}).",
    works_for="It works once, for {lifetime}.",
    one_minute="one minute",
    minutes="{number} minutes",
    requested="Requested: {details}",
    button="Continue in this browser",
    button_hint="The link works only in the browser in which you asked for it.",
    not_asked=(
        "Did you not ask for it? Then ignore this mail: nobody can sign in without the code."
    ),
    help="Do you keep getting these? {url}",
    staff_never_ask="{app} staff never ask for this code.",
    sms="{code} is your {app} sign-in code. Do not share it.",
    lock_subject="Sign-in codes for your {app} account are locked for now",
    locked=(
        "Wrong sign-in codes were entered for your {app} account too often. For now no code is "
        "accepted, not even the right one."
    ),
    lock_ends="This ends with the hour or, if it goes on, at midnight UTC.",
    lock_spares="Every other way to sign in still works, and nobody got in with a wrong code.",
    lock_advice=(
        "Was it you? Then ask for a new code later. Was it somebody else? You need not do anything."
    ),
    factor_subject="How you sign in to {app} has changed",
    app_added=(
        "An authenticator app was added to your {app} account. Its codes sign in by themselves."
    ),
    app_removed=(
        "The authenticator app was removed from your {app} account. Its codes no longer work."
    ),
    codes_added="New recovery codes were made for your {app} account. Older ones no longer work.",
    codes_removed=(
        "The recovery codes were removed from your {app} account. None of them works any longer."
    ),
    passkey_added="A passkey was added to your {app} account. It signs in by itself.",
    passkey_removed="A passkey was removed from your {app} account. It no longer works.",
    factor_advice=(
        "Was it you? Then you need not do anything. Was it somebody else? Then sign in, remove "
        "what is not yours and end all sessions."
    ),
    confirms="Requested to confirm: {action}. If you do not want this, do not enter the code.",
    to_delete_account="delete your account",
    to_change_address="change your address",
    to_export_data="export your data",
    to_send_payment="send a payment",
    to_act="a sensitive action in your account",
)
