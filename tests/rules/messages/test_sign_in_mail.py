import re
from html import unescape
from pathlib import Path
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.messages.language import LANGUAGES, language_for, wording_for
from rules.messages.layout import as_html
from rules.messages.sign_in_mail import UnsafeText, sign_in_mail
from rules.messages.wording import Wording
from rules.passwordless.code_request import ACTIONS, OTHER_ACTION

TAGS = sorted(set(LANGUAGES.values()))
AT_1432 = 1_795_185_179
LINK = "https://app.example/s#" + "a" * 43
HELP = "https://app.example/help?a=1&b=2"
PLACES = {
    "factor_subject": {"app"},
    "app_added": {"app"},
    "app_removed": {"app"},
    "codes_added": {"app"},
    "codes_removed": {"app"},
    "passkey_added": {"app"},
    "passkey_removed": {"app"},
    "subject": {"code", "app"},
    "subject_without_code": {"app"},
    "code_is": {"app"},
    "works_until": {"time", "lifetime"},
    "works_for": {"lifetime"},
    "minutes": {"number"},
    "requested": {"details"},
    "help": {"url"},
    "staff_never_ask": {"app"},
    "sms": {"code", "app"},
    "lock_subject": {"app"},
    "confirms": {"action"},
    "locked": {"app"},
}
NAMES = st.text(
    st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1, max_size=64
).filter(str.strip)


def mail(**changed):
    return sign_in_mail(
        **{
            "code": "01234567",
            "app_name": "Example",
            "valid_for_s": 600,
            "expires_at": AT_1432,
            "requested_from": "Firefox on Linux",
            "link": LINK,
            "help_url": HELP,
            **changed,
        }
    )


def seen(html):
    """The words of a page, and the addresses behind its links, as a person meets them."""
    body = html.partition("<body")[2]
    hrefs = re.findall(r'href="([^"]*)"', body)
    return squeezed(unescape(re.sub(r"<[^>]*>", " ", body) + " ".join(hrefs)))


def squeezed(text):
    """Without blanks and isolates, which the two bodies set in ways of their own."""
    return re.sub(r"[\s\u2068\u2069]", "", text)


def test_both_bodies_say_the_same():
    """Code, lifetime, and what to do if one did not ask."""
    sent = sign_in_mail(code="01234567", app_name="Example", valid_for_s=600)
    for body in (sent.text, sent.html):
        assert "01234567" in body
        assert "10 minutes" in body
        assert "ignore this mail" in body

    assert "01234567 is your Example sign-in code" == sent.subject


@given(
    tag=st.sampled_from(TAGS),
    name=NAMES,
    code=st.from_regex(r"[0-9]{6,10}", fullmatch=True),
    valid_for_s=st.integers(60, 900),
    has_time=st.booleans(),
    has_link=st.booleans(),
)
def test_both_bodies_say_the_same_in_every_language(
    tag, name, code, valid_for_s, has_time, has_link
):
    """Every line of the text, with every fact in it, is on the page too."""
    sent = mail(
        code=code,
        app_name=name,
        valid_for_s=valid_for_s,
        locale=tag,
        expires_at=AT_1432 if has_time else None,
        link=LINK if has_link else None,
    )
    page = seen(sent.html)
    for line in sent.text.splitlines():
        assert squeezed(line) in page
    facts = [code, name, "Firefox, Linux", HELP]
    facts += ["14:32 UTC"] if has_time else []
    facts += [LINK] if has_link else []
    for fact in facts:
        assert squeezed(fact) in page
        assert squeezed(fact) in squeezed(sent.text)

    assert has_link == (LINK in sent.html)


@pytest.mark.parametrize("folder", ["sign_in", "account"])
def test_a_file_is_a_language_that_is_looked_up(folder):
    """And nobody would get a translation that has no tag."""
    files = (Path(__file__).parents[3] / "rules/messages" / folder).glob("[a-z]*.py")

    assert TAGS == sorted(path.stem for path in files)


@pytest.mark.parametrize("tag", TAGS)
def test_every_sentence_has_its_places(tag):
    """No fact is forgotten in a translation, and none asked for that is not there."""
    words = wording_for(tag)
    for name in Wording.__dataclass_fields__:
        text = getattr(words, name)
        if isinstance(text, str):
            places = {place for _, place, _, _ in Formatter().parse(text) if place is not None}

            assert PLACES.get(name, set()) == places, name

    assert tag == words.tag
    assert words.subject.startswith("{code}")


