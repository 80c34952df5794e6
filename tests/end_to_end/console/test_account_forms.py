import json

import pytest

from local.browser.chromium import Chromium
from local.demo.scenario import PASSWORD

pytestmark = pytest.mark.emulator


def test_a_throw_away_address_is_turned_away_and_the_event_is_there(page, newcomer):
    """In words for people, with the code for those who write apps."""
    eve = newcomer("page@mailinator.com")
    eve.signs_up()
    eve.sees("Please sign up with another e-mail address.")
    eve.sees("DISPOSABLE_EMAIL")

    page.click("#views a[href='/events']")
    page.until(
        "[...document.querySelectorAll('.events li')].some((each) =>"
        " each.innerText.includes('sign_up.rejected') && each.innerText.includes('mailinator.com'))"
    )


def test_sign_up_confirm_and_sign_in_by_password(page, newcomer):
    """The password is not sent: SRP, as the client allows. Tokens are shown, and kept nowhere."""
    ada = newcomer("page-password@example.com")
    ada.confirms()
    page.type("input[name=password]", "Wrong-horse-7!")
    ada.submit()
    ada.sees("Incorrect username or password.")
    page.type("input[name=password]", PASSWORD)
    ada.submit()
    ada.sees("is signed in")
    ada.sees("cognito:groups")

    assert "members" in page.value("document.querySelector('#account table').innerText")
    kept = page.value("[localStorage.length, sessionStorage.length, document.cookie]")
    assert [0, 0, ""] == kept


def test_a_password_is_never_in_a_request(page, newcomer):
    """Neither in an address nor, with SRP, in what is posted; only signing up needs it."""
    ada = newcomer("page-srp@example.com")
    ada.confirms()
    page.value(
        "window.posted = []; window.plain = fetch;"
        " window.fetch = (url, what) => (posted.push(String(what?.body)), plain(url, what)); 0"
    )
    page.type("input[name=password]", PASSWORD)
    ada.submit()
    ada.sees("is signed in")
    posted = page.value("posted.join()")

    assert "SRP_A" in posted
    assert PASSWORD not in posted


def test_sign_in_by_a_code_of_the_mailbox(newcomer):
    """A wrong code is told, and the right one signs in all the same."""
    grace = newcomer("page-code@example.com")
    grace.confirms()
    grace.chooses("EMAIL_CODE")
    grace.sees("8 digits were sent")
    grace.types_code("00000000")
    grace.sees("Wrong code.")
    grace.uses_mailed_code("sign-in code")
    grace.submit()
    grace.sees("is signed in")


def test_a_sign_in_that_is_over_says_so_and_begins_again(page, newcomer):
    """After the last try there is no form that cannot work any more."""
    lin = newcomer("page-over@example.com")
    lin.confirms()
    lin.chooses("EMAIL_CODE")
    lin.sees("8 digits were sent")
    for _ in range(2):
        lin.types_code("00000000")
        lin.sees("Wrong code.")
        page.until("!document.querySelector('input[name=code]').value")
    lin.types_code("00000000")
    lin.sees("This sign-in has ended")
    page.click("#account .row:not(.choice) button")

    page.until("document.querySelector('input[name=email]').value === 'page-over@example.com'")


def test_a_forgotten_password_is_replaced(page, newcomer):
    """By a code of the mailbox."""
    hedy = newcomer("page-forgot@example.com")
    hedy.confirms()
    page.value(BUTTON % "Forgot your password?" + ".click()")
    page.until("document.querySelector('#account button[type=submit]').innerText.includes('reset')")
    hedy.submit()
    hedy.sees("a code was sent")
    hedy.uses_mailed_code("verification", number=2)
    page.type("input[name=password]", PASSWORD + "again")
    hedy.submit()
    page.until("document.querySelector('input[name=way]')")
    page.type("input[name=password]", PASSWORD + "again")
    hedy.submit()
    hedy.sees("is signed in")


BUTTON = (
    "[...document.querySelectorAll('#account button')].find((each) => each.textContent === '%s')"
)


def test_sign_in_by_a_link_of_the_mailbox(browser, page, newcomer, address):
    """
    Invariants 36 to 38, the page's side of them.

    No GET uses a link up, and its token leaves the address at once. A browser
    that did not ask signs nobody in and says where to go on. The one that
    asked is signed in by a click, in the tab that waits.
    """
    ada = newcomer("page-link@example.com")
    ada.confirms()
    ada.chooses("MAGIC_LINK")
    again = BUTTON % "Magic link"
    page.until(f"{again}?.disabled === false", within_s=300)
    page.value(f"{again}.click()")
    ada.sees("Open its magic link in this browser")
    link = link_for(page, ada.email)

    assert link.startswith(f"{address}#")
    try_in_another_browser(link, address)
    opened = opened_from_the_mail(browser, page, ada.email)
    opened.see("You are not signed in yet.")
    assert address == opened.value("location.href")
    assert "link-title" == opened.value("document.activeElement.id")
    assert not ada.is_in()
    opened.click("#link-continue")
    opened.see("the other tab signs you in")
    assert [] == opened.problems
    opened.close()
    ada.sees("is signed in")


def try_in_another_browser(link, address):
    """As of somebody to whom the mail was forwarded, or whom an attacker sent it to."""
    with Chromium() as other:
        stranger = other.page(link)
        stranger.see("Continue to sign in?")
        told = stranger.value("[location.href, history.length <= 2]")
        stranger.click("#link-continue")
        stranger.see("This magic link was requested in another browser")
        stranger.see("enter the code of the same e-mail there")
        onward = stranger.value("document.querySelector('#link-elsewhere').href")
    token = link.partition("#")[2]

    assert f"http://localhost:1/#{token}" == onward  # where the sample app may have asked

    assert [address, True] == told
    assert not [url for url in stranger.requests if link.partition("#")[2] in url.partition("#")[0]]


def link_for(page, email):
    """The link of the newest mail to *email* that has one."""
    found = (
        "(await (await fetch('/api/mailbox')).json()).mails"
        f".find((mail) => mail.to.includes({json.dumps(email)}) && mail.text.includes('#'))"
        "?.text.match(/http:\\S+#[A-Za-z0-9_.-]{43,66}/)?.[0]"
    )
    return page.value(
        "new Promise((resolve) => { const look = async () => {"
        f" const found = {found}; found ? resolve(found) : setTimeout(look, 200); }}; look(); }})"
    )


def opened_from_the_mail(browser, page, email):
    """Open the mail in its sandbox and press its link, which opens a tab of its own."""
    mail = (
        "[...document.querySelectorAll('.mails details')].find((each) =>"
        f" each.innerText.includes({json.dumps(email)}))"
    )
    before = browser.tabs()
    page.value(f"{mail}.open = true")
    frame = f"{mail}.querySelector('iframe')"
    page.until(f"performance.getEntriesByName({frame}.src)[0].responseEnd")
    assert page.value(f"{frame}.contentDocument") is None
    page.settle()
    page.value(f"{frame}.focus()")
    page.press("Tab")
    page.press("Enter")
    for _ in range(100):
        if new := browser.tabs() - before:
            return browser.tab(new.pop())
        page.settle()
    raise AssertionError("the link opened no tab")
