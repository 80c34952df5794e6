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
    notice_subject="{app} アカウントに変更がありました",
    device_added=(
        "これまで使われたことのないブラウザーまたはアプリから、お客様の {app} "
        "アカウントにログインがありました。"
    ),
    device_named="申告された端末：{details}",
    credential_changed="お客様の {app} アカウントのパスワードが変更されました。",
    address_changing=(
        "お客様の {app} アカウントで新しいメールアドレスへの変更が申請されました。"
        "コードで確認されると、このアドレスと置き換わります。"
    ),
    taken_over=(
        "お客様の {app} アカウントのメールアドレスが確認されました。"
        "それ以前に他の人が設定した可能性のあるもの（パスワード、第二要素、端末、"
        "セッション）は削除されました。"
    ),
    unusual_subject="{app} アカウントへの通常と異なるサインイン",
    unusual=(
        "{app} アカウントへの通常と異なるサインイン、またはその試みがありました"
        "（新しい場所からなど）。"
    ),
    notice_advice=(
        "ご本人による操作であれば、何もする必要はありません。心当たりがない場合は、"
        "ログインしてパスワードを変更し、すべてのセッションを終了してください。"
    ),
)
