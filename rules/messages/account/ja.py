"""Japanese."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="{app} のメールアドレスの確認",
    confirm="このメールアドレスを確認するコードは次のとおりです",
    reset_subject="{app} の新しいパスワードの設定",
    reset="新しいパスワードを設定するコードは次のとおりです",
    one_hour="1時間",
    one_day="24時間",
    ignore=(
        "お心当たりがない場合は、このメールを無視してください。コードがなければ何も起こりません。"
    ),
    invite_subject="{app} の新しいアカウントのご案内",
    invite="お客様の {app} アカウントが作成されました。次の名前でログインしてください。",
    invite_second="仮のパスワードは次のとおりです。",
    invite_ends=(
        "仮のパスワードは{days}日間有効です。"
        "初回ログイン時にご自身のパスワードを設定していただきます。"
    ),
)
