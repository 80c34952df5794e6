"""French."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="fr",
    subject="{code} est votre code de connexion à {app}",
    subject_without_code="Votre code de connexion à {app}",
    code_is="Votre code de connexion à {app} est",
    enter_it="Saisissez-le sur la page où vous l’avez demandé.",
    works_until="Il ne sert qu’une fois, jusqu’à {time} ({lifetime}).",
    works_for="Il ne sert qu’une fois, pendant {lifetime}.",
    one_minute="une minute",
    minutes="{number} minutes",
    requested="Demandé : {details}",
    button="Continuer dans ce navigateur",
    button_hint="Le lien ne fonctionne que dans le navigateur où vous l’avez demandé.",
    not_asked=(
        "Vous ne l’avez pas demandé ? Ignorez cet e-mail : personne ne peut se "
        "connecter sans le code."
    ),
    help="Vous en recevez souvent ? {url}",
    staff_never_ask="L’équipe de {app} ne vous demandera jamais ce code.",
    sms="{code} est votre code de connexion à {app}. Ne le partagez pas.",
    lock_subject="Les codes de connexion à votre compte {app} sont bloqués pour l’instant",
    locked=(
        "Trop de codes erronés ont été saisis pour votre compte {app}. Pour l’instant, aucun "
        "code n’est accepté, pas même le bon."
    ),
    lock_ends="Cela prend fin à l’heure pleine ou, si cela continue, à minuit UTC.",
    lock_spares=(
        "Tous les autres moyens de connexion fonctionnent, et personne n’est entré avec un "
        "code erroné."
    ),
    lock_advice=(
        "C’était vous ? Demandez un nouveau code plus tard. C’était quelqu’un d’autre ? Vous "
        "n’avez rien à faire."
    ),
    factor_subject="Votre façon de vous connecter à {app} a changé",
    app_added=(
        "Une application d’authentification a été ajoutée à votre compte {app}. Ses codes "
        "suffisent pour se connecter."
    ),
    app_removed=(
        "L’application d’authentification a été retirée de votre compte {app}. Ses codes ne "
        "fonctionnent plus."
    ),
    codes_added=(
        "De nouveaux codes de récupération ont été créés pour votre compte {app}. Les anciens "
        "ne fonctionnent plus."
    ),
    codes_removed=(
        "Les codes de récupération ont été retirés de votre compte {app}. Aucun ne fonctionne plus."
    ),
    passkey_added=(
        "Une clé d’accès a été ajoutée à votre compte {app}. Elle suffit pour se connecter."
    ),
    passkey_removed="Une clé d’accès a été retirée de votre compte {app}. Elle ne fonctionne plus.",
    factor_advice=(
        "C’était vous ? Vous n’avez rien à faire. C’était quelqu’un d’autre ? Connectez-vous, "
        "retirez ce qui n’est pas à vous et fermez toutes les sessions."
    ),
    confirms=(
        "Demandé pour confirmer : {action}. Si vous ne le voulez pas, ne saisissez pas le code."
    ),
    to_delete_account="supprimer votre compte",
    to_change_address="modifier votre adresse",
    to_export_data="exporter vos données",
    to_send_payment="envoyer un paiement",
    to_act="une action sensible de votre compte",
)
