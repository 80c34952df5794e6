"""A sign-in survives reload, lost tab and restart in Chromium; its storage has nothing to steal."""

import json
import re
import shutil
from pathlib import Path

import pytest

from local.browser.chromium import Chromium
from local.demo.app import App
from local.demo.scenario import PASSWORD
from local.suite import PARAMETERS, running_suite
from tests.end_to_end.in_browser import served, skip_without_browser

pytestmark = pytest.mark.emulator
CLIENTS = Path(__file__).parents[2] / "clients"
PAGE = """<!doctype html><title>app</title><script type=module>
import * as client from "./passwordless.js";
import * as resume from "./passwordless-resume.js";
window.kit = { ...client, ...resume };
</script>"""
# All that a script of the page can read, as text.
KEPT = """(async () => {
  const database = await new Promise((done) => {
    const asked = indexedDB.open("passwordless", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("sign-ins");
    asked.onsuccess = () => done(asked.result);
  });
  const all = await new Promise((done) => {
    const asked = database.transaction("sign-ins").objectStore("sign-ins").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  database.close();
  return JSON.stringify([all, { ...localStorage }, { ...sessionStorage }]);
})()"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    (folder / "index.html").write_text(PAGE)
    for module in CLIENTS.glob("*.js"):
        shutil.copy(module, folder)
    with served(folder) as origin:
        yield origin


@pytest.fixture(scope="module")
def suite(site):
    skip_without_browser()
    settings = {**PARAMETERS, "PasswordlessStart": "rounds", "SignInPage": f"{site}/index.html"}
    with running_suite(port=0, is_warm=False, origins=[site], parameters=settings) as running:
        yield running


@pytest.fixture(scope="module")
def browser(suite):
    assert suite
    with Chromium() as one:
        yield one


class Person:
    """Somebody with a mailbox, and tabs of a browser that come and go."""

    def __init__(self, suite, site, email):
        self.suite, self.site, self.email, self.app = suite, site, email, App(suite)
        self.app.sign_up(email, PASSWORD)
        self.app.confirm(email, self.app.mailed(email))

    def opens(self, browser, behind=""):
        page = browser.page(f"{self.site}/index.html{behind}")
        page.until("window.kit")
        about = {"clientId": self.suite.client_id, "endpoint": self.suite.emulator.endpoint}
        page.value(f"window.options = {json.dumps(about)}")
        page.value("options.memory = kit.browserMemory(options)")
        return page

    def begins(self, page, method):
        self.app.expect_mail(self.email)
        page.value("window.signIn = new kit.SignIn(options)")
        wish = json.dumps({"method": method})
        return page.value(f"signIn.begin({json.dumps(self.email)}, {wish})")

    def resumes(self, page):
        return page.value("kit.SignIn.resume(options).then((it) => Boolean(window.signIn = it))")

    def link(self):
        pattern = re.compile(rf"{re.escape(self.site)}/index\.html(#[\w.-]+)")
        return self.app.mailed(self.email, pattern)


@pytest.fixture
def person(request, suite, site):
    name = re.sub("[^a-z]", "", request.node.name.removeprefix("test_"))[:24]
    return Person(suite, site, f"{name}@example.com")


def close(page):
    page.call("Page.close")


def nothing_to_steal(page, person, *secrets):
    kept = page.value(KEPT)

    assert not [each for each in (person.email, person.email.split("@")[0], "eyJ") if each in kept]
    assert not [each for each in secrets if each in kept]
    return kept


def test_a_code_after_a_reload(browser, person):
    """The page is loaded again between the mail and the code."""
    page = person.opens(browser)
    assert "EMAIL_CODE" == person.begins(page, "EMAIL_CODE")["method"]
    code = person.app.mailed(person.email)
    assert "deviceSecret" in nothing_to_steal(page, person, code)
    close(page)

    page = person.opens(browser)
    assert person.resumes(page)
    assert "EMAIL_CODE" == page.value("signIn.step.method")
    assert page.value(f"signIn.answer('{code}').then((it) => Boolean(it.tokens))")
    assert "deviceSecret" not in nothing_to_steal(page, person, code)
    assert not person.resumes(page)
    close(page)


def test_a_link_in_a_new_tab_when_the_first_is_gone(browser, person):
    """The link is the first thing that is sent; who opens it must click."""
    page = person.opens(browser)
    assert "MAGIC_LINK" == person.begins(page, "MAGIC_LINK")["method"]
    link = person.link()
    token = link.rpartition(".")[2]
    nothing_to_steal(page, person, token)
    close(page)

    page = person.opens(browser, link)
    page.value("window.token = kit.takeToken()")
    assert not page.value("kit.handOver(token, { patienceMs: 200 })")
    assert person.resumes(page)
    assert page.value("signIn.answerLink(token).then((it) => Boolean(it.tokens))")
    assert "deviceSecret" not in nothing_to_steal(page, person, token)
    assert "" == page.value("location.hash")
    close(page)


def test_a_link_whose_session_is_over_is_adopted(browser, person):
    """As after a call whose answer was lost: Cognito takes a session once."""
    page = person.opens(browser)
    person.begins(page, "MAGIC_LINK")
    link = person.link()
    mails = len(person.suite.emulator.mails())
    spend = (
        "fetch(options.endpoint, { method: 'POST', headers: {"
        " 'Content-Type': 'application/x-amz-json-1.1',"
        " 'X-Amz-Target': 'AWSCognitoIdentityProviderService.RespondToAuthChallenge' },"
        " body: JSON.stringify({ ClientId: options.clientId, ChallengeName: 'CUSTOM_CHALLENGE',"
        " Session: record.session, ChallengeResponses: { USERNAME: record.username,"
        " ANSWER: '00000000' } }) }).then((it) => it.status)"
    )
    read = "options.memory.read().then((it) => void (window.record = JSON.parse(it)))"
    page.value(read)
    assert 200 == page.value(spend)
    close(page)

    page = person.opens(browser, link)
    page.value("window.token = kit.takeToken()")
    assert person.resumes(page)
    assert page.value("signIn.answerLink(token).then((it) => Boolean(it.tokens))")
    assert mails == len(person.suite.emulator.mails())
    close(page)


def test_a_link_on_another_device_signs_nobody_in(browser, person):
    """It has no record, and the link without the secret is worth nothing; the first still waits."""
    page = person.opens(browser)
    person.begins(page, "MAGIC_LINK")
    link = person.link()
    with Chromium() as phone:
        other = person.opens(phone, link)
        assert link[1:] == other.value("window.token = kit.takeToken()")
        assert not other.value("kit.handOver(token, { patienceMs: 200 })")
        assert not person.resumes(other)
    assert page.value(f"signIn.answerLink('{link[1:]}').then((it) => Boolean(it.tokens))")
    close(page)


def test_two_tabs_answer_one_after_the_other(browser, person):
    """Web Locks: each has the session of the answer before."""
    page = person.opens(browser)
    person.begins(page, "EMAIL_CODE")
    code = person.app.mailed(person.email)
    other = person.opens(browser)
    assert person.resumes(other)
    wrong = "signIn.answer('x').then((it) => it.isWrong)"
    assert page.value(wrong)
    assert other.value(wrong)
    assert page.value(f"signIn.answer('{code}').then((it) => Boolean(it.tokens))")
    assert not person.resumes(other)
    close(other)
    close(page)


def test_who_has_just_signed_in_gets_a_code_at_once(browser, person):
    """A right code gives its cool-down back."""
    page = person.opens(browser)
    for _ in range(2):
        assert "requested" == person.begins(page, "EMAIL_CODE")["delivery"]
        code = person.app.mailed(person.email)
        assert page.value(f"signIn.answer('{code}').then((it) => Boolean(it.tokens))")
    assert "requested" == person.begins(page, "EMAIL_CODE")["delivery"]
    assert "wait" == person.begins(page, "MAGIC_LINK")["delivery"]
    page.value("signIn.cancel()")
    assert not person.resumes(page)
    close(page)
