import html

from hypothesis import given
from hypothesis import strategies as st

from rules.messages.markup import escape


@given(st.text("ab<>&\"'é \n"))
def test_escapes_as_html_does(text):
    """Every character that HTML has a meaning for."""
    assert html.escape(text) == escape(text)
