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
)
