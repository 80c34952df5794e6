"""Hebrew."""

from rules.messages.account_wording import AccountWording

WORDING = AccountWording(
    confirm_subject="אישור כתובת הדוא״ל שלך עבור {app}",
    confirm="הקוד לאישור כתובת הדוא״ל הזו הוא",
    reset_subject="קביעת סיסמה חדשה עבור {app}",
    reset="הקוד לקביעת סיסמה חדשה הוא",
    one_hour="שעה אחת",
    one_day="24 שעות",
    ignore="לא ביקשת אותו? אפשר להתעלם מההודעה: בלי הקוד לא יקרה דבר.",
    invite_subject="החשבון החדש שלך אצל {app}",
    invite="נפתח עבורך חשבון אצל {app}. הכניסה היא בשם הזה:",
    invite_second="ובסיסמה הזמנית הזו:",
    invite_ends="היא תקפה {days} ימים. בכניסה הראשונה בוחרים סיסמה אישית.",
)
