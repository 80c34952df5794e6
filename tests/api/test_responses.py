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
