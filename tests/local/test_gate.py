"""The gate: which requests reach the emulator, and what the others get."""

import asyncio
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.gate import Gate
from local.gate_rules import Rules

PORT = 4566
OWN = f"127.0.0.1:{PORT}"
PAGE = "http://localhost:5173"
RULES = Rules(PORT, allowed=(PAGE,), run_key="AKIARUN")
CROSS_SITE = {"sec_fetch_site": "cross-site"}


def verdict(method="POST", path="/", **headers):
    sent = {"host": [OWN]} | {
        name.replace("_", "-"): [value] if isinstance(value, str) else value
        for name, value in headers.items()
    }
    return RULES.verdict(method, path, sent)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": PAGE},
        {"origin": f"http://{OWN}"},
        {"sec_fetch_site": "none"},
        {"sec_fetch_site": "same-origin"},
        {"origin": PAGE, "sec_fetch_site": "cross-site"},
        {"host": f"localhost:{PORT}"},
        {"host": f"LOCALHOST:{PORT}"},
        {"host": f"bucket.s3.localhost:{PORT}"},
        {"referer": f"http://{OWN}/login"},
    ],
)
def test_programs_and_allowed_pages_come_in(headers):
    """And an allowed page is named, to be answered exactly."""
    came = verdict(**headers)

    assert 0 == came.status
    assert headers.get("origin") == came.origin


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"evil.example:{PORT}",
        "127.0.0.1",
        "127.0.0.1:80",
        f"127.0.0.1.evil.example:{PORT}",
        f"localhost.evil.example:{PORT}",
        f"evillocalhost:{PORT}",
        f"localhost.:{PORT}",
        f"evil.example@127.0.0.1:{PORT}",
        f"127.0.0.1:{PORT}:{PORT}",
        f"127.0.0.1:0{PORT}",
        "",
        [OWN, "evil.example"],
        [],
    ],
)
def test_a_foreign_host_is_misdirected(host):
    """DNS rebinding: a name of the attacker's that leads to 127.0.0.1."""
    assert 421 == verdict(host=host).status


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": f"{PAGE}.evil.example"},
        {"origin": f"{PAGE}0"},
        {"origin": "http://localhost"},
        {"origin": "https://localhost:5173"},
        {"origin": PAGE.upper()},
        {"origin": f"http://127.0.0.1:{PORT + 1}"},
        {"origin": f"https://{OWN}"},
        {"origin": ""},
        {"sec_fetch_site": "cross-site"},
        {"sec_fetch_site": "same-site"},
        {"sec_fetch_site": "anything"},
        {"sec_fetch_site": ""},
        {"referer": "http://evil.example/"},
        {"referer": f"http://{OWN}.evil.example/"},
        {"referer": "about:blank"},
    ],
)
def test_other_pages_are_refused(headers):
    """Whether their browser sends Origin, Sec-Fetch-Site or, being old, Referer alone."""
    assert 403 == verdict(**headers).status
    assert 403 == verdict("GET", "/moto-api/reset", **headers).status


@pytest.mark.parametrize("name", ["origin", "sec_fetch_site", "authorization", "content_length"])
def test_a_header_sent_twice_is_refused(name):
    """Two parsers might each believe another one."""
    assert 400 == verdict(**{name: ["none", PAGE]}).status


@pytest.mark.parametrize("headers", [{"origin": PAGE}, {"sec_fetch_site": "same-origin"}])
def test_the_mailbox_answers_no_page(headers):
    """Not even one that may call Cognito: it holds the codes of every user."""
    for path in ("/_ministack/ses/messages", "/_ministack/sms/messages", "/_ministack/reset"):
        assert 403 == verdict("GET", path, **headers).status

    assert 0 == verdict("GET", "/_ministack/ses/messages", sec_fetch_site="none").status


@pytest.mark.parametrize("path", ["/_ministack/reset", "/_ministack/config"])
def test_destroying_takes_the_key_of_the_run(path):
    """Another user of the machine can reach the port, too."""
    assert 403 == verdict("POST", path).status
    assert 403 == verdict("POST", path, x_run_key="AKIAOTHER").status
    assert 0 == verdict("POST", path, x_run_key="AKIARUN").status


@pytest.mark.parametrize(
    ("method", "path", "mode", "dest", "is_in"),
    [
        ("GET", "/oauth2/authorize", "navigate", "document", True),
        ("GET", "/login", "navigate", "document", True),
        ("POST", "/login", "navigate", "document", False),
        ("GET", "/login", "navigate", "iframe", False),
        ("GET", "/login", "no-cors", "image", False),
        ("GET", "/login/more", "navigate", "document", False),
        ("GET", "/_ministack/ses/messages", "navigate", "document", False),
        ("GET", "/", "navigate", "document", False),
    ],
)
def test_a_link_leads_to_the_login_page_and_nowhere_else(method, path, mode, dest, is_in):
    """Only a whole tab may show it."""
    came = verdict(method, path, **CROSS_SITE, sec_fetch_mode=mode, sec_fetch_dest=dest)

    assert is_in == (0 == came.status)


@pytest.mark.parametrize(
    ("origin", "hint"),
    [
        ("http://app.example:3000", "make run ORIGIN=http://app.example:3000 allows it"),
        ("null", "such a page cannot be allowed"),
        ("http://x;reboot", "such a page cannot be allowed"),
        ("http://\x1b[2J", "such a page cannot be allowed"),
    ],
)
def test_the_reason_says_how_to_allow_the_page(origin, hint):
    """And nothing that could harm who copies it into a shell."""
    reason = verdict(origin=origin).reason

    assert hint in reason
    assert reason.isprintable()


