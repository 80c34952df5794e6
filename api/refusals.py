"""What Cognito's refusals become: the one table from its exceptions to our problems."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from api.fields import Complaint
from api.problems import Problem
from runtime import observe

# Answered with what the route says to everybody whom it does not know.
_WHO: Final = {
    "NotAuthorizedException",
    "UserNotFoundException",
    "UserNotConfirmedException",
    "PasswordResetRequiredException",
    "UnauthorizedException",
}
_ANSWERS: Final[Mapping[str, str]] = {
    "CodeMismatchException": "invalid_code",
    "ExpiredCodeException": "invalid_code",
    "AliasExistsException": "invalid_code",
    "EnableSoftwareTokenMFAException": "invalid_code",
    "InvalidPasswordException": "weak_password",
    "PasswordHistoryPolicyViolationException": "reused_password",
    "InvalidParameterException": "invalid_request",
    "RefreshTokenReuseException": "invalid_refresh_token",
    "UnsupportedTokenTypeException": "invalid_refresh_token",
    "LimitExceededException": "too_many_attempts",
    "TooManyFailedAttemptsException": "too_many_attempts",
    "ForbiddenException": "too_many_attempts",  # AWS WAF in front of the pool
}
# Of calls that mail a code: nobody is there to be mailed, waits for a code, or may have another.
NOBODY_TO_MAIL: Final = {
    "UserNotFoundException",
    "UserNotConfirmedException",
    "NotAuthorizedException",
    "InvalidParameterException",
    "LimitExceededException",
    "CodeDeliveryFailureException",
}
# Of codes that are compared: only of a user the tries are counted, so that these would tell of one.
WORN_OUT: Final = {"LimitExceededException", "TooManyFailedAttemptsException"}
# It works again by itself, or when a trigger is fixed.
_PASSING: Final = {
    "TooManyRequestsException",
    "InternalErrorException",
    "UnexpectedLambdaException",
    "InvalidLambdaResponseException",
    "UserLambdaValidationException",
    "CodeDeliveryFailureException",
}
# What our triggers say to users; INTERNAL_ERROR is what they say of themselves.
_TRIGGER_SAYS: Final = re.compile(r"failed with error ([A-Z]+(?:_[A-Z]+)+): (.+?)\.?$")
_OUR_FAULT: Final = "INTERNAL_ERROR"
# What they say of a sign-in; everything else is about an address that is not welcome.
_OF_SIGN_INS: Final = {
    "UNVERIFIED_ADDRESS": "unverified_address",
    "SECOND_STEP_NEEDED": "second_step_needed",
    "TRY_LATER": "unavailable",
}


def problem_of(error: ClientError | BotoCoreError, *, stranger: str) -> Problem:
    """
    The problem to answer with for *error* of a call to Cognito.

    *stranger* is the code for a user who is unknown, unconfirmed or wrong:
    all of them get the same. What is in no table is a fault of ours.
    """
    if isinstance(error, BotoCoreError):
        return Problem("unavailable")
    name = code_of(error)
    refused = _refused_by_trigger(name, str(error))
    if refused:
        return refused
    if name in _WHO:
        return Problem(stranger)
    if name in _ANSWERS:
        return Problem(_ANSWERS[name])
    passes = name in _PASSING or _status(error) >= 500
    observe.logger().error("cognito failed", code=name, passes=passes)
    return Problem("unavailable" if passes else "internal_error")


def code_of(error: ClientError) -> str:
    """The name of Cognito's exception."""
    return str(error.response.get("Error", {}).get("Code", ""))


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))


def trigger_said(error: ClientError) -> str:
    """The code of our own trigger's refusal, such as ``CODE_SENT``; empty if it is none."""
    said = _said(code_of(error), str(error))
    return said[1] if said else ""


def _said(name: str, message: str) -> re.Match[str] | None:
    return _TRIGGER_SAYS.search(message) if name == "UserLambdaValidationException" else None


def _refused_by_trigger(name: str, message: str) -> Problem | None:
    """A trigger's refusal. Of an address, it has the code in small letters, and its words."""
    said = _said(name, message)
    if said is None or said[1] == _OUR_FAULT:
        return None
    if said[1] in _OF_SIGN_INS:
        return Problem(_OF_SIGN_INS[said[1]])
    return Problem("sign_up_refused", [Complaint("email", said[1].lower(), said[2])])
