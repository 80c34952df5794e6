"""The environment variables that parameters fill, each with the default of its parameter."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import yaml

_PARAMETERS: Final = Path(__file__).parents[2] / "infrastructure/parameters"


@cache
def defaults() -> Mapping[str, str]:
    """
    By the variable's name: a new parameter is here by itself.

    >>> defaults()["EMAIL_POLICY"], defaults()["CODE_TRIES"], defaults()["ALLOWED_DOMAINS"]
    ('balanced', '3', '')
    """
    blocks = [
        block
        for file in sorted(_PARAMETERS.glob("*.yaml"))
        for group in yaml.safe_load(file.read_text()).values()
        for block in group
    ]
    return {
        re.sub(r"(?<!^)(?=[A-Z])", "_", name).upper(): str(words.get("Default", ""))
        for block in blocks
        for name, words in [next(iter(block.items()))]
    }
