import pytest

from rules.sign_in_mail import sign_in_mail


def test_both_bodies_say_the_same():
    """Code, lifetime, and what to do if one did not ask."""
    mail = sign_in_mail(code="01234567", app_name="Example", valid_for_s=600)
    for body in (mail.text, mail.html):
        assert "01234567" in body
        assert "10 minutes" in body
        assert "ignore this mail" in body

    assert "01234567 is your Example sign-in code" == mail.subject


@pytest.mark.parametrize(
    ("seconds", "words"), [(60, "one minute"), (59, "one minute"), (150, "2 minutes")]
)
def test_the_lifetime_is_told_in_words(seconds, words):
    """Rounded down: nobody is promised time that they do not have."""
    assert words in sign_in_mail(code="1", app_name="Example", valid_for_s=seconds).text


def test_the_name_of_the_application_cannot_bring_in_markup():
    """It comes from a template parameter; a slip there must not break the mail."""
    mail = sign_in_mail(code="1", app_name='<a href="x">&', valid_for_s=60)

    assert "<a" not in mail.html
    assert "&lt;a href=" in mail.html


def test_nothing_is_fetched_or_tracked():
    """No link, no image, no script."""
    html = sign_in_mail(code="1", app_name="Example", valid_for_s=60).html

    assert not any(word in html for word in ("http", "src=", "<img", "<script", "url("))
