"""A user's page, and what an operator does there."""

import pytest

pytestmark = pytest.mark.emulator
DIALOG = "document.querySelector('dialog')"


def opened(page, email):
    """The page of the user of that address, found as an operator finds it."""
    page.click("#views a[href='/users']")
    page.until("document.querySelector('.stacked tbody tr')")
    page.type(".filter input", email)
    page.until("document.querySelectorAll('.stacked tbody tr').length === 1")
    page.click(".stacked tbody a")
    page.see(email, inside="#view > :not([hidden]) h1")
    page.see("User timeline")


def press(page, label):
    """A button of the actions, and the one of its dialog."""
    buttons = "[...document.querySelectorAll('.user-page button')]"
    button = f"{buttons}.find((each) => each.textContent === '{label}')"
    page.value(f"{button}.click()")
    page.until(f"{DIALOG}.open")
    page.value(f"{DIALOG}.querySelector('button').click()")


def test_a_user_has_groups_status_and_events_and_is_signed_out(page, newcomer):
    """The action asks first, and its event is in the timeline afterwards."""
    ada = newcomer("page-shown@example.com")
    ada.confirms()
    opened(page, ada.email)
    facts = page.value("document.querySelector('.user-page').innerText")
    assert "CONFIRMED" in facts
    assert "members" in facts
    assert "user.confirmed" in facts
    assert ada.email not in page.value("location.href")

    press(page, "Sign out everywhere")
    page.until(f"!{DIALOG}?.open")
    page.see("Signed out everywhere", inside="#news")
    page.value("history.go(0)")
    page.until(
        "[...document.querySelectorAll('.events a')].some((each) =>"
        " each.textContent === 'session.revoked')",
        within_s=60,
    )


def test_what_cannot_be_done_says_why_in_the_dialog(page, newcomer):
    """Nothing is suppressed, and a confirmed user needs no code to confirm."""
    lin = newcomer("page-well@example.com")
    lin.confirms()
    opened(page, lin.email)
    for label, why in (
        ("Lift suppression", "The address is not suppressed."),
        ("Resend code", "The user is confirmed"),
    ):
        press(page, label)
        page.see(why, inside="dialog")
        page.value(f"{DIALOG}.close()")
    page.problems.clear()  # the browser complains of each 409, as it should


def test_a_code_is_sent_again_and_limits_are_cleared(page, newcomer):
    """To a user who never confirmed."""
    ida = newcomer("page-again@example.com")
    ida.signs_up()
    ida.sees("A code was sent to")
    opened(page, ida.email)
    press(page, "Resend code")
    page.see("The confirmation code was sent again.", inside="#news")
    press(page, "Clear rate limits")
    page.see("Rate limits cleared", inside="#news")
    told = page.value("(async () => (await fetch('/api/mailbox')).json())()")
    sent = len([mail for mail in told["mails"] if ida.email in mail["to"]])

    assert 2 == sent
