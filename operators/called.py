"""The name by which the command was called: from a checkout, or as ``cognito-triggers``."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pipeline.delivery.own_folder import INSTALLED_AS

_IS_INSTALLED: Final = Path(__file__).parents[1].name == INSTALLED_AS


def called(from_checkout: str, command: str = "") -> str:
    """
    Return what help and messages call the program that runs.

    >>> called("python -m operators")
    'python -m operators'
    """
    return f"cognito-triggers {command}".strip() if _IS_INSTALLED else from_checkout
