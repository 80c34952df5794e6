import json
from dataclasses import replace

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from local.console.answers import GUARDS, Answer, Asked
from tests.local.console.conftest import OWN

DOWN = EndpointConnectionError(endpoint_url="http://127.0.0.1:4566")


def told(answer):
    return json.loads(answer.body)


def test_the_page_and_all_that_it_names_are_served(console):
    """Every file that index.html or a module asks for is there, with its type."""
    page = console.get("/")
    named = {
        f"/{name}" for name in ("main.js", "vendor/uplot.js", "passwordless.js", "style/page.css")
    }

    assert (200, "text/html; charset=utf-8") == (page.status, page.kind)
    for path in named:
        assert 200 == console.get(path).status
    assert "text/javascript; charset=utf-8" == console.get("/main.js").kind


@pytest.mark.parametrize(
    "path",
    ["/", "/users", "/users/0a-1", "/events/0a-1", "/mailbox/7", "/mailbox/preview", "/alarms/A1"],
)
def test_each_view_has_an_address_that_opens_the_page(console, path):
    """Also from elsewhere, as by a link in a chat: the page does nothing until there is a click."""
    opened = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}
    page = console.get(path, **opened, **{"sec-fetch-dest": "document"})

    assert (200, console.get("/").body) == (page.status, page.body)


@pytest.mark.parametrize(
    "path",
    [
        "/../server.py",
        "/..%2fserver.py",
        "/docs/../../pyproject.toml",
        "/docs/%2e%2e/%2e%2e/pyproject.toml",
        "//etc/passwd",
        "http://evil.example/api/mailbox",
        "*",
        "/style/",
        "/index.html/..",
        "/vendor/uplot.LICENSE/../../../answers.py",
        "/%00",
        "/api/mailbox/99/html",
        "/api/mailbox/-1/html",
        "/mailbox/-1",
        "/users/../x",
        "/alarms/a/b",
        "/api/boards/Nobody",
        "/api/boards/..",
        "/api/nothing",
    ],
)
def test_no_path_leads_anywhere_else(console, path):
    """Paths are looked up in a table, and are no paths of files."""
    assert 404 == console.get(path).status


def test_a_board_is_drawn_with_its_texts_as_trees(console):
    """What it says becomes elements, never markup; links to our documents stay here."""
    board = told(console.get("/api/boards/Customers?minutes=60"))
    text, graph = board["widgets"]

    assert [["h1", {}, "Good"], ["p", {}, *PARAGRAPH]] == text["tree"]
    assert "markdown" not in text
    assert ("Sign-ins", [6, 0, 9, 6]) == (
        graph["title"],
        [graph[name] for name in ("x", "y", "width", "height")],
    )
    assert 3600 == board["end"] - board["start"]


PARAGRAPH = [
    ["a", {"href": "/docs/operations.md#it"}, "what to do"],
    " <script>1</script>",
]


@pytest.mark.parametrize(
    ("minutes", "seconds"), [("0", 60), ("99999999", 14 * 86_400), ("x", 10_800), ("-5", 10_800)]
)
def test_no_more_is_asked_for_than_is_sensible(console, minutes, seconds):
    """From a minute to two weeks; what is no number is the usual."""
    board = told(console.get(f"/api/boards/Customers?minutes={minutes}"))

    assert pytest.approx(seconds) == board["end"] - board["start"]


def test_health_tells_status_alarms_and_numbers(console, account):
    """An alarm says what it means and leads to the runbook."""
    account.client("cloudwatch").set_alarm_state(
        AlarmName="tried-dead", StateValue="ALARM", StateReason="1 is more than 0"
    )
    health = told(console.get("/api/health"))
    [alarm] = health["alarms"]

    assert (
        "Critical: users are affected. In alarm: Metrics dead letters"
        == health["status"]["headline"]
    )
    assert "bad" == health["status"]["level"]
    assert "/docs/operations.md#dead" == alarm["runbook"]
    assert ("page", "Events wait. Look.") == (alarm["severity"], alarm["about"])
    assert 0 == health["numbers"]["dead_letters"]


def test_a_real_account_has_no_forms_mails_or_events(console):
    """Nothing that could write, and nothing of its users."""
    about = told(console.get_real("/api/about"))

    assert about["isReal"]
    assert about["app"] is None
    for path in ("/api/mailbox", "/api/events", "/api/mailbox/0/html", "/api/users", "/api/faults"):
        assert 404 == console.get_real(path).status
    own = {"host": "127.0.0.1:8040", "origin": "http://127.0.0.1:8040"}
    assert 404 == console.real(Asked("POST", "/api/cognito", own)).status


