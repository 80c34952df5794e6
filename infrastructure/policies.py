"""What becomes of a resource that is deleted or replaced, by its type: ``policies.yaml``."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

import yaml

from infrastructure.pieces import Piece

_SAID: Final = yaml.safe_load(Path(__file__).with_name("policies.yaml").read_text())
POLICIES: Final = {kind: how.split(", ") for how, kinds in _SAID.items() for kind in kinds}


def with_policies(piece: Piece) -> Piece:
    """The *piece* with the policies of its type, unless it says its own."""
    data = piece.data if piece.section == "Resources" and piece.name else None
    said = data if isinstance(data, dict) else {}
    kind = said.get("Type")
    if not isinstance(kind, str) or kind not in POLICIES or "DeletionPolicy" in said:
        return piece
    line = f"    Type: {kind}\n"
    deletion, replacement = POLICIES[kind]
    lines = f"    DeletionPolicy: {deletion}\n    UpdateReplacePolicy: {replacement}\n"
    return replace(piece, text=piece.text.replace(line, line + lines, 1))
