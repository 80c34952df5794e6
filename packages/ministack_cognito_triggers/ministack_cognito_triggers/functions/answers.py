"""
What Cognito accepts from a trigger, and nothing else.

A trigger must return its own event, all of it, with a `response` of the right
types. Anything else is "Unrecognizable lambda output". Values that the
documentation leaves open (a null flag, an unknown extra key where a response
has keys) are let through.
"""

from collections.abc import Callable, Mapping
from typing import Any

from ministack_cognito_triggers.calls.refusal import unrecognizable

Check = Callable[[Any], bool]

_ENVELOPE: dict[str, type] = {
    "version": str,
    "region": str,
    "userPoolId": str,
    "userName": str,
    "callerContext": dict,
    "triggerSource": str,
    "request": dict,
    "response": dict,
}


def response_of(trigger: str, returned: Any) -> dict[str, Any]:
    """The response inside what *trigger* returned; Refusal if Cognito would not read it."""
    if not (isinstance(returned, dict) and _is_whole(returned)):
        raise unrecognizable()
    response: dict[str, Any] = returned["response"]
    expected = _RESPONSES[trigger]
    if not expected and response:
        raise unrecognizable()
    if not all(fits(response.get(key)) for key, fits in expected.items()):
        raise unrecognizable()
    return response


def _is_whole(returned: Mapping[str, Any]) -> bool:
    return all(isinstance(returned.get(key), kind) for key, kind in _ENVELOPE.items())


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _flag_or_null(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _text_or_null(value: Any) -> bool:
    return value is None or isinstance(value, str)


def _texts_or_null(value: Any) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def _text_map_or_null(value: Any) -> bool:
    return value is None or (
        isinstance(value, dict) and all(isinstance(one, str) for one in value.values())
    )


def _text_map(value: Any) -> bool:
    return value is not None and _text_map_or_null(value)


def _filled_text_map(value: Any) -> bool:
    return bool(value) and _text_map_or_null(value)


def _fields_or_null(**expected: Check) -> Check:
    def fits(value: Any) -> bool:
        return value is None or (
            isinstance(value, dict)
            and all(check(value.get(key)) for key, check in expected.items())
        )

    return fits


def _map_or_null(value: Any) -> bool:
    return value is None or isinstance(value, dict)


_GROUPS = _fields_or_null(
    groupsToOverride=_texts_or_null,
    iamRolesToOverride=_texts_or_null,
    preferredRole=_text_or_null,
)
_ID_TOKEN = _fields_or_null(claimsToAddOrOverride=_map_or_null, claimsToSuppress=_texts_or_null)
_ACCESS_TOKEN = _fields_or_null(
    claimsToAddOrOverride=_map_or_null,
    claimsToSuppress=_texts_or_null,
    scopesToAdd=_texts_or_null,
    scopesToSuppress=_texts_or_null,
)

_RESPONSES: dict[str, dict[str, Check]] = {
    "InboundFederation": {"userAttributesToMap": _text_map},
    "PreSignUp": {
        "autoConfirmUser": _flag,
        "autoVerifyEmail": _flag,
        "autoVerifyPhone": _flag,
    },
    "PostConfirmation": {},
    "PreAuthentication": {},
    "PostAuthentication": {},
    "DefineAuthChallenge": {
        "challengeName": _text_or_null,
        "issueTokens": _flag_or_null,
        "failAuthentication": _flag_or_null,
    },
    "CreateAuthChallenge": {
        "publicChallengeParameters": _text_map_or_null,
        "privateChallengeParameters": _filled_text_map,
        "challengeMetadata": _text_or_null,
    },
    "VerifyAuthChallengeResponse": {"answerCorrect": _flag},
    "PreTokenGeneration": {
        # Version 1 takes texts only; versions 2 and 3 use the other key, with any values.
        "claimsOverrideDetails": _fields_or_null(
            claimsToAddOrOverride=_text_map_or_null,
            claimsToSuppress=_texts_or_null,
            groupOverrideDetails=_GROUPS,
        ),
        "claimsAndScopeOverrideDetails": _fields_or_null(
            idTokenGeneration=_ID_TOKEN,
            accessTokenGeneration=_ACCESS_TOKEN,
            groupOverrideDetails=_GROUPS,
        ),
    },
    "CustomMessage": {
        "smsMessage": _text_or_null,
        "emailMessage": _text_or_null,
        "emailSubject": _text_or_null,
    },
    "UserMigration": {
        "userAttributes": _filled_text_map,
        "finalUserStatus": _text_or_null,
        "messageAction": _text_or_null,
    },
}
