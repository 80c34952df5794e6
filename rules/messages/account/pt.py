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
    invite="Foi criada uma conta {app} para você. Entre com este nome:",
    invite_second="E com esta senha temporária:",
    invite_ends="Serve durante {days} dias. No primeiro acesso, você escolhe uma senha própria.",
    notice_subject="Uma alteração na sua conta {app}",
    device_added="Um navegador ou um aplicativo entrou na sua conta {app} pela primeira vez.",
    device_named="Dispositivo indicado: {details}.",
    credential_changed="A senha da sua conta {app} foi alterada.",
    address_changing=(
        "Foi pedido um novo endereço de e-mail para a sua conta {app}. Substituirá este assim que "
        "for confirmado com um código."
    ),
    taken_over=(
        "O seu endereço de e-mail está confirmado para a sua conta {app}. O que outros pudessem "
        "ter configurado antes foi removido: senhas, segundos fatores, dispositivos e sessões."
    ),
    unusual_subject="Acesso incomum à sua conta {app}",
    unusual=(
        "Alguém entrou na sua conta {app}, ou tentou entrar, de forma incomum, por exemplo a "
        "partir de um novo local."
    ),
    notice_advice=(
        "Foi você? Não precisa fazer nada. Foi outra pessoa? Entre, altere a sua senha e "
        "encerre todas as sessões."
    ),
    welcome_subject="Boas-vindas a {app}",
    welcome=(
        "O seu endereço de e-mail está confirmado e a sua conta está pronta. A partir de "
        "agora, entre com este endereço."
    ),
    welcome_advice=(
        "Não se cadastrou em {app}? Então outra pessoa usou o seu endereço: avise a "
        "equipe de {app}."
    ),
)
