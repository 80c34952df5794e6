"""Whoever comes, with whatever they have: small screens, dark ones, a keyboard, a screen reader."""

import pytest

pytestmark = pytest.mark.emulator
CONTROLS = {
    *("button", "link", "textbox", "searchbox", "combobox", "checkbox", "radio", "tab"),
    *("region", "Iframe", "form"),
}


@pytest.mark.parametrize("width", [1360, 390])
@pytest.mark.parametrize("is_dark", [False, True])
def test_it_fits_and_can_be_read(browser, address, width, is_dark):
    """Nothing sticks out sideways, and words stand out from their ground by 4.5:1."""
    page = browser.page(address, width=width, is_dark=is_dark)
    page.until("document.querySelector('.widget canvas') && document.querySelector('.alarms li')")
    page.value("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    wide, poor = page.value("document.documentElement.scrollWidth"), page.value(POOR_CONTRAST)
    page.close()

    assert width == wide
    assert [] == poor


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
    """The first Tab leads past everything; arrows move among the boards, as ARIA has it."""
    page.press("Tab")
    assert "skip" == page.value("document.activeElement.className")
    page.press("Enter")
    page.until("document.activeElement.id === 'main'")
    page.until("document.querySelector('[role=tab]')")
    page.value("document.querySelector('[role=tab]').focus()")
    page.press("ArrowRight")

    page.until("document.activeElement.textContent === 'Triggers'")
    page.until("document.getElementById('board').dataset.board === 'Triggers'")
    assert "true" == page.value("document.activeElement.getAttribute('aria-selected')")


def test_a_screen_reader_finds_its_way(page):
    """Every control has a name, every part is a landmark with one, what changes is announced."""
    page.until("document.querySelector('.widget canvas') && document.querySelector('.mails li')")
    tree = page.call("Accessibility.getFullAXTree")["nodes"]
    seen = [(each["role"]["value"], each) for each in tree if not each.get("ignored")]
    roles = [role for role, _ in seen]
    nameless = [
        role for role, each in seen if role in CONTROLS and not each.get("name", {}).get("value")
    ]

    assert {"banner", "navigation", "main", "status", "log", "tablist", "region"} <= set(roles)
    assert 1 == roles.count("main")
    assert [] == nameless
