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
    notice_subject="您的 {app} 账户有变更",
    device_added="一个此前从未登录过的浏览器或应用登录了您的 {app} 账户。",
    device_named="设备名称：{details}。",
    credential_changed="您的 {app} 账户的密码已更改。",
    address_changing=(
        "有人为您的 {app} 账户申请了新的邮箱地址。用验证码确认后，新地址将取代此地址。"
    ),
    taken_over=(
        "您的 {app} 账户的邮箱地址已确认。他人此前可能设置的内容均已移除：密码、第二验证因素、"
        "设备和会话。"
    ),
    unusual_subject="您的 {app} 账户有异常登录",
    unusual="有人以异常方式登录或尝试登录您的 {app} 账户，例如从新的地点。",
    notice_advice=(
        "是您本人操作吗？那么无需做任何事。如果是他人所为，请登录，更改密码并结束所有会话。"
    ),
    welcome_subject="欢迎使用 {app}",
    welcome="您的电子邮件地址已确认，账户已就绪。今后请使用此地址登录。",
    welcome_advice=("您没有注册 {app}？那么有人使用了您的地址：请告知 {app} 的工作人员。"),
)
