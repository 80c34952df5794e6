"""German."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Bestätigen Sie Ihre E-Mail-Adresse für {app}",
    confirm="Ihr Code zum Bestätigen dieser E-Mail-Adresse lautet",
    reset_subject="Neues Passwort für {app} festlegen",
    reset="Ihr Code für ein neues Passwort lautet",
    one_hour="eine Stunde",
    one_day="24 Stunden",
    ignore=(
        "Sie haben ihn nicht angefordert? Dann ignorieren Sie diese E-Mail: Ohne den Code "
        "geschieht nichts."
    ),
    invite_subject="Ihr neues Konto bei {app}",
    invite="Für Sie wurde ein Konto bei {app} angelegt. Melden Sie sich mit diesem Namen an:",
    invite_second="Und mit diesem vorläufigen Passwort:",
    invite_ends="Es gilt {days} Tage. Bei der ersten Anmeldung wählen Sie ein eigenes Passwort.",
)
