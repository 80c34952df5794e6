"""
The UpdateUserPool request that changes nothing of a pool, or its LambdaConfig alone.

UpdateUserPool sets omitted members to their defaults (API reference; the exceptions are
not documented). So each member that DescribeUserPool returns is sent back, or is listed
here with the reason why not. AWS added an unlisted member later, and the effect of
omitting it is unknown: the request is not sent.
"""

from __future__ import annotations

import copy
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from operators.adoption.described import CHANGES_BY_ITSELF

_SENT_BACK: Final = frozenset(
    {
        "AccountRecoverySetting",
        "AdminCreateUserConfig",
        "AutoVerifiedAttributes",
        "DeletionProtection",
        "DeviceConfiguration",
        "EmailConfiguration",
        "IssuerConfiguration",
        "KeyConfiguration",
        "LambdaConfig",
        "MfaConfiguration",
        "Policies",
        "SmsAuthenticationMessage",
        "SmsConfiguration",
        "UserAttributeUpdateSettings",
        "UserPoolAddOns",
        "UserPoolTags",
        "UserPoolTier",
        "VerificationMessageTemplate",
    }
)
# "No longer used" (API reference): with the same texts of VerificationMessageTemplate.
_OLD_MESSAGES: Final = {
    "EmailVerificationMessage": "EmailMessage",
    "EmailVerificationSubject": "EmailSubject",
    "SmsVerificationMessage": "SmsMessage",
}
_FIXED_AT_CREATION: Final = frozenset(
    {"AliasAttributes", "SchemaAttributes", "UsernameAttributes", "UsernameConfiguration"}
)
_ONLY_READ: Final = CHANGES_BY_ITSELF | {"Arn", "CreationDate", "CustomDomain", "Domain", "Status"}
_OTHERWISE_CALLED: Final = {"Id": "UserPoolId", "Name": "PoolName"}
# Sent, it would say more than is described: {} for DeviceConfiguration turns device tracking on.
_NOTHING: Final[tuple[Any, ...]] = (None, "", {})
_KNOWN: Final = (
    _SENT_BACK | set(_OLD_MESSAGES) | _FIXED_AT_CREATION | _ONLY_READ | set(_OTHERWISE_CALLED)
)


class NotSentBack(ValueError):
    """Members of the pool that this version, or the installed botocore, cannot send back."""

    def __init__(self, members: Collection[str]) -> None:
        super().__init__(
            f"the pool has {', '.join(sorted(members))}, which this version or the installed "
            "botocore cannot send back, so that AWS would reset it; upgrade. Nothing was changed"
        )


def update_of(
    pool: Mapping[str, Any], lambda_config: Mapping[str, Any], *, members: Collection[str]
) -> dict[str, Any]:
    """
    Return the request after which *pool* has *lambda_config*, and all else as it is.

    *pool* is what DescribeUserPool answers; *members* are those that the SDK knows
    of UpdateUserPool, because it drops what it does not know.

    Raises:
        NotSentBack: Something would be lost.

    """
    if unknown := set(pool) - _KNOWN:
        raise NotSentBack(unknown)
    request = {
        name: copy.deepcopy(pool[name])
        for name in _SENT_BACK & set(pool)
        if pool[name] not in _NOTHING
    }
    request |= {new: pool[old] for old, new in _OTHERWISE_CALLED.items() if old in pool}
    request |= _old_messages(pool)
    request["LambdaConfig"] = copy.deepcopy(dict(lambda_config))
    if unknown := set(request) - set(members):
        raise NotSentBack(unknown)
    _leave_out_what_is_refused(request)
    return request


def _old_messages(pool: Mapping[str, Any]) -> dict[str, Any]:
    """Each text once: only what the template lacks."""
    template = pool.get("VerificationMessageTemplate", {})
    return {
        old: pool[old]
        for old, new in _OLD_MESSAGES.items()
        if pool.get(old) and new not in template
    }


def _leave_out_what_is_refused(request: dict[str, Any]) -> None:
    """Two numbers for one thing are described and refused; tags of AWS's own may not be sent."""
    if "TemporaryPasswordValidityDays" in request.get("Policies", {}).get("PasswordPolicy", {}):
        request.get("AdminCreateUserConfig", {}).pop("UnusedAccountValidityDays", None)
    if tags := request.get("UserPoolTags"):
        request["UserPoolTags"] = {
            key: value for key, value in tags.items() if not key.lower().startswith("aws:")
        }


def differences(before: Any, after: Any) -> list[str]:
    """
    Return the dotted paths at which two answers of AWS differ; the order of lists is none.

    A text that a pool has under an old name, too, is one: as CDK writes it.
    """
    return sorted(set(_differing(_steady(before), _steady(after), "")))


def _steady(answer: Any) -> Any:
    if not isinstance(answer, Mapping):
        return answer
    template = answer.get("VerificationMessageTemplate") or {}
    twice = {old for old, new in _OLD_MESSAGES.items() if template.get(new, "") == answer.get(old)}
    return {name: value for name, value in answer.items() if name not in CHANGES_BY_ITSELF | twice}


def _differing(before: Any, after: Any, path: str) -> Iterator[str]:
    if isinstance(before, Mapping) or isinstance(after, Mapping):
        old, new = _members(before), _members(after)
        if old is None or new is None:
            yield path
            return
        for name in old.keys() | new.keys():
            yield from _differing(old.get(name), new.get(name), f"{path}.{name}".lstrip("."))
    elif isinstance(before, list) and isinstance(after, list):
        if sorted(map(repr, before)) != sorted(map(repr, after)):
            yield path
    elif before != after and not (_is_empty(before) and _is_empty(after)):
        yield path


def _members(value: Any) -> Mapping[str, Any] | None:
    if isinstance(value, Mapping):
        return value
    return {} if _is_empty(value) else None


def _is_empty(value: Any) -> bool:
    return value in _NOTHING or value == []
