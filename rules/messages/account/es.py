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
)
