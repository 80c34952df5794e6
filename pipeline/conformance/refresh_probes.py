"""Questions about refresh tokens that are rotated, and about passwords in custom sign-ins."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from functools import partial
from typing import Any

from pipeline.conformance.lab import Lab, Script
from pipeline.conformance.probing import Probe, code, outcome, told
from pipeline.conformance.sign_in_probes import CHALLENGE

_ASK_PASSWORD = {**CHALLENGE, "challengeName": "PASSWORD_VERIFIER"}
_A = "A1B2" * 96  # any number does for the beginning


def _renewals(lab: Lab) -> tuple[Any, str]:
    """What renews a token, and the first refresh token of somebody."""
    client = lab.outputs["RotatingClient"]
    result = lab.sign_in(lab.member(), client=client)["AuthenticationResult"]
    lab.obey({})
    renew = partial(lab.cognito.get_tokens_from_refresh_token, ClientId=client)
    return renew, result["RefreshToken"]


def _rotated(lab: Lab) -> str:
    renew, first = _renewals(lab)
    second = renew(RefreshToken=first)["AuthenticationResult"].get("RefreshToken", first)
    return f"{told(lab.sources())}, another token: {second != first}"


def _same_sign_in(lab: Lab) -> str:
    client = lab.outputs["RotatingClient"]
    first = lab.sign_in(lab.member(), client=client)["AuthenticationResult"]
    renewed = lab.cognito.get_tokens_from_refresh_token(
        ClientId=client, RefreshToken=first["RefreshToken"]
    )["AuthenticationResult"]
    before, after = (_claims(each["AccessToken"]) for each in (first, renewed))
    same = [name for name in ("auth_time", "origin_jti") if before[name] == after[name]]
    return f"the same: {told(same)}"


def _claims(token: str) -> Any:
    part = token.split(".")[1]
    return json.loads(urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _reused(lab: Lab) -> str:
    renew, first = _renewals(lab)
    second = renew(RefreshToken=first)["AuthenticationResult"]["RefreshToken"]
    return (
        f"{code(renew, RefreshToken=first)}, the newer one: {outcome(renew, RefreshToken=second)}"
    )


def _revoked_by_an_old_one(lab: Lab) -> str:
    renew, first = _renewals(lab)
    second = renew(RefreshToken=first)["AuthenticationResult"]["RefreshToken"]
    client = lab.outputs["RotatingClient"]
    said = outcome(lab.cognito.revoke_token, ClientId=client, Token=first)
    return f"{said}, the newer one: {code(renew, RefreshToken=second)}"


def _older_flow(lab: Lab) -> str:
    _, first = _renewals(lab)
    return code(
        lab.cognito.initiate_auth,
        ClientId=lab.outputs["RotatingClient"],
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": first},
    )


def _password_first(lab: Lab) -> str:
    user = lab.member()
    script: Script = {"DefineAuthChallenge_Authentication": {"rounds": [_ASK_PASSWORD]}}
    lab.obey(script)
    asked = lab.start("CUSTOM_AUTH", user, CHALLENGE_NAME="SRP_A", SRP_A=_A)
    [event] = [each for each in lab.heard() if "Define" in each["triggerSource"]]
    rounds = [each["challengeName"] for each in event["request"]["session"]]
    return f"{asked['ChallengeName']}, Define heard {told(rounds)}"


PROBES: tuple[Probe, ...] = (
    Probe(
        "rotated",
        "Which token trigger source has a rotating refresh, and is the refresh token a new one?",
        "TokenGeneration_RefreshTokens, another token: True",
        "a refresh must not count as a sign-in; clients keep the newest token",
        _rotated,
    ),
    Probe(
        "same sign-in",
        "Which claims of an access token does no rotating refresh move?",
        "the same: auth_time > origin_jti",
        "the REST API names a session by auth_time; moved, an ended session would go on",
        _same_sign_in,
    ),
    Probe(
        "reused",
        "How does Cognito answer a renewed refresh token, and then the newer token?",
        "RefreshTokenReuseException, the newer one: accepted",
        "the REST API publishes session.revoked on that error, and revokes",
        _reused,
    ),
    Probe(
        "revoked by an old token",
        "Does RevokeToken with a token that was rotated out end the session?",
        "accepted, the newer one: NotAuthorizedException",
        "the REST API's action on reuse: else the session continues, and the event is wrong",
        _revoked_by_an_old_one,
    ),
    Probe(
        "older flow",
        "How is REFRESH_TOKEN_AUTH refused where tokens are rotated?",
        "InvalidParameterException",
        "AWS documents the refusal, not its error code; apps with that flow read it",
        _older_flow,
    ),
    Probe(
        "password first",
        "What does DefineAuthChallenge get in a custom sign-in that begins with SRP?",
        "PASSWORD_VERIFIER, Define heard SRP_A",
        "SecondStep accepts exactly that start",
        _password_first,
    ),
)