@pytest.mark.parametrize("tag", sorted(set(TAGS) - {"en"}))
def test_every_sentence_is_translated(tag):
    """None is left in English."""
    english, words = wording_for("en"), wording_for(tag)
    same = [
        name
        for name in Wording.__dataclass_fields__
        if getattr(english, name) == getattr(words, name)
    ]

    assert set(same) <= {"is_right_to_left", "minutes"}  # French has minutes, too


@pytest.mark.parametrize("tag", TAGS)
def test_the_code_of_a_step_up_says_what_it_confirms(tag):
    """In words of the language; an action that has none, and any other text, is any action."""
    words = wording_for(tag)
    said = {each: words.named(each) for each in ACTIONS}
    for action, name in {**said, OTHER_ACTION: words.to_act, "pay.zzq": words.to_act}.items():
        sent = mail(locale=tag, action=action)
        for body in (squeezed(sent.text), seen(sent.html)):
            assert squeezed(words.confirms.format(action=name)) in body
            assert "zzq" not in body

    assert len(ACTIONS) == len({*said.values()} - {words.to_act})
    assert words.confirms.partition("{action}")[0] not in mail(locale=tag).text


def test_a_mail_without_extras_does_not_speak_of_them():
    """No link, no time, no device, no page of help: no sentence about them."""
    bare = sign_in_mail(code="123456", app_name="Example", valid_for_s=600)

    assert (
        "Your Example sign-in code is\n\n    123456\n\n"
        "Enter it on the page where you asked for it.\n\n"
        "It works once, for 10 minutes.\n\n"
        "Did you not ask for it? Then ignore this mail: nobody can sign in without the code.\n\n"
        "Example staff never ask for this code.\n"
    ) == bare.text


@pytest.mark.parametrize(
    ("seconds", "words"), [(60, "one minute"), (59, "one minute"), (150, "2 minutes")]
)
def test_the_lifetime_is_told_in_words(seconds, words):
    """Rounded down: nobody is promised time that they do not have."""
    assert words in sign_in_mail(code="1", app_name="Example", valid_for_s=seconds).text


def test_when_it_was_asked_for_follows_from_when_it_ends():
    """Also across midnight."""
    text = mail(expires_at=AT_1432 - AT_1432 % 86400 + 60, valid_for_s=120).text

    assert "until 00:01 UTC (2 minutes)" in text
    assert "Requested: Firefox, Linux, 23:59 UTC" in text


@given(st.text())
def test_a_stranger_puts_no_words_into_our_mail(told):
    """Whatever a client says it is, only names that we know come out."""
    plain = mail(requested_from=None)
    named = mail(requested_from=told)
    words = set(re.findall(r"\w+", named.text)) - set(re.findall(r"\w+", plain.text))

    assert words <= {
        *("Edge", "Opera", "Samsung", "Internet", "Firefox", "Chrome", "Safari", "Android"),
        *("iPhone", "iPad", "Windows", "ChromeOS", "Mac", "Linux"),
    }


def test_the_name_of_the_application_cannot_bring_in_markup():
    """It comes from a template parameter; a slip there must not break the mail."""
    html = sign_in_mail(code="1", app_name='<a href="x">&{code}', valid_for_s=60).html

    assert "<a" not in html
    assert "&lt;a href=" in html
    assert "&amp;{code}" in html


@pytest.mark.parametrize("mark", ["\r", "\n", "\0", "\x7f", "\u2028", "\u202e", "\u2066"])
@pytest.mark.parametrize("name", ["app_name", "code", "link", "help_url"])
def test_control_characters_are_refused(name, mark):
    """A line feed in a subject would begin another header; a bidi mark turns words around."""
    with pytest.raises(UnsafeText, match="has a control character"):
        mail(**{name: f"a{mark}b"})


def test_the_subject_keeps_the_code_to_itself_if_told_so():
    """Where others look at the screen."""
    assert "Your Example sign-in code" == mail(code_in_subject=False).subject


@pytest.mark.parametrize("tag", TAGS)
def test_nothing_is_fetched_or_tracked(tag):
    """No image, no font, no script; with neither link nor help, no address at all."""
    html = mail(locale=tag).html
    bare = sign_in_mail(code="1", app_name="Example", valid_for_s=60, locale=tag).html
    remote = ("src=", "<img", "<script", "<link", "url(", "@import", "<iframe", "<form")

    assert not any(word in html.lower() for word in remote)
    assert {LINK, HELP} == {unescape(each) for each in re.findall(r'href="([^"]*)"', html)}
    assert "http" not in bare
    assert len(html.encode()) < 20_000


