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
    notice_subject="Een wijziging in uw account bij {app}",
    device_added="Een browser of app heeft zich voor het eerst bij uw account bij {app} aangemeld.",
    device_named="Opgegeven apparaat: {details}.",
    credential_changed="Het wachtwoord van uw account bij {app} is gewijzigd.",
    address_changing=(
        "Er is een nieuw e-mailadres gevraagd voor uw account bij {app}. Het vervangt dit adres "
        "zodra het met een code is bevestigd."
    ),
    taken_over=(
        "Uw e-mailadres is bevestigd voor uw account bij {app}. Wat anderen daar eerder konden "
        "instellen, is verwijderd: wachtwoorden, tweede factoren, apparaten en sessies."
    ),
    unusual_subject="Ongebruikelijke aanmelding bij uw account van {app}",
    unusual=(
        "Iemand heeft zich op een ongebruikelijke manier aangemeld bij uw account van {app}, of "
        "dat geprobeerd, bijvoorbeeld vanaf een nieuwe plaats."
    ),
    notice_advice=(
        "Was u het zelf? Dan hoeft u niets te doen. Was het iemand anders? Meld u dan aan, wijzig "
        "uw wachtwoord en beëindig alle sessies."
    ),
    welcome_subject="Welkom bij {app}",
    welcome=("Je e-mailadres is bevestigd en je account is klaar. Log voortaan in met dit adres."),
    welcome_advice=(
        "Heb je je niet aangemeld bij {app}? Dan heeft iemand anders je adres gebruikt: meld "
        "het aan de medewerkers van {app}."
    ),
)
