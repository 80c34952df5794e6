"""Questions about refresh tokens that are rotated, and about passwords in custom sign-ins."""

from __future__ import annotations

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
        "Which token trigger source has a refresh that rotates, and is the refresh token another?",
        "TokenGeneration_RefreshTokens, another token: True",
        "a refresh must not be taken for a sign-in; clients keep the newest token",
        _rotated,
    ),
    Probe(
        "reused",
        "What is a refresh token worth that was renewed before, and what the newer one then?",
        "RefreshTokenReuseException, the newer one: accepted",
        "the REST API tells session.revoked by that word, and revokes by itself",
        _reused,
    ),
    Probe(
        "revoked by an old token",
        "Does RevokeToken with a token that was rotated out end the session?",
        "accepted, the newer one: NotAuthorizedException",
        "what the REST API does on a reuse: else the session goes on, and the event says too much",
        _revoked_by_an_old_one,
    ),
    Probe(
        "older flow",
        "How is REFRESH_TOKEN_AUTH refused where tokens are rotated?",
        "InvalidParameterException",
        "documented is only that it is; apps that still use it see that word",
        _older_flow,
    ),
    Probe(
        "password first",
        "What does DefineAuthChallenge hear of a custom sign-in that begins with SRP?",
        "PASSWORD_VERIFIER, Define heard SRP_A",
        "SecondStep lets exactly that begin",
        _password_first,
    ),
)
