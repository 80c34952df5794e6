"""Polish."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Potwierdź swój adres e-mail",
    confirm="Twój kod do potwierdzenia tego adresu e-mail to",
    reset_subject="Ustaw nowe hasło",
    reset="Twój kod do ustawienia nowego hasła to",
    one_hour="godzinę",
    one_day="24 godziny",
    ignore="To nie Twoja prośba? Zignoruj tę wiadomość: bez kodu nic się nie stanie.",
    never_share="Nikt, kto u nas pracuje, nigdy o niego nie poprosi.",
    invite_subject="Twoje nowe konto",
    invite="Utworzono dla Ciebie konto. Zaloguj się, podając tę nazwę:",
    invite_second="I to hasło tymczasowe:",
    invite_ends="Jest ważne przez {days} dni. Przy pierwszym logowaniu wybierzesz własne hasło.",
)
