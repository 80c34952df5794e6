"""Compare the stack's parameters with the pool's settings, before the pool is changed."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from operators.adoption.bindings import TRIO
from operators.adoption.checks import Finding
from rules.passwordless.sign_up import unwelcome

Settings = Mapping[str, str]
_INVITATION_SAYS: Final = 3  # days


def mistold(
    pool: Mapping[str, Any], settings: Settings, triggers: Collection[str]
) -> Iterator[Finding]:
    """Find what the stack was told of *pool* by its *settings*, and is not so."""
    if "PreSignUp" in triggers:
        yield from _of_sign_ups(pool, settings)
    if TRIO.intersection(triggers):
        yield from _of_codes(pool, settings)
    if "CustomMessage" in triggers and settings.get("CognitoMails") == "ses":
        yield from _of_mails(pool)


def groups_named(settings: Settings) -> set[str]:
    """The groups that users are put into; those of a file are not known here."""
    rules = json.loads(settings.get("GroupRules") or "{}")
    by_rule = [groups for of in rules.values() for groups in of.values()]
    return {*filter(None, [settings.get("DefaultGroup", "")]), *(g for gs in by_rule for g in gs)}


def groups_missing(names: Collection[str]) -> Iterator[Finding]:
    """Find that the groups of these *names* are not there."""
    if names:
        why = f"the pool has no group {', '.join(sorted(names))}: create the groups first"
        yield Finding("groups", why, may_be_accepted=False)


def signs_in_by(pool: Mapping[str, Any]) -> str:
    """What people sign up and sign in by there, in the words of the parameter SignInBy."""
    names = set(pool.get("UsernameAttributes", ()))
    if names:
        return "email" if names == {"email"} else "phone"
    return "alias" if pool.get("AliasAttributes") else "username"


def _of_sign_ups(pool: Mapping[str, Any], settings: Settings) -> Iterator[Finding]:
    said, is_so = settings.get("SignInBy", ""), signs_in_by(pool)
    if said != is_so:
        yield Finding(
            "settings",
            f"SignInBy of the stack is {said or 'not set'}, and this pool's users sign in by "
            f"{is_so}: deploy the stack with SignInBy={is_so}",
            may_be_accepted=False,
        )
    required = [
        each["Name"]
        for each in pool.get("SchemaAttributes", ())
        if each.get("Required") and each["Name"] != "sub"
    ]
    refused = unwelcome(required, allowed=settings.get("SignUpAttributes", "").split(","))
    if is_so == "email" and settings.get("PasswordlessSignUp") == "on" and refused:
        yield Finding(
            "schema",
            f"its schema requires {', '.join(refused)}, which a passwordless sign-up may not "
            "set: name them in SignUpAttributes of the stack, or set PasswordlessSignUp to off",
        )


def _of_codes(pool: Mapping[str, Any], settings: Settings) -> Iterator[Finding]:
    kept = pool.get("UserAttributeUpdateSettings", {})
    is_kept = "email" in kept.get("AttributesRequireVerificationBeforeUpdate", ())
    if settings.get("MailToUnverified") == "true" and not is_kept:
        yield Finding(
            "settings",
            "MailToUnverified of the stack is true, and here a new address takes effect before it "
            "is verified: a thief of a token would get the codes. Set it to false, or add email to "
            "AttributesRequireVerificationBeforeUpdate",
            may_be_accepted=False,
        )


def _of_mails(pool: Mapping[str, Any]) -> Iterator[Finding]:
    """Where the stack words the mails that Cognito sends."""
    if pool.get("VerificationMessageTemplate", {}).get("DefaultEmailOption") == "CONFIRM_WITH_LINK":
        yield Finding(
            "mail-words",
            "the pool confirms by links, and the suite's e-mails have codes, which Cognito refuses:"
            " set CognitoMails of the stack to cognito",
            may_be_accepted=False,
        )
    if pool.get("EmailConfiguration", {}).get("EmailSendingAccount") != "DEVELOPER":
        yield Finding(
            "mail-words",
            "the pool sends e-mail by Cognito, 50 a day, although CognitoMails of the stack is ses",
        )
    policy = pool.get("Policies", {}).get("PasswordPolicy", {})
    if (days := policy.get("TemporaryPasswordValidityDays", 7)) != _INVITATION_SAYS:
        yield Finding(
            "mail-words",
            f"a temporary password is valid for {days} days here, and the invitation says "
            f"{_INVITATION_SAYS}: set TemporaryPasswordValidityDays to that",
        )
