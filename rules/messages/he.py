"""Hebrew."""

from rules.messages.wording import Wording

WORDING = Wording(
    tag="he",
    is_right_to_left=True,
    subject="{code} הוא קוד הכניסה שלך אל {app}",
    subject_without_code="קוד הכניסה שלך אל {app}",
    code_is="קוד הכניסה שלך אל {app} הוא",
    enter_it="יש להזין אותו בדף שבו ביקשת אותו.",
    works_until="הוא תקף לשימוש אחד, עד השעה {time} ({lifetime}).",
    works_for="הוא תקף לשימוש אחד, למשך {lifetime}.",
    one_minute="דקה אחת",
    minutes="{number} דקות",
    requested="מקור הבקשה: {details}",
    button="המשך בדפדפן הזה",
    button_hint="הקישור פועל רק בדפדפן שבו ביקשת אותו.",
    not_asked="לא ביקשת אותו? אפשר להתעלם מההודעה: בלי הקוד איש אינו יכול להיכנס.",
    help="מקבלים הודעות כאלה לעתים קרובות? {url}",
    staff_never_ask="צוות {app} לעולם לא יבקש ממך את הקוד הזה.",
    sms="{code} הוא קוד הכניסה שלך אל {app}. אין למסור אותו לאיש.",
)
