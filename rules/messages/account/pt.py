"""Portuguese."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="Confirme o seu endereço de e-mail para {app}",
    confirm="O seu código para confirmar este endereço de e-mail é",
    reset_subject="Escolha uma nova senha para {app}",
    reset="O seu código para escolher uma nova senha é",
    one_hour="uma hora",
    one_day="24 horas",
    ignore="Não o pediu? Ignore este e-mail: sem o código nada acontece.",
    invite_subject="A sua nova conta {app}",
    invite="Foi criada uma conta {app} para si. Entre com este nome:",
    invite_second="E com esta senha temporária:",
    invite_ends="Serve durante {days} dias. No primeiro acesso, escolhe uma senha própria.",
)
