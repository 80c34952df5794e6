"""Italian."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Conferma il tuo indirizzo e-mail per {app}",
    confirm="Il tuo codice per confermare questo indirizzo e-mail è",
    reset_subject="Scegli una nuova password per {app}",
    reset="Il tuo codice per scegliere una nuova password è",
    one_hour="un’ora",
    one_day="24 ore",
    ignore="Non l’hai richiesto? Ignora questa e-mail: senza il codice non succede nulla.",
    invite_subject="Il tuo nuovo account {app}",
    invite="È stato creato un account {app} per te. Accedi con questo nome:",
    invite_second="E con questa password provvisoria:",
    invite_ends="Vale per {days} giorni. Al primo accesso scegli una password tua.",
)
