"""Japanese."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="ja",
    subject="{code} は {app} のログインコードです",
    subject_without_code="{app} のログインコード",
    code_is="{app} のログインコード",
    enter_it="コードを請求したページに入力してください。",
    works_until="有効期限は {time} まで（{lifetime}）、使えるのは一度だけです。",
    works_for="有効期間は{lifetime}、使えるのは一度だけです。",
    one_minute="1分間",
    minutes="{number}分間",
    requested="請求元：{details}",
    button="このブラウザで続ける",
    button_hint="リンクは、請求したブラウザでのみ使えます。",
    not_asked="心当たりがない場合は、このメールを無視してください。コードがなければ誰もログインできません。",
    help="このメールが何度も届く場合：{url}",
    staff_never_ask="{app} のスタッフがこのコードをお尋ねすることはありません。",
    sms="{code} は {app} のログインコードです。誰にも教えないでください。",
    lock_subject="{app} アカウントのログインコードは現在ロックされています",
    locked=(
        "{app} アカウントで誤ったログインコードが何度も入力されました。現在は、"
        "正しいコードも含め、どのコードも使えません。"
    ),
    lock_ends="ロックは正時に解除されます。入力が続く場合は UTC の午前0時に解除されます。",
    lock_spares="ほかのログイン方法は引き続き使えます。誤ったコードでログインした人はいません。",
    lock_advice=(
        "ご本人の場合は、後ほど新しいコードを請求してください。心当たりがない場合は、"
        "何もする必要はありません。"
    ),
)
