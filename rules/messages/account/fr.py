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
    notice_subject="Un changement sur votre compte {app}",
    device_added=(
        "Un navigateur ou une application s’est connecté à votre compte {app} pour la première "
        "fois."
    ),
    device_named="Appareil indiqué : {details}.",
    credential_changed="Le mot de passe de votre compte {app} a été changé.",
    address_changing=(
        "Une nouvelle adresse e-mail a été demandée pour votre compte {app}. Elle remplacera "
        "celle-ci dès qu’elle sera confirmée par un code."
    ),
    taken_over=(
        "Votre adresse e-mail est confirmée pour votre compte {app}. Ce que d’autres auraient pu "
        "y installer auparavant est supprimé : mots de passe, seconds facteurs, appareils et "
        "sessions."
    ),
    unusual_subject="Connexion inhabituelle à votre compte {app}",
    unusual=(
        "Une connexion inhabituelle à votre compte {app} a eu lieu ou a été tentée, par exemple "
        "depuis un nouveau lieu."
    ),
    notice_advice=(
        "C’était vous ? Vous n’avez rien à faire. C’était quelqu’un d’autre ? Connectez-vous, "
        "changez votre mot de passe et fermez toutes les sessions."
    ),
    welcome_subject="Bienvenue sur {app}",
    welcome=(
        "Votre adresse e-mail est confirmée et votre compte est prêt. Connectez-vous désormais "
        "avec cette adresse."
    ),
    welcome_advice=(
        "Vous ne vous êtes pas inscrit sur {app} ? Alors quelqu’un d’autre a utilisé votre "
        "adresse : veuillez en informer l’équipe de {app}."
    ),
)
