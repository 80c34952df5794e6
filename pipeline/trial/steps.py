"""What a stack has to do before users may come, in the order of one user's life."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from pipeline.trial.app import App, Unexpected, expect, refusal

_THROW_AWAY = "trial@mailinator.com"
_NOBODY = "nobody-is-called-so@example.com"
_WRONG = ("NotAuthorizedException", "Incorrect username or password.")
_REFUSING = ("balanced", "strict")
_WRONG_PASSWORD = {"PASSWORD": "wrong"}


def a_throw_away_address_is_refused(app: App) -> None:
    """Nobody is created, and the client learns a word to match on."""
    if app.parameters.get("EmailPolicy", "balanced") not in _REFUSING:
        return
    code, message = refusal(app.sign_up, _THROW_AWAY)
    expect("UserLambdaValidationException", code)
    if "DISPOSABLE_EMAIL:" not in message:
        raise Unexpected(message)


def a_user_signs_up_and_is_confirmed(app: App) -> None:
    """Without reading a mail: an administrator confirms, and vouches for the address."""
    app.sign_up(app.address)
    whom = {"UserPoolId": app.pool, "Username": app.address}
    app.cognito.admin_confirm_sign_up(**whom)
    verified = [{"Name": "email_verified", "Value": "true"}]
    app.cognito.admin_update_user_attributes(**whom, UserAttributes=verified)


def the_user_is_in_the_default_group(app: App) -> None:
    """PostConfirmation saw to it."""
    groups = app.cognito.admin_list_groups_for_user(UserPoolId=app.pool, Username=app.address)
    default = app.parameters.get("DefaultGroup", "members")
    if default not in [group["GroupName"] for group in groups["Groups"]]:
        raise Unexpected(f"not in {default}")


def a_wrong_password_and_nobody_get_the_same_answer(app: App) -> None:
    """Whether a user exists is nobody's business."""
    expect(_WRONG, refusal(app.start, "USER_PASSWORD_AUTH", **_WRONG_PASSWORD))
    unknown = refusal(app.start, "USER_PASSWORD_AUTH", USERNAME=_NOBODY, **_WRONG_PASSWORD)
    expect(_WRONG, unknown)


def the_right_password_gives_tokens_with_the_group(app: App) -> None:
    """In the access token."""
    claims = _claims(app.sign_in()["AccessToken"])
    if app.parameters.get("DefaultGroup", "members") not in claims.get("cognito:groups", []):
        raise Unexpected("the access token names no group")


def a_sign_in_without_a_password_begins(app: App) -> None:
    """With a challenge, and with another one after a wrong answer."""
    begun = app.start("CUSTOM_AUTH")
    expect("CUSTOM_CHALLENGE", begun.get("ChallengeName"))
    answered = app.cognito.respond_to_auth_challenge(
        ClientId=app.client,
        ChallengeName="CUSTOM_CHALLENGE",
        Session=begun["Session"],
        ChallengeResponses={"USERNAME": app.address, "ANSWER": "wrong"},
    )
    expect("CUSTOM_CHALLENGE", answered.get("ChallengeName"))


def nobody_gets_a_challenge_like_everybody(app: App) -> None:
    """With the same parameters by name."""
    known, unknown = app.start("CUSTOM_AUTH"), app.start("CUSTOM_AUTH", USERNAME=_NOBODY)
    expect(sorted(known["ChallengeParameters"]), sorted(unknown["ChallengeParameters"]))


def tokens_are_renewed_and_revoked(app: App) -> None:
    """A refresh token is renewed until it is revoked."""
    renew = partial(app.cognito.get_tokens_from_refresh_token, ClientId=app.client)
    first = app.sign_in()["RefreshToken"]
    result = renew(RefreshToken=first)["AuthenticationResult"]
    newest = result.get("RefreshToken", first)  # the same where tokens are not rotated
    app.cognito.revoke_token(ClientId=app.client, Token=newest)
    code, _ = refusal(renew, RefreshToken=newest)
    expect("NotAuthorizedException", code)


STEPS: tuple[Callable[[App], None], ...] = (
    a_throw_away_address_is_refused,
    a_user_signs_up_and_is_confirmed,
    the_user_is_in_the_default_group,
    a_wrong_password_and_nobody_get_the_same_answer,
    the_right_password_gives_tokens_with_the_group,
    a_sign_in_without_a_password_begins,
    nobody_gets_a_challenge_like_everybody,
    tokens_are_renewed_and_revoked,
)
# What the topic tells of it; each at least once.
TOLD = frozenset(
    {
        *("auth.sign_up.accepted.v1", "auth.user.confirmed.v1", "auth.group.assigned.v1"),
        *("auth.sign_in.attempted.v1", "auth.sign_in.succeeded.v1", "auth.challenge.requested.v1"),
        "auth.challenge.answered_wrong.v1",
    }
)


def _claims(token: str) -> Mapping[str, Any]:
    body = token.split(".")[1]
    claims: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(f"{body}=="))
    return claims
