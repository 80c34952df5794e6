"""Chinese, in simplified characters."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="zh",
    subject="{code} 是您的 {app} 登录验证码",
    subject_without_code="您的 {app} 登录验证码",
    code_is="您的 {app} 登录验证码是",
    enter_it="请在请求验证码的页面中输入。",
    works_until="仅可使用一次，有效期至 {time}（{lifetime}）。",
    works_for="仅可使用一次，有效期为{lifetime}。",
    one_minute="1 分钟",
    minutes="{number} 分钟",
    requested="请求来源：{details}",
    button="在此浏览器中继续",
    button_hint="该链接仅在您发出请求的浏览器中有效。",
    not_asked="如果不是您本人请求，请忽略此邮件：没有验证码，任何人都无法登录。",
    help="经常收到此类邮件？{url}",
    staff_never_ask="{app} 的工作人员绝不会向您索要此验证码。",
    sms="{code} 是您的 {app} 登录验证码，请勿告知他人。",
    lock_subject="您的 {app} 账户的登录验证码暂时被锁定",
    locked="您的 {app} 账户的登录验证码输错次数过多。目前任何验证码都不会被接受，正确的也不例外。",
    lock_ends="锁定将在本小时结束时解除；如果情况持续，则在 UTC 午夜解除。",
    lock_spares="其他登录方式仍可使用，没有人凭错误的验证码登录。",
    lock_advice="是您本人操作吗？请稍后再获取新的验证码。如果是他人所为，您无需采取任何措施。",
    factor_subject="您登录 {app} 的方式已更改",
    app_added="您的 {app} 帐户已添加身份验证器应用。仅凭其验证码即可登录。",
    app_removed="您的 {app} 帐户已移除身份验证器应用。其验证码不再有效。",
    codes_added="已为您的 {app} 帐户生成新的恢复代码。旧代码不再有效。",
    codes_removed="您的 {app} 帐户的恢复代码已移除。所有代码均不再有效。",
    factor_advice="是您本人操作的吗？那么无需做任何事。是其他人吗？请登录，移除不属于您的内容，并结束所有会话。",
)
