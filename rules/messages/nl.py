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
)
