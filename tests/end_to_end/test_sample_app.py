"""The sample web app as `make run` serves it, in Chromium with a virtual authenticator."""

import re
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from local.console.server import listener_on
from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.sample_app import about, address_of, app_parameters, sample_app
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.in_browser import browsing
from tests.end_to_end.listening import listening
from tests.end_to_end.test_passkeys import AUTHENTICATOR
from tests.local.asked_facts import app_code

pytestmark = pytest.mark.emulator
ADA, ZOE = "ada.app@example.com", "zoe.app@example.com"
# Of each text that is seen: its words, and its contrast with what is behind it (WCAG 2.2, 1.4.3).
FAINT = """(() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((each) => each / 255)
      .map((each) => (each <= 0.04045 ? each / 12.92 : ((each + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if (parts(colour)[3] !== 0) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("main *")]
    .filter((each) => each.checkVisibility())
    .filter((each) => [...each.childNodes].some((it) => it.nodeType === 3 && it.data.trim()))
    .map((each) => {
      const both = [getComputedStyle(each).color, behind(each)].map(light);
      return [each.innerText, (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05)];
    })
    .filter(([, contrast]) => contrast < 4.5);
})()"""
SMALL = """[...document.querySelectorAll("button, input:not([type=radio]), fieldset label")]
  .filter((each) => each.checkVisibility() && each.getBoundingClientRect().height < 44)
  .map((each) => each.id || each.textContent)"""
WIDER = "document.documentElement.scrollWidth > innerWidth"
ROLES = {"button", "textbox", "radio", "heading", "region", "group"}


@pytest.fixture(scope="module")
def app():
    """The suite with the app; its magic links lead to the app."""
    with listener_on() as listener:
        address = address_of(listener)
        chosen = {**PARAMETERS, **app_parameters({}), "SignInPage": address}
        chosen["ResendAfterSeconds"] = "10"
        suite_on = running_suite(port=0, is_warm=False, parameters=chosen)
        with suite_on as suite, sample_app(suite, listener):
            yield suite, address


@pytest.fixture(scope="module")
def browser():
    with browsing() as browser:
        yield browser


@pytest.fixture
def page(browser, app):
    _, address = app
    page = browser.page(address)
    page.call("WebAuthn.enable", enableUI=False)
    page.call("WebAuthn.addVirtualAuthenticator", options=AUTHENTICATOR)
    page.until("document.querySelector('#status').dataset.ready")
    page.value("localStorage.clear()")
    yield page
    page.close()


def choose(page, method):
    page.click(f"label:has([value={method}])")


def sign_out(page):
    page.click("#sign-out")
    page.see("Signed out everywhere.")


def reachable(page):
    """Names for a screen reader, contrast, room for a thumb; in both themes, on a phone."""
    page.call("Accessibility.enable")
    for is_dark in (False, True):
        page.resize(360, 740, is_dark=is_dark)
        page.settle()
        assert [] == page.value(FAINT)
    nodes = page.call("Accessibility.getFullAXTree")["nodes"]
    shown = [
        (each["role"]["value"], each.get("name", {}).get("value", ""))
        for each in nodes
        if not each["ignored"] and each["role"]["value"] in ROLES
    ]
    assert [] == [role for role, name in shown if not name]
    assert len(shown) > 3
    assert ([], False) == (page.value(SMALL), page.value(WIDER))
    page.resize(1000, 800)


def test_a_users_story(page, app, browser, tmp_path):
    """Sign up, add a passkey and an authenticator app, pay with a fresh factor, come back."""
    suite, address = app
    person, listener = App(suite), listening(suite, name="app")
    reachable(page)
    (tmp_path / "1-enter.png").write_bytes(page.picture(whole=True))
    signs_up(page, person)
    adds_factors(page)
    reachable(page)
    pays(page, tmp_path)
    sign_out(page)

    choose(page, "PASSKEY")
    page.click("#sign-in [type=submit]")
    page.see(ADA, inside="#profile")
    page.see("Passkey", inside="#passkeys")
    sign_out(page)
    by_link(page, person, address, browser)
    page.click("#passkeys button")
    page.see("The passkey was removed.")
    page.see("None yet.", inside="#passkeys")
    sign_out(page)
    opens_elsewhere(page, person, address, tmp_path)
    sign_out(page)
    by_api = [each.partition("/api")[2] for each in page.requests if "/auth/me/passkeys" in each]
    assert {"/auth/me/passkeys", "/auth/me/passkeys/options"} <= set(by_api)

    refused = "status of 400 (Bad Request)"  # a sign-up is refused, and says that a code is sent
    assert [] == [each for each in page.problems if refused not in each.replace("\n", " ")]
    assert {address.rstrip("/")} == {
        "{0.scheme}://{0.netloc}".format(urlsplit(each))
        for each in page.requests
        if each.startswith("http")
    }
    wanted, seen = {("step_up.verified", "PASSKEY"), ("sign_in.succeeded", "PASSKEY")}, set()
    while not wanted <= seen:
        for event in listener.next(within_s=60):
            method = event.data.get("method", event.data.get("claimed_method"))
            seen.add((str(event.kind), method))


def signs_up(page, person):
    """With one wrong code."""
    person.expect_mail(ADA)
    page.type("#email", ADA)
    page.click("#sign-up")
    page.see("A code was sent to the address.")
    page.type("#digits", "00000000")
    page.click("#answer [type=submit]")
    page.see("The code is wrong.")
    page.type("#digits", person.mailed(ADA))
    page.click("#answer [type=submit]")
    page.see(ADA, inside="#profile")


