"""Arabic."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="تأكيد عنوان بريدك الإلكتروني",
    confirm="رمز تأكيد عنوان البريد الإلكتروني هذا هو",
    reset_subject="تعيين كلمة مرور جديدة",
    reset="رمز تعيين كلمة مرور جديدة هو",
    one_hour="المدة: ساعة واحدة",
    one_day="المدة: 24 ساعة",
    ignore="ألم تطلبه؟ تجاهل هذه الرسالة، فلن يحدث شيء دون الرمز.",
    never_share="لن يطلبه منك أي شخص يعمل لدينا أبدًا.",
    invite_subject="حسابك الجديد",
    invite="تم إنشاء حساب لك. سجّل الدخول بهذا الاسم:",
    invite_second="وبكلمة المرور المؤقتة هذه:",
    invite_ends="تصلح لمدة {days} أيام. عند أول تسجيل دخول تختار كلمة مرور خاصة بك.",
)
