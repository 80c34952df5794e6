"""What the rounds of one sign-in know of the challenge that they are about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import Enum

from rules.value import dataclass

VERSION = "1"  # of what CreateAuthChallenge tells VerifyAuthChallengeResponse
ROUND_0 = "NONE"  # the method, and the metadata, of the round that only asks what is wanted
_ID = r"[A-Za-z0-9_-]{22}"
_METHOD = r"[A-Z][A-Z_]{1,30}"
_SHARE = r"[0-9a-f]{64}"
_TIME = r"[a-z]{1,16}=\d{1,12}"
_WRITTEN = re.compile(
    rf"({_METHOD}) ({_ID}) (\d{{1,12}}) (own|shared|none|link)"
    rf"(?: ({_SHARE}))?(?: ({_TIME}(?:,{_TIME}){{0,7}}))?(?: {_ID})?"
)
_BEGUN = re.compile(rf"(.+) ({_ID})")


class Kept(Enum):
    """Whose the challenge in the table is."""

    OWN = "own"  # of this sign-in alone
    SHARED = "shared"  # perhaps of another try of the same call, too
    NONE = "none"  # there is none in the table: no answer can be right
    LINK = "link"  # of another session of the same browser: only its link can be right


@dataclass(frozen=True, slots=True)
class RunningChallenge:
    """
    A challenge, as ``challengeMetadata`` carries it to the next round.

    It comes back in Cognito's session only, which no client reads or changes.

    Attributes:
        next_send_at: From when on another code may be asked for, in epoch seconds.
        share: The known device whose share it counts in; empty if in the strangers'.
        others: By each other channel, from when on a message may be asked for.

    """

    method: str
    challenge_id: str
    next_send_at: int
    kept: Kept
    share: str = ""
    others: tuple[tuple[str, int], ...] = ()

    def written(self) -> str:
        """
        The text that `read` reads.

        >>> RunningChallenge("EMAIL_CODE", "c" * 22, 1763632800, Kept.OWN).written()
        'EMAIL_CODE cccccccccccccccccccccc 1763632800 own'
        """
        times = ",".join(f"{channel}={at}" for channel, at in self.others)
        said = (self.method, self.challenge_id, str(self.next_send_at), self.kept.value)
        return " ".join([*said, *filter(None, (self.share, times))])

    @classmethod
    def read(cls, metadata: object) -> RunningChallenge | None:
        """What `written` wrote; None for anything else, such as the metadata of round 0."""
        match = _WRITTEN.fullmatch(metadata) if isinstance(metadata, str) else None
        if match is None:
            return None
        times = [each.split("=") for each in (match[6] or "").split(",") if each]
        others = tuple((channel, int(at)) for channel, at in times)
        return cls(match[1], match[2], int(match[3]), Kept(match[4]), match[5] or "", others)


def begun(metadata: str, sign_in: str) -> str:
    """
    The *metadata* of a sign-in's first round, with what tells this sign-in from all others.

    Only the first round has it: an older version of CreateAuthChallenge reads
    the metadata of the last one, and goes on with it.

    >>> begun(ROUND_0, "s" * 22)
    'NONE ssssssssssssssssssssss'
    """
    return f"{metadata} {sign_in}"


def sign_in_of(rounds: Sequence[object]) -> str:
    """What `begun` wrote into the first of *rounds*; empty if it wrote nothing there."""
    first = rounds[0] if rounds else None
    metadata = first.get("challengeMetadata") if isinstance(first, dict) else None
    match = _BEGUN.fullmatch(metadata) if isinstance(metadata, str) else None
    if match is None or not (match[1] == ROUND_0 or _WRITTEN.fullmatch(match[1])):
        return ""
    return match[2]


def is_round_0(metadata: object) -> bool:
    """Whether the round of *metadata* only asked what is wanted."""
    if not isinstance(metadata, str):
        return False
    return metadata == ROUND_0 or re.fullmatch(rf"{ROUND_0} {_ID}", metadata) is not None


def is_challenge_id(text: str) -> bool:
    """Whether *text* can be the id of a challenge."""
    return re.fullmatch(_ID, text) is not None
