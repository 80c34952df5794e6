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
)
