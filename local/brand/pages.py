"""Every e-mail of a brand in every language, as one page without a network."""

from __future__ import annotations

from html import escape

from local.console.mail_preview import TEMPLATES, shown
from rules.messages.brand import Brand
from rules.messages.language import LANGUAGES

_PAGE = """\
<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>E-mails</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; \
style-src 'unsafe-inline'"></head>
<body>
{mails}
</body>
</html>
"""
_MAIL = """\
<section><h2>{title}, {tag}</h2><p>{subject}</p>
<iframe sandbox title="{title}, {tag}" width="520" height="620" srcdoc="{html}">\
</iframe></section>"""


def page(brand: Brand) -> str:
    """The page."""
    mails = [
        _MAIL.format(
            title=TEMPLATES[name][0],
            tag=tag,
            subject=escape(mail.subject),
            html=escape(mail.html),
        )
        for tag in sorted(set(LANGUAGES.values()))
        for name, mail in shown(tag, brand).items()
    ]
    return _PAGE.format(mails="\n".join(mails))
