"""The frame of a mail in HTML."""

from __future__ import annotations

from rules.messages.markup import escape

_PAGE = """\
<!doctype html>
<html lang="en" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
</head>
<body style="font:16px/1.5 system-ui,sans-serif;max-width:30em;margin:2em auto;padding:0 1em">
{body}
</body>
</html>
"""


def mail_page(*, title: str, body: str) -> str:
    """A page of one column with *title*, a text, and *body*, in HTML."""
    return _PAGE.format(title=escape(title), body=body)


def paragraph(text: str, *, style: str = "") -> str:
    """
    *text* as a paragraph, whatever marks are in it.

    >>> paragraph("Tom & Co", style="opacity:.75")
    '<p style="opacity:.75">Tom &amp; Co</p>'
    """
    return f'<p style="{style}">{escape(text)}</p>' if style else f"<p>{escape(text)}</p>"
