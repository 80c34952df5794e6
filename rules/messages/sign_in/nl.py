"""Dutch."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="nl",
    subject="{code} is je inlogcode voor {app}",
    subject_without_code="Je inlogcode voor {app}",
    code_is="Je inlogcode voor {app} is",
    enter_it="Vul hem in op de pagina waar je erom vroeg.",
    works_until="Hij werkt één keer en tot {time} ({lifetime}).",
    works_for="Hij werkt één keer, gedurende {lifetime}.",
    one_minute="één minuut",
    minutes="{number} minuten",
    requested="Aangevraagd: {details}",
    button="Doorgaan in deze browser",
    button_hint="De link werkt alleen in de browser waarin je erom vroeg.",
    not_asked=(
        "Heb je er niet om gevraagd? Negeer dan deze e-mail: zonder de code kan niemand inloggen."
    ),
    help="Krijg je dit vaker? {url}",
    staff_never_ask="Medewerkers van {app} vragen nooit om deze code.",
    sms="{code} is je inlogcode voor {app}. Deel hem met niemand.",
    lock_subject="Inlogcodes voor je account bij {app} zijn voorlopig geblokkeerd",
    locked=(
        "Er zijn te vaak verkeerde inlogcodes ingevuld voor je account bij {app}. Voorlopig "
        "werkt geen enkele code, ook de juiste niet."
    ),
    lock_ends="Dit eindigt op het hele uur of, als het doorgaat, om middernacht UTC.",
    lock_spares=(
        "Elke andere manier om in te loggen werkt nog, en niemand is met een verkeerde code "
        "binnengekomen."
    ),
    lock_advice=(
        "Was jij het? Vraag dan later een nieuwe code aan. Was het iemand anders? Je hoeft "
        "niets te doen."
    ),
    factor_subject="De manier waarop je inlogt bij {app} is gewijzigd",
    app_added=(
        "Er is een authenticator-app toegevoegd aan je account bij {app}. De codes ervan zijn "
        "genoeg om in te loggen."
    ),
    app_removed=(
        "De authenticator-app is verwijderd uit je account bij {app}. De codes ervan werken "
        "niet meer."
    ),
    codes_added=(
        "Er zijn nieuwe herstelcodes gemaakt voor je account bij {app}. Oudere werken niet meer."
    ),
    codes_removed="De herstelcodes zijn verwijderd uit je account bij {app}. Geen ervan werkt nog.",
    passkey_added=(
        "Er is een passkey toegevoegd aan je account bij {app}. Die is genoeg om in te loggen."
    ),
    passkey_removed="Er is een passkey verwijderd uit je account bij {app}. Die werkt niet meer.",
    factor_advice=(
        "Was jij het? Je hoeft niets te doen. Was het iemand anders? Log dan in, verwijder wat "
        "niet van jou is en beëindig alle sessies."
    ),
    confirms="Gevraagd ter bevestiging van: {action}. Wil je dit niet? Voer de code dan niet in.",
    to_delete_account="je account verwijderen",
    to_change_address="je adres wijzigen",
    to_export_data="je gegevens exporteren",
    to_send_payment="een betaling versturen",
    to_act="een gevoelige handeling in je account",
)
