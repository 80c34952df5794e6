"""The two forms of an address: one for limits, which merges much, and one for proofs."""

import sys
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.addresses.email_address import domain_of
from rules.addresses.forms import narrow, wide
from rules.addresses.mailbox import mailbox

# What Cognito, a mail host, a browser or a database may do to a name. Cognito documents none.
MERGES = {
    "lower": str.lower,
    "upper": str.upper,
    "casefold": str.casefold,
    "title": str.title,
    "swapcase": str.swapcase,
    "upper, lower": lambda text: text.upper().lower(),
    "Turkish lower": lambda text: text.replace("I", "\u0131").replace("\u0130", "i").lower(),
    "NFC": lambda text: normalize("NFC", text),
    "NFD": lambda text: normalize("NFD", text),
    "NFKC": lambda text: normalize("NFKC", text),
    "NFKC casefold": lambda text: normalize("NFKC", text).casefold(),
    "lower, NFC": lambda text: normalize("NFC", text.lower()),
}
# The pattern of UsernameType: letters, marks, symbols, numbers, punctuation.
ALLOWED = "".join(
    chr(point) for point in range(sys.maxunicode + 1) if category(chr(point))[0] in "LMSNP"
)
# GREEK YPOGEGRAMMENI is a mark, and a letter in upper case: behind it, marks change their letter.
NAMES = st.text(st.sampled_from(ALLOWED.replace("\u0345", "").replace("@", "")), min_size=1)
FULL_WIDTH = {mark: mark + 0xFEE0 for mark in range(0x21, 0x7F)}


@pytest.mark.slow
def test_no_merge_of_any_letter_is_another_holder_of_limits():
    """Every code point that Cognito's pattern allows, at the beginning and within a name."""
    merged = "".join(mark for mark in ALLOWED.replace("@", "") if is_merged(mark))
    split = []
    for text in (name for mark in merged for name in (f"{mark}@x.example", f"a{mark}b@x.example")):
        others = {merge(text) for merge in MERGES.values()} - {text}
        form = wide(text)
        split += [(text, other) for other in others if wide(other) != form]

    assert 140_000 < len(ALLOWED)
    assert 10_000 < len(merged)
    assert [] == split


def is_merged(mark):
    """Whether anything changes the letter; else no merge of a name with it changes it there."""
    cased = mark.lower() == mark == mark.upper() == mark.casefold() == mark.title()
    return not (cased and normalize("NFD", mark) == mark == normalize("NFKC", mark))


def test_the_wide_form_of_the_wide_form_is_the_wide_form():
    """All letters, in names of forty."""
    letters = ALLOWED.replace("@", "")
    names = [f"{letters[n : n + 40]}@x.example" for n in range(0, len(letters), 40)]

    assert [] == [name for name in names if wide(wide(name)) != wide(name)]


@given(NAMES, st.sampled_from(sorted(MERGES)), st.sampled_from(sorted(MERGES)))
def test_no_merge_of_names_is_another_holder_of_limits(name, first, second):
    """However two of them follow each other."""
    merged = MERGES[second](MERGES[first](f"{name}@x.example"))

    assert wide(f"{name}@x.example") == wide(merged) == wide(wide(merged))


@pytest.mark.parametrize(
    "spelling",
    [
        "ADA@X.EXAMPLE",
        " ada@x.example\t",
        "ada@x.example.",
        "ada@x\u3002example",
        "ada@x\uff61example\uff61",
        "ada@x.example".translate(FULL_WIDTH),
        "a\ufe0fda@x.example",
        '"ada"@x.example',
        '"a\\d\\a"@x.example',
        "\uff02ada\uff02@x.example",
        "\U0001d41eada@x.example"[1:],
    ],
)
def test_one_address_has_one_wide_form(spelling):
    """Case, width, dots of other scripts, the root of DNS, and what nobody sees."""
    assert "ada@x.example" == wide(spelling)


@pytest.mark.parametrize("twin", ["stra\u00dfe", "STRASSE", "stra\u017fse", "STRA\u1e9eE"])
def test_a_wide_form_may_be_that_of_two_people(twin):
    """They share limits."""
    assert wide("strasse@x.example") == wide(f"{twin}@x.example")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("jo@x.example", "jo+news@x.example"),
        ("jo@x.example", "j.o@x.example"),
        ("jo@x.example", "jo@y.example"),
        ("jo@x.example", "jo@x.example.org"),
        ("jo@x.example", "joe@x.example"),
        ("jo@x.example", "jo"),
    ],
)
def test_other_addresses_have_other_wide_forms(one, other):
    """Tags and dots included: at most hosts those are other people."""
    assert wide(one) != wide(other)


