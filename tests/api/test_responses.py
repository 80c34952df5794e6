from api.responses import Responses
from api.route import Answer


def test_without_cookies_nothing_is_told_of_one(cookies):
    """A browser may keep one of a stack that had them."""

    def headers(of):
        response = Responses(cookies=of, origin="").answer(
            Answer(), asked_by="", media_type="application/json", refresh_token="kept"
        )
        return response.headers

    proof = headers(cookies).keys() - headers(None).keys()

    assert {"x-csrf-token"} == {name.lower() for name in proof}


def answered(answer, of=None, **more):
    about = {"asked_by": "", "media_type": "application/json", "refresh_token": ""} | more
    return Responses(cookies=of, origin="").answer(answer, **about)


def test_who_has_no_session_gets_no_proof_of_one(cookies):
    """The proof is of the refresh token in the cookie."""
    assert "X-CSRF-Token".lower() not in {
        name.lower() for name in answered(Answer(), cookies).headers
    }


def test_a_page_has_a_policy_of_its_own_and_nothing_else_has():
    """Its one style is let in by it."""
    page = answered(Answer(page="<p>"), media_type="text/html").headers
    other = answered(Answer(body={"a": 1})).headers

    assert "style-src" in page["Content-Security-Policy"]
    assert "style-src" not in other.get("Content-Security-Policy", "")


def test_only_what_has_a_body_has_a_media_type():
    """RFC 9110, 8.3."""
    full, empty = answered(Answer(body={"a": 1})), answered(Answer(status=204))

    assert ("application/json", '{"a":1}') == (full.content_type, full.body)
    assert "Content-Type" not in empty.headers
    assert (None, "") == (empty.content_type, empty.body)
