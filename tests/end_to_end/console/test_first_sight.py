import re

import pytest

pytestmark = pytest.mark.emulator


def test_it_tells_at_once_what_is_here_and_whether_it_is_well(page):
    """Status first, then the flow with numbers that are not nothing, then all the parts."""
    page.see("sign-ins succeeded", inside="#detail")
    headline = page.value("document.getElementById('headline').textContent")
    numbers = page.value(
        "[...document.querySelectorAll('.flow dd')].map((each) => +each.textContent)"
    )
    parts = page.value("[...document.querySelectorAll('h2')].map((each) => each.innerText)")

    assert re.match(r"All systems operational|\d+ (alarm|warning)s?: ", headline)
    assert sum(numbers) > 50
    assert numbers[1] >= numbers[4] > 0  # more tried than signed in
    for part in ("Try it", "Mailbox", "Events", "Alarms", "Dashboards"):
        assert any(each.startswith(part) for each in parts)


@pytest.mark.parametrize("board", ["Customers", "Triggers", "Pipeline"])
def test_every_widget_of_every_board_is_drawn(page, board):
    """With lines where there is data, and no widget that says it cannot."""
    choose(page, board)
    told = page.value(
        """[...document.querySelectorAll(".widget")].map((widget) => ({
            error: widget.querySelector(".error")?.textContent ?? null,
            isGraph: Boolean(widget.querySelector("canvas")),
            width: widget.clientWidth, height: widget.clientHeight,
            values: [...widget.querySelectorAll(".legend b, .numbers dd")]
                .map((each) => each.textContent),
        }))"""
    )
    graphs = [each for each in told if each["isGraph"]]

    assert [] == [each["error"] for each in told if each["error"]]
    assert all(each["width"] > 100 and each["height"] > 60 for each in told)
    assert len(graphs) > 3
    assert any(re.match(r"[1-9]", value) for each in graphs for value in each["values"])


def choose(page, board):
    tab = (
        "[...document.querySelectorAll('[role=tab]')]"
        f".find((each) => each.textContent === '{board}')"
    )
    page.until(f"{tab}")
    page.value(f"{tab}.click()")
    page.until(f"document.getElementById('board').dataset.board === '{board}'")
    page.until("document.querySelector('.widget canvas')")


def test_a_line_that_is_hidden_leaves_the_graph(page):
    """Its name in the legend is a switch."""
    choose(page, "Customers")
    page.value("window.ink = () => document.querySelector('canvas').toDataURL()")
    before = page.value("ink()")
    page.click(".widget .legend button")
    page.until(f"ink().length !== {len(before)} || ink() !== {before!r}")

    assert "false" == page.value(
        "document.querySelector('.widget .legend button').getAttribute('aria-pressed')"
    )


def test_events_are_filtered_by_what_is_typed(page):
    """By words of the type; what is on the screen is what fits."""
    shown = "[...document.querySelectorAll('.events li strong')].map((each) => each.textContent)"
    page.until(f"{shown}.length > 20")
    page.type("#event-filter input", "sign_up rejected")
    page.until(f"{shown}.length && {shown}.every((each) => each === 'sign_up.rejected')")
    page.type("#event-filter input", "nothing is like this")
    page.see("No event matches the filter.", inside="#event-list")


def test_every_alarm_leads_to_what_to_do(page):
    """Its section of the runbook is served here, and is there."""
    page.until("document.querySelectorAll('.alarms a').length > 20")
    lost = page.value(
        """(async () => {
            const links = [...document.querySelectorAll("#alarms a")]
                .map((each) => each.getAttribute("href"));
            const lost = [];
            for (const link of new Set(links)) {
                const [path, anchor] = link.split("#");
                const text = await (await fetch(path)).text();
                if (!anchor || !text.includes(`id="${anchor}"`)) lost.push(link);
            }
            return lost;
        })()"""
    )

    assert [] == lost


def test_the_boards_lead_to_each_other(page):
    """Links in their texts, which on AWS lead to CloudWatch's own pages."""
    choose(page, "Customers")
    page.click(".widget.text a[href='#board-Pipeline']")

    page.until("document.getElementById('board').dataset.board === 'Pipeline'")


def test_the_console_says_that_it_is_alone_and_recovers(page):
    """When it cannot be asked, what is on the screen is marked as old, until it can."""
    page.until("document.querySelector('.widget canvas')")
    page.call("Network.emulateNetworkConditions", **(OFFLINE | {"offline": True}))
    page.see("The console does not answer.", inside="#trouble")
    page.call("Network.emulateNetworkConditions", **OFFLINE)
    page.until("document.getElementById('trouble').hidden")
    page.problems.clear()  # the browser complains of each request that failed, as it should


OFFLINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}