@given(st.text(st.sampled_from("a\u00fc\u00df\u0131\u0130\u03c2\u1e9e\u0308\ufe0f-0"), max_size=9))
def test_a_domain_has_the_wide_form_of_its_a_label(label):
    """`domain_of` is what DNS and the lists use; who types the one is who types the other."""
    address = f"jo@a{label}b.example"
    try:
        domain = domain_of(address)
    except ValueError:
        return

    assert wide(f"jo@{domain}") == wide(address)


@pytest.mark.parametrize("label", ["xn--", "xn--a@b-", "xn--\u00fc", "xn--99999999", "xn"])
def test_what_is_no_a_label_stays(label):
    """It cannot be in DNS, and is counted as it is."""
    assert wide(f"jo@{label}.example").startswith("jo@xn")


def nested(times):
    """U-umlaut as an A-label; that in full-width letters as another A-label; and so on."""
    label = "\u00fc"
    for _ in range(times):
        label = "xn--" + label.translate(FULL_WIDTH).encode("punycode").decode()
    return label


def test_an_a_label_within_others_is_read_eight_times():
    """It was made up; who makes it longer gets no more work out of that."""
    assert "jo@\u00fc.example" == wide(f"jo@{nested(8)}.example")
    assert f"jo@{nested(1)}.example" == wide(f"jo@{nested(9)}.example")


@given(st.text(max_size=300))
def test_whatever_is_typed_has_forms(text):
    """Half characters, several "@", none at all: what is typed for nobody is counted, too."""
    assert wide(text) is not None
    assert mailbox(wide(text)) is not None
    assert narrow(text) == narrow(narrow(text))


def test_54_the_narrow_form_merges_a_to_z_and_nothing_else():
    """Invariant 54: of each other letter, the proof of one is none for another."""
    letters = [mark for mark in ALLOWED if narrow(mark) != mark]

    assert [chr(upper) for upper in range(ord("A"), ord("Z") + 1)] == letters
    assert len({narrow(mark) for mark in ALLOWED}) == len(ALLOWED) - len(letters)


@pytest.mark.parametrize(
    ("mine", "victims"),
    [
        ("stra\u00dfe@x.example", "strasse@x.example"),
        ("\u212aelvin@x.example", "kelvin@x.example"),
        ("\ufb01ona@x.example", "fiona@x.example"),
        ("\uff41da@x.example", "ada@x.example"),
        ("jo@stra\u00dfe.example", "jo@strasse.example"),
        ("ada@x.example", "ada@x.example."),
    ],
)
def test_54_no_other_mailbox_has_the_narrow_form_of_a_victims(mine, victims):
    """Invariant 54: the owner of the one would own the other."""
    assert wide(mine) == wide(victims)
    assert narrow(mine) != narrow(victims)


@given(NAMES, NAMES)
def test_54_one_narrow_form_has_one_wide_form(one, other):
    """Invariant 54: what is proved is never counted for somebody else."""
    for name in (one.swapcase(), other):
        if narrow(f"{name}@x.example") == narrow(f"{one}@x.example"):
            assert wide(f"{name}@x.example") == wide(f"{one}@x.example")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("jo+1@x.example", "jo@x.example"),
        ("JO+1+2@X.example.", "jo@x.example"),
        ("j.o@x.example", "j.o@x.example"),
        ("j.o+1@gmail.com", "jo@gmail.com"),
        ("jo@googlemail.com", "jo@gmail.com"),
        ("J.\uff2f\uff0b1@GMAIL.com", "jo@gmail.com"),
        ("jo+1@mail.gmail.com", "jo@mail.gmail.com"),
        ('"j.o+1"@x.example', "j.o@x.example"),
        ("J-o.+1@pm.me", "jo@proton.me"),
        ("a+1@jo.fastmail.fm", "jo@fastmail.fm"),
        ("jo-shop@yahoo.com", "jo@yahoo.com"),
        ("j-o@yandex.ru", "j-o@yandex.ru"),
        ("j.o@ya.ru", "j-o@yandex.ru"),
        ("jo+1@me.com", "jo@icloud.com"),
        ("+1@x.example", "+1@x.example"),
        ("...@gmail.com", "...@gmail.com"),
        ("jo", "@jo"),
    ],
)
def test_63_tags_and_dots_are_one_mailbox(address, expected):
    """Invariant 63; a name of tags and dots alone is a mailbox, too."""
    assert expected.removeprefix("@") == mailbox(address).removeprefix("@")
