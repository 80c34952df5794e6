"""Portuguese."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="pt",
    subject="{code} é o seu código de acesso a {app}",
    subject_without_code="O seu código de acesso a {app}",
    code_is="O seu código de acesso a {app} é",
    enter_it="Digite-o na página onde o pediu.",
    works_until="Serve uma única vez e até {time} ({lifetime}).",
    works_for="Serve uma única vez, durante {lifetime}.",
    one_minute="um minuto",
    minutes="{number} minutos",
    requested="Pedido: {details}",
    button="Continuar neste navegador",
    button_hint="O link só funciona no navegador em que foi pedido.",
    not_asked="Não o pediu? Ignore este e-mail: ninguém consegue entrar sem o código.",
    help="Recebe muitos e-mails como este? {url}",
    staff_never_ask="A equipe de {app} nunca pede este código.",
    sms="{code} é o seu código de acesso a {app}. Não o compartilhe.",
    lock_subject="Os códigos de acesso à sua conta {app} estão bloqueados por enquanto",
    locked=(
        "Códigos errados foram digitados vezes demais na sua conta {app}. Por enquanto nenhum "
        "código é aceito, nem mesmo o certo."
    ),
    lock_ends="O bloqueio termina ao fim da hora ou, se continuar, à meia-noite UTC.",
    lock_spares="Todas as outras formas de acesso funcionam e ninguém entrou com um código errado.",
    lock_advice=(
        "Foi você? Peça um novo código mais tarde. Foi outra pessoa? Não precisa fazer nada."
    ),
    factor_subject="A forma de entrar em {app} mudou",
    app_added=(
        "Um aplicativo autenticador foi adicionado à sua conta {app}. Os códigos dele "
        "bastam para entrar."
    ),
    app_removed=(
        "O aplicativo autenticador foi removido da sua conta {app}. Os códigos dele não "
        "funcionam mais."
    ),
    codes_added=(
        "Foram criados novos códigos de recuperação para a sua conta {app}. Os anteriores "
        "não funcionam mais."
    ),
    codes_removed=(
        "Os códigos de recuperação foram removidos da sua conta {app}. Nenhum deles funciona mais."
    ),
    passkey_added="Uma chave de acesso foi adicionada à sua conta {app}. Ela basta para entrar.",
    passkey_removed="Uma chave de acesso foi removida da sua conta {app}. Ela não funciona mais.",
    factor_advice=(
        "Foi você? Não precisa fazer nada. Foi outra pessoa? Entre, remova o que não é seu e "
        "encerre todas as sessões."
    ),
    confirms="Pedido para confirmar: {action}. Se não o quer, não digite o código.",
    to_delete_account="excluir a sua conta",
    to_change_address="alterar o seu endereço",
    to_export_data="exportar os seus dados",
    to_send_payment="enviar um pagamento",
    to_act="uma ação sensível da sua conta",
)
