"""What a problem is told with, besides its words."""

import pytest

from api.fields import Complaint
from api.problems import KINDS, Problem


@pytest.mark.parametrize("code", [code for code, kind in KINDS.items() if kind.status == 401])
def test_a_refused_token_says_how_to_send_one(code):
    """RFC 9110, 15.5.2: a 401 has a challenge."""
    assert Problem(code).all_headers()["WWW-Authenticate"].startswith("Bearer")


def test_what_passes_says_when_to_come_again():
    assert {"Retry-After": "5"} == Problem("unavailable").all_headers()
    assert {} == Problem("not_found").all_headers()


def test_only_a_body_with_mistakes_has_a_list_of_them():
    complaint = Complaint("email", "invalid", "Must be a string.")

    assert "errors" not in Problem("not_found").body()
    assert [{"field": "email", "code": "invalid", "detail": "Must be a string."}] == Problem(
        "invalid_request", [complaint]
    ).body()["errors"]
