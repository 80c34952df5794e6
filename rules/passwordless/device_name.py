"""
What a mail calls the browser that asked for a code.

A client names it, and anybody can be a client: the words of a stranger would
stand in our mail. So only words of our own come out, whatever went in.
"""

from __future__ import annotations

# Looked for in this order: each browser names those that came before it, too.
_BROWSERS = (
    ("edg", "Edge"),
    ("opr/", "Opera"),
    ("opera", "Opera"),
    ("samsung", "Samsung Internet"),
    ("firefox", "Firefox"),
    ("fxios", "Firefox"),
    ("crios", "Chrome"),
    ("chrome", "Chrome"),
    ("chromium", "Chrome"),
    ("safari", "Safari"),
)
_SYSTEMS = (
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("ipad", "iPad"),
    ("windows", "Windows"),
    ("cros", "ChromeOS"),
    ("macintosh", "Mac"),
    ("mac", "Mac"),
    ("linux", "Linux"),
)
_LONGEST = 512  # characters that are looked at


def device_name(told: object) -> str:
    """
    Browser and system as far as *told* names them: a User-Agent, or a few words.

    >>> device_name("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0")
    'Firefox, Linux'
    >>> device_name("Safari on iPhone"), device_name("Call 0800 123456 now!"), device_name(None)
    ('Safari, iPhone', '', '')
    """
    if not isinstance(told, str):
        return ""
    text = told[:_LONGEST].lower()
    found = (_first(names, text) for names in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)


def _first(names: tuple[tuple[str, str], ...], text: str) -> str:
    return next((name for mark, name in names if mark in text), "")