_SITES = st.sampled_from([None, "none", "same-origin", "same-site", "cross-site"])
_ORIGINS = st.sampled_from([None, PAGE, "null", "http://evil.example", f"http://{OWN}"])
_HOSTS = st.sampled_from([OWN, f"localhost:{PORT}", f"evil.example:{PORT}"])


@given(host=_HOSTS, origin=_ORIGINS, site=_SITES, path=st.sampled_from(["/", "/login"]))
def test_no_mixture_lets_a_foreign_page_in(host, origin, site, path):
    """Whatever a browser combines: a foreign name anywhere is a refusal."""
    sent = {"origin": origin, "sec_fetch_site": site}
    told = {name: value for name, value in sent.items() if value is not None}
    is_in = 0 == verdict("POST", path, host=host, **told).status
    is_foreign = (
        host.startswith("evil")
        or origin in ("null", "http://evil.example")
        or (origin is not None and origin not in (PAGE, f"http://{host}"))
        or (origin is None and site in ("same-site", "cross-site"))
    )

    assert is_in != is_foreign


def answer(scope, *, lines=()):
    """What reached the emulator, and what was sent to the client."""
    reached, sent, told = [], [], []

    async def inner(_scope, _receive, send):
        reached.append(True)
        await send({"type": "http.response.start", "status": 200, "headers": list(lines)})
        await send({"type": "http.response.body", "body": b""})

    async def send(message):
        sent.append(message)

    gate = Gate(inner, RULES, tell=told.append)
    for _ in range(2):
        reached.clear()
        sent.clear()
        asyncio.run(gate(scope, None, send))
    return reached, sent, told


def http(method="POST", path="/", **headers):
    told = {"host": OWN} | {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [(name.encode(), value.encode()) for name, value in told.items()]
    return {"type": "http", "method": method, "path": path, "headers": lines, "query_string": b""}


WILDCARD = [(b"Access-Control-Allow-Origin", b"*"), (b"Access-Control-Allow-Headers", b"*")]


def cors(start):
    return {
        name.lower(): value
        for name, value in start["headers"]
        if name.lower().startswith(b"access-control")
    }


@pytest.mark.parametrize("path", ["/", "/restapis", "/restapis/a1"])
def test_the_emulators_wildcard_never_gets_out(path):
    """Not to programs either; API Gateway's own actions are like any service's."""
    _, (start, _), _ = answer(http(path=path), lines=WILDCARD)

    assert {} == cors(start)


@pytest.mark.parametrize("path", ["/_aws/execute-api/a1/v1", "/restapis/a1/v1/_user_request_/x"])
def test_a_deployed_api_speaks_for_itself(path):
    """As on AWS: its own page is named by the API; a wildcard is still none."""
    own = [(b"access-control-allow-origin", PAGE.encode()), (b"vary", b"origin")]
    for lines, expected in (
        (own, {b"access-control-allow-origin": PAGE.encode()}),
        (WILDCARD[:1], {}),
    ):
        reached, (start, _), _ = answer(http("OPTIONS", path, origin=PAGE), lines=lines)

        assert [True] == reached
        assert expected == cors(start)


def test_an_allowed_page_is_answered_exactly():
    """One header, with the page's own origin, whatever the emulator said."""
    _, (start, _), _ = answer(http(origin=PAGE), lines=WILDCARD)

    names = [value for name, value in start["headers"] if name == b"access-control-allow-origin"]
    assert [PAGE.encode()] == names
    assert (b"vary", b"Origin") in start["headers"]
    assert b"credentials" not in b"".join(itertools.chain(*start["headers"]))


def test_a_refused_preflight_never_reaches_the_emulator():
    """And is told once in the log."""
    reached, (start, body), told = answer(http("OPTIONS", origin="http://evil.example"))

    assert [] == reached
    assert 403 == start["status"]
    assert {} == cors(start)
    assert [f"refused: {body['body'].decode().strip()}"] == told


def test_the_log_ends_after_a_hundred_reasons():
    """A page that asks from ever new origins cannot fill the disk."""
    told = []

    async def ask_often():
        gate = Gate(None, RULES, tell=told.append)
        for number in range(300):
            await gate(http(origin=f"http://{number}.example"), None, _swallow)

    asyncio.run(ask_often())

    assert 100 == len(told)


async def _swallow(_message):
    return None


def test_an_allowed_preflight_is_answered_by_the_gate():
    """With the names that were asked for; the private network only if it was."""
    asked = {"access_control_request_headers": "x-amz-target, content-type"}
    reached, (start, _), _ = answer(http("OPTIONS", origin=PAGE, **asked))

    assert [] == reached
    assert b"x-amz-target, content-type" == cors(start)[b"access-control-allow-headers"]
    assert b"access-control-allow-private-network" not in cors(start)

    asked = {"access_control_request_private_network": "true"}
    _, (start, _), _ = answer(http("OPTIONS", origin=PAGE, **asked))
    assert b"true" == cors(start)[b"access-control-allow-private-network"]


@pytest.mark.parametrize("names", ["x\r\nset-cookie: a", "*", "a" * 65, ",".join(["a"] * 65)])
def test_odd_header_names_are_not_echoed(names):
    """The answer's headers are ours alone."""
    _, (start, _), _ = answer(http("OPTIONS", origin=PAGE, access_control_request_headers=names))

    assert b"access-control-allow-headers" not in cors(start)


def test_a_websocket_of_another_page_is_closed():
    """With the code for a breach of policy."""
    scope = http(origin="http://evil.example") | {"type": "websocket"}
    reached, sent, _ = answer(scope)

    assert ([], [{"type": "websocket.close", "code": 1008}]) == (reached, sent)


def test_the_servers_own_start_and_end_pass():
    """ASGI's lifespan has no headers."""
    reached, _, _ = answer({"type": "lifespan"})

    assert [True] == reached
