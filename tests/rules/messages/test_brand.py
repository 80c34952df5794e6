"""Mails and SMS in the operator's words: each kind, escaped, with nothing to be fetched."""

import json
import re
from base64 import b64decode

import pytest

from local.console.mail_preview import TEMPLATES, shown
from rules.messages.brand import PLAIN
from rules.messages.brand_file import brand, sentences_of
from rules.messages.cognito_message import cognito_mail, cognito_sms
from rules.messages.language import LANGUAGES
from rules.messages.sign_in_mail import sign_in_mail
from rules.messages.sign_in_sms import sign_in_sms
from tests.rules.messages.test_brand_file import LOGO

APP = {"app_name": "Example"}
MARK = re.compile(r"&lt;\d+&gt;")
CODES = {"83898142", "123456", "<bdi>ada@example.com</bdi>"}  # paragraphs without a sentence


def marked(tag):
    """Each sentence of a language, with a mark of its own behind it."""
    return {
        name: f"{text} <{number}>" for number, (name, text) in enumerate(sentences_of(tag).items())
    }


def branded(tag="en", **more):
    return brand(json.dumps({"words": {tag: marked(tag)}, **more}))


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES.values())))
def test_every_sentence_of_a_mail_is_the_operators(tag):
    """Whatever stands in a paragraph that is no code and no name; and as text, not as markup."""
    for mail in shown(tag, branded(tag)).values():
        said = re.findall(r"<p[^>]*>(.*?)</p>", mail.html)

        assert said
        assert [] == [each for each in said if not (MARK.search(each) or each in CODES)]
        assert mail.subject.endswith(">")
        assert re.search(r"<\d+>", mail.text)


def test_without_a_brand_nothing_changes():
    """The words, the colours and the bytes of before."""
    said = {"code": "123456", "valid_for_s": 600, **APP}
    mail = sign_in_mail(**said)

    assert mail == sign_in_mail(**said, brand=PLAIN) == sign_in_mail(**said, brand=brand("{}"))
    assert "background-color:#a8c7fa!important;color:#062e6f!important" in mail.html
    assert "<img" not in mail.html


def test_logo_colours_and_footer_are_in_the_mail():
    """The logo goes with the mail: nothing is fetched, so nobody learns that it was read."""
    look = {"button": ["#000000", "#ffffff"], "dark_button": ["#ffffff", "#000000"]}
    own = branded(logo=LOGO, footer="Tom & Jo <Ltd>", **look)
    said = {"code": "123456", "valid_for_s": 600, "link": "https://app.example/#x", "brand": own}
    mail = sign_in_mail(app_name='A"b', **said)

    assert '<img src="cid:logo" alt="A&quot;b" height="40">' in mail.html
    assert "background-color:#000000;color:#ffffff;" in mail.html
    assert ".b{background-color:#ffffff!important;color:#000000!important}" in mail.html
    assert "Tom &amp; Jo &lt;Ltd&gt;</p>" in mail.html
    assert mail.text.endswith("\n\nTom & Jo <Ltd>\n")
    assert b64decode(mail.logo).startswith(b"\x89PNG")
    assert {"https://app.example/#x"} == set(re.findall(r"https?://[^\"<]+", mail.html))


def test_the_logo_is_in_every_mail():
    """And a preview shows it without a network."""
    mails = shown("en", branded(logo=LOGO))

    assert sorted(TEMPLATES) == sorted(mails)
    assert {LOGO} == {mail.logo for mail in mails.values()}
    assert f'src="data:image/png;base64,{LOGO}"' in mails["code"].html


def test_cognitos_own_messages_take_the_brand():
    """Those that the suite sends in Cognito's place; a code of a sign-in as well."""
    own = branded(footer="Example Ltd")
    names = {"code": "123456", "name": "ada@example.com", "brand": own, **APP}

    for message in ("SignUp", "ForgotPassword", "AdminCreateUser", "Authentication"):
        assert "Example Ltd" in cognito_mail(message, **names).text
    assert re.search(r"<\d+>", cognito_sms("ForgotPassword", **names))
    assert re.search(r"<\d+>", cognito_sms("AdminCreateUser", **names))
    assert re.search(r"<\d+>", cognito_sms("SignUp", **names))


def test_an_sms_is_in_the_operators_words():
    """And its last line stays that of browsers."""
    own = brand('{"words": {"en": {"sign_in.sms": "{app}: {code}"}}}')
    text = sign_in_sms(code="123456", host="app.example", brand=own, **APP)

    assert "Example: 123456\n\n@app.example #123456" == text


def test_other_languages_stay_the_suites_own():
    """Sentence by sentence."""
    said = {"code": "123456", "valid_for_s": 600, "locale": "fr", **APP}

    assert sign_in_mail(**said).text == sign_in_mail(**said, brand=branded("de")).text
