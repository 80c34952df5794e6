"""Values as YAML has them: quoted where they would mean something else without."""

from __future__ import annotations

import json
from textwrap import wrap
from typing import Any, Final

import yaml

_WIDTH: Final = 118


def quoted(value: Any) -> str:
    """
    *value* on one line, also in a list: quoted if YAML would take it for another.

    >>> [quoted(each) for each in ("balanced", "off", "012", "a, b", "", 7)]
    ['balanced', '"off"', '"012"', '"a, b"', '""', '7']
    """
    text = str(value)
    return text if _is_plain(text, value) else json.dumps(value, ensure_ascii=False)


def single_quoted(text: str) -> str:
    """
    A pattern, in which only the quote itself is written otherwise.

    >>> print(single_quoted("^a'b$"))
    '^a''b$'
    """
    return "'" + text.replace("'", "''") + "'"


def folded(key: str, text: str) -> str:
    """The lines of a parameter's *key*: one if the words fit, or as many as they need."""
    line = f"    {key}: {text}"
    if len(line) <= _WIDTH + 8 and _is_plain(text, text, inside=False):
        return f"{line}\n"
    words = wrap(text, _WIDTH - 6, break_long_words=False, break_on_hyphens=False)
    return f"    {key}: >-\n" + "".join(f"      {each}\n" for each in words)


def _is_plain(text: str, value: Any, *, inside: bool = True) -> bool:
    """Whether *text* without quotes is *value*, *inside* of a list or behind a name."""
    try:
        found = yaml.load(f"[{text}]" if inside else f"a: {text}", yaml.CSafeLoader)
        return bool(found in ([value], {"a": value}))
    except yaml.YAMLError:
        return False
