"""The console in Firefox and WebKit: every view opens, and somebody signs up and in."""

import pytest

from local.browser.chromium import NoBrowser
from local.demo.scenario import PASSWORD
from tests.end_to_end.console.conftest import Newcomer
from tests.end_to_end.console.firefox import firefox
from tests.end_to_end.console.webkit import webkit

pytestmark = pytest.mark.emulator
HEADING = "document.querySelector('#view > :not([hidden]) h1')"
BROWSERS = {"firefox": firefox, "webkit": webkit}


@pytest.mark.parametrize("name", BROWSERS)
def test_each_view_opens_and_the_forms_work(address, name):
    """Without an error of a script or of the policy; graphs have ink."""
    try:
        with BROWSERS[name]() as browser:
            browser.go(address)
            seen = views_of(browser)
            sign_up_and_in(browser, f"page-{name}@example.com")
            problems = browser.value("window.problems")
    except NoBrowser as none:
        pytest.skip(str(none))

    assert 9 == len(seen) == len(set(seen.values()))
    assert [] == problems


def views_of(browser):
    """Each address of the list of views, with its heading; each is opened as a user does."""
    browser.until("document.querySelector('.panel canvas') && document.querySelector('.alarms li')")
    browser.until("document.querySelector('.panel canvas').toDataURL().length > 1000")
    links = "[...document.querySelectorAll('#views a')].map((each) => each.getAttribute('href'))"
    seen = {}
    for view in browser.value(links):
        link = f"document.querySelector(`#views a[href='{view}']`)"
        browser.run(f"window.last = {HEADING}; {link}.click();")
        browser.until(f"{HEADING} !== window.last && {HEADING} === document.activeElement")
        seen[view] = browser.value(f"{HEADING}.textContent")
    return seen


def sign_up_and_in(browser, email):
    """With a code of the mailbox, and then the password."""
    browser.value("document.querySelector(`#views a[href='/try']`).click()")
    ada = Newcomer(browser, email)
    ada.confirms()
    browser.type("input[name=password]", PASSWORD)
    ada.submit()
    ada.sees("is signed in")
