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
)
