"""The views on a phone: a bar at the foot of the window, and all of them behind "More"."""

import pytest

from tests.end_to_end.console import axe
from tests.end_to_end.console.test_reach import POOR_CONTRAST, SMALL_TARGETS

pytestmark = pytest.mark.emulator
IN_THE_BAR = ["Overview", "Events", "Mailbox", "Alarms", "More"]
ALL = [
    *("Overview", "Users", "Events", "Mailbox", "Alarms", "Dashboards", "Try it", "Demo"),
    "Documents",
]
SEEN = """[...document.querySelectorAll('.rail a, .rail button')]
    .filter((each) => each.checkVisibility()).map((each) => each.textContent)"""
IS_OPEN = "document.getElementById('more').getAttribute('aria-expanded') === 'true'"
FOCUSED = "document.activeElement.textContent"
# Above the window's foot, the whole width: what is left of 1 px is rounding.
AT_THE_FOOT = """(() => {
    const { left, right, bottom } = document.querySelector(".rail").getBoundingClientRect();
    return left === 0 && right === innerWidth && Math.abs(bottom - innerHeight) < 1;
})()"""
# WCAG 2.2, success criterion 2.4.11: what has the focus is not behind the bar.
IS_COVERED = """(() => {
    const [it, rail] = [document.activeElement, document.querySelector(".rail")];
    const [mine, bar] = [it, rail].map((each) => each.getBoundingClientRect());
    const isInView = it !== document.body && !rail.contains(it);
    return isInView && mine.bottom > bar.top + 1 && mine.top < bar.bottom;
})()"""
END = """(() => {
    scrollTo(0, document.documentElement.scrollHeight);
    const last = document.querySelector("#view").getBoundingClientRect().bottom;
    return last <= document.querySelector(".rail").getBoundingClientRect().top;
})()"""


@pytest.fixture
def phone(browser, address):
    """Open a view in a window of that size; nothing was wrong in any."""
    pages = []

    def opened(view="", width=360, height=740, **how):
        page = browser.page(f"{address}{view}", width=width, height=height, **how)
        pages.append(page)
        page.until("document.querySelector('#view h1') && document.querySelector('#more')")
        page.until("document.querySelector('#lamp-words').textContent !== 'Loading…'")
        page.settle()
        return page

    yield opened
    problems = [each for page in pages for each in page.problems]
    for page in pages:
        page.close()
    assert [] == problems


@pytest.mark.parametrize(("width", "height"), [(320, 568), (360, 740), (390, 844), (640, 450)])
def test_four_views_and_more_are_a_bar_at_the_foot(phone, width, height):
    """Also at a zoom of 200 % of a window of 1280 by 900; the end of a view is above it."""
    page = phone(width=width, height=height)

    assert page.value(SEEN) == IN_THE_BAR
    assert page.value(AT_THE_FOOT)
    assert page.value(END)


@pytest.mark.parametrize(("width", "height"), [(740, 360), (640, 360), (240, 500)])
def test_a_low_or_a_very_narrow_window_has_the_list_above_the_view(phone, width, height):
    """A phone in landscape, or a high zoom: a bar would take what little there is."""
    page = phone(width=width, height=height)

    assert page.value(SEEN) == ALL
    assert "static" == page.value("getComputedStyle(document.querySelector('.rail')).position")


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (390, 844)])
def test_more_opens_all_views(phone, width, height, is_dark):
    """To be read and hit, and axe-core finds nothing; a view that is opened closes the list."""
    page = phone(width=width, height=height, is_dark=is_dark)
    page.click("#more")

    assert page.value(SEEN) == [*ALL, "More"]
    assert [] == [*page.value(POOR_CONTRAST), *page.value(SMALL_TARGETS), *axe.findings(page)]

    page.click("#views a[href='/documents']")
    page.until("document.querySelector('#view h1')?.textContent === 'Documents'")
    assert not page.value(IS_OPEN)
    assert [] == axe.findings(page)


def test_the_view_that_is_shown_is_marked(phone):
    """In the bar, or at "More" if it is behind it."""
    marked = "[...document.querySelectorAll('.rail [aria-current]')].map((each) => each.id)"
    page = phone("events")
    assert [""] == page.value(marked)
    page.click("#more")
    page.click("#views a[href='/demo']")
    page.until("document.querySelector('#view h1')?.textContent === 'Demo'")

    assert ["", "more"] == page.value(marked)


def test_the_keyboard_opens_and_closes_it(phone):
    """The focus goes to the view that is shown; Escape, and leaving the list, close it."""
    page = phone()
    page.value("document.getElementById('more').focus()")
    page.press("Enter")
    page.until(IS_OPEN)
    assert "Overview" == page.value(FOCUSED)
    page.press("Escape")
    assert "More" == page.value(FOCUSED)
    assert not page.value(IS_OPEN)

    page.press("Enter")
    page.until(IS_OPEN)
    page.value("document.getElementById('more').focus()")
    page.press("Tab")
    page.until(f"!({IS_OPEN})")
    assert not page.value("document.querySelector('.rail').contains(document.activeElement)")


@pytest.mark.parametrize("view", ["", "events", "alarms"])
def test_it_never_covers_what_has_the_focus(phone, view):
    """However far somebody goes by Tab."""
    page = phone(view, height=568)
    covered, focused = [], 0
    for _ in range(30):
        page.press("Tab")
        focused += page.value("document.activeElement !== document.body")
        if page.value(IS_COVERED):
            covered.append(page.value(FOCUSED))

    assert focused > 15
    assert [] == covered


def test_a_shortcut_opens_a_view_that_is_behind_more(phone):
    """As at a zoom of 200 %, with a keyboard."""
    page = phone(width=640, height=450)
    page.press("g")
    page.press("d")

    page.until("location.pathname.startsWith('/dashboards')")
