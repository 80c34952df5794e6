"""A folder with ``brand.json``, ``logo.png`` and a PO file a language, and the brand of it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from local.brand import po
from rules.messages.brand import FOOTER, Brand
from rules.messages.brand_file import MOST_BYTES, InvalidBrand, brand, sentences_of
from rules.messages.language import DEFAULT, LANGUAGES
from rules.messages.style import Style

_LOOK, _LOGO = "brand.json", "logo.png"
_SENTENCE = "Keep what is in braces. No HTML, no link."


def make(folder: Path) -> list[str]:
    """
    Write the suite's own words into a new *folder*; the names of its files.

    Raises:
        FileExistsError: There is something.

    """
    folder.mkdir(parents=True)
    usual = Style()
    look = {"button": usual.button, "dark_button": usual.dark_button, "footer": ""}
    (folder / _LOOK).write_text(f"{json.dumps(look, indent=2)}\n")
    for tag in _languages():
        (folder / f"{tag}.po").write_text(po.written(tag, _entries(tag)), encoding="utf-8")
    return sorted(each.name for each in folder.iterdir())


def text_of(folder: Path) -> str:
    """
    The one file that a stack reads, of what is in *folder*; sentences like the suite's left out.

    Raises:
        InvalidBrand: Something is wrong; the message names the file, or the sentence.

    """
    said = _look(folder / _LOOK)
    if (folder / _LOGO).exists():
        said["logo"] = b64encode((folder / _LOGO).read_bytes()).decode()
    said["words"] = dict(_words(folder, str(said.get(FOOTER, ""))))
    text = json.dumps(said, ensure_ascii=False, indent=1, sort_keys=True)
    if len(text.encode()) > MOST_BYTES:
        raise InvalidBrand(f"the brand is longer than {MOST_BYTES} bytes")
    brand(text)
    return text


def brand_of(folder: Path) -> Brand:
    """The brand in *folder*. Raises `InvalidBrand`."""
    return brand(text_of(folder))


def _languages() -> list[str]:
    return sorted(set(LANGUAGES.values()))


def _entries(tag: str) -> Iterator[po.Entry]:
    english, own = sentences_of(DEFAULT), sentences_of(tag)
    for name, source in english.items():
        yield po.Entry(name, source, own[name], _SENTENCE)
    yield po.Entry(FOOTER, "The footer of brand.json, if it is another in this language.", "")


def _look(file: Path) -> dict[str, Any]:
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidBrand(f"{file.name}: {error}") from None
    if not isinstance(said, dict) or {"words", "logo"} & said.keys():
        raise InvalidBrand(f"{file.name} is an object without words and logo: these are files")
    return said


def _words(folder: Path, footer: str) -> Iterator[tuple[str, dict[str, str]]]:
    for file in sorted(folder.glob("*.po")):
        tag = file.stem
        if tag not in _languages():
            raise InvalidBrand(f"{file.name}: the languages are {', '.join(_languages())}")
        try:
            told = po.read(file.read_text(encoding="utf-8"))
        except (po.InvalidPo, UnicodeDecodeError) as error:
            raise InvalidBrand(f"{file.name}: {error}") from None
        own = {**sentences_of(tag), FOOTER: footer}
        words = {name: text for name, text in told.items() if own.get(name) != text}
        if words:
            yield tag, words
