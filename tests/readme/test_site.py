"""The site of the documents, as `make site` builds it, and its search in Chromium."""

import functools
import os
import posixpath
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from local.browser.chromium import Chromium, NoBrowser, chromium
from pipeline.documents.site import ROOT, build, lay_out

pytestmark = [
    pytest.mark.emulator,
    pytest.mark.skipif(
        not (ROOT / ".venv-docs").exists() and not os.environ.get("CI"), reason="make install-docs"
    ),
]
NO_FILE = "404.html"  # its links begin at the root of the host
PATHS = [
    "index.html",
    *(
        f"start/{it}.html"
        for it in ("app-developer", "operator", "subscriber", "security-reviewer")
    ),
    "CONTRIBUTING.html",
    "architecture.html",
]
SEARCHED = {"rate limit": "Rate limits", "GDPR": "Privacy", "dead-letter queue": "Operations"}


class Links(HTMLParser):
    """What a page names, by the tag that does it, and the fragments that it has."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.named = set(), set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        self.ids.add(told.get("id"))
        self.named |= {(tag, told[name]) for name in ("href", "src", "srcset") if name in told}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Nothing."""


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Zensical refuses a link that leads nowhere."""
    folder = tmp_path_factory.mktemp("site")
    lay_out(ROOT, folder)
    assert 0 == build(folder)
    return folder / "html"


@pytest.fixture(scope="module")
def pages(built):
    return {str(file.relative_to(built)): Links(file.read_text()) for file in built.rglob("*.html")}


@pytest.fixture(scope="module")
def address(built):
    handler = functools.partial(Quiet, directory=built)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.serve_forever, args=[0.02], daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser():
    try:
        chromium()
    except NoBrowser as none:
        pytest.skip(str(none))
    with Chromium() as browser:
        yield browser


def test_every_link_leads_to_a_page_and_to_a_fragment_of_it(built, pages):
    """Fragments, which strict mode does not look at, too."""
    broken = set()
    for name, page in pages.items():
        for _, link in page.named if name != NO_FILE else ():
            path, _, fragment = link.partition("#")
            if "://" in path:
                continue
            there = posixpath.join(posixpath.dirname(name), path) if path else name
            target = posixpath.normpath(there)
            if not (built / target).exists() or (
                target in pages and fragment and fragment not in pages[target].ids
            ):
                broken.add((name, link))

    assert len(pages) > 200
    assert set() == broken


def test_a_page_loads_nothing_from_another_host(pages):
    """No font, style, script or picture; a link that a reader may follow is none of these."""
    named = {each for page in pages.values() for each in page.named}

    assert any(tag == "script" for tag, _ in named)
    assert [] == [(tag, link) for tag, link in named if "//" in link and tag != "a"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_of_a_role_opens_and_so_does_what_it_links(browser, pages, address, path):
    """In Chromium, without an error; each page that it links is fetched by it."""
    page = browser.page(f"{address}/{path}")
    page.until("document.querySelector('article h1')", within_s=60)
    named = {link.partition("#")[0] for tag, link in pages[path].named if tag == "a"}
    local = sorted(link for link in named if link and ":" not in link)
    page.until(
        f"(window.got ??= Promise.all({local}.map(it => fetch(it))).then(all => window.got = all))"
        " instanceof Array",
        within_s=60,
    )

    assert len(local) > 5
    assert not page.value("window.got.filter(it => !it.ok).map(it => it.url).join()")
    assert [] == page.problems


@pytest.mark.parametrize(("words", "found"), SEARCHED.items())
def test_the_search_finds_a_page(browser, address, words, found):
    """And nothing but this server is asked."""
    page = browser.page(f"{address}/index.html")
    page.click(".md-search__button")
    page.until("document.activeElement.shadowRoot", within_s=60)  # the search is an element of it
    page.call("Input.insertText", text=words)

    told = "document.activeElement.shadowRoot.textContent"
    page.until(f"/[1-9]\\d* results?/.test({told}) && {told}.includes('{found}')", within_s=60)
    asked = [each for each in page.requests if not each.startswith("data:")]
    assert {address} == {"/".join(each.split("/")[:3]) for each in asked}
    assert [] == page.problems
