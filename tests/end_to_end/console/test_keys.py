"""Keyboard shortcuts, their list, and the switch that turns them off."""

import pytest

pytestmark = pytest.mark.emulator
SEARCH = "document.querySelector('#view > :not([hidden]) input[type=search]')"
OPEN = "document.querySelector('dialog[open]')"


def test_a_view_is_opened_by_two_keys_and_a_list_walked_by_one(page):
    """And a search is begun by a slash."""
    page.press("g")
    page.press("a")
    page.until(
        "location.pathname === '/alarms' && document.querySelectorAll('.alarms a').length > 2"
    )
    page.press("j")
    page.press("j")
    page.press("k")
    links = "[...document.querySelectorAll('.alarms li a')].indexOf(document.activeElement)"
    assert 0 == page.value(links)
    page.press("g")
    page.press("e")
    page.until(f"location.pathname === '/events' && {SEARCH}")
    page.press("/")

    assert "search" == page.value("document.activeElement.type")


def test_a_list_that_is_drawn_again_keeps_the_focus(page):
    """Events come all the time; who walks the list stays at the one that was reached."""
    page.click("#views a[href='/events']")
    page.until("document.querySelectorAll('.events li > a').length > 3")
    page.press("j")
    page.press("j")
    before = page.value("document.activeElement.getAttribute('href')")
    page.value("window.old = document.activeElement")
    page.value(f"{SEARCH}.dispatchEvent(new Event('input'))")
    page.until("!window.old.isConnected")

    assert before == page.value("document.activeElement.getAttribute('href')")


def test_no_key_is_heard_where_a_user_types(page):
    """An address with a question mark opens no list."""
    page.click("#views a[href='/events']")
    page.until(SEARCH)
    page.value(f"{SEARCH}.focus()")
    for key in ("g", "a", "?"):
        page.press(key)

    assert ["/events", None] == [page.value("location.pathname"), page.value(OPEN)]


def test_the_list_has_the_switch_that_turns_them_off(page):
    """It stays off when the page comes again, and the list is opened by its button."""
    page.value("document.activeElement.blur()")
    page.press("?")
    page.until(OPEN)
    assert "Keyboard shortcuts" == page.value(f"{OPEN}.querySelector('h2').textContent")
    page.click("dialog[open] input[type=checkbox]")
    page.press("Escape")
    page.until(f"!{OPEN}")
    page.press("?")
    assert page.value(OPEN) is None
    page.go(page.value("location.href"))
    page.until("document.querySelector('#view h1')")
    page.press("?")
    assert page.value(OPEN) is None
    page.click("#keys")
    page.until(OPEN)
    page.click("dialog[open] input[type=checkbox]")  # for the tests after this one

    assert "on" == page.value("localStorage.getItem('console-shortcuts')")
