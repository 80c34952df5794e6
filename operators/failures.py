"""Failures of commands: a sentence with the fix, and the exit code."""

from __future__ import annotations

from typing import Final

from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionError,  # noqa: A004  # botocore's, and Python's is not used here
    CredentialRetrievalError,
    EndpointConnectionError,
    HTTPClientError,
    NoCredentialsError,
    NoRegionError,
    PartialCredentialsError,
    ProfileNotFound,
    SSOError,
    TokenRetrievalError,
)

from operators.deployment.change_set import NotDeployed
from operators.deployment.release import NoRelease
from operators.lists import NoLists
from operators.lists_learnt import NothingLearnt
from operators.moving import MoveFailed
from operators.outside import NotAgreed
from operators.person import NoSuchUser
from operators.redrive import NoSuchSource
from operators.rewriting import StillChanging
from operators.sending import NotTaken
from operators.stack import NotInStack
from runtime.aws_client.errors import CallFailed
from runtime.feeds.lists_bucket import ChangedMeanwhile, NotAsWritten

FAILURES: Final = (
    *(BotoCoreError, CallFailed, ClientError, MoveFailed, NoRelease, NoSuchSource, NotAgreed),
    *(ChangedMeanwhile, NoLists, NotAsWritten, NothingLearnt),
    *(NotDeployed, NotInStack, NotTaken, NoSuchUser, StillChanging, OSError, ValueError),
)
_NO_RIGHT: Final = (
    *(NoCredentialsError, PartialCredentialsError, CredentialRetrievalError),
    *(SSOError, TokenRetrievalError),
)
_NOT_REACHED: Final = (EndpointConnectionError, ConnectionError, HTTPClientError)
_DENIED: Final = ("AccessDenied", "UnauthorizedOperation", "ExpiredToken", "InvalidClientTokenId")
BAD_INPUT: Final = 65
_UNREACHABLE, _NO_PERMISSION, _NOT_DONE = 69, 77, 1
_FIXES: Final = {
    ProfileNotFound: "`aws configure list-profiles` lists the profiles.",
    NoRegionError: "Give --region, or set AWS_REGION.",
    NoCredentialsError: 'Give --profile, or `aws sso login`; for `make run`: eval "$(make env)".',
    SSOError: "Run `aws sso login`.",
    TokenRetrievalError: "Run `aws sso login`.",
}


def sentence(error: BaseException) -> str:
    """What was wrong, and what to do where that is known."""
    fix = next((text for kind, text in _FIXES.items() if isinstance(error, kind)), "")
    said = str(error)
    if fix and said and not said.endswith((".", "!", "?")):
        said += "."
    return f"{said} {fix}".strip()


def exit_code(error: BaseException) -> int:
    """By the numbers of sysexits.h where they have one."""
    if isinstance(error, _NO_RIGHT) or _is_denied(error):
        return _NO_PERMISSION
    if isinstance(error, _NOT_REACHED):
        return _UNREACHABLE
    if isinstance(error, ValueError | ProfileNotFound | NoRegionError | OSError):
        return BAD_INPUT
    return _NOT_DONE


def _is_denied(error: BaseException) -> bool:
    if not isinstance(error, ClientError):
        return False
    code = error.response.get("Error", {}).get("Code", "")
    return any(each in code for each in _DENIED)
