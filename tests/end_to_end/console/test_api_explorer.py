"""Swagger UI in a real browser, under the policy that it is served with."""

import json
from pathlib import Path

import pytest

from local.console.answers import Answer
from local.console.api_explorer import ADDRESS, explorer_page
from local.console.files import file_answer, page_files
from local.console.server import address_of, listener_on, serving
from tests.end_to_end.console import axe

pytestmark = pytest.mark.emulator
# Rules that Swagger UI 5.35.0 breaks in elements that it makes.
THEIRS = ("heading-order", "label", "region", "scrollable-region-focusable", "select-name")
API = "http://127.0.0.1:4566/api/v1"
DESCRIPTION = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text())


@pytest.fixture
def calls():
    return []


@pytest.fixture
def explorer(browser, calls):
    """The page, over an API that gives a token for everything."""
    files = page_files()

    def route(asked):
        if asked.path == ADDRESS:
            return explorer_page()
        if asked.path == f"{ADDRESS}/openapi.json":
            return Answer.json({**DESCRIPTION, "servers": [{"url": API}]})
        if asked.path in files:
            return file_answer(files[asked.path])
        told = (asked.headers.get(name) for name in ("x-method", "authorization"))
        calls.append((asked.method, asked.path, *told))
        return Answer.json({"access_token": "t0k"})

    with listener_on(0) as listener, serving(listener, route):
        page = browser.page(f"{address_of(listener)}{ADDRESS[1:]}", width=1280)
        page.until("document.querySelectorAll('.opblock').length > 20")
        yield page
        page.close()


def send(page, operation):
    """Open an operation, and send its example; the line for curl that is shown."""
    block = f"document.querySelector('[id$=\"-{operation}\"]')"
    for control in (".opblock-summary-control", ".try-out__btn", ".execute"):
        page.until(f"{block}.querySelector('{control}')")
        page.value(f"{block}.querySelector('{control}').click()")
    page.until(f"{block}.querySelector('.live-responses-table')")
    return page.value(f"{block}.querySelector('.curl-command').innerText")


def test_a_sign_in_authorizes_the_calls_that_follow(explorer, calls):
    """They go through the console, and the line for curl names the API; the policy bears it all."""
    count = explorer.value("document.querySelectorAll('.opblock').length")
    send(explorer, "signIn")
    shown = send(explorer, "deleteUser")

    assert sum(len(methods) for methods in DESCRIPTION["paths"].values()) == count
    assert [
        ("POST", f"{ADDRESS}/call/auth/login", "POST", None),
        ("POST", f"{ADDRESS}/call/auth/me", "DELETE", "Bearer t0k"),
    ] == calls
    assert f"'{API}/auth/me'" in shown
    assert [] == explorer.problems


@axe.needs_axe
@pytest.mark.parametrize("is_dark", [False, True])
def test_axe_finds_only_what_swagger_ui_itself_makes_so(explorer, is_dark):
    """At three widths, with an operation open and answered."""
    send(explorer, "signIn")
    found = {}
    for width in (360, 768, 1280):
        explorer.resize(width, 900, is_dark=is_dark)
        explorer.settle()
        found[width] = [each for each in axe.findings(explorer) if not each.startswith(THEIRS)]
        assert width == explorer.value("document.documentElement.scrollWidth")

    assert {360: [], 768: [], 1280: []} == found
