"""French."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Confirmez votre adresse e-mail pour {app}",
    confirm="Votre code pour confirmer cette adresse e-mail est",
    reset_subject="Choisissez un nouveau mot de passe pour {app}",
    reset="Votre code pour choisir un nouveau mot de passe est",
    one_hour="une heure",
    one_day="24 heures",
    ignore="Vous ne l’avez pas demandé ? Ignorez cet e-mail : sans le code, il ne se passe rien.",
    invite_subject="Votre nouveau compte {app}",
    invite="Un compte {app} a été créé pour vous. Connectez-vous avec ce nom :",
    invite_second="Et avec ce mot de passe provisoire :",
    invite_ends=(
        "Il est valable {days} jours. À la première connexion, vous choisissez votre propre "
        "mot de passe."
    ),
)