def adds_factors(page):
    page.see("None yet.", inside="#passkeys")
    page.click("#add-passkey")
    page.see("The passkey was added.")
    page.click("#add-app")
    page.until("document.querySelector('#app-secret').textContent")
    secret = page.value("document.querySelector('#app-secret').textContent")
    page.type("#app-code", app_code(secret))
    page.click("#app-form [type=submit]")
    page.see("The authenticator app was set up.")


def pays(page, pictures):
    """With the passkey."""
    page.click("#payment [type=submit]")
    page.see("Confirm the payment of 120.00 EUR")
    reachable(page)
    page.resize(390, 844)
    (pictures / "2-account.png").write_bytes(page.picture(whole=True))
    page.resize(1000, 800)
    page.click("#proof-methods button")
    page.see("The payment of 120.00 EUR was sent.")


def by_link(page, person, address, browser):
    """Opened in another tab, and confirmed there; the one that waits goes on."""
    opened = browser.page(link_for(page, person, address))
    opened.see("Continue to sign in?")
    reachable(opened)
    opened.click("#go-on")
    opened.see("Signed in, in the other tab.")
    opened.close()
    page.see(ADA, inside="#profile")


def link_for(page, person, address):
    """What is mailed, once the page has asked for it."""
    person.expect_mail(ADA)
    choose(page, "MAGIC_LINK")
    page.click("#sign-in [type=submit]")
    page.see("A mail with a link was sent.")
    return person.mailed(ADA, re.compile(rf"{re.escape(address)}#\S+"))


def opens_elsewhere(page, person, address, pictures):
    """On another device a link signs nobody in; the code of the same mail does where it waits."""
    link = link_for(page, person, address)
    with browsing() as other:
        elsewhere = other.page(link)
        elsewhere.click("#go-on")
        elsewhere.see("Go back to the browser in which you asked for this link")
        elsewhere.see("enter the code from the e-mail there")
        elsewhere.resize(390, 844)
        (pictures / "3-elsewhere.png").write_bytes(elsewhere.picture(whole=True))
        assert address == elsewhere.value("location.href")
        assert [] == elsewhere.problems
    page.type("#digits", person.mailed(ADA))
    page.click("#answer [type=submit]")
    page.see(ADA, inside="#profile")


def test_a_method_that_has_to_wait_is_named(page):
    """With PasswordlessStart=direct the first message is a code."""
    choose(page, "MAGIC_LINK")
    page.type("#email", "nobody.app@example.com")
    page.click("#sign-in [type=submit]")
    page.see("A code was sent to the address. Not available yet: Magic link by e-mail.")
    page.click("#cancel")
    page.see("Sign in or create an account")


def test_a_password_signs_in(page, app):
    """And a payment can be proved by a code from a mail."""
    suite, _ = app
    person = App(suite)
    person.sign_up(ZOE, PASSWORD)
    person.confirm(ZOE, person.mailed(ZOE))
    choose(page, "PASSWORD")
    page.type("#email", ZOE)
    page.type("#password", PASSWORD)
    page.click("#sign-in [type=submit]")
    page.see(ZOE, inside="#profile")
    person.expect_mail(ZOE)
    page.click("#payment [type=submit]")
    page.see("A code was sent to the address. Or choose another method.")
    page.type("#proof-code", person.mailed(ZOE))
    page.click("#proof-answer [type=submit]")
    page.see("The payment of 120.00 EUR was sent.")

    assert [] == page.problems


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("GET", "/", {}, 200),
        ("GET", "/", {"Host": "evil.example"}, 421),
        ("GET", "/config.json", {"Origin": "https://evil.example"}, 403),
        ("GET", "/config.json", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("PUT", "/", {}, 405),
        ("GET", "/../template.yaml", {}, 404),
        ("POST", "/api/guest", {}, 404),
        ("POST", "/payments", {}, 400),
    ],
)
def test_only_the_apps_own_page_is_answered(app, method, path, headers, status):
    """Every site that the developer visits can send requests to localhost."""
    _, address = app
    place = urlsplit(address)
    connection = HTTPConnection("127.0.0.1", place.port, timeout=300)
    connection.request(method, path, headers={"Host": place.netloc, **headers})
    answer = connection.getresponse()
    policy = answer.headers["Content-Security-Policy"]
    answer.read()
    connection.close()

    assert status == answer.status
    assert "unsafe" not in policy
    assert policy.startswith("default-src 'none'; script-src 'self'")


def test_links_are_offered_where_they_lead_back(app):
    """To the app itself, or to the console, which hands them on; nowhere else."""
    suite, address = app
    console = "http://127.0.0.1:1/"
    told = [
        "MAGIC_LINK" in about(suite, place, links_lead_to=other)["methods"]
        for place, other in ((address, console), (console, address), (console, ""))
    ]

    assert [True, True, False] == told


def test_a_payment_without_a_receipt_is_refused(app):
    """With the header by which an app knows what is asked for (RFC 9470)."""
    _, address = app
    place = urlsplit(address)
    connection = HTTPConnection("127.0.0.1", place.port, timeout=300)
    connection.request("POST", "/payments", '{"amount": "1.00"}', {"Host": place.netloc})
    answer = connection.getresponse()
    answer.read()
    connection.close()

    assert 401 == answer.status
    assert "insufficient_user_authentication" in answer.headers["WWW-Authenticate"]
