"""What becomes of a resource that is deleted or replaced, by its type: one table for all."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from infrastructure.pieces import Piece

# A first deployment that fails takes them with it; nothing else does.
_KEPT: Final = ("RetainExceptOnCreate", "Retain")
# They go with what they are for. An update that replaces them leaves the old ones.
_REPLACED: Final = ("Delete", "Retain")
POLICIES: Final = {
    "AWS::Cognito::IdentityPool": _KEPT,  # identity ids
    "AWS::Cognito::UserPoolClient": _KEPT,  # client ids, secrets, refresh tokens
    "AWS::Cognito::UserPoolGroup": _KEPT,  # memberships
    "AWS::KMS::Key": _KEPT,  # what it encrypted
    "AWS::SNS::Topic": _KEPT,  # subscriptions of others
    "AWS::SQS::Queue": _REPLACED,  # messages
    "AWS::SecretsManager::Secret": _REPLACED,  # who is being updated reads the old one
    "AWS::Serverless::Api": _REPLACED,  # a URL in use
}


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
