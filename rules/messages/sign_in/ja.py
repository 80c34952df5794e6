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
    factor_subject="{app} へのログイン方法が変更されました",
    app_added=(
        "お使いの {app} アカウントに認証アプリが追加されました。そのコードだけでログインできます。"
    ),
    app_removed=(
        "お使いの {app} アカウントから認証アプリが削除されました。そのコードは使えなくなりました。"
    ),
    codes_added=(
        "お使いの {app} アカウントの新しいリカバリーコードが作成されました。"
        "以前のコードは使えません。"
    ),
    codes_removed=(
        "お使いの {app} アカウントからリカバリーコードが削除されました。どのコードも使えません。"
    ),
    passkey_added=(
        "お使いの {app} アカウントにパスキーが追加されました。それだけでログインできます。"
    ),
    passkey_removed=(
        "お使いの {app} アカウントからパスキーが削除されました。そのパスキーは使えなくなりました。"
    ),
    factor_advice=(
        "ご本人による操作であれば、何もする必要はありません。"
        "心当たりがない場合は、ログインして覚えのないものを削除し、"
        "すべてのセッションを終了してください。"
    ),
    confirms=(
        "次の操作を確認するためのコードです：{action}。心当たりがない場合は入力しないでください。"
    ),
    to_delete_account="アカウントの削除",
    to_change_address="アドレスの変更",
    to_export_data="データの書き出し",
    to_send_payment="支払いの送信",
    to_act="アカウントの重要な操作",
)
