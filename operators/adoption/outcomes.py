"""Outcomes of `attach` and `detach`: the text, and the exit code."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from botocore.exceptions import ClientError

from operators.adoption.adopted import NotReady
from operators.adoption.changing import ChangedMeanwhile, NotAsMeant
from operators.adoption.plan import HalfASignIn, Taken
from operators.adoption.pool_update import NotSentBack
from operators.adoption.undo import NotThisPool

REFUSED: Final = 3
OWNED: Final = 4
BY_AWS: Final = 5
NOT_AS_MEANT: Final = 6


def outcome(do: Callable[[], int], say: Callable[[str], None]) -> int:
    """Return what *do* does, or the code for why it did not; `NotAsMeant` alone comes after it."""
    try:
        return do()
    except (NotReady, Taken, HalfASignIn, NotSentBack, NotThisPool) as error:
        say(f"refused: {error}")
        return REFUSED
    except ChangedMeanwhile as error:
        say(f"refused: {error}; nothing was changed. Run it again")
        return REFUSED
    except NotAsMeant as error:
        say(f"changed, but not verified: {error}")
        return NOT_AS_MEANT
    except ClientError as error:
        say(f"AWS refused, and nothing was changed: {error}")
        return BY_AWS
