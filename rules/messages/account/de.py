"""German."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Bestätigen Sie Ihre E-Mail-Adresse",
    confirm="Ihr Code zum Bestätigen dieser E-Mail-Adresse lautet",
    reset_subject="Neues Passwort festlegen",
    reset="Ihr Code für ein neues Passwort lautet",
    one_hour="eine Stunde",
    one_day="24 Stunden",
    ignore=(
        "Sie haben ihn nicht angefordert? Dann ignorieren Sie diese E-Mail: Ohne den Code "
        "geschieht nichts."
    ),
    never_share="Niemand, der für uns arbeitet, wird Sie je danach fragen.",
    invite_subject="Ihr neues Konto",
    invite="Für Sie wurde ein Konto angelegt. Melden Sie sich mit diesem Namen an:",
    invite_second="Und mit diesem vorläufigen Passwort:",
    invite_ends="Es gilt {days} Tage. Bei der ersten Anmeldung wählen Sie ein eigenes Passwort.",
)
