"""
The mail that tells a user that codes are locked, and that nothing else is.

It asks for nothing and links to nothing but the operator's own page of help:
an attacker whose wrong codes caused it gains nothing by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from rules.messages.brand import PLAIN, Brand
from rules.messages.layout import Line, Role, as_html, as_text
from rules.messages.sign_in_mail import Mail, check_facts


def lock_mail(
    *, app_name: str, locale: object = "en", help_url: str = "", brand: Brand = PLAIN
) -> Mail:
    """
    In the best language for *locale*, as `rules.messages.language` reads it.

    Raises `UnsafeText` for a control character in the name or the address.
    """
    words = brand.wording(locale)
    said = [words.locked, words.lock_ends, words.lock_spares, words.lock_advice]
    return notice(brand, locale, words.lock_subject, said, app_name=app_name, url=help_url)


def notice(  # noqa: PLR0913  # a mail says that much
    brand: Brand,
    locale: object,
    subject: str,
    said: Sequence[str],
    *,
    app_name: str,
    url: str,
    details: str = "",
) -> Mail:
    """
    A mail that says those sentences, and asks for nothing.

    Raises `UnsafeText` for the same reasons.
    """
    words, style = brand.wording(locale), brand.style_for(locale)
    facts = dict.fromkeys(("code", "link", "time", "lifetime"), "")
    facts |= {"app": app_name, "url": url, "details": details}
    check_facts(facts)
    first, *others = said
    lines = [Line(first, Role.FIRST), *map(Line, others)]
    if url:
        lines.append(Line(words.help, Role.ASIDE))
    return Mail(
        subject=subject.format_map(facts),
        text=as_text(lines, facts, words, style=style),
        html=as_html(lines, facts, words, title=subject, preview=others[0], style=style),
        logo=style.logo,
    )
