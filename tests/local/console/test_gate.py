import pytest

from local.console.answers import Asked
from local.console.gate import refusal

PORT = 8040
HOST = f"127.0.0.1:{PORT}"
PAGES = ["/", "/docs/operations.md"]


def status(path="/api/health", method="GET", **headers):
    """What is said to it; None if it is let in."""
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    refused = refusal(Asked(method, path, {"host": HOST, **told}), port=PORT, pages=PAGES)
    return refused.status if refused else None


@pytest.mark.parametrize("host", [HOST, f"localhost:{PORT}"])
def test_the_page_itself_is_let_in(host):
    """By either name of this machine."""
    assert status(host=host, sec_fetch_site="same-origin", origin=f"http://{host}") is None


@pytest.mark.parametrize(
    "host",
    [
        "",
        "127.0.0.1",
        "127.0.0.1:80",
        "evil.example",
        f"evil.example:{PORT}",
        f"{HOST}.evil.example",
    ],
)
def test_a_name_that_somebody_led_here_is_refused(host):
    """DNS rebinding: the page of evil.example, whose address is 127.0.0.1 by now."""
    assert 421 == status(host=host)


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_site_of_the_browser_reads_nothing(site):
    """Another port of this machine is another site to us, too."""
    assert 403 == status(sec_fetch_site=site)
    assert 403 == status(
        "/", sec_fetch_site=site, sec_fetch_mode="no-cors", sec_fetch_dest="script"
    )


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:3000"])
def test_another_origin_is_refused(origin):
    """Browsers that do not send Sec-Fetch-Site send this."""
    assert 403 == status(origin=origin)
    assert 403 == status(method="POST", origin=origin, sec_fetch_site="same-origin")


def test_a_post_must_say_where_it_comes_from():
    """Every browser does; a form of another site cannot keep silent about it."""
    assert 403 == status(method="POST")
    assert status(method="POST", origin=f"http://{HOST}") is None


@pytest.mark.parametrize("path", PAGES)
def test_a_link_in_a_mail_may_open_a_page(path):
    """It comes from elsewhere; the page does nothing until somebody clicks in it."""
    opened = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document"}

    assert status(path, sec_fetch_site="cross-site", **opened) is None
    assert 403 == status("/api/mailbox", sec_fetch_site="cross-site", **opened)
    assert 403 == status(path, method="POST", sec_fetch_site="cross-site", **opened)
    assert 403 == status(path, sec_fetch_site="cross-site", **opened | {"sec_fetch_dest": "iframe"})


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "CONNECT"])
def test_nothing_else_is_known(method):
    """A preflight of another site gets no permission."""
    assert 405 == status(method=method)


def test_who_is_no_browser_may_read():
    """As curl: a user who can run it here can do all this anyway."""
    assert status() is None
