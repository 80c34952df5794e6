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
    notice_subject="Eine Änderung an Ihrem Konto bei {app}",
    device_added=(
        "Ein Browser oder eine App hat sich bei Ihrem Konto bei {app} angemeldet, zum ersten Mal."
    ),
    device_named="Angabe zum Gerät: {details}.",
    credential_changed="Das Passwort Ihres Kontos bei {app} wurde geändert.",
    address_changing=(
        "Für Ihr Konto bei {app} wurde eine neue E-Mail-Adresse verlangt. Sie tritt an die Stelle "
        "dieser Adresse, sobald sie mit einem Code bestätigt ist."
    ),
    taken_over=(
        "Ihre E-Mail-Adresse ist für Ihr Konto bei {app} bestätigt. Was andere dort vorher "
        "eingerichtet haben könnten, ist entfernt: Passwörter, zweite Faktoren, Geräte und "
        "Sitzungen."
    ),
    unusual_subject="Ungewöhnliche Anmeldung bei Ihrem Konto bei {app}",
    unusual=(
        "Bei Ihrem Konto bei {app} hat sich jemand auf ungewöhnliche Weise angemeldet oder es "
        "versucht, etwa von einem neuen Ort aus."
    ),
    notice_advice=(
        "Waren Sie es selbst? Dann müssen Sie nichts tun. War es jemand anders? Dann melden Sie "
        "sich an, ändern Sie Ihr Passwort und beenden Sie alle Sitzungen."
    ),
    welcome_subject="Willkommen bei {app}",
    welcome=(
        "Ihre E-Mail-Adresse ist bestätigt und Ihr Konto ist bereit. Melden Sie sich von nun "
        "an mit dieser Adresse an."
    ),
    welcome_advice=(
        "Sie haben sich nicht bei {app} registriert? Dann hat jemand anders Ihre Adresse "
        "benutzt: Bitte sagen Sie es den Mitarbeitern von {app}."
    ),
)
