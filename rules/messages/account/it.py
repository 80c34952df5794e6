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
    notice_subject="Una modifica al tuo account {app}",
    device_added=(
        "Un browser o un’app ha effettuato l’accesso al tuo account {app} per la prima volta."
    ),
    device_named="Dispositivo indicato: {details}.",
    credential_changed="La password del tuo account {app} è stata cambiata.",
    address_changing=(
        "È stato richiesto un nuovo indirizzo e-mail per il tuo account {app}. Sostituirà questo "
        "non appena sarà confermato con un codice."
    ),
    taken_over=(
        "Il tuo indirizzo e-mail è confermato per il tuo account {app}. Ciò che altri potevano "
        "avervi impostato prima è stato rimosso: password, secondi fattori, dispositivi e sessioni."
    ),
    unusual_subject="Accesso insolito al tuo account {app}",
    unusual=(
        "Qualcuno ha eseguito o tentato un accesso insolito al tuo account {app}, ad esempio da "
        "un luogo nuovo."
    ),
    notice_advice=(
        "Eri tu? Non devi fare nulla. Era qualcun altro? Accedi, cambia la password e chiudi "
        "tutte le sessioni."
    ),
    welcome_subject="Ti diamo il benvenuto su {app}",
    welcome=(
        "Il tuo indirizzo e-mail è confermato e il tuo account è pronto. D’ora in poi accedi "
        "con questo indirizzo."
    ),
    welcome_advice=(
        "Non ti sei registrato su {app}? Allora qualcun altro ha usato il tuo indirizzo: "
        "avvisa il personale di {app}."
    ),
)
