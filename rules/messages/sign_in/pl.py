"""Polish."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="pl",
    subject="{code} to Twój kod logowania do {app}",
    subject_without_code="Twój kod logowania do {app}",
    code_is="Twój kod logowania do {app} to",
    enter_it="Wpisz go na stronie, na której o niego poproszono.",
    works_until="Działa jeden raz i do godz. {time} ({lifetime}).",
    works_for="Działa jeden raz, przez {lifetime}.",
    one_minute="1 min",
    minutes="{number} min",
    requested="Poproszono: {details}",
    button="Kontynuuj w tej przeglądarce",
    button_hint="Link działa tylko w przeglądarce, w której o niego poproszono.",
    not_asked="To nie Twoja prośba? Zignoruj tę wiadomość: bez kodu nikt się nie zaloguje.",
    help="Dostajesz takie wiadomości częściej? {url}",
    staff_never_ask="Pracownicy {app} nigdy nie proszą o ten kod.",
    sms="{code} to Twój kod logowania do {app}. Nie podawaj go nikomu.",
    lock_subject="Kody logowania do Twojego konta {app} są na razie zablokowane",
    locked=(
        "Zbyt wiele razy wpisano błędny kod logowania do Twojego konta {app}. Na razie żaden "
        "kod nie zostanie przyjęty, nawet poprawny."
    ),
    lock_ends="Blokada kończy się z pełną godziną, a jeśli próby trwają dalej, o północy UTC.",
    lock_spares=(
        "Wszystkie inne sposoby logowania działają, a z błędnym kodem nikt się nie zalogował."
    ),
    lock_advice="To Twoje próby? Poproś później o nowy kod. To ktoś inny? Nie musisz nic robić.",
    factor_subject="Zmienił się sposób logowania do {app}",
    app_added=(
        "Do konta w {app} dodano aplikację uwierzytelniającą. Jej kody wystarczą do zalogowania."
    ),
    app_removed="Z konta w {app} usunięto aplikację uwierzytelniającą. Jej kody już nie działają.",
    codes_added="Dla konta w {app} utworzono nowe kody odzyskiwania. Starsze już nie działają.",
    codes_removed="Z konta w {app} usunięto kody odzyskiwania. Żaden z nich już nie działa.",
    passkey_added="Do konta w {app} dodano klucz dostępu. Wystarczy on do zalogowania.",
    passkey_removed="Z konta w {app} usunięto klucz dostępu. Już nie działa.",
    factor_advice=(
        "To Ty? Nie musisz nic robić. To ktoś inny? Zaloguj się, usuń to, co nie jest Twoje, i "
        "zakończ wszystkie sesje."
    ),
    confirms="Kod ma potwierdzić: {action}. Jeśli tego nie chcesz, nie wpisuj go.",
    to_delete_account="usunięcie konta",
    to_change_address="zmianę adresu",
    to_export_data="eksport danych",
    to_send_payment="wysłanie płatności",
    to_act="ważną operację na koncie",
)
