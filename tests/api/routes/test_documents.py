import json
from html.parser import HTMLParser

from api.page import STYLE_DIGEST


def test_the_description_is_served(call):
    """And is OpenAPI 3.1."""
    answer = call("GET", "/openapi.json")

    assert (200, "3.1.0") == (answer.status, answer.body["openapi"])
    assert "application/json" == answer.headers["content-type"]


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags, self.links = [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.links += [value for name, value in attrs if name in {"src", "href"}]


def test_the_page_brings_nothing_from_elsewhere(call):
    """No script, no font, no picture; and its one style is let in by its digest."""
    answer = call("GET", "/docs")
    elements = Elements()
    elements.feed(answer.text)

    assert answer.headers["content-type"].startswith("text/html")
    assert ["openapi.json"] == elements.links
    assert not {"script", "img", "link", "iframe"} & set(elements.tags)
    assert f"'sha256-{STYLE_DIGEST}'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_the_page_tells_of_every_route(call):
    """With what to send and what may come."""
    page = call("GET", "/docs").text
    described = json.loads(call("GET", "/openapi.json").text)

    for path, methods in described["paths"].items():
        for method in methods:
            assert f"{method.upper()} {path}</code>" in page
    assert "Needs an access token" in page
