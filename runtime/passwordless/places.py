"""
Where sign-ups by a code find what they need: tags of the secret of addresses.

An environment has 4 KB, and PreSignUp's is full of the operator's domains. The
names of the table and of the outbox and the ARN of the secret of codes, which
CloudFormation makes, come from there: one call at the start of a container.
"""

from __future__ import annotations

from typing import Any

from rules.value import dataclass


class NoSuchPlace(LookupError):
    """The secret lacks a tag; the template sets it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Their names."""

    table: str
    pepper_arn: str
    outbox_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlaces:
    """
    What linked accounts need.

    Attributes:
        challenge_table: Empty without sign-in by a code, as is *factor_table* without factors.
        take_over_keeps: Attributes that the owner of an address keeps.

    """

    link_table: str
    challenge_table: str = ""
    factor_table: str = ""
    take_over_keeps: tuple[str, ...] = ()


def places_of(secrets: Any, *, arn: str) -> Places:
    """What the tags of the secret say. Raises `NoSuchPlace`, and `CallFailed`."""
    tags = _tags(secrets, arn=arn)
    try:
        return Places(
            table=tags["ChallengeTable"],
            pepper_arn=tags["CodePepper"],
            outbox_url=tags["OutboxQueue"],
        )
    except KeyError as missing:
        raise NoSuchPlace(f"{missing} is no tag of {arn}; template.yaml sets it") from None


def learnt_table(secrets: Any, *, arn: str) -> str:
    """The table of what was learnt from sign-ups. Raises `NoSuchPlace`, and `CallFailed`."""
    if name := _tags(secrets, arn=arn).get("LearntTable"):
        return name
    raise NoSuchPlace(f"LearntTable is no tag of {arn}; template.yaml sets it")


def link_places(secrets: Any, *, arn: str) -> LinkPlaces:
    """The tables of linked accounts. Raises `NoSuchPlace`, and `CallFailed`."""
    tags = _tags(secrets, arn=arn)
    if not tags.get("LinkTable"):
        raise NoSuchPlace(f"LinkTable is no tag of {arn}; template.yaml sets it")
    return LinkPlaces(
        link_table=tags["LinkTable"],
        challenge_table=tags.get("ChallengeTable", ""),
        factor_table=tags.get("FactorTable", ""),
        take_over_keeps=tuple(tags.get("TakeOverKeeps", "").split()),
    )


def _tags(secrets: Any, *, arn: str) -> dict[str, str]:
    described = secrets.describe_secret(SecretId=arn)
    return {each["Key"]: each["Value"] for each in described["Tags"]}
