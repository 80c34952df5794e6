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
)
