"""How the lines of a mail look, as text and as HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum

from rules.messages.markup import escape
from rules.messages.style import LOGO_ID, PLAIN_STYLE, Style
from rules.messages.wording import Wording
from rules.value import dataclass

_ISOLATED = "\u2068{}\u2069"  # keeps "14:32 UTC" together between words from the right


class Role(Enum):
    """What a line is for."""

    FIRST = "first"
    CODE = "code"
    PLAIN = "plain"
    LINK = "link"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence or two, with places for facts."""

    template: str
    role: Role = Role.PLAIN


def as_text(
    lines: Iterable[Line], facts: Mapping[str, str], words: Wording, *, style: Style = PLAIN_STYLE
) -> str:
    """Paragraphs; the code and the addresses on lines of their own, to be copied."""
    isolated = {
        name: _ISOLATED.format(fact) if words.is_right_to_left else fact
        for name, fact in facts.items()
    } | {"code": facts["code"], "url": f"\n{facts['url']}"}
    paragraphs = []
    for line in lines:
        sentence = line.template.format_map(isolated).replace(" \n", "\n")
        match line.role:
            case Role.CODE:
                paragraphs.append(f"    {sentence}")
            case Role.LINK:
                paragraphs.append(f"{sentence}\n{facts['link']}")
            case _:
                paragraphs.append(sentence)
    if style.footer:
        paragraphs.append(style.footer)
    return "\n\n".join(paragraphs) + "\n"


def as_html(  # noqa: PLR0913  # a page is made of that much
    lines: Iterable[Line],
    facts: Mapping[str, str],
    words: Wording,
    *,
    title: str,
    preview: str,
    style: Style = PLAIN_STYLE,
) -> str:
    """
    One column of at most 480 pixels that needs nothing from anywhere.

    *preview* is what a list of mails shows next to the subject; it and *title*
    have places for facts.
    """
    safe = {name: escape(fact) for name, fact in facts.items()}
    marked = {name: f"<bdi>{fact}</bdi>" for name, fact in safe.items()} | {
        "code": safe["code"],
        "time": f'<bdi style="white-space:nowrap">{safe["time"]}</bdi>',
        "url": f'<br><a href="{safe["url"]}" class="q" dir="ltr">{safe["url"]}</a>',
    }
    back, front = style.button
    more = [Line(style.footer, Role.ASIDE)] if style.footer else []
    body = [
        _MARKUP[line.role].format(
            line=escape(line.template).format_map(marked), link=safe["link"], back=back, front=front
        )
        for line in [*lines, *more]
    ]
    if style.logo:
        body.insert(0, _LOGO.format(id=LOGO_ID, app=safe["app"]))
    dark_back, dark_front = style.dark_button
    return _PAGE.format(
        tag=words.tag,
        direction="rtl" if words.is_right_to_left else "ltr",
        title=escape(title).format_map(safe),
        preview=escape(preview).format_map(marked),
        body="\n".join(body),
        dark_back=dark_back,
        dark_front=dark_front,
    )


# The style sheet has the dark colours alone: where a mail program drops it, the tags make a
# readable light page. Ten digits, the most that a code has, fit into 280 pixels.
_MARKUP = {
    Role.FIRST: '<p style="margin:0 0 12px">{line}</p>',
    Role.CODE: (
        '<p class="c" dir="ltr" style="margin:0 0 20px;padding:16px 8px;text-align:center;'
        "background-color:#eef1f5;border-radius:8px;font:600 28px/1.2 ui-monospace,Menlo,Consolas,"
        "monospace;letter-spacing:.08em;-webkit-user-select:all;user-select:all;"
        'overflow-wrap:anywhere">{line}</p>'
    ),
    Role.PLAIN: '<p style="margin:0 0 12px">{line}</p>',
    Role.LINK: (
        '<p style="margin:24px 0 12px"><a class="b" href="{link}" style="display:block;'
        "padding:14px 16px;border-radius:8px;background-color:{back};color:{front};"
        'font-weight:600;text-align:center;text-decoration:none">{line}</a></p>'
    ),
    Role.ASIDE: '<p class="q" style="margin:0 0 12px;font-size:14px;color:#4b5563">{line}</p>',
}
_LOGO = '<p style="margin:0 0 20px"><img src="cid:{id}" alt="{app}" height="40"></p>'
_PAGE = """\
<!doctype html>
<html lang="{tag}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no">
<title>{title}</title>
<style>
:root{{color-scheme:light dark}}
@media (prefers-color-scheme:dark){{
.page{{background-color:#16181c!important;color:#e8eaed!important}}
.c{{background-color:#2a2e35!important;color:#ffffff!important}}
.b{{background-color:{dark_back}!important;color:{dark_front}!important}}
.q{{color:#b5bbc4!important}}
}}
</style>
</head>
<body class="page" style="margin:0;padding:0;background-color:#ffffff;color:#1f2328">
<div style="display:none;max-height:0;overflow:hidden">{preview}</div>
<table role="presentation" align="center" cellpadding="0" cellspacing="0" \
style="width:100%;max-width:480px;margin:0 auto;border-collapse:collapse">
<tr><td dir="{direction}" style="padding:24px 20px;font:16px/1.5 system-ui,-apple-system,\
'Segoe UI',Roboto,sans-serif">
{body}
</td></tr>
</table>
</body>
</html>
"""
