"""What changes something wants the token of the page, in addition to the gate's own checks."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest

from local.console.answers import Asked
from local.console.demo_player import DemoPlayer
from local.console.faults import Faults
from tests.local.console.conftest import OWN, PORT

OF_PAGE = {**OWN, "origin": f"http://127.0.0.1:{PORT}"}


@pytest.fixture
def switched():
    return []


@pytest.fixture
def routes(console, switched):
    """Those of a laptop with a fault and a demo."""

    class Fault:
        def __enter__(self):
            switched.append("on")

        def __exit__(self, *_):
            switched.append("off")

    laptop = replace(
        console.routes.laptop,
        faults=Faults({"sns-down": Fault}),
        demo=DemoPlayer(lambda _: None),
    )
    return replace(console.routes, laptop=laptop)


def post(routes, path, **headers):
    return routes(Asked("POST", path, {**OF_PAGE, **headers}))


def test_an_action_is_done_with_the_token_that_only_the_page_can_read(routes, switched):
    token = json.loads(routes(Asked("GET", "/api/about", OWN)).body)["token"]
    answer = post(routes, "/api/faults/sns-down/on", **{"x-console-token": token})

    assert (200, ["on"]) == (answer.status, switched)
    assert len(token) > 40


@pytest.mark.parametrize("path", ["/api/faults/sns-down/on", "/api/demo/play"])
@pytest.mark.parametrize("headers", [{}, {"x-console-token": ""}, {"x-console-token": "guessed-é"}])
def test_without_it_nothing_is_done(routes, switched, path, headers):
    assert (403, []) == (post(routes, path, **headers).status, switched)


def test_a_real_account_has_no_action_and_no_token(console):
    """Whatever is sent: there is nothing to post to."""
    about = json.loads(console.get_real("/api/about").body)
    sent = {"x-console-token": console.real.token}

    assert "" == about["token"]
    for path in ("/api/faults/sns-down/on", "/api/demo/play", "/api/users/0a/sign-out"):
        assert 404 == post(console.real, path, **sent).status


def test_a_fault_that_is_none_is_told(routes):
    sent = {"x-console-token": routes.token}

    assert 404 == post(routes, "/api/faults/sun-down/on", **sent).status
    assert 404 == post(routes, "/api/faults/sns-down/up", **sent).status


def test_the_health_tells_which_fault_is_injected(routes):
    """So that each view can: an alarm of the demo is no alarm of the suite's."""
    post(routes, "/api/faults/sns-down/on", **{"x-console-token": routes.token})
    health = json.loads(routes(Asked("GET", "/api/health", OWN)).body)

    assert ["sns-down"] == [each["name"] for each in health["faults"]]


def test_a_fault_ends_by_itself_after_half_an_hour(switched):
    """Twice is once; who asks after its time finds it over."""
    clock = SimpleNamespace(now=0.0)

    class Fault:
        def __enter__(self):
            switched.append("on")

        def __exit__(self, *_):
            switched.append("off")

    faults = Faults({"slow": Fault}, now=lambda: clock.now)
    faults.switch("slow", is_on=True)
    faults.switch("slow", is_on=True)
    clock.now = 1799.0
    assert [{"name": "slow", "since": 0.0}] == faults.state()
    clock.now = 1800.0
    assert [{"name": "slow", "since": None}] == faults.state()
    faults.switch("slow", is_on=True)
    faults.end_all()

    assert ["on", "off", "on", "off"] == switched
