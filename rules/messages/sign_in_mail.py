"""
The mail that carries a sign-in code, and the link that may come with it.

Text and HTML are made of the same lines, so they cannot tell different
things. Nothing in it is fetched from anywhere, so nobody learns that it was
opened.
"""

from __future__ import annotations

from collections.abc import Mapping
from unicodedata import category

from rules.messages.brand import PLAIN, Brand
from rules.messages.layout import Line, Role, as_html, as_text
from rules.messages.wording import Wording
from rules.passwordless.device_name import device_name
from rules.value import dataclass

_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))  # would turn the words around
_CONTROLS = {"Cc", "Cs", "Zl", "Zp"}  # controls, halves of characters, line separators
_DIRECTIONS = frozenset(chr(each) for each in (0x061C, 0x200E, 0x200F, *_BIDI))
_MINUTE_S = 60
_DAY_S = 24 * 3600


class UnsafeText(ValueError):
    """A control character in what was to stand in a mail; in a header it would begin another."""


@dataclass(frozen=True, slots=True)
class Mail:
    """
    Both bodies say the same.

    Attributes:
        logo: The picture that *html* shows: PNG in base64, or nothing.

    """

    subject: str
    text: str
    html: str
    logo: str = ""


def sign_in_mail(  # noqa: PLR0913  (a mail says that much)
    *,
    code: str,
    app_name: str,
    valid_for_s: int,
    locale: object = "en",
    expires_at: int | None = None,
    requested_from: object = None,
    link: str | None = None,
    help_url: str | None = None,
    code_in_subject: bool = True,
    action: str = "",
    brand: Brand = PLAIN,
) -> Mail:
    """
    The code first, where a notification shows it.

    *locale* is what the client prefers, as `rules.messages.language` reads
    it, and *requested_from* what it says it is, as `rules.passwordless.device_name` does.
    With *expires_at*, in epoch seconds, the mail names the time, and when it
    was asked for. *link* is one of `rules.passwordless.magic_link`, *help_url* a page for
    those who keep getting such mails, *action* what a step-up is for. Without
    *code_in_subject* the subject shows nothing secret on a locked screen.

    Raises:
        UnsafeText: A control character in the name, the code or an address.

    """
    words, style = brand.wording(locale), brand.style_for(locale)
    details = _details(requested_from, valid_for_s, expires_at)
    facts = {
        "code": code,
        "app": app_name,
        "lifetime": _lifetime(words, valid_for_s),
        "time": "" if expires_at is None else _time(expires_at),
        "details": details,
        "link": link or "",
        "url": help_url or "",
        "action": words.named(action),
    }
    check_facts(facts)
    lines = _lines(words, facts)
    subject = words.subject if code_in_subject else words.subject_without_code
    works = words.works_until if facts["time"] else words.works_for
    return Mail(
        subject=subject.format_map(facts),
        text=as_text(lines, facts, words, style=style),
        html=as_html(
            lines, facts, words, title=words.subject_without_code, preview=works, style=style
        ),
        logo=style.logo,
    )


def check_facts(facts: Mapping[str, str]) -> None:
    """Raise `UnsafeText` if one of *facts*, by their names, must not stand in a mail."""
    for name, text in facts.items():
        if any(category(mark) in _CONTROLS or mark in _DIRECTIONS for mark in text):
            raise UnsafeText(f"{name} has a control character")


def _lines(words: Wording, facts: Mapping[str, str]) -> list[Line]:
    works = words.works_until if facts["time"] else words.works_for
    with_link = [
        Line(words.button, Role.LINK),
        Line(words.button_hint, Role.ASIDE),
    ]
    return [
        Line(words.code_is, Role.FIRST),
        Line("{code}", Role.CODE),
        *([Line(words.confirms)] if facts["action"] else []),
        Line(words.enter_it),
        Line(works),
        *(with_link if facts["link"] else []),
        *([Line(words.requested, Role.ASIDE)] if facts["details"] else []),
        Line(words.not_asked, Role.ASIDE),
        *([Line(words.help, Role.ASIDE)] if facts["url"] else []),
        Line(words.staff_never_ask, Role.ASIDE),
    ]


def _details(told: object, valid_for_s: int, expires_at: int | None) -> str:
    asked_at = "" if expires_at is None else _time(expires_at - valid_for_s)
    return ", ".join(each for each in (device_name(told), asked_at) if each)


def _lifetime(words: Wording, seconds: int) -> str:
    """Rounded down: nobody is promised time that they do not have."""
    minutes = max(1, seconds // _MINUTE_S)
    return words.one_minute if minutes == 1 else words.minutes.format(number=minutes)


def _time(epoch_s: int) -> str:
    """
    Hour and minute, rounded down.

    >>> _time(1_795_185_179)
    '14:32 UTC'
    """
    hours, minutes = divmod(epoch_s % _DAY_S // _MINUTE_S, 60)
    return f"{hours:02}:{minutes:02} UTC"
