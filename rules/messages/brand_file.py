"""
The file of the operator's brand, which `python -m local.brand` writes.

``{"button": ["#0b57d0", "#ffffff"], "dark_button": […], "logo": "base64", "footer": "…",
"words": {"de": {"sign_in.subject": "…"}}}``, each member optional. A sentence has the places of the
suite's own, no markup, no link and no control character, so that a brand can neither lead users
elsewhere nor add a header. Whatever is wrong refuses the file whole.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Mapping
from typing import Any, Final

from rules.messages.account_wording import AccountWording
from rules.messages.brand import ACCOUNT, FOOTER, SIGN_IN, Brand
from rules.messages.language import LANGUAGES, account_words, wording_for
from rules.messages.sign_in_mail import UnsafeText, check_facts
from rules.messages.sms_segments import segments
from rules.messages.style import Style
from rules.messages.wording import Wording
from rules.strict_json import NotStrictJson, strict_json

MOST_BYTES: Final = 256_000
MOST_OF_A_LOGO: Final = 20_000
_MEMBERS: Final = {"button", "dark_button", "logo", "footer", "words"}
_MOST_OF_A_SUBJECT, _MOST_OF_A_SENTENCE, _MOST_OF_A_FOOTER = 120, 500, 300
_MOST_SEGMENTS: Final = 2
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_PLACE: Final = re.compile(r"\{[a-z]+\}")
# Mail programs and telephones make a link of a bare name of a host, too.
_LINK: Final = re.compile(r"://|www\.|\S\.[^\W\d_]{2,}", re.IGNORECASE)
_PNG: Final = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_WIDEST, _HIGHEST = 960, 320  # pixels
_READABLE: Final = 4.5  # WCAG 2.2, 1.4.3


class InvalidBrand(ValueError):
    """The file is not what the module says; the message says where, and quotes no sentence."""


def brand(text: str) -> Brand:
    """Read the JSON of the module's description. Raises `InvalidBrand`."""
    try:
        said = strict_json(text)
    except NotStrictJson as error:
        raise InvalidBrand(f"the file: {error}") from None
    said = _object(said, where="the file", known=_MEMBERS)
    usual = Style()
    style = Style(
        button=_button(said.get("button", [*usual.button]), where="button"),
        dark_button=_button(said.get("dark_button", [*usual.dark_button]), where="dark_button"),
        logo=_logo(said.get("logo", "")),
        footer=_footer(said.get("footer", ""), where="footer"),
    )
    words = _object(said.get("words", {}), where="words", known=set(LANGUAGES.values()))
    return Brand(style=style, sentences={tag: _language(tag, words[tag]) for tag in words})


def sentences_of(tag: str) -> dict[str, str]:
    """The suite's own sentences in a language, by id."""
    both: tuple[tuple[str, Wording | AccountWording], ...] = (
        (SIGN_IN, wording_for(tag)),
        (ACCOUNT, account_words(tag)),
    )
    return {
        f"{prefix}{name}": getattr(words, name)
        for prefix, words in both
        for name in words.__slots__
        if name not in {"tag", "is_right_to_left"}
    }


def _language(tag: str, said: object) -> dict[str, str]:
    own = sentences_of(tag)
    found = _object(said, where=tag, known={*own, FOOTER})
    return {
        name: _footer(text, where=f"{tag}.{name}")
        if name == FOOTER
        else _sentence(text, own[name], where=f"{tag}.{name}")
        for name, text in found.items()
    }


def _sentence(text: object, own: str, *, where: str) -> str:
    longest = _MOST_OF_A_SUBJECT if "subject" in where else _MOST_OF_A_SENTENCE
    told = _plain(text, longest=longest, where=where)
    if re.search(r"[{}]", _PLACE.sub("", told)) or _places(told) != _places(own):
        needed = " ".join(sorted(_places(own))) or "none"
        raise InvalidBrand(f"{where} must have these places and no other brace: {needed}")
    if where.endswith(".sms") and segments(told.format(code="0" * 10, app="")) > _MOST_SEGMENTS:
        raise InvalidBrand(f"{where} takes more than {_MOST_SEGMENTS} SMS")
    return told


def _places(text: str) -> set[str]:
    return set(_PLACE.findall(text))


def _footer(text: object, *, where: str) -> str:
    told = _plain(" " if text == "" else text, longest=_MOST_OF_A_FOOTER, where=where).strip()
    if "{" in told or "}" in told:
        raise InvalidBrand(f"{where} has a brace")
    return told


def _plain(text: object, *, longest: int, where: str) -> str:
    if not (isinstance(text, str) and 0 < len(text) <= longest):
        raise InvalidBrand(f"{where} must be a text of 1 to {longest} characters")
    try:
        check_facts({where: text})
    except UnsafeText as error:
        raise InvalidBrand(str(error)) from None
    if _LINK.search(text):
        raise InvalidBrand(f"{where} has a link")
    return text


def _button(pair: object, *, where: str) -> tuple[str, str]:
    colours = pair if isinstance(pair, list) else []
    are_colours = [isinstance(each, str) and bool(_COLOUR.fullmatch(each)) for each in colours]
    if are_colours != [True, True]:
        raise InvalidBrand(f"{where} must be two colours such as #0b57d0")
    back, words = colours
    if contrast(back, words) < _READABLE:
        raise InvalidBrand(f"{where} has a contrast below {_READABLE}:1")
    return back, words


def contrast(one: str, other: str) -> float:
    """
    The contrast ratio of two colours, by WCAG 2.2.

    >>> contrast("#000000", "#ffffff"), contrast("#777777", "#777777")
    (21.0, 1.0)
    """
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _logo(text: object) -> str:
    if text == "":
        return ""
    try:
        picture = b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        picture = b""
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    is_small = 0 < width <= _WIDEST and 0 < height <= _HIGHEST and len(picture) <= MOST_OF_A_LOGO
    if not (picture.startswith(_PNG) and is_small):
        limits = f"{MOST_OF_A_LOGO} bytes and {_WIDEST}x{_HIGHEST} pixels"
        raise InvalidBrand(f"logo must be a PNG picture in base64, of at most {limits}")
    return str(text)


def _object(value: object, *, where: str, known: set[str]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise InvalidBrand(f"{where} is not an object")
    if unknown := sorted(value.keys() - known):
        raise InvalidBrand(f"{where} has {', '.join(unknown)[:100]}")
    return value
