"""Chinese, in simplified characters."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="确认您的 {app} 邮箱地址",
    confirm="用于确认此邮箱地址的验证码是",
    reset_subject="设置新的 {app} 密码",
    reset="用于设置新密码的验证码是",
    one_hour="1 小时",
    one_day="24 小时",
    ignore="如果不是您本人请求，请忽略此邮件：没有验证码，什么都不会发生。",
    invite_subject="您的新 {app} 账户",
    invite="已为您创建 {app} 账户。请使用以下用户名登录：",
    invite_second="以及以下临时密码：",
    invite_ends="临时密码在 {days} 天内有效。首次登录时，您需要设置自己的密码。",
)
