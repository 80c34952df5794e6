"""The file of the operator's brand: what it may say, and that it can lead nobody elsewhere."""

import json
import struct
import zlib
from base64 import b64encode

import pytest

from rules.messages.brand import PLAIN
from rules.messages.brand_file import InvalidBrand, brand, contrast, sentences_of
from rules.messages.language import LANGUAGES
from rules.messages.sign_in_mail import sign_in_mail


def png(width=200, height=40, more=b""):
    """A picture of one colour."""

    def chunk(kind, data):
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress(b"\0" * (width + 1) * height)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", rows) + more + chunk(b"IEND", b"")


LOGO = b64encode(png()).decode()


def refusal(**said):
    """Why a file is refused."""
    with pytest.raises(InvalidBrand) as raised:
        brand(json.dumps(said))
    return str(raised.value)


def test_an_empty_file_is_the_suites_own():
    """Each member is optional."""
    assert PLAIN == brand("{}")


def test_a_whole_file_is_read():
    """Sentences of one language, and how mails look in all."""
    words = {"de": {"sign_in.code_is": "Code für {app}:", "footer": "Beispiel GmbH"}}
    read = brand(
        json.dumps(
            {
                "button": ["#000000", "#ffffff"],
                "dark_button": ["#ffffff", "#000000"],
                "logo": LOGO,
                "footer": "Example Ltd",
                "words": words,
            }
        )
    )

    assert words == read.sentences
    assert (("#000000", "#ffffff"), LOGO) == (read.style.button, read.style.logo)
    assert ("Example Ltd", "Beispiel GmbH") == (
        read.style_for("en").footer,
        read.style_for("de-AT").footer,
    )
    assert "Code für {app}:" == read.wording("de-AT").code_is
    assert PLAIN.wording("de").enter_it == read.wording("de").enter_it
    assert PLAIN.account_words("de") == read.account_words("de")


@pytest.mark.parametrize("tag", sorted(set(LANGUAGES.values())))
def test_the_suites_own_sentences_are_valid(tag):
    """A brand file that starts from them is accepted."""
    own = sentences_of(tag)

    assert own == brand(json.dumps({"words": {tag: own}})).sentences[tag]


@pytest.mark.parametrize(
    "text",
    [
        "",
        7,
        "x" * 501,
        "Your code",
        "{app} {app",
        "{app} }",
        "{app.__class__}",
        "{app!r}",
        "{app:>999999999}",
        "{0} {app}",
        "{app} {code}",
        "{app} https://evil.example",
        "{app} at WWW.evil.example",
        "{app} at evil.example/login",
        "{app}.evil",
        "{app}: help@evil.example",
        "{app} \u00ebvil.ex\u00e4mple",
        "{app}\r\nBcc: eve@example.com",
        "{app} \u202e",
    ],
)
def test_a_sentence_that_could_do_harm_is_refused(text):
    """Other places, formats, links, lines and directions; what it said is not told."""
    told = refusal(words={"en": {"sign_in.code_is": text}})

    assert told.startswith("en.sign_in.code_is ")
    assert "evil" not in told


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"words": {"xx": {}}}, "words has xx"),
        ({"words": {"en": []}}, "en is not an object"),
        ({"words": {"en": {"sign_in.tag": "x"}}}, "en has sign_in.tag"),
        ({"words": {"en": {"sign_in.subject": "{code} {app} " + "x" * 120}}}, "120 characters"),
        ({"words": {"en": {"sign_in.sms": "{code} {app} " + "x" * 320}}}, "more than 2 SMS"),
        ({"words": []}, "words is not an object"),
        ({"footer": "{app}"}, "footer has a brace"),
        ({"footer": "a}"}, "footer has a brace"),
        ({"footer": "http://example.com"}, "footer has a link"),
        ({"footer": "Example Ltd, example.com"}, "footer has a link"),
        ({"footer": "x" * 301}, "footer must be"),
        ({"button": ["#777777", "#888888"]}, "button has a contrast below 4.5:1"),
        ({"button": ["red", "#ffffff"]}, "button must be two colours"),
        ({"dark_button": ["#000000"]}, "dark_button must be two colours"),
        ({"dark_button": "#000000"}, "dark_button must be two colours"),
        ({"button": [1, 2]}, "button must be two colours"),
        ({"logo": 7}, "logo must be a PNG"),
        ({"logo": "%"}, "logo must be a PNG"),
        ({"logo": b64encode(b"GIF89a" + b"\0" * 40).decode()}, "logo must be a PNG"),
        ({"logo": b64encode(png(width=961)).decode()}, "logo must be a PNG"),
        ({"logo": b64encode(png(height=321)).decode()}, "logo must be a PNG"),
        ({"logo": b64encode(png(height=0)).decode()}, "logo must be a PNG"),
        ({"logo": b64encode(png(more=b"\0" * 20_000)).decode()}, "logo must be a PNG"),
        ({"script": "x"}, "the file has script"),
    ],
)
def test_what_is_wrong_is_named(said, why):
    """By its place."""
    assert why in refusal(**said)


@pytest.mark.parametrize("footer", ["Example S.A., 12 rue X", "Beispiel GmbH & Co. KG", "v. 1.2"])
def test_a_full_stop_is_no_link(footer):
    """Nor an abbreviation."""
    assert footer == brand(json.dumps({"footer": footer})).style.footer


@pytest.mark.parametrize(
    "text",
    [
        '{"footer": "a", "footer": "b"}',
        '{"footer": NaN}',
        '{"footer": 1e999}',
        '{"footer": %s}' % ("1" * 10_000),
        '{"words": %s}' % ("[" * 100_000),
        '{"footer": "\\ud800"}',
        '{"words": {"en": {"footer": null}}}',
        "[]",
    ],
    ids=range(8),
)
def test_json_of_which_readers_make_different_things_is_no_brand(text):
    """A writer of the file stops no function by it, and shows nothing else elsewhere."""
    with pytest.raises(InvalidBrand):
        brand(text)


def test_markup_in_a_sentence_is_shown_as_text():
    """In HTML; the text has it as it stands."""
    words = {"en": {"sign_in.code_is": "<b onload=x>{app}</b> &amp;", "footer": '"><script>x'}}
    own = brand(json.dumps({"words": words}))
    mail = sign_in_mail(code="12345678", app_name="App", valid_for_s=600, brand=own)

    assert "&lt;b onload=x&gt;" in mail.html
    assert "&amp;amp;" in mail.html
    assert "<script" not in mail.html
    assert '"><script>x' in mail.text


def test_white_on_black_has_the_most_contrast():
    """As WCAG calculates it, in either order."""
    assert 21 == round(contrast("#000000", "#ffffff"), 6)
    assert contrast("#0b57d0", "#ffffff") == contrast("#ffffff", "#0b57d0")
    assert 4.48 == round(contrast("#777777", "#ffffff"), 2)
