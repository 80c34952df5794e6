from rules.messages.welcome_mail import welcome_mail


def test_both_bodies_say_the_same():
    """Who greets, that all is ready, and what to do if one did not sign up."""
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
