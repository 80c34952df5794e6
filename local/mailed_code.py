"""
``make code TO=ada@example.com`` prints the newest code that was mailed to that address.

A code is printed once: the next call waits for the next mail. What was printed
is remembered in ``build/``, by the time of the mail.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

from local.env import NONE_RUNS, the_newest
from local.env_file import ROOT

_ARRIVES_WITHIN_S = 30.0
_LOOKS_EACH_S = 0.1
_CODE = re.compile(r"\b\d{6,8}\b")


def main(to: str) -> int:
    """Print the code; 1 if none comes."""
    suite = the_newest()
    url = os.environ.get("MAILS_URL") or (suite and suite.values["MAILS_URL"])
    if not url:
        print(NONE_RUNS, file=sys.stderr)
        return 1
    code = next_code(url, to, printed=ROOT / "build/codes-printed.json")
    if code is None:
        print(f"no mail with a code came to {to} in {_ARRIVES_WITHIN_S:.0f} s", file=sys.stderr)
        return 1
    print(code)
    return 0


def next_code(
    url: str, to: str, *, printed: Path, within_s: float = _ARRIVES_WITHIN_S
) -> str | None:
    """The newest code that was mailed *to* somebody after the last that *printed* remembers."""
    seen = json.loads(printed.read_text()) if printed.exists() else {}
    end = time.monotonic() + within_s
    while True:
        codes = [
            (sent_at, code)
            for sent_at, code in codes_in(_mails(url), to)
            if sent_at > seen.get(to, 0)
        ]
        if codes:
            sent_at, code = codes[-1]
            printed.parent.mkdir(exist_ok=True)
            printed.write_text(json.dumps(seen | {to: sent_at}))
            return code
        if time.monotonic() > end:
            return None
        time.sleep(_LOOKS_EACH_S)


def codes_in(mails: list[dict[str, Any]], to: str) -> list[tuple[float, str]]:
    """
    When each code was mailed *to* somebody, and the code, oldest first.

    >>> mail = {"To": ["a@b.example"], "Subject": "12345678 is your code", "Timestamp": 1.5}
    >>> codes_in([mail], "a@b.example")
    [(1.5, '12345678')]
    """
    found = [
        (mail["Timestamp"], _CODE.search(" ".join(_texts(mail))))
        for mail in mails
        if to in mail["To"]
    ]
    return sorted((sent_at, code[0]) for sent_at, code in found if code)


def _texts(mail: dict[str, Any]) -> list[str]:
    return [mail.get(part) or "" for part in ("Subject", "BodyText", "BodyHtml")]


def _mails(url: str) -> list[dict[str, Any]]:
    with build_opener(ProxyHandler({})).open(url, timeout=30) as answer:
        accounts = json.load(answer)["messages"]
    return [mail for mails in accounts.values() for mail in mails]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
