"""
The mail that tells a user that codes are locked, and that nothing else is.

It asks for nothing and links to nothing but the operator's own page of help:
whoever made it come, by wrong codes, gains nothing by it.
"""

from __future__ import annotations

from rules.messages.language import wording_for
from rules.messages.layout import Line, Role, as_html, as_text
from rules.messages.sign_in_mail import Mail, check_facts


def lock_mail(*, app_name: str, locale: object = "en", help_url: str = "") -> Mail:
    """
    In the best language for *locale*, as `rules.messages.language` reads it.

    Raises `UnsafeText` for a control character in the name or the address.
    """
    words = wording_for(locale)
    facts = dict.fromkeys(("code", "link", "time", "lifetime", "details"), "")
    facts |= {"app": app_name, "url": help_url}
    check_facts(facts)
    lines = [
        Line(words.locked, Role.FIRST),
        Line(words.lock_ends),
        Line(words.lock_spares),
        Line(words.lock_advice),
        *([Line(words.help, Role.ASIDE)] if help_url else []),
    ]
    return Mail(
        subject=words.lock_subject.format_map(facts),
        text=as_text(lines, facts, words),
        html=as_html(lines, facts, words, title=words.lock_subject, preview=words.lock_ends),
    )
