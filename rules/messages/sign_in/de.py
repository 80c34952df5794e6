"""German."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="de",
    subject="{code} ist Ihr Anmeldecode für {app}",
    subject_without_code="Ihr Anmeldecode für {app}",
    code_is="Ihr Anmeldecode für {app} lautet",
    enter_it="Geben Sie ihn auf der Seite ein, auf der Sie ihn angefordert haben.",
    works_until="Er gilt einmal und bis {time} ({lifetime}).",
    works_for="Er gilt einmal, und zwar {lifetime} lang.",
    one_minute="eine Minute",
    minutes="{number} Minuten",
    requested="Angefordert: {details}",
    button="In diesem Browser fortfahren",
    button_hint="Der Link funktioniert nur in dem Browser, in dem Sie ihn angefordert haben.",
    not_asked=(
        "Sie haben ihn nicht angefordert? Dann ignorieren Sie diese E-Mail: Ohne den "
        "Code kann sich niemand anmelden."
    ),
    help="Sie erhalten öfter solche E-Mails? {url}",
    staff_never_ask="Niemand von {app} wird Sie je nach diesem Code fragen.",
    sms="{code} ist Ihr Anmeldecode für {app}. Geben Sie ihn nicht weiter.",
    lock_subject="Anmeldecodes für Ihr Konto bei {app} sind vorübergehend gesperrt",
    locked=(
        "Für Ihr Konto bei {app} wurden zu oft falsche Anmeldecodes eingegeben. Vorerst gilt "
        "kein Code, auch nicht der richtige."
    ),
    lock_ends="Das endet mit der vollen Stunde oder, wenn es so weitergeht, um Mitternacht UTC.",
    lock_spares=(
        "Jeder andere Weg der Anmeldung funktioniert weiterhin, und mit einem falschen Code "
        "ist niemand hineingekommen."
    ),
    lock_advice=(
        "Waren Sie es selbst? Dann fordern Sie später einen neuen Code an. War es jemand "
        "anders? Sie müssen nichts tun."
    ),
    factor_subject="Ihre Anmeldung bei {app} hat sich geändert",
    app_added=(
        "Ihrem Konto bei {app} wurde eine Authenticator-App hinzugefügt. Ihre Codes genügen "
        "zur Anmeldung."
    ),
    app_removed=(
        "Die Authenticator-App wurde aus Ihrem Konto bei {app} entfernt. Ihre Codes gelten "
        "nicht mehr."
    ),
    codes_added=(
        "Für Ihr Konto bei {app} wurden neue Wiederherstellungscodes erstellt. Ältere gelten "
        "nicht mehr."
    ),
    codes_removed=(
        "Die Wiederherstellungscodes wurden aus Ihrem Konto bei {app} entfernt. Keiner davon "
        "gilt mehr."
    ),
    passkey_added="Ihrem Konto bei {app} wurde ein Passkey hinzugefügt. Er genügt zur Anmeldung.",
    passkey_removed="Ein Passkey wurde aus Ihrem Konto bei {app} entfernt. Er gilt nicht mehr.",
    factor_advice=(
        "Waren Sie es selbst? Dann müssen Sie nichts tun. War es jemand anders? Dann melden "
        "Sie sich an, entfernen Sie, was nicht von Ihnen ist, und beenden Sie alle Sitzungen."
    ),
    confirms=(
        "Angefordert zur Bestätigung: {action}. Wenn Sie das nicht wollen, geben Sie den Code "
        "nicht ein."
    ),
    to_delete_account="Ihr Konto löschen",
    to_change_address="Ihre Adresse ändern",
    to_export_data="Ihre Daten exportieren",
    to_send_payment="eine Zahlung senden",
    to_act="eine heikle Aktion in Ihrem Konto",
)
