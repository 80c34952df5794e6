import pytest

from rules.messages.brand_file import brand
from rules.messages.language import LANGUAGES
from rules.messages.welcome_mail import welcome_mail


def test_both_bodies_say_the_same():
    """The sender's name, that all is ready, and what to do without a sign-up."""
    mail = welcome_mail(app_name="Example")
    for body in (mail.text, mail.html):
        assert "Welcome to Example" in body
        assert "account is ready" in body
        assert "Did you not sign up" in body

    assert "Welcome to Example" == mail.subject


def test_the_name_of_the_application_cannot_bring_in_markup():
    """It comes from a template parameter; a slip there must not break the mail."""
    mail = welcome_mail(app_name='<a href="x">&')

    assert "<a" not in mail.html
    assert "&lt;a href=" in mail.html


def test_nothing_is_fetched_or_tracked():
    """No link, no image, no script."""
    html = welcome_mail(app_name="Example").html

    assert not any(word in html for word in ("http", "src=", "<img", "<script", "url("))


def test_the_operators_brand_is_in_it():
    """Footer, sentences and language, as in mails with codes; the help page is not."""
    own = brand('{"footer": "Example Ltd", "words": {"de": {"account.welcome": "Alles bereit."}}}')
    mail = welcome_mail(
        app_name="Example", locale="de-CH", help_url="https://app.example/help", brand=own
    )

    assert "Willkommen bei Example" == mail.subject
    for body in (mail.text, mail.html):
        assert "Alles bereit." in body
        assert "Example Ltd" in body
        assert "app.example" not in body


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES.values())))
def test_each_language_has_its_own_greeting(tag):
    """With the name of the application in subject and advice."""
    mail = welcome_mail(app_name="Example", locale=tag)

    assert "Example" in mail.subject
    assert ("Welcome to" in mail.subject) is ("en" == tag)
    assert 3 == len(mail.text.strip().split("\n\n"))