def test_a_laptop_has_them_all(console):
    """The newest mail first; its HTML comes by itself."""
    mailbox = told(console.get("/api/mailbox"))

    assert ["Plain", "Your code"] == [mail["subject"] for mail in mailbox["mails"]]
    assert [None, "/api/mailbox/0/html"] == [mail["html"] for mail in mailbox["mails"]]
    assert ["1234 is your code"] == [text["text"] for text in mailbox["texts"]]
    assert {"events": []} == told(console.get("/api/events?after=0"))


def test_a_mail_runs_and_loads_nothing(console):
    """In a sandbox of its own; its links open in another tab."""
    mail = console.get("/api/mailbox/0/html")
    policy = mail.headers["Content-Security-Policy"]

    assert b'<html><head><base target="_blank"></head>Hi</html>' == mail.body
    assert policy.startswith("sandbox ")
    assert "allow-scripts" not in policy
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy
    assert 404 == console.get("/api/mailbox/1/html").status  # it has no HTML


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("ExpiredToken", "have expired"),
        ("InvalidClientTokenId", "does not know these credentials"),
        ("AccessDenied", "may not call DescribeAlarms"),
        ("Throttling", "fewer calls"),
        ("InternalFailure", "InternalFailure"),
    ],
)
def test_what_goes_wrong_is_told_in_words(console, monkeypatch, code, words):
    """And nothing of AWS's own text, which names accounts and roles."""
    error = ClientError({"Error": {"Code": code, "Message": "arn:secret"}}, "DescribeAlarms")
    fail(monkeypatch, error)
    answer = console.get_real("/api/health")

    assert 503 == answer.status
    assert words in told(answer)["problem"]
    assert "secret" not in told(answer)["problem"]


def test_it_survives_that_aws_is_away(console, monkeypatch):
    """It says so, and is right again as soon as AWS is."""
    with monkeypatch.context() as away:
        fail(away, DOWN)
        assert 503 == console.get("/api/health").status
    assert 200 == console.get("/api/health").status


def test_a_board_that_is_none_is_told(console, account):
    """Somebody edited it by hand."""
    cloudwatch = account.client("cloudwatch")
    cloudwatch.put_dashboard(DashboardName="tried-customers", DashboardBody='{"widgets": 7}')
    answer = console.get("/api/boards/Customers")

    assert 502 == answer.status
    assert "cannot be read" in told(answer)["problem"]


def fail(monkeypatch, error):
    def down(*_args, **_named):
        raise error

    monkeypatch.setattr("local.console.routes.alarms_of", down)


def test_many_tabs_ask_aws_once(console, account, monkeypatch):
    """AWS bills each look."""
    asked = []
    monkeypatch.setattr(
        "local.console.routes.alarms_of", lambda account: asked.append(account) or []
    )
    for _ in range(5):
        console.get("/api/health")

    assert [account] == asked


def test_every_answer_is_guarded():
    """Nothing from elsewhere, no frame around it, no guessing of types, no markup from text."""
    policy = GUARDS["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert "nosniff" == GUARDS["X-Content-Type-Options"]
    assert "no-referrer" == GUARDS["Referrer-Policy"]


@pytest.mark.parametrize(
    ("path", "is_passed_on"),
    [
        ("/api/rest", True),
        ("/api/rest/devices", True),
        ("/api/rest/totp", False),
        ("/api/rest/devices/x", False),
    ],
)
def test_what_the_page_reads_of_a_user_comes_from_the_rest_api(
    console, monkeypatch, path, is_passed_on
):
    """What is enrolled and what is known; nothing else there, and nothing without that API."""
    asked = []
    monkeypatch.setattr(
        "local.console.laptop_entries.passed_to_api",
        lambda each, *, api_url: asked.append((each.path, api_url)) or Answer.json({}),
    )
    with_api = replace(console.routes, laptop=replace(console.routes.laptop, api_url="http://api"))
    own = Asked("GET", path, dict(OWN))

    assert (200 if is_passed_on else 404) == with_api(own).status
    assert 404 == console.get(path).status
    assert ([(path, "http://api")] if is_passed_on else []) == asked
