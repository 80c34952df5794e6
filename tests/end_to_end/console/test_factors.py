"""An authenticator app and recovery codes on the console's page, by the REST API."""

import base64
import time

import pytest

from rules.passwordless.totp import code
from tests.end_to_end.console.conftest import A_MAIL_TAKES_S

pytestmark = pytest.mark.emulator
SECRET = "document.querySelector('code.secret')"
SHEET = "document.querySelectorAll('.codes li')"


def press(page, label):
    """The button of that name in the section."""
    buttons = "[...document.querySelectorAll('.factors button')]"
    page.until(f"{buttons}.some((each) => each.textContent === '{label}')")
    page.value(f"{buttons}.find((each) => each.textContent === '{label}').click()")


def test_a_user_adds_sees_and_removes_an_app_and_codes(page, newcomer):
    """With what the page shows; the app's first code is computed from its secret."""
    ada = newcomer("page-factors@example.com")
    ada.signs_up_without_password()
    ada.sees("8 digits were sent")
    ada.uses_mailed_code("sign-in code")
    ada.submit()
    ada.sees("Authenticator app: none")

    press(page, "Add an app")
    page.until(SECRET)
    spelled = page.value(f"{SECRET}.textContent").replace(" ", "")
    secret = base64.b32decode(spelled + "=" * (-len(spelled) % 8))
    page.type(".factors input[name=code]", code(secret, int(time.time()) // 30))
    page.click(".factors button[type=submit]")
    ada.sees("The authenticator app was added")
    press(page, "New recovery codes")
    ada.sees("Recovery codes remaining: 10")
    assert 10 == page.value(f"{SHEET}.length")
    press(page, "Remove the app")
    ada.sees("Authenticator app: none")
    press(page, "Remove the codes")
    ada.sees("Recovery codes remaining: 0")
    notices = (
        f"[...document.querySelectorAll('.mails li')].filter((each) =>"
        f" each.innerText.includes('{ada.email}') && each.innerText.includes('has changed'))"
    )
    page.until(f"{notices}.length === 4", within_s=A_MAIL_TAKES_S)
