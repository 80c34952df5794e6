"""
A user's passkeys: registered, listed and deleted with an access token.

StartWebAuthnRegistration hands out a challenge that is good for one answer of
that user and app client. Any access token of an app client may do all of it.
"""

import time
from secrets import token_bytes
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import pool_factors, web_authn
from ministack_cognito_triggers.calls.call import Call, Proceed
from ministack_cognito_triggers.calls.events import pairs
from ministack_cognito_triggers.calls.refusal import Refusal
from ministack_cognito_triggers.calls.web_authn import Asked
from ministack_cognito_triggers.theirs import Answer

MOST = 20  # "Passkeys per user", quotas of Amazon Cognito
_KEPT, _PENDING = "_passkeys", "_passkey_registration"
_REGISTRATION_MS, _SIGN_IN_MS = 60_000, 180_000


def of(user: dict[str, Any]) -> dict[str, Any]:
    """The passkeys of *user* by id; live."""
    kept: dict[str, Any] = user.setdefault(_KEPT, {})
    return kept


def start_registration(call: Call, _: Proceed) -> Answer:
    """What a browser hands to ``navigator.credentials.create``."""
    user = _bearer(call)
    if pool_factors.PASSKEY not in pool_factors.allowed(call.pool):
        raise Refusal("WebAuthnNotEnabledException", "WebAuthn is not enabled for the user pool.")
    party = pool_factors.relying_party(call.pool)
    if not party:
        words = "The user pool has no relying party ID."
        raise Refusal("WebAuthnConfigurationMissingException", words)
    if len(of(user)) >= MOST:
        raise Refusal("LimitExceededException", f"A user has at most {MOST} passkeys.")
    asked = _asked(call.pool)
    until = time.time() + _REGISTRATION_MS / 1000
    user[_PENDING] = {"asked": asked, "client": call.client_id, "until": until}
    name = pairs(user["Attributes"]).get("email") or user["Username"]
    parameters = [{"type": "public-key", "alg": each} for each in web_authn.ALGORITHMS]
    options = {
        "rp": {"id": party, "name": party},
        "user": {"id": web_authn.to_text(handle(user)), "name": name, "displayName": name},
        "challenge": web_authn.to_text(asked.challenge),
        "pubKeyCredParams": parameters,
        "timeout": _REGISTRATION_MS,
        "excludeCredentials": [{"type": "public-key", "id": each} for each in of(user)],
        "authenticatorSelection": {
            "requireResidentKey": True,
            "residentKey": "required",
            "userVerification": asked.verification,
        },
    }
    return theirs.ok({"CredentialCreationOptions": options})


def complete_registration(call: Call, _: Proceed) -> Answer:
    """The browser's answer. A challenge is spent by it, right or wrong."""
    user = _bearer(call)
    pending = user.pop(_PENDING, None)
    if pending is None or time.time() >= pending["until"]:
        words = "There is no challenge of a registration."
        raise Refusal("WebAuthnChallengeNotFoundException", words)
    if pending["client"] != call.client_id:
        words = "The registration was begun with another app client."
        raise Refusal("WebAuthnClientMismatchException", words)
    made, kept = web_authn.registered(call.data.get("Credential"), pending["asked"])
    if any(made in each.get(_KEPT, {}) for each in call.pool["_users"].values()):
        raise Refusal("InvalidParameterException", "The passkey is registered already.")
    party = pending["asked"].relying_party
    of(user)[made] = {**kept, "party": party, "at": time.time()}
    return theirs.ok({})


def list_credentials(call: Call, _: Proceed) -> Answer:
    """The user's passkeys, a page at a time."""
    kept = [*of(_bearer(call)).items()]
    start = int(call.data.get("NextToken") or 0)
    end = start + min(int(call.data.get("MaxResults") or MOST), MOST)
    more = {"NextToken": str(end)} if end < len(kept) else {}
    return theirs.ok({"Credentials": [_described(*each) for each in kept[start:end]], **more})


def delete_credential(call: Call, _: Proceed) -> Answer:
    """One of the user's own is gone."""
    if of(_bearer(call)).pop(str(call.data.get("CredentialId")), None) is None:
        raise Refusal("ResourceNotFoundException", "The passkey does not exist.")
    return theirs.ok({})


def handle(user: dict[str, Any]) -> bytes:
    """The user handle of WebAuthn: the `sub`."""
    return pairs(user["Attributes"]).get("sub", "").encode()


def request(pool: dict[str, Any], user: dict[str, Any]) -> tuple[Asked, dict[str, Any]]:
    """What is asked of a browser, and what it hands to ``navigator.credentials.get``."""
    asked = _asked(pool)
    described = [
        {"type": "public-key", "id": each, "transports": kept["transports"]}
        for each, kept in of(user).items()
    ]
    return asked, {
        "challenge": web_authn.to_text(asked.challenge),
        "timeout": _SIGN_IN_MS,
        "rpId": asked.relying_party,
        "allowCredentials": described,
        "userVerification": asked.verification,
    }


def _asked(pool: dict[str, Any]) -> Asked:
    return Asked(
        challenge=token_bytes(32),
        relying_party=pool_factors.relying_party(pool),
        verification=pool_factors.verification(pool),
    )


def _described(made: str, kept: dict[str, Any]) -> dict[str, Any]:
    attachment = kept["attachment"]
    return {
        "CredentialId": made,
        "FriendlyCredentialName": "Passkey",
        "RelyingPartyId": kept["party"],
        **({"AuthenticatorAttachment": attachment} if attachment else {}),
        "AuthenticatorTransports": kept["transports"],
        "CreatedAt": kept["at"],
    }


def _bearer(call: Call) -> dict[str, Any]:
    user = call.bearer
    if user is None:
        raise Refusal("NotAuthorizedException", "Invalid Access Token")
    return user
