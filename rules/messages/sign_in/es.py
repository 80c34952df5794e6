"""Spanish."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="es",
    subject="{code} es tu código de acceso a {app}",
    subject_without_code="Tu código de acceso a {app}",
    code_is="Tu código de acceso a {app} es",
    enter_it="Introdúcelo en la página donde lo pediste.",
    works_until="Sirve una sola vez y hasta las {time} ({lifetime}).",
    works_for="Sirve una sola vez, durante {lifetime}.",
    one_minute="un minuto",
    minutes="{number} minutos",
    requested="Solicitado: {details}",
    button="Continuar en este navegador",
    button_hint="El enlace solo funciona en el navegador en el que lo pediste.",
    not_asked="¿No lo pediste? Ignora este correo: nadie puede entrar sin el código.",
    help="¿Recibes muchos correos como este? {url}",
    staff_never_ask="El equipo de {app} nunca te pedirá este código.",
    sms="{code} es tu código de acceso a {app}. No lo compartas.",
    lock_subject="Los códigos de acceso a tu cuenta de {app} están bloqueados por ahora",
    locked=(
        "Se han introducido demasiados códigos erróneos para tu cuenta de {app}. Por ahora no "
        "se acepta ningún código, ni siquiera el correcto."
    ),
    lock_ends="El bloqueo termina con la hora en curso o, si continúa, a medianoche UTC.",
    lock_spares=(
        "Las demás formas de acceso siguen funcionando y nadie ha entrado con un código erróneo."
    ),
    lock_advice=(
        "¿Fuiste tú? Pide un código nuevo más tarde. ¿Fue otra persona? No tienes que hacer nada."
    ),
    factor_subject="Ha cambiado la forma de iniciar sesión en {app}",
    app_added=(
        "Se ha añadido una aplicación de autenticación a tu cuenta de {app}. Sus códigos "
        "bastan para iniciar sesión."
    ),
    app_removed=(
        "Se ha quitado la aplicación de autenticación de tu cuenta de {app}. Sus códigos ya no "
        "funcionan."
    ),
    codes_added=(
        "Se han creado nuevos códigos de recuperación para tu cuenta de {app}. Los anteriores "
        "ya no funcionan."
    ),
    codes_removed=(
        "Se han quitado los códigos de recuperación de tu cuenta de {app}. Ninguno funciona ya."
    ),
    passkey_added=(
        "Se ha añadido una clave de acceso a tu cuenta de {app}. Basta para iniciar sesión."
    ),
    passkey_removed="Se ha quitado una clave de acceso de tu cuenta de {app}. Ya no funciona.",
    factor_advice=(
        "¿Fuiste tú? No tienes que hacer nada. ¿Fue otra persona? Inicia sesión, quita lo que "
        "no sea tuyo y cierra todas las sesiones."
    ),
    confirms=(
        "Solicitado para confirmar: {action}. Si no quieres hacerlo, no introduzcas el código."
    ),
    to_delete_account="eliminar tu cuenta",
    to_change_address="cambiar tu dirección",
    to_export_data="exportar tus datos",
    to_send_payment="enviar un pago",
    to_act="una acción delicada de tu cuenta",
)
