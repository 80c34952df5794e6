"""
What a flood of requests whose answers wait holds: runs of its own function, and no other's.

Lambda is counted here: a run of the function that the template gives a route to lasts as long as
the real API sleeps, and there are as many at a time as are reserved by default.
"""

import re
from collections import Counter
from heapq import heappop, heappush

import pytest

from api import app, sign_in, sign_up
from tests.api.conftest import PASSWORD, refusal, request
from tests.loop import template

EMAIL = {"email": "ada@example.com"}
SESSION = "s" * 40
SLOW_SIGN_UPS = {
    "/auth/register": EMAIL | {"password": PASSWORD},
    "/auth/verify": EMAIL | {"code": "123456"},
    "/auth/verify/resend": EMAIL,
    "/auth/password/forgot": EMAIL,
    "/auth/password/reset": EMAIL | {"code": "123456", "new_password": PASSWORD},
}
FAILED_SIGN_INS = {
    "/auth/login": EMAIL | {"password": "Wrong-horse-7"},
    "/auth/passwordless/verify": EMAIL | {"session": SESSION, "answer": "12345678"},
}
AT_ONCE, SECONDS = 500, 4


class Lambda:
    """Concurrency of each function, and of all of them."""

    def __init__(self, api, slept, source):
        self.api, self.slept = api, slept
        self.paths = source["Resources"]["Api"]["Properties"]["DefinitionBody"]["paths"]
        self.reserved = {
            name: source["Parameters"][f"{name}Concurrency"]["Default"]
            for name in ("ApiSignIn", "ApiSignUp")
        }
        self.running, self.most, self.ends = Counter(), Counter(), []

    def send(self, path, body, *, at):
        """True if there was a run for it."""
        while self.ends and self.ends[0][0] <= at:
            self.running[heappop(self.ends)[1]] -= 1
        function = re.search(r"\{(\w+)Function", str(self.paths[path]["post"]))[1]
        if self.running[function] >= self.reserved.get(function, 1000):
            return False
        self.slept.clear()
        self.api.handle(request("POST", path, body))
        heappush(self.ends, (at + sum(self.slept) + 0.05, function))
        self.running[function] += 1
        self.most[function] = max(self.most[function], self.running[function])
        return True


@pytest.fixture
def functions(api, cognito, slept):
    source = template.parsed((template.ROOT / "template.yaml").read_text())
    for call in ("admin_initiate_auth", "admin_respond_to_auth_challenge"):
        cognito.answers[call] = refusal("NotAuthorizedException")
    return Lambda(api(), slept, source)


def flooded(functions, requests, *, probe):
    """Whether each request of *probe* had a run while *requests* flooded."""
    served = []
    for second in range(SECONDS):
        for number in range(AT_ONCE):
            path = list(requests)[number % len(requests)]
            functions.send(path, requests[path], at=float(second))
        served += [functions.send(path, body, at=float(second)) for path, body in probe.items()]
    return served


def test_sign_ups_that_wait_hold_no_run_that_sign_ins_need(functions):
    """Five hundred a second of each kind, and a hundred are held."""
    assert all(flooded(functions, SLOW_SIGN_UPS, probe=FAILED_SIGN_INS))
    assert functions.reserved["ApiSignUp"] == functions.most["ApiSignUp"]
    assert functions.most["ApiSignIn"] <= SECONDS * len(FAILED_SIGN_INS)
    assert 0 == functions.most["Api"]


def test_sign_ins_that_fail_hold_no_run_of_anything_else(functions):
    """Neither of sign-ups, nor of refreshes, nor of the triggers: at most what is reserved."""
    probe = {"/auth/register": SLOW_SIGN_UPS["/auth/register"], "/auth/refresh": {}}

    assert all(flooded(functions, FAILED_SIGN_INS, probe=probe))
    assert functions.reserved["ApiSignIn"] == functions.most["ApiSignIn"]


def test_in_one_function_they_would_hold_what_sign_ins_need(functions):
    """So the tests above can fail: this is how it was."""
    for path in (*SLOW_SIGN_UPS, *FAILED_SIGN_INS):
        functions.paths[path] = {"post": "{ApiFunction"}

    assert not all(flooded(functions, SLOW_SIGN_UPS, probe=FAILED_SIGN_INS))


def test_a_route_answers_evenly_within_what_its_calls_take(client, passwords):
    """Longer than Cognito's longest usual answer to them, and no longer than people wait."""
    assert {
        "/auth/register": 2.0,
        "/auth/verify": 1.0,
        "/auth/verify/resend": 1.5,
        "/auth/login": 1.0,
        "/auth/challenge": 1.0,
        "/auth/challenge/app": 1.0,
        "/auth/passwordless/start": 1.5,
        "/auth/passwordless/verify": 1.5,
        "/auth/passwordless/sign-up": 2.0,
        "/auth/password/forgot": 1.5,
        "/auth/password/reset": 1.0,
    } == {route.path: route.even_s for route in app.acts(client, None, passwords) if route.even_s}


def names(route):
    return {field.name for field in route.fields}


def test_every_route_that_takes_an_address_answers_evenly(client, passwords):
    """Else the time would tell whether it has a user."""
    routes = app.acts(client, None, passwords)
    named = {each.path: each.even_s for each in routes if "email" in names(each)}

    assert len(named) > 10
    assert 1.0 <= min(named.values())


def test_the_functions_that_wait_have_all_routes_that_wait(client, passwords):
    """And no other: those need rights that these have not."""
    evened = [route for route in app.acts(client, None, passwords) if route.even_s]

    assert {each for each in evened if each.counts_as == "sign_in"} == set(
        sign_in.acts(client, passwords)
    )
    assert {each for each in evened if each.counts_as == "sign_up"} == set(
        sign_up.acts(client, passwords)
    )
