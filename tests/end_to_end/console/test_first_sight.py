import json
import re

import pytest

pytestmark = pytest.mark.emulator
OFFLINE = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": -1}


def go(page, view):
    """Open a view by the list of views, as a user does."""
    page.click(f"#views a[href='{view}']")
    page.until(f"location.pathname === '{view}' && document.querySelector('#view h1')")


def test_it_tells_at_once_what_is_here_and_whether_it_is_well(page):
    """Status first, in CloudWatch's words; then figures, graphs, and the flow with its numbers."""
    go(page, "/")
    page.see("sign-ins succeeded", inside="#detail")
    page.until("document.querySelectorAll('.panel canvas').length === 2")
    headline = page.value("document.getElementById('headline').textContent")
    numbers = page.value(
        "[...document.querySelectorAll('.flow dd')].map((each) => +each.textContent)"
    )

    assert re.match(r"All systems operational|\d+ warnings?: |Status unknown: ", headline)
    assert sum(numbers) > 50
    assert numbers[1] >= numbers[4] > 0  # more tried than signed in


def test_every_view_has_an_address_a_title_and_a_heading(page):
    """The heading has the focus after a change of view; Back shows the view of before."""
    views = page.value(
        "[...document.querySelectorAll('#views a')].map((each) => each.getAttribute('href'))"
    )
    for view in views:
        go(page, view)
        page.until("document.activeElement.tagName === 'H1'")
        heading = page.value("document.activeElement.textContent")
        assert page.value("document.title").startswith(heading)
        current = "document.querySelector('#views [aria-current=page]').getAttribute('href')"
        assert view == page.value(current)
    page.value("history.back()")
    page.until(f"location.pathname === {json.dumps(views[-2])}")

    assert 9 == len(views)


@pytest.mark.parametrize("board", ["Customers", "Triggers", "Pipeline"])
def test_every_widget_of_every_dashboard_is_drawn(page, board):
    """With lines where there is data, and no widget that says it cannot; nothing is cut off."""
    choose(page, board)
    for index in range(page.value("document.querySelectorAll('.widget .plot').length")):
        plot = f"document.querySelectorAll('.widget .plot')[{index}]"
        page.value(f"{plot}.scrollIntoView()")  # one is drawn when it is near
        page.until(f"{plot}.querySelector('canvas')")
    told = page.value(
        """[...document.querySelectorAll(".widget")].map((widget) => ({
            error: widget.querySelector(".error")?.textContent ?? null,
            isGraph: Boolean(widget.querySelector("canvas")),
            isCut: widget.scrollHeight > widget.clientHeight + 1,
            width: widget.clientWidth, height: widget.clientHeight,
            values: [...widget.querySelectorAll(".legend b, .numbers dd")]
                .map((each) => each.textContent),
        }))"""
    )
    graphs = [each for each in told if each["isGraph"]]

    assert [] == [each["error"] for each in told if each["error"]]
    assert not any(each["isCut"] for each in told)
    assert all(each["width"] > 100 and each["height"] > 60 for each in told)
    assert len(graphs) > 3
    assert any(re.match(r"[1-9]", value) for each in graphs for value in each["values"])


def choose(page, board):
    go(page, "/dashboards")
    page.click(f"#view a[href='/dashboards/{board}']")
    page.until(f"document.getElementById('board')?.dataset.board === '{board}'")
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
    """By words of the type; the address keeps them, so that it can be shared."""
    go(page, "/events")
    shown = "[...document.querySelectorAll('.events li > a')].filter((each) => !each.className)"
    types = f"{shown}.map((each) => each.textContent)"
    page.until(f"{types}.length > 20")
    page.type(".filter input", "sign_up rejected")
    page.until(f"{types}.length && {types}.every((each) => each === 'sign_up.rejected')")
    assert "?type=sign_up+rejected" == page.value("location.search")
    page.type(".filter input", "nothing is like this")
    page.see("No matching events.")


def test_an_event_opens_to_its_json_and_a_filter_policy(page):
    """The policy lets through what it says: all that is like it, counted over the last events."""
    page.go(page.value("new URL('/events?type=sign_up.rejected', location).href"))
    page.until("document.querySelector('.events li > a')")
    page.click(".events li > a")
    page.see("of the last", inside="#view .count")
    told = json.loads(page.value("[...document.querySelectorAll('.copied pre')].at(-1).innerText"))
    policy = json.loads(page.value("document.querySelector('.policy pre').innerText"))

    assert "auth.sign_up.rejected.v1" == told["type"]
    assert {"type": ["auth.sign_up.rejected.v1"]} == policy
    count = page.value("document.querySelector('#view .count').textContent")
    matched, of = map(int, re.findall(r"\d+", count))
    assert 0 < matched < of


def test_every_alarm_leads_to_what_to_do(page):
    """Its section of the runbook is served here, and is there."""
    lost = page.value(
        """(async () => {
            const { alarms } = await (await fetch("/api/health")).json();
            const lost = alarms.length > 20 ? [] : ["few alarms"];
            for (const link of new Set(alarms.map((each) => each.runbook))) {
                const [path, anchor] = link.split("#");
                const text = await (await fetch(path)).text();
                if (!anchor || !text.includes(`id="${anchor}"`)) lost.push(link);
            }
            return lost;
        })()"""
    )

    assert [] == lost


def test_an_alarm_shows_its_state_metric_and_changes(page):
    """By its address, which the list leads to."""
    go(page, "/alarms")
    page.until("document.querySelectorAll('.alarms a').length > 20")
    page.click(".alarms a[href='/alarms/EventsPendingAlarm']")
    page.see("Events pending", inside="#view > :not([hidden]) h1")
    page.until("document.querySelector('.panel canvas') && document.querySelector('.changes time')")
    runbook = page.value("document.querySelector('.summary a').getAttribute('href')")

    assert "/docs/operations.md#events-are-pending" == runbook


def test_the_dashboards_lead_to_each_other(page):
    """Links in their texts, which on AWS lead to CloudWatch's own pages."""
    choose(page, "Customers")
    page.click(".widget.text a[href='/dashboards/Pipeline']")

    page.until("document.getElementById('board').dataset.board === 'Pipeline'")


def test_the_console_says_that_it_is_alone_and_recovers(page):
    """When it cannot be asked, what is on the screen is marked as old, until it can."""
    page.call("Network.emulateNetworkConditions", **(OFFLINE | {"offline": True}))
    page.see("The console does not answer.", inside="#trouble")
    page.call("Network.emulateNetworkConditions", **OFFLINE)
    page.until("document.getElementById('trouble').hidden")
    page.problems.clear()  # the browser complains of each request that failed, as it should
