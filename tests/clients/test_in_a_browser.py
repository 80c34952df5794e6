"""The React hook and the element <sign-in-form> in Chromium, each with a client of the test's."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.end_to_end.in_browser import browsing

HERE = Path(__file__).parent
JAVASCRIPT = HERE.parent / "end_to_end/javascript"
ESBUILD = JAVASCRIPT / "node_modules/.bin/esbuild"
pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed"),
    pytest.mark.skipif(not ESBUILD.exists(), reason="make install-javascript, with npm"),
]
ENTRY = """
import * as React from "react";
import { createRoot } from "react-dom/client";
import { prepare } from "../../clients/browser_page.mjs";
prepare(React, createRoot);
"""
PAGE = "<!doctype html><meta charset=utf-8><title>app</title><body><script src=app.js></script>"
TOKENS = "{ tokens: { idToken: 'i', accessToken: 'a', refreshToken: 'r' } }"
WRONG = "{ isWrong: true }"
SOON = "{ againAt: new Date(Date.now() + 2500) }"
SHOWN = "document.querySelector('#shown').textContent"
CODE_FIELD = "sign-in-form [part=code]"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """React and the clients as one script, next to a page."""
    folder = tmp_path_factory.mktemp("site")
    words = [ESBUILD, "--bundle", "--define:process.env.NODE_ENV='development'"]
    words += [f"--outfile={folder}/app.js"]
    subprocess.run(
        words, input=ENTRY, cwd=JAVASCRIPT, check=True, capture_output=True, text=True, timeout=300
    )
    (folder / "index.html").write_text(PAGE)
    return f"file://{folder}/index.html"


@pytest.fixture(scope="module")
def browser(site):  # noqa: ARG001  (without one, nothing need be started)
    with browsing() as browser:
        yield browser


@pytest.fixture
def page(browser, site):
    page = browser.page(site)
    page.until("window.tests")
    yield page
    problems = page.problems
    page.close()

    assert [] == problems


def hook(page, *answers):
    page.value(f"window.it = tests.hook({', '.join(answers)}), 0")
    page.until("document.querySelector('#shown')")


def element(page, *answers, slot="", method=""):
    page.value(f"window.it = tests.element({slot!r}, {', '.join(answers)}), 0")
    if method:
        page.value(f"it.form.setAttribute('method', {method!r})")


def status(page):
    return page.value("document.querySelector('sign-in-form [role=status]').textContent")


def submits(page, name, text, until):
    page.type(f"sign-in-form input[name={name}]", text)
    page.press("Enter")
    page.until(until, within_s=20)


def test_the_hook_calls_once_for_each_click_in_strict_mode(page):
    """Neither a render nor an effect calls, though each runs twice."""
    hook(page, "{}", WRONG, "null", TOKENS)
    shown = []
    for name in ("begin", "answer", "again", "answer"):
        shown.append(page.value(SHOWN))
        before = page.value("it.calls.length")
        page.click(f"#{name}")
        page.until(f"it.calls.length > {before} && !{SHOWN}.startsWith('busy')")

    assert "signed-in||0" == page.value(SHOWN)
    assert ["begin", "answer", "again", "answer"] == page.value("it.calls.map((call) => call[0])")
    assert ["idle", "asking", "asking", "failed"] == [each.split("|")[0] for each in shown]
    assert ["", "", "This code is not right."] == [each.split("|")[1] for each in shown[:3]]
    assert "The sign-in failed. Please try again." == shown[3].split("|")[1]


def test_the_hook_signs_in_by_a_password(page):
    """A code may be asked for behind it."""
    hook(page, "{}")
    page.click("#password")
    page.until(f"{SHOWN}.startsWith('asking||')")

    assert [["withPassword", "ada", "secret"]] == page.value(
        "it.calls.map((call) => call.filter(Boolean))"
    )


def test_a_component_that_is_mounted_anew_shows_the_same_step(page):
    """And counts down to the next code, without a call."""
    hook(page, SOON)
    page.click("#begin")
    page.until(f"{SHOWN}.startsWith('asking||')")
    page.value("it.unmount(), 0")
    gone = page.value("document.querySelector('#shown') === null")
    page.value("it.mount(), 0")
    page.until(f"{SHOWN} === 'asking||0'")

    assert gone
    assert [["begin", "ada"]] == page.value("it.calls.map((call) => call.filter(Boolean))")


def test_the_element_signs_in(page):
    """The name, a wrong code, the right one; the focus follows, and errors are read out."""
    element(page, "{}", WRONG, TOKENS)
    filled = [page.value("document.querySelector('input').autocomplete")]
    live = page.value("document.querySelector('sign-in-form [role=status]').ariaLive")
    submits(page, "username", "ada@example.com", f"document.querySelector('{CODE_FIELD}')")
    filled.append(page.value("document.querySelector('input').autocomplete"))
    sent, focused = status(page), page.value("document.activeElement.name")
    submits(page, "code", "1", "it.calls.length === 2 && it.told.length === 2")
    wrong = status(page), page.value("document.activeElement.ariaInvalid")
    submits(page, "code", "2", "it.told.length === 4")

    assert ["username webauthn", "one-time-code"] == filled
    assert ("polite", "code") == (live, focused)
    assert "A message is on its way. Enter the code from it." == sent
    assert ("This code is not right.", "true") == wrong
    assert [
        ["begin", "ada@example.com", {"locale": "en"}],
        ["answer", "1"],
        ["answer", "2"],
    ] == page.value("it.calls")
    assert ["step", "step", "step", "signed-in"] == page.value("it.told.map((each) => each[0])")
    assert not page.value("it.told.slice(0, 3).some((each) => 'tokens' in each[1])")
    assert "a" == page.value("it.told[3][1].accessToken")
    assert 0 == page.value("document.querySelectorAll('sign-in-form fieldset').length")


def test_a_refusal_begins_with_the_name_again_and_a_lost_connection_does_not(page):
    """What was typed stays in its field."""
    element(page, "{}", "null", "'NotAuthorizedException'", "{}")
    submits(page, "username", "ada@example.com", f"document.querySelector('{CODE_FIELD}')")
    submits(
        page, "code", "1", "document.querySelector('[role=status]').textContent.includes('failed')"
    )
    still = page.value(f"document.querySelector('{CODE_FIELD} input').value")
    submits(page, "code", "1", "document.querySelector('sign-in-form [part=username]')")

    assert "1" == still
    assert "The sign-in failed. Please try again." == status(page)
    assert "ada@example.com" == page.value("document.querySelector('input[name=username]').value")
    assert page.value(f"document.querySelector('{CODE_FIELD}') === null")


def test_another_code_can_be_asked_for_once_the_cool_down_is_over(page):
    """The button counts, the live region does not; the page's own words stand in it."""
    element(page, SOON, "{ delivery: 'refused' }", slot="again")
    submits(page, "username", "ada@example.com", f"document.querySelector('{CODE_FIELD}')")
    early = page.value("document.querySelector('[part=again]').disabled")
    page.until("!document.querySelector('[part=again]').disabled")
    page.click("[part=again]")
    page.until("it.calls.length === 2 && it.told.length === 2", within_s=20)

    assert early
    assert "Mine" == page.value("document.querySelector('[part=again]').innerText")
    assert status(page).startswith("A code was sent a short while ago.")


def test_a_link_that_is_opened_in_another_tab_signs_in(page):
    """The element waits for it as long as it is on the page."""
    element(page, "{ method: 'MAGIC_LINK' }", TOKENS, method="MAGIC_LINK")
    submits(page, "username", "ada@example.com", f"document.querySelector('{CODE_FIELD}')")
    token = "T" * 43
    taken = page.value(f"tests.handOver('{token}')")
    page.until("it.told.length === 3", within_s=20)

    assert taken
    assert ["answerLink", token] == page.value("it.calls[1]")
    assert "MAGIC_LINK" == page.value("it.calls[0][2].method")
    assert page.value(f"tests.handOver('{token}', {{ patienceMs: 100 }})") is False
