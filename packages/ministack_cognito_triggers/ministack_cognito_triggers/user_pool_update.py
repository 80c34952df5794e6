"""
UpdateUserPool as AWS has it: what is left out is reset.

ministack merges, so that on it every careless update looks right. AWS says that all that
is left out is set to its default, but for the tier (API reference); others measured in
2026 that it keeps some more (go-to-k/cdkd #1968, #1982). Nobody knows the whole rule, so
a program has to be right under each of the three, and the emulator takes the harshest
that it can.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Mapping
from typing import Any

DEFAULTS: dict[str, Any] = {  # what a pool has that was made with a name and nothing else
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
    "DeletionProtection": "INACTIVE",
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "LambdaConfig": {},
    "MfaConfiguration": "OFF",
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 8,
            "RequireUppercase": True,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": True,
            "TemporaryPasswordValidityDays": 7,
        }
    },
    "UserPoolTags": {},
    "UserPoolTier": "ESSENTIALS",
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
}
# Same text twice: AWS describes the old member next to its member of VerificationMessageTemplate.
_OLD_MESSAGES = {
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
    "SmsVerificationMessage": "SmsMessage",
}
_WITHOUT_DEFAULT = {
    *_OLD_MESSAGES,
    "AccountRecoverySetting",
    "AutoVerifiedAttributes",
    "DeviceConfiguration",
    "IssuerConfiguration",
    "KeyConfiguration",
    "SmsAuthenticationMessage",
    "SmsConfiguration",
    "UserAttributeUpdateSettings",
    "UserPoolAddOns",
}
TAKEN = frozenset(DEFAULTS | dict.fromkeys(_WITHOUT_DEFAULT))
# Three readings of what is kept although it is left out.
HARSH: frozenset[str] = frozenset()
DOCUMENTED = frozenset({"Name", "UserPoolTier"})
MEASURED = DOCUMENTED | {"MfaConfiguration", "Policies", "UserAttributeUpdateSettings"}


class Invalid(ValueError):
    """InvalidParameterException; nothing was changed."""


def updated(
    pool: Mapping[str, Any], request: Mapping[str, Any], *, kept: Collection[str]
) -> dict[str, Any]:
    """
    Return what DescribeUserPool says of *pool* after *request*.

    *kept* is what an update does not reset although it leaves it out.

    Raises:
        Invalid: AWS would refuse the request.

    """
    after = reset(pool, request, kept=kept)
    _say_twice(after)
    return after


def reset(
    pool: Mapping[str, Any], request: Mapping[str, Any], *, kept: Collection[str]
) -> dict[str, Any]:
    """Return how *pool* is set, each thing once, in the same form; raises `Invalid`, too."""
    refuse(request)
    after = {name: copy.deepcopy(value) for name, value in pool.items() if name not in TAKEN}
    for name in TAKEN:
        for source in (request, pool if name in kept else {}, DEFAULTS):
            if name in source:
                after[name] = copy.deepcopy(source[name])
                break
    if "PoolName" in request or "Name" not in kept:
        after["Name"] = request.get("PoolName", "")
    own = {key: value for key, value in pool.get("UserPoolTags", {}).items() if is_awss(key)}
    after["UserPoolTags"] = after["UserPoolTags"] | own
    return after


def _say_twice(after: dict[str, Any]) -> None:
    """Add what AWS describes under an older name, too."""
    template = after["VerificationMessageTemplate"]
    after.update({old: template[new] for old, new in _OLD_MESSAGES.items() if new in template})
    days = after["Policies"].get("PasswordPolicy", {}).get("TemporaryPasswordValidityDays")
    if days is not None:
        after["AdminCreateUserConfig"]["UnusedAccountValidityDays"] = days  # not to be sent again


def refuse(request: Mapping[str, Any]) -> None:
    """
    Refuse what AWS refuses of an update.

    Raises:
        Invalid: With AWS's sentence where it is known.

    """
    for why, is_so in {
        "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of "
        "UnusedAccountValidityDays": _has_two_validities(request),
        "EmailMessage and EmailMessageByLink exclude each other": {
            "EmailMessage",
            "EmailMessageByLink",
        }
        <= request.get("VerificationMessageTemplate", {}).keys(),
        "Tags that begin with aws: are reserved": any(
            map(is_awss, request.get("UserPoolTags", {}))
        ),
        "PreTokenGeneration and PreTokenGenerationConfig name two functions": _has_two_functions(
            request.get("LambdaConfig", {})
        ),
        "SnsCallerArn and EumsSms exclude each other": {"SnsCallerArn", "EumsSms"}
        <= request.get("SmsConfiguration", {}).keys(),
    }.items():
        if is_so:
            raise Invalid(why)


def _has_two_validities(request: Mapping[str, Any]) -> bool:
    policy = request.get("Policies", {}).get("PasswordPolicy", {})
    config = request.get("AdminCreateUserConfig", {})
    return "TemporaryPasswordValidityDays" in policy and "UnusedAccountValidityDays" in config


def _has_two_functions(config: Mapping[str, Any]) -> bool:
    detailed = config.get("PreTokenGenerationConfig") or {}
    named = {config.get("PreTokenGeneration"), detailed.get("LambdaArn")} - {None}
    return len(named) > 1


def is_awss(key: str) -> bool:
    """Tell whether a tag is AWS's own, such as aws:cloudformation:stack-name."""
    return key.lower().startswith("aws:")
