"""Outcomes of `attach` and `detach`: the text, and the exit code."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from botocore.exceptions import ClientError

from operators.adoption.adopted import NotReady
from operators.adoption.changing import ChangedMeanwhile, NoAnswer, NotAsMeant
from operators.adoption.owner import OwnerUnknown
from operators.adoption.plan import HalfASignIn, Taken
from operators.adoption.pool_update import NotSentBack
from operators.adoption.undo import NotThisPool

REFUSED: Final = 3
OWNED: Final = 4
BY_AWS: Final = 5
NOT_AS_MEANT: Final = 6
_GET_THE_RIGHT: Final = (
    "get the right that is named (`attach --print-policy` prints all), then run it again"
)
_LATER: Final = "run it again in a minute: AWS takes no more requests of this account now"
_NEXT: Final = {
    "AccessDenied": _GET_THE_RIGHT,  # CloudFormation's
    "AccessDeniedException": _GET_THE_RIGHT,
    "Throttling": _LATER,  # CloudFormation's
    "ThrottlingException": _LATER,
    "TooManyRequestsException": _LATER,
    "InvalidParameterException": "correct the setting of the pool that is named, then run it again",
    "ConcurrentModificationException": "run it again when the other change is complete",
    "UserImportInProgressException": "run it again when the import of users is complete",
    "InvalidSmsRoleAccessPolicyException": "the SMS role of the pool is at fault: repair it first",
    "InvalidSmsRoleTrustRelationshipException": "the SMS role of the pool is at fault: repair it "
    "first",
    "InvalidEmailRoleAccessPolicyException": "the e-mail identity of the pool is at fault: repair "
    "it first",
    "ResourceNotFoundException": "check --pool, --stack and --region",
    "ValidationError": "check --stack and --region",
}


def outcome(do: Callable[[], int], say: Callable[[str], None]) -> int:
    """Return what *do* does, or why it did not; with `NOT_AS_MEANT` alone it may have."""
    try:
        return do()
    except (NotReady, Taken, HalfASignIn, NotSentBack, NotThisPool, OwnerUnknown) as error:
        say(f"refused: {error}")
        return REFUSED
    except ChangedMeanwhile as error:
        say(f"refused: {error}; nothing was changed. Run it again")
        return REFUSED
    except NotAsMeant as error:
        say(f"changed, but not verified: {error}")
        return NOT_AS_MEANT
    except NoAnswer as error:
        say(f"AWS did not answer ({error}): run it again, to see whether the pool was changed")
        return NOT_AS_MEANT
    except ClientError as error:
        then = _NEXT.get(error.response["Error"]["Code"])
        say(f"AWS refused, and nothing was changed: {error}{f'. Next: {then}' if then else ''}")
        return BY_AWS


def unchanged(unread: Collection[str]) -> str:
    """Return what is known of the pool's other settings, where *unread* ones were not compared."""
    if not unread:
        return "no other setting changed"
    return f"no other setting that was compared changed; not compared: {', '.join(unread)}"
