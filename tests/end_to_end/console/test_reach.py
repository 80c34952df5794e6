"""Accessibility of the console: small screens, dark theme, keyboard, screen reader."""

from functools import cache

import pytest

from tests.end_to_end.console import axe

pytestmark = pytest.mark.emulator
CONTROLS = {
    *("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "tab"),
    *("region", "Iframe", "form"),
}


VIEWS = (
    *("", "users", "events", "mailbox", "mailbox/0", "mailbox/preview", "alarms", "try", "demo"),
    *("alarms/EventsPendingAlarm", "alarms/CustomerImpactAlarm", "dashboards/Customers"),
    "documents",
    *("users > .stacked tbody a", "events > .events li > a", "docs/glossary.md"),
)
READY = {
    "": "document.querySelector('.panel canvas') && document.querySelector('.alarms li')",
    "users": "document.querySelector('.stacked td')",
    "events": "document.querySelector('.events li')",
    "mailbox": "document.querySelector('.inbox li')",
    "mailbox/0": "document.querySelector('.reading h2')",
    "mailbox/preview": "document.querySelector('.frames iframe')",
    "alarms": "document.querySelector('.alarms li')",
    "alarms/EventsPendingAlarm": "document.querySelector('.changes time')?.checkVisibility()",
    "alarms/CustomerImpactAlarm": "document.querySelector('.components a')?.checkVisibility()",
    "dashboards/Customers": "document.querySelector('.widget .plot')",
    "try": "document.querySelector('.mails li')",
    "demo": "document.querySelector('.faults-list li')?.checkVisibility()",
    "users > .stacked tbody a": "document.querySelector('.user-page li')",
    "events > .events li > a": "document.querySelector('#view .count').innerText.includes('of')",
    "docs/glossary.md": "document.querySelector('main h1')",
}


def open_view(page, address, view):
    """At its address; behind `>` is the link in it that leads to the one that is meant."""
    of_list, _, link = view.partition(" > ")
    page.go(f"{address}{of_list}")
    if link:
        page.until(READY[of_list])
        page.go(page.value(f"document.querySelector('{link}').href"))
    page.until(READY.get(view, "document.querySelector('#view h1')"))
    page.settle()


SIZES = [(360, 640), (768, 1024), (1280, 900)]


@pytest.fixture(scope="module")
def seen(browser, address):
    """What is found in each view at that size of `SIZES`, by theme; each is looked at once."""
    return cache(lambda at: every_view(browser, address, at))


def every_view(browser, address, at):
    """
    Each view is loaded once by a slow processor and then seen in both themes.

    By turns it is loaded in the one and in the other, so that it begins with both.
    """
    width, height = SIZES[at]
    page = browser.page(f"{address}docs/brand.md", width=width, height=height)
    page.call("Page.addScriptToEvaluateOnNewDocument", source=SHIFTS)
    found = {False: {}, True: {}}
    for number, view in enumerate(VIEWS):
        begins_dark = (number + at) % 2 == 1
        page.resize(width, height, is_dark=begins_dark)
        page.problems.clear()
        page.call("Emulation.setCPUThrottlingRate", rate=SLOWER)
        open_view(page, address, view)
        page.until(IS_WHOLE)
        page.call("Emulation.setCPUThrottlingRate", rate=1)
        for is_dark in (begins_dark, not begins_dark):
            page.resize(width, height, is_dark=is_dark)
            page.settle()
            found[is_dark][view] = wrong_with(page, width)
    page.close()
    return found


def wrong_with(page, width):
    """What sticks out, what is hard to read or to hit, and what moved since it was loaded."""
    return {
        "wide": page.value("document.documentElement.scrollWidth") - width,
        "poor": page.value(POOR_CONTRAST),
        "small": page.value(SMALL_TARGETS),
        "shifts": page.value("window.shift >= 0.02 ? window.moved : []"),
        "nameless": page.value(HEADINGS),
        "axe": axe.findings(page),
        "problems": [*page.problems],
    }


@pytest.mark.parametrize("at", range(len(SIZES)), ids=[f"{w}-{h}" for w, h in SIZES])
@pytest.mark.parametrize("is_dark", [False, True])
def test_every_view_fits_is_read_and_can_be_hit(seen, at, is_dark):
    """
    Nothing sticks out sideways, words stand out by 4.5:1, targets have 24 pixels.

    Nothing jumps while a slow processor loads it (CLS below 0.02) or when the theme changes, and
    axe-core finds nothing.
    """
    well = {"wide": 0}
    well |= {key: [] for key in ("poor", "small", "shifts", "nameless", "axe", "problems")}
    found = seen(at)[is_dark]
    assert {} == {view: told for view, told in found.items() if told != well}
    assert list(VIEWS) == list(found)


@axe.needs_axe
def test_axe_finds_what_is_wrong(page):
    """A button without a name and words that are hard to read; else it would be silent for ever."""
    page.value(
        """(() => {
            const [button, words] = [document.createElement("button"), document.createElement("p")];
            words.append("hard to read");
            words.style.color = "rgb(120, 120, 120)";
            words.style.backgroundColor = "rgb(90, 90, 90)";
            document.getElementById("main").append(button, words);
        })()"""
    )
    rules = {each.partition(":")[0] for each in axe.findings(page)}

    assert {"button-name", "color-contrast"} == rules


# Cumulative layout shift, as https://web.dev/articles/cls has it, in one window.
SHIFTS = """
window.shift = 0;
window.moved = [];
new PerformanceObserver((list) => {
    for (const each of list.getEntries().filter((entry) => !entry.hadRecentInput)) {
        window.shift += each.value;
        const what = each.sources.map(({ node }) => node?.outerHTML?.slice(0, 60) ?? "text");
        window.moved.push(`${each.value}: ${what}`);
    }
}).observe({ type: "layout-shift", buffered: true });
"""
SLOWER = 4  # times, as Lighthouse's phone is
# The frame knows the state of the stack, which comes apart from what the view asks for.
IS_WHOLE = """!document.getElementById("lamp-words")
    || document.getElementById("lamp-words").textContent !== "Loading…" """
# WCAG 2.2, success criterion 2.5.8: 24 by 24 pixels, but for links in a sentence.
SMALL_TARGETS = """(() => {
    const targets = [...document.querySelectorAll("a, button, select, input, summary")];
    const isInText = (it) => it.tagName === "A" && it.closest("p, .widget.text")
        && it.parentElement.textContent !== it.textContent;
    const isTicked = (it) => it.matches("label input, input[type=radio], .skip");
    return targets.filter((it) => !isInText(it) && !isTicked(it)).flatMap((it) => {
        const { width, height } = it.getBoundingClientRect();
        if (!width || (width >= 24 && height >= 24)) return [];
        return [`${it.tagName} ${it.textContent.slice(0, 30)} ${width}x${height}`];
    });
})()"""
# One h1, no level left out, no id twice, every control with a name.
HEADINGS = """(() => {
    const all = (selector) => [...document.querySelectorAll(selector)];
    const shown = all("h1, h2, h3, h4").filter((each) => each.checkVisibility());
    const levels = shown.map((each) => Number(each.tagName[1]));
    const skipped = shown.filter((_, at) => levels[at] > (levels[at - 1] ?? 0) + 1);
    const ids = all("[id]").map((each) => each.id);
    const twice = ids.filter((each, at) => ids.indexOf(each) !== at);
    const hasName = (it) => it.labels?.length || it.ariaLabel || it.title || it.textContent.trim();
    const nameless = all("input, select, iframe, button, a").filter((each) => !hasName(each));
    const ones = levels.filter((level) => level === 1).length === 1 ? [] : ["not one h1"];
    return [...[...skipped, ...nameless].map((each) => each.outerHTML), ...twice, ...ones];
})()"""


# Elements with words of their own whose colour is too near to that of what is behind them:
# WCAG 2.2, success criterion 1.4.3.
POOR_CONTRAST = """(() => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const over = (colour, under) => {
        pen.fillStyle = `rgb(${under})`; pen.fillRect(0, 0, 1, 1);
        pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1);
        return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
    };
    const light = (colour) => colour.map((part) => part / 255)
        .map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
        .reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
    const ground = (node) => {
        const chain = [];
        for (let each = node; each; each = each.parentElement) {
            chain.unshift(getComputedStyle(each).backgroundColor);
        }
        return chain.reduce((under, colour) => over(colour, under), [255, 255, 255]);
    };
    return [...document.querySelectorAll("body *")].flatMap((node) => {
        const words = [...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim());
        const isOut = node.matches(":disabled, option, .skip") || !node.getClientRects().length;
        if (!words || isOut) return [];
        const behind = ground(node);
        const inks = [light(over(getComputedStyle(node).color, behind)), light(behind)];
        const ratio = (Math.max(...inks) + 0.05) / (Math.min(...inks) + 0.05);
        return ratio < 4.5 ? [`${node.tagName} ${node.innerText.slice(0, 40)} ${ratio}`] : [];
    });
})()"""


def test_it_works_with_the_keyboard_alone(page):
    """The first Tab leads past everything; a view is opened by Enter, and its heading is next."""
    page.press("Tab")
    assert "skip" == page.value("document.activeElement.className")
    page.press("Enter")
    page.until("document.activeElement.id === 'main'")
    page.value("document.querySelector('#views a[href=\"/alarms\"]').focus()")
    page.press("Enter")

    page.until("document.activeElement.textContent === 'Alarms'")
    page.until("document.querySelector('.alarms a')")
    page.press("Tab")
    assert "SELECT" == page.value("document.activeElement.tagName")


def test_a_screen_reader_finds_its_way(page):
    """Every control has a name, every part is a landmark with one, what changes is announced."""
    page.click("#views a[href='/']")
    page.until("document.querySelector('.panel canvas') && document.querySelector('.alarms li')")
    tree = page.call("Accessibility.getFullAXTree")["nodes"]
    seen = [(each["role"]["value"], each) for each in tree if not each.get("ignored")]
    roles = [role for role, _ in seen]
    nameless = [
        role for role, each in seen if role in CONTROLS and not each.get("name", {}).get("value")
    ]

    assert {"banner", "navigation", "main", "status", "region"} <= set(roles)
    assert 1 == roles.count("main")
    assert [] == nameless
