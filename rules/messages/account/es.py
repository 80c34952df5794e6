"""Spanish."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Confirma tu dirección de correo para {app}",
    confirm="Tu código para confirmar esta dirección de correo es",
    reset_subject="Elige una contraseña nueva para {app}",
    reset="Tu código para elegir una contraseña nueva es",
    one_hour="una hora",
    one_day="24 horas",
    ignore="¿No lo has pedido? Ignora este correo: sin el código no pasa nada.",
    invite_subject="Tu cuenta nueva de {app}",
    invite="Se ha creado una cuenta de {app} para ti. Inicia sesión con este nombre:",
    invite_second="Y con esta contraseña temporal:",
    invite_ends=(
        "Sirve durante {days} días. Al iniciar sesión por primera vez eliges una contraseña propia."
    ),
    notice_subject="Un cambio en tu cuenta de {app}",
    device_added=(
        "Un navegador o una aplicación ha iniciado sesión en tu cuenta de {app} por primera vez."
    ),
    device_named="Datos del dispositivo: {details}.",
    credential_changed="Se ha cambiado la contraseña de tu cuenta de {app}.",
    address_changing=(
        "Se ha pedido una nueva dirección de correo para tu cuenta de {app}. Sustituirá a esta en "
        "cuanto se confirme con un código."
    ),
    taken_over=(
        "Tu dirección de correo está confirmada para tu cuenta de {app}. Se ha eliminado lo que "
        "otros pudieran haber configurado antes: contraseñas, segundos factores, dispositivos y "
        "sesiones."
    ),
    unusual_subject="Inicio de sesión inusual en tu cuenta de {app}",
    unusual=(
        "Alguien ha iniciado sesión en tu cuenta de {app}, o lo ha intentado, de forma inusual, "
        "por ejemplo desde un lugar nuevo."
    ),
    notice_advice=(
        "¿Fuiste tú? No tienes que hacer nada. ¿Fue otra persona? Inicia sesión, cambia tu "
        "contraseña y cierra todas las sesiones."
    ),
    welcome_subject="Te damos la bienvenida a {app}",
    welcome=(
        "Tu dirección de correo está confirmada y tu cuenta está lista. A partir de ahora, "
        "inicia sesión con esta dirección."
    ),
    welcome_advice=(
        "¿No te has registrado en {app}? Entonces otra persona ha usado tu dirección: avisa al "
        "personal de {app}."
    ),
)
