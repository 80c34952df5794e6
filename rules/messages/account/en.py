"""English."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Confirm your e-mail address for {app}",
    confirm="Your code to confirm this e-mail address is",
    reset_subject="Set a new password for {app}",
    reset="Your code to set a new password is",
    one_hour="one hour",
    one_day="24 hours",
    ignore="Did you not ask for it? Then ignore this mail: nothing happens without the code.",
    invite_subject="Your new account at {app}",
    invite="An account at {app} was made for you. Sign in with this name:",
    invite_second="And with this temporary password:",
    invite_ends=(
        "It works for {days} days. You choose a password of your own when you first sign in."
    ),
    notice_subject="A change to your {app} account",
    device_added=(
        "A browser or app signed in to your {app} account that has not signed in to it before."
    ),
    device_named="It is called: {details}.",
    credential_changed="The password of your {app} account was changed.",
    address_changing=(
        "A new e-mail address was asked for at your {app} account. It takes the place of this one "
        "as soon as it is confirmed with a code."
    ),
    taken_over=(
        "Your e-mail address is confirmed for your {app} account. What others could have set up "
        "there before is removed: passwords, second factors, devices and sessions."
    ),
    unusual_subject="Unusual sign-in to your {app} account",
    unusual=(
        "Somebody signed in to your {app} account, or tried to, in an unusual way, such as from "
        "a new place."
    ),
    notice_advice=(
        "Was it you? Then you need not do anything. Was it somebody else? Then sign in, change "
        "your password and end all sessions."
    ),
    welcome_subject="Welcome to {app}",
    welcome=(
        "Your e-mail address is confirmed and your account is ready. From now on, sign in with "
        "this address."
    ),
    welcome_advice=(
        "Did you not sign up for {app}? Then somebody else used your address: please tell "
        "{app} staff."
    ),
)
