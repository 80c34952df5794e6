"""The page for people, of a description of two routes."""

from api.page import page

DOCUMENT = {
    "info": {"title": "A & B", "description": "What it is."},
    "paths": {
        "/open": {
            "get": {
                "summary": "Open",
                "description": "Sends `a`, `b` and <c>.",
                "responses": {"200": {"description": "It is `fine`."}},
            }
        },
        "/shut": {
            "post": {
                "summary": "Shut",
                "description": "For users.",
                "security": [{"token": []}],
                "requestBody": {
                    "content": {
                        "application/json": {
                            "schema": {
                                "required": ["must"],
                                "properties": {
                                    "must": {"description": "Is needed."},
                                    "may": {"description": "Is not."},
                                },
                            }
                        }
                    }
                },
                "responses": {"204": {"description": "Done."}},
            },
            "delete": {
                "summary": "Either",
                "description": "For anybody.",
                "security": [{"token": []}, {}],
                "responses": {"204": {"description": "Done."}},
            },
        },
    },
}


def sections():
    return [each.partition("</section>")[0] for each in page(DOCUMENT).split("<section>")[1:]]


def test_a_route_says_what_it_is():
    """Words between backquotes are code, and nothing of it is markup."""
    opened, *_ = sections()

    assert "<h2><code>GET /open</code></h2>" in opened
    assert "<p><b>Open.</b> Sends <code>a</code>, <code>b</code> and &lt;c&gt;.</p>" in opened
    assert "<td><code>200</code><td>It is <code>fine</code>." in opened


def test_a_route_says_whether_it_needs_a_token():
    """One that takes a token or none does not."""
    assert [False, True, False] == ["Needs an access token." in each for each in sections()]


def test_a_route_says_what_to_send_and_what_may_be_left_out():
    """By its schema; a route without a body has none to send."""
    opened, shut, _ = sections()

    assert "<th>Send" not in opened
    assert "<td><code>must</code><td>Is needed." in shut
    assert "<td><code>may</code><td>Optional. Is not." in shut
