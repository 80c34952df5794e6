"""Dutch."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Bevestig je e-mailadres voor {app}",
    confirm="Je code om dit e-mailadres te bevestigen is",
    reset_subject="Kies een nieuw wachtwoord voor {app}",
    reset="Je code om een nieuw wachtwoord te kiezen is",
    one_hour="één uur",
    one_day="24 uur",
    ignore="Heb je er niet om gevraagd? Negeer dan deze e-mail: zonder de code gebeurt er niets.",
    invite_subject="Je nieuwe account bij {app}",
    invite="Er is een account bij {app} voor je gemaakt. Log in met deze naam:",
    invite_second="En met dit tijdelijke wachtwoord:",
    invite_ends=(
        "Het werkt {days} dagen. De eerste keer dat je inlogt, kies je een eigen wachtwoord."
    ),
    notice_subject="Een wijziging in je account bij {app}",
    device_added="Een browser of app heeft voor het eerst ingelogd op je account bij {app}.",
    device_named="Opgegeven apparaat: {details}.",
    credential_changed="Het wachtwoord van je account bij {app} is gewijzigd.",
    address_changing=(
        "Er is een nieuw e-mailadres gevraagd voor je account bij {app}. Het vervangt dit adres "
        "zodra het met een code is bevestigd."
    ),
    taken_over=(
        "Je e-mailadres is bevestigd voor je account bij {app}. Wat anderen daar eerder konden "
        "instellen, is verwijderd: wachtwoorden, tweede factoren, apparaten en sessies."
    ),
    unusual_subject="Ongebruikelijke inlogpoging op je account bij {app}",
    unusual=(
        "Iemand heeft op een ongebruikelijke manier ingelogd op je account bij {app}, of dat "
        "geprobeerd, bijvoorbeeld vanaf een nieuwe plaats."
    ),
    notice_advice=(
        "Was jij het? Je hoeft niets te doen. Was het iemand anders? Log dan in, wijzig je "
        "wachtwoord en beëindig alle sessies."
    ),
    welcome_subject="Welkom bij {app}",
    welcome=("Je e-mailadres is bevestigd en je account is klaar. Log voortaan in met dit adres."),
    welcome_advice=(
        "Heb je je niet geregistreerd bij {app}? Dan heeft iemand anders je adres gebruikt: meld "
        "het aan de medewerkers van {app}."
    ),
)
