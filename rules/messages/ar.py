"""Arabic."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="ar",
    is_right_to_left=True,
    subject="{code} هو رمز تسجيل الدخول إلى {app}",
    subject_without_code="رمز تسجيل الدخول إلى {app}",
    code_is="رمز تسجيل الدخول إلى {app} هو",
    enter_it="أدخله في الصفحة التي طلبته منها.",
    works_until="يُستخدم مرة واحدة فقط، حتى الساعة {time} ({lifetime}).",
    works_for="يُستخدم مرة واحدة فقط ({lifetime}).",
    one_minute="المدة: دقيقة واحدة",
    minutes="المدة بالدقائق: {number}",
    requested="مصدر الطلب: {details}",
    button="المتابعة في هذا المتصفح",
    button_hint="لا يعمل الرابط إلا في المتصفح الذي طلبته منه.",
    not_asked="ألم تطلبه؟ تجاهل هذه الرسالة، فلا يمكن لأحد تسجيل الدخول دون الرمز.",
    help="هل تصلك هذه الرسائل كثيرًا؟ {url}",
    staff_never_ask="لن يطلب منك فريق {app} هذا الرمز أبدًا.",
    sms="{code} هو رمز دخولك إلى {app}. لا تشاركه مع أحد.",
)
