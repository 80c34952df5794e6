"""The console's page in a real browser, over the whole suite, after the demo."""

import json
from urllib.parse import urlsplit

import pytest

from local.browser.chromium import Chromium, NoBrowser, chromium
from local.console.laptop import console
from local.console.server import address_of, listener_on
from local.demo.play import play
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite

A_MAIL_TAKES_S = 300
A_REFUSAL = "400 (Bad Request)"  # Cognito's no is no mistake of the page's


@pytest.fixture(scope="package")
def browser():
    try:
        chromium()
    except NoBrowser as none:
        pytest.skip(str(none))
    with Chromium() as browser:
        yield browser


@pytest.fixture(scope="package")
def listener(browser):  # noqa: ARG001  (without one, nothing need be started)
    with listener_on(0) as listener:
        yield listener


@pytest.fixture(scope="package")
def suite(listener):
    """One whose links lead to the console."""
    page = address_of(listener)
    parameters = {**PARAMETERS, "SignInPage": page, "ResendAfterSeconds": "10"}
    with running_suite(port=0, parameters=parameters) as suite:
        yield suite


@pytest.fixture(scope="package")
def address(suite, listener):
    """Of the console, when the demo is over."""
    with console(suite, listener, sample_app="http://localhost:1/") as address:
        play(suite)
        yield address


@pytest.fixture
def page(browser, address):
    """The view with the forms, loaded; at the end it asked nobody else, and nothing was wrong."""
    page = browser.page(f"{address}try")
    page.until("document.querySelector('#account form')")
    page.until("document.querySelector('#lamp-words').textContent !== 'Loading…'")
    yield page
    complaints = [each for each in page.problems if A_REFUSAL not in each]
    asked = {urlsplit(url).netloc for url in page.requests if url.startswith("http")}
    page.close()

    assert [] == complaints
    assert {urlsplit(address).netloc} == asked


class Newcomer:
    """What somebody does in the forms, with an address of their own."""

    def __init__(self, page, email):
        self.page, self.email = page, email

    def submit(self):
        self.page.click("#account button[type=submit]")

    def sees(self, words):
        self.page.see(words, inside="#account", within_s=A_MAIL_TAKES_S)

    def signs_up(self):
        self.page.type("input[name=email]", self.email)
        self.page.type("input[name=password]", PASSWORD)
        self.submit()

    def signs_up_without_password(self):
        self.page.type("input[name=email]", self.email)
        self.chooses("NONE")

    def confirms(self):
        """Sign up and confirm; the page then shows the form to sign in."""
        self.signs_up()
        self.sees("A code was sent to")
        self.uses_mailed_code("verification")
        self.submit()
        self.page.until("document.querySelector('input[name=way]')")

    def uses_mailed_code(self, subject, *, number=1):
        """Wait for so many mails of that kind, and let the newest one's button type the code."""
        self._uses_code(self.email, subject, number=number)

    def uses_texted_code(self, to):
        """Wait for an SMS to that number, and let its button type the code."""
        self._uses_code("to " + to, "", number=1)

    def _uses_code(self, to, words, *, number):
        messages = (
            "[...document.querySelectorAll('.mails li')].filter((each) =>"
            f" each.innerText.includes({json.dumps(to)}) &&"
            f" each.innerText.includes({json.dumps(words)}))"
        )
        self.page.until(f"{messages}.length >= {number}", within_s=A_MAIL_TAKES_S)
        self.page.value(f"{messages}[0].querySelector(':scope > button').click()")
        self.page.until("document.querySelector('input[name=code]').value")

    def chooses(self, way):
        self.page.click(f"input[name=way][value={way}]")
        self.submit()

    def types_code(self, code):
        self.page.type("input[name=code]", code)
        self.submit()

    def is_in(self):
        return self.page.value("document.querySelector('#account').innerText.includes('signed in')")


@pytest.fixture
def newcomer(page):
    """Somebody of that address, at the page."""
    return lambda email: Newcomer(page, email)