@pytest.mark.parametrize("tag", TAGS)
def test_a_page_says_which_language_it_is_in_and_where_it_begins(tag):
    """For screen readers; and the code runs from the left in every script, in one piece."""
    html = mail(locale=tag).html
    direction = "rtl" if tag in {"ar", "he"} else "ltr"

    assert f'<html lang="{tag}" dir="{direction}">' in html
    assert f'<td dir="{direction}"' in html
    assert re.search(r'<p class="c" dir="ltr" [^>]*user-select:all[^>]*>01234567</p>', html)


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


def colours(css):
    """Background and text, of which one may be inherited."""
    back = re.search(r"background-color:(#\w{6})", css)
    text = re.search(r"(?<![-\w])color:(#\w{6})", css)
    return back and back[1], text and text[1]


def test_every_text_stands_out_in_light_and_in_dark():
    """WCAG 2.2, 1.4.3: a contrast of 4.5 for each class of the page, in both schemes."""
    html = mail().html
    style, body = re.search(r"<style>(.*)</style>", html, re.DOTALL)[1], html.partition("<body")[2]
    dark = {name: colours(css) for name, css in re.findall(r"\.(\w+)\{([^}]*)\}", style)}
    light = {
        name: colours(css) for name, css in re.findall(r'class="(\w+)"[^>]*? style="([^"]*)"', body)
    }
    for scheme in (dark, light):
        page_back, page_text = scheme["page"]
        pairs = [(back or page_back, text or page_text) for back, text in scheme.values()]

        assert {"page", "b", "c", "q"} == scheme.keys()
        assert min(contrast(back, text) for back, text in pairs) >= 4.5


def test_ten_digits_fit_on_the_narrowest_phone():
    """28 px of a fixed pitch, 0.6 em and its spacing each, in 280 px less the margins."""
    [(size, spacing)] = re.findall(r"font:600 (\d+)px.*letter-spacing:(\.\d+)em", mail().html)

    assert 10 * int(size) * (0.61 + float(spacing)) <= 280 - 2 * 20 - 2 * 8


def test_a_time_is_not_torn_apart():
    """Neither at the end of a line nor, among words from the right, in the wrong order."""
    arabic = mail(locale="ar")

    assert '<bdi style="white-space:nowrap">14:32 UTC</bdi>' in arabic.html
    assert "\u206814:32 UTC\u2069" in arabic.text
    assert "\n    01234567\n" in arabic.text


@pytest.mark.parametrize(
    ("locales", "language"),
    [
        ("de", "de"),
        ("DE-at", "de"),
        ("pt_BR", "pt"),
        ("zh-Hant-TW", "zh"),
        ("iw", "he"),
        ("x-klingon, gsw, fr-CH;q=0.7", "fr"),
        ("*", "en"),
        ("", "en"),
        ("../../etc/passwd", "en"),
        (None, "en"),
        (["de"], "en"),
        ("de" * 100_000, "en"),
        ("-,;,,de", "de"),
    ],
)
def test_the_language_is_looked_up(locales, language):
    """RFC 4647, 3.4: from the most to the least specific, in the order of preference."""
    assert language == language_for(locales)


@given(st.text())
def test_any_locale_has_a_language(locales):
    """A client cannot name a file."""
    assert language_for(locales) in TAGS


def test_the_page_is_made_of_the_lines_that_it_is_given():
    """None given, none shown."""
    facts = dict.fromkeys(["code", "app", "lifetime", "time", "details", "link", "url"], "")

    assert "<p" not in as_html([], facts, wording_for("en"), title="{app}", preview="{app}")


def test_the_preview_says_until_when_or_for_how_long():
    """What a mailbox shows next to the subject."""
    until, lasting = mail(), mail(expires_at=None)

    assert "14:32 UTC" in seen(until.html).partition("code")[0] + until.html[:3000]
    assert "14:32 UTC" not in lasting.html
    assert "10 minutes" in lasting.html


@pytest.mark.parametrize(
    "mark", [*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u061c", "\u200e"]
)
def test_no_mark_turns_the_words_around(mark):
    """Every one of the bidirectional controls, in a name that an operator chose."""
    with pytest.raises(UnsafeText):
        mail(app_name=f"Exam{mark}ple")


def test_a_list_of_mails_says_until_when_a_code_works():
    """Next to the subject is the time that the mail itself names."""
    until, lasting = mail().html, mail(expires_at=None).html

    assert (2, 0) == (until.count("It works once and until"), until.count("It works once, for"))
    assert (0, 2) == (lasting.count("It works once and until"), lasting.count("It works once, for"))
