import json

import pytest

from local.demo.app import App

pytestmark = pytest.mark.emulator
FOCUS = "document.activeElement"
OUT = (
    "[...document.querySelectorAll('#account button')]"
    ".find((each) => each.textContent === 'Sign out everywhere')"
)
PASSWORD_FIELD = "document.querySelector('input[name=password]')"


def test_sign_up_without_a_password_with_the_keyboard_alone(page, newcomer):
    """Each step puts the user where the next one begins; the first code signs in and verifies."""
    nora = newcomer("page-nora@example.com")
    page.type("input[name=email]", nora.email)
    for _ in range(3):  # past the two examples
        page.press("Tab")
    page.press("ArrowRight")
    page.until(f"{FOCUS}.value === 'NONE' && {FOCUS}.checked")
    page.press("Enter")
    nora.sees("8 digits were sent")
    assert "code" == page.value(f"{FOCUS}.name")

    nora.uses_mailed_code("sign-in code")
    page.press("Enter")
    nora.sees("is signed in")
    claims = page.value("document.querySelector('#account table').innerText").split("\n")
    assert "stage" == page.value(f"{FOCUS}.className")
    assert "email_verified\ttrue" in claims
    assert f"email\t{nora.email}" in claims


def test_after_signing_out_there_is_the_form_to_sign_in(page, newcomer):
    """And the tabs say so, although it began with a sign-up."""
    tove = newcomer("page-tove@example.com")
    tove.signs_up_without_password()
    tove.sees("8 digits were sent")
    tove.uses_mailed_code("sign-in code")
    tove.submit()
    tove.sees("is signed in")
    page.value(f"{OUT}.click()")
    page.until(f"document.querySelector('input[name=email]')?.value === '{tove.email}'")

    pressed = "document.querySelector('#account .choice [aria-pressed=true]').textContent"
    assert "Sign in" == page.value(pressed)


KNOWN = "document.querySelector('.devices')"


def test_a_browser_that_signed_in_is_known_until_it_is_forgotten(page, newcomer):
    """By a secret that it keeps; the tokens it keeps nowhere."""
    ines = newcomer("page-ines@example.com")
    ines.signs_up_without_password()
    ines.sees("8 digits were sent")
    ines.uses_mailed_code("sign-in code")
    ines.submit()
    page.until(f"{KNOWN}?.innerText.includes('Chrome')")
    kept = json.loads(page.value("JSON.stringify({...localStorage})"))
    assert 43 == len(kept["passwordless-device"])
    assert not [each for each in kept.values() if "eyJ" in each]

    page.value(f"{KNOWN}.querySelector('button').click()")
    page.until(f"{KNOWN}.innerText.includes('None. Sign in with a code')")


# A fetch of the enrolled factors that no server has answered yet, as on a slow machine.
UNANSWERED = """(() => {
    const asked = window.fetch;
    window.fetch = (url, how) => !String(url).includes("/api/rest") ? asked(url, how) : new Promise(
        (_, fail) => how.signal.addEventListener("abort", () => {
            window.givenUp = true;
            fail(how.signal.reason);
        }));
})()"""


def test_what_is_still_asked_when_the_user_signs_out_is_given_up(page, newcomer):
    """Else the answer would be 401 by then, a complaint in the page's console."""
    ylva = newcomer("page-ylva@example.com")
    ylva.signs_up_without_password()
    ylva.sees("8 digits were sent")
    ylva.uses_mailed_code("sign-in code")
    page.value(UNANSWERED)
    ylva.submit()
    ylva.sees("is signed in")
    page.value(f"{OUT}.click()")
    page.until(f"document.querySelector('input[name=email]')?.value === '{ylva.email}'")

    assert page.value("window.givenUp")


def test_a_screen_reader_hears_what_each_way_asks_for(page):
    """The choice is a group with a name; what is not asked for is not there, and comes back."""

    def seen():
        tree = page.call("Accessibility.getFullAXTree")["nodes"]
        named = [each for each in tree if not each.get("ignored") and each.get("name")]
        return {(each["role"]["value"], each["name"]["value"]) for each in named}

    hint = "document.getElementById('way-hint').innerText"
    choices = {
        ("group", "Sign-up method"),
        ("radio", "With a password"),
        ("radio", "Without a password"),
    }
    assert choices | {("textbox", "Password")} <= seen()
    assert "At least 12 characters" in page.value(hint)

    page.click("input[name=way][value=NONE]")
    assert choices <= seen()
    assert ("textbox", "Password") not in seen()
    assert "A one-time code is sent" in page.value(hint)

    page.click("input[name=way][value=PASSWORD]")
    assert page.value(f"{PASSWORD_FIELD}.checkVisibility() && {PASSWORD_FIELD}.required")


def test_a_throw_away_address_is_turned_away_without_a_password_too(newcomer):
    """In the same words."""
    eve = newcomer("page-without@mailinator.com")
    eve.signs_up_without_password()
    eve.sees("Please sign up with another e-mail address.")
    eve.sees("DISPOSABLE_EMAIL")


def test_signing_up_where_there_is_an_account_signs_in_to_it(page, newcomer):
    """The page says nothing else than to somebody new: only the mailbox's owner gets further."""
    ada = newcomer("page-there@example.com")
    ada.confirms()
    page.click("#account .choice button")
    ada.signs_up_without_password()
    ada.sees(f"If {ada.email} can sign in, 8 digits were sent.")
    ada.uses_mailed_code("sign-in code")
    ada.submit()
    ada.sees("is signed in")


def test_the_owner_of_an_unconfirmed_sign_up_gets_in_by_one_code(page, newcomer):
    """A stranger may have signed up with the address: that user is deleted by the code."""
    ida = newcomer("page-up@example.com")
    ida.signs_up()
    ida.sees("A code was sent to")
    page.click("#account .choice button")
    ida.signs_up_without_password()
    ida.sees("8 digits were sent")
    ida.uses_mailed_code("sign-in code")
    ida.submit()
    ida.sees("is signed in")


def test_a_user_who_never_confirmed_is_mailed_a_code_to_do_so(page, newcomer):
    """Cognito lets nobody in by code before; a dead end otherwise."""
    ida = newcomer("page-in@example.com")
    ida.signs_up()
    ida.sees("A code was sent to")
    page.click("#account .choice button:nth-child(2)")
    page.type("input[name=email]", ida.email)
    ida.chooses("EMAIL_CODE")
    ida.sees("A code was sent to")
    ida.uses_mailed_code("verification", number=2)
    ida.submit()

    page.until(f"document.querySelector('input[name=email]')?.value === '{ida.email}'")


def test_sign_in_by_a_code_of_an_sms(suite, page, newcomer):
    """At once, whatever was mailed before; only a number that Cognito has as verified gets one."""
    zoe, number = newcomer("page-sms@example.com"), "+447700900789"
    zoe.confirms()
    App(suite).have_number(zoe.email, number)
    zoe.chooses("SMS_CODE")
    zoe.sees("8 digits were sent")
    page.until(f"!{BY_SMS}")  # it is the usual way now, and its button says "Resend"
    zoe.uses_texted_code(number)
    zoe.submit()
    zoe.sees("is signed in")


BY_SMS = (
    "[...document.querySelectorAll('#account button')]"
    ".find((each) => each.textContent.startsWith('Code by SMS'))"
)
