"""Italian."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="it",
    subject="{code} è il tuo codice di accesso a {app}",
    subject_without_code="Il tuo codice di accesso a {app}",
    code_is="Il tuo codice di accesso a {app} è",
    enter_it="Inseriscilo nella pagina in cui lo hai richiesto.",
    works_until="Vale una sola volta e fino alle {time} ({lifetime}).",
    works_for="Vale una sola volta, per {lifetime}.",
    one_minute="un minuto",
    minutes="{number} minuti",
    requested="Richiesto: {details}",
    button="Continua in questo browser",
    button_hint="Il link funziona solo nel browser in cui lo hai richiesto.",
    not_asked="Non lo hai richiesto? Ignora questa e-mail: senza il codice nessuno può accedere.",
    help="Ne ricevi spesso? {url}",
    staff_never_ask="Il personale di {app} non chiede mai questo codice.",
    sms="{code} è il tuo codice di accesso a {app}. Non condividerlo.",
    lock_subject="I codici di accesso al tuo account {app} sono bloccati per ora",
    locked=(
        "Per il tuo account {app} sono stati inseriti troppi codici errati. Per ora non viene "
        "accettato alcun codice, nemmeno quello giusto."
    ),
    lock_ends="Il blocco termina allo scadere dell’ora o, se continua, a mezzanotte UTC.",
    lock_spares=(
        "Tutti gli altri modi di accesso funzionano e nessuno è entrato con un codice errato."
    ),
    lock_advice=(
        "Eri tu? Richiedi un nuovo codice più tardi. Era qualcun altro? Non devi fare nulla."
    ),
    factor_subject="Il modo di accedere a {app} è cambiato",
    app_added=(
        "Un’app di autenticazione è stata aggiunta al tuo account {app}. I suoi codici bastano "
        "per accedere."
    ),
    app_removed=(
        "L’app di autenticazione è stata rimossa dal tuo account {app}. I suoi codici non "
        "funzionano più."
    ),
    codes_added=(
        "Sono stati creati nuovi codici di recupero per il tuo account {app}. Quelli "
        "precedenti non funzionano più."
    ),
    codes_removed=(
        "I codici di recupero sono stati rimossi dal tuo account {app}. Nessuno di essi "
        "funziona più."
    ),
    passkey_added="Una passkey è stata aggiunta al tuo account {app}. Basta per accedere.",
    passkey_removed="Una passkey è stata rimossa dal tuo account {app}. Non funziona più.",
    factor_advice=(
        "Eri tu? Non devi fare nulla. Era qualcun altro? Accedi, rimuovi ciò che non è tuo e "
        "chiudi tutte le sessioni."
    ),
    confirms="Richiesto per confermare: {action}. Se non lo vuoi, non inserire il codice.",
    to_delete_account="eliminare il tuo account",
    to_change_address="cambiare il tuo indirizzo",
    to_export_data="esportare i tuoi dati",
    to_send_payment="inviare un pagamento",
    to_act="un’azione delicata del tuo account",
)
