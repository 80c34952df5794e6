"""
Words and brand of e-mails: ``python -m local.brand new|check|preview|write FOLDER``.

``new`` writes the suite's own words as PO files to begin with. ``check`` says what is wrong.
``preview`` writes a page of every e-mail in every language. ``write`` writes the one file
that `BrandFile` names; nothing is sent anywhere.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from local.brand.folder import brand_of, make, text_of
from local.brand.pages import page
from rules.messages.brand_file import InvalidBrand

_DONE, _WRONG = 0, 1
_TO = {"preview": "brand.html", "write": "brand.json"}


def main(words: Sequence[str]) -> int:
    """Do it; 1 if something is wrong."""
    asked = _parser().parse_args(words)
    folder, to = Path(asked.folder), Path(asked.to or _TO.get(asked.command, ""))
    try:
        print(_done(asked.command, folder, to))
    except (InvalidBrand, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return _WRONG
    return _DONE


def _done(command: str, folder: Path, to: Path) -> str:
    if command == "new":
        return f"{folder}: {len(make(folder))} files"
    if command == "check":
        return f"{folder}: {len(text_of(folder).encode())} bytes, valid"
    if to.exists() and command == "write":  # a stack reads it once: another brand is another name
        raise FileExistsError(f"{to} is there: choose another name")
    text = page(brand_of(folder)) if command == "preview" else text_of(folder)
    to.write_text(text, encoding="utf-8")
    return f"{to}: {len(text.encode())} bytes"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m local.brand", description="Words and brand of e-mails."
    )
    parser.add_argument("command", choices=["new", "check", "preview", "write"])
    parser.add_argument("folder", help="folder with brand.json, logo.png and a PO file a language")
    parser.add_argument("--to", help="file that preview or write makes")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
