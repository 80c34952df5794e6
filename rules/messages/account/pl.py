"""Polish."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Potwierdź swój adres e-mail dla {app}",
    confirm="Twój kod do potwierdzenia tego adresu e-mail to",
    reset_subject="Ustaw nowe hasło do {app}",
    reset="Twój kod do ustawienia nowego hasła to",
    one_hour="godzinę",
    one_day="24 godziny",
    ignore="To nie Twoja prośba? Zignoruj tę wiadomość: bez kodu nic się nie stanie.",
    invite_subject="Twoje nowe konto {app}",
    invite="Utworzono dla Ciebie konto {app}. Zaloguj się, podając tę nazwę:",
    invite_second="I to hasło tymczasowe:",
    invite_ends="Jest ważne przez {days} dni. Przy pierwszym logowaniu wybierzesz własne hasło.",
    notice_subject="Zmiana na Twoim koncie {app}",
    device_added=(
        "Do Twojego konta {app} po raz pierwszy zalogowała się pewna przeglądarka lub aplikacja."
    ),
    device_named="Podane urządzenie: {details}.",
    credential_changed="Hasło do Twojego konta {app} zostało zmienione.",
    address_changing=(
        "Dla Twojego konta {app} zażądano nowego adresu e-mail. Zastąpi on ten adres, gdy tylko "
        "zostanie potwierdzony kodem."
    ),
    taken_over=(
        "Twój adres e-mail jest potwierdzony dla Twojego konta {app}. To, co inni mogli tam "
        "wcześniej ustawić, usunięto: hasła, drugie składniki, urządzenia i sesje."
    ),
    unusual_subject="Nietypowe logowanie do konta w {app}",
    unusual=(
        "Ktoś zalogował się do konta w {app} w nietypowy sposób lub próbował to zrobić, na "
        "przykład z nowego miejsca."
    ),
    notice_advice=(
        "To Ty? Nie musisz nic robić. To ktoś inny? Zaloguj się, zmień hasło i zakończ wszystkie "
        "sesje."
    ),
    welcome_subject="Witamy w {app}",
    welcome=(
        "Twój adres e-mail jest potwierdzony, a konto gotowe. Od teraz loguj się tym adresem."
    ),
    welcome_advice=(
        "To nie Ty rejestrujesz się w {app}? W takim razie ktoś inny użył Twojego adresu: "
        "zgłoś to pracownikom {app}."
    ),
)
