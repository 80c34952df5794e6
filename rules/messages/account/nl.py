"""Dutch."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Bevestig uw e-mailadres voor {app}",
    confirm="Uw code om dit e-mailadres te bevestigen is",
    reset_subject="Kies een nieuw wachtwoord voor {app}",
    reset="Uw code om een nieuw wachtwoord te kiezen is",
    one_hour="één uur",
    one_day="24 uur",
    ignore="Hebt u er niet om gevraagd? Negeer deze e-mail dan: zonder de code gebeurt er niets.",
    invite_subject="Uw nieuwe account bij {app}",
    invite="Er is een account bij {app} voor u gemaakt. Meld u aan met deze naam:",
    invite_second="En met dit tijdelijke wachtwoord:",
    invite_ends="Het werkt {days} dagen. Bij de eerste aanmelding kiest u een eigen wachtwoord.",
)
