"""
The SMS that carries a sign-in code.

Its last line binds the code to a web site, so that a browser offers it there
and nowhere else: https://wicg.github.io/sms-one-time-codes/. Nothing follows
that line, not even a line feed: the last line would then be the empty one.
"""

from __future__ import annotations

import re

from rules.messages.brand import PLAIN, Brand
from rules.messages.sms_segments import segments

MOST_SEGMENTS = 2
_LABEL = r"(?!-)[a-z0-9-]{1,63}(?<!-)"
_HOST = re.compile(rf"{_LABEL}(\.{_LABEL})*", re.ASCII)
_CODE = re.compile(r"[0-9]{1,32}", re.ASCII)


class UnboundCode(ValueError):
    """The code or the host would not make a last line that browsers read."""


def sign_in_sms(
    *, code: str, app_name: str, host: str, locale: object = "en", brand: Brand = PLAIN
) -> str:
    """
    The text for *host*, the lower-case A-label name of the page that asks for the code.

    Without a host it is for people alone. A name of the application that would
    take a third message is left out.
    """
    if not (_CODE.fullmatch(code) and (not host or _HOST.fullmatch(host)) and len(host) <= 253):
        raise UnboundCode("the last line is of digits and of a host name without a port")
    name = " ".join(app_name.split())  # one line, whatever it is made of
    sentence = brand.wording(locale).sms.format(code=code, app=name)
    last_line = f"\n\n@{host} #{code}" if host else ""
    text = f"{sentence}{last_line}"
    return text if segments(text) <= MOST_SEGMENTS else f"{code}{last_line}"
