"""
Cognito calls this before it issues tokens: at a sign-in, at each refresh, for a machine.

It adds the claims of the rules, by parameter one that says how suspicious the
user's address is, and names the default group in the tokens of
users who are in no group yet: whether a group that PostConfirmation has just
assigned is in the first token, Cognito does not promise, and nobody else has
assigned one to migrated users. A refresh adds no group.

Raising would withhold the tokens. This never does: whatever goes wrong, the
tokens stay as Cognito makes them, and an event tells of it.

Publishes ``group.missing`` and ``token.left_unchanged``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.tokens.token_rules import InvalidTokenRules, TokenRules
from rules.trigger_event import TriggerEvent, answer
from runtime import observe
from runtime.entry import Handle, entrypoint
from runtime.operator_files import RulesUnread, rules_in
from runtime.settings.events import ChainSettings, EventSettings
from runtime.settings.tokens import TokenSettings

_SIGN_INS = {
    "TokenGeneration_Authentication",
    "TokenGeneration_AuthenticateDevice",
    "TokenGeneration_HostedAuth",
    "TokenGeneration_NewPasswordChallenge",
}
_OF_A_MACHINE = "TokenGeneration_ClientCredentials"


def handle(
    event: dict[str, Any],
    *,
    rules: Callable[[], TokenRules],
    announce: Announce,
    suspicion_of: Callable[[str], str | None] = lambda _: None,
) -> dict[str, Any]:
    """
    Add what *rules* give; they are read when called, so that bad ones withhold no token.

    *suspicion_of* says what a token tells of an address, or nothing.
    """
    asked = TriggerEvent.read(event)
    try:
        suspicion = suspicion_of(asked.attributes.get("email", ""))
        said = {"suspicion": suspicion} if suspicion else {}
        fields, missing = _changes(event, asked, rules(), said)
    except Exception as error:  # noqa: BLE001  # fail open: a token without them beats none
        is_expected = isinstance(error, InvalidTokenRules | RulesUnread)
        observe.logger().error("token left unchanged", error=type(error).__name__)
        reason = Reason.INVALID_RULES if is_expected else Reason.UNEXPECTED
        announce(Kind.TOKEN_LEFT_UNCHANGED, asked, reason=reason)
        return event
    if missing:
        announce(Kind.GROUP_MISSING, asked, group=missing)
    return answer(event, **fields)


def _changes(
    event: Mapping[str, Any], asked: TriggerEvent, rules: TokenRules, said: Mapping[str, str]
) -> tuple[dict[str, Any], str | None]:
    """What to set in the response, and the group that the user should be in and is not."""
    groups = _groups(asked)
    is_missing = asked.source in _SIGN_INS and not groups
    missing = rules.default_group if is_missing else None
    claims = {**said} | rules.claims(
        email=asked.attributes.get("email", ""),
        is_verified=asked.email_is_verified,
        client_id=asked.client_id,
        groups=[missing] if missing else groups,
    )
    override = {"groupOverrideDetails": {"groupsToOverride": [missing]}} if missing else {}
    if not (claims or override):
        return {}, None
    if event.get("version") in ("2", "3"):
        return {"claimsAndScopeOverrideDetails": _of_both_tokens(asked, claims) | override}, missing
    return {"claimsOverrideDetails": {"claimsToAddOrOverride": claims, **override}}, missing


def _of_both_tokens(asked: TriggerEvent, claims: dict[str, str]) -> dict[str, Any]:
    access = {"accessTokenGeneration": {"claimsToAddOrOverride": claims}}
    if asked.source == _OF_A_MACHINE:  # it gets no ID token
        return access
    return {"idTokenGeneration": {"claimsToAddOrOverride": claims}, **access}


def _groups(asked: TriggerEvent) -> list[str]:
    configuration = asked.request.get("groupConfiguration")
    groups = configuration.get("groupsToOverride") if isinstance(configuration, dict) else None
    return [group for group in groups if group] if isinstance(groups, list) else []


def wire() -> Handle:
    """
    Connect the announcer, and read the rules if a file has them.

    A function that had the trigger before comes first: what it raises withholds the tokens.
    """
    settings, told = TokenSettings(), EventSettings()
    ours = partial(handle, rules=_rules(settings), announce=announcer(told, opens=False))
    if settings.tells_suspicion:
        # late: import cost
        from runtime.settings.addresses import AllowedSettings  # noqa: PLC0415
        from runtime.tokens.address_suspicion import suspicion_by_lists  # noqa: PLC0415

        ours = partial(ours, suspicion_of=suspicion_by_lists(AllowedSettings()))
    if not (theirs := ChainSettings().chained_function):
        return ours
    # late: import cost
    from runtime.chained_function import chained_function  # noqa: PLC0415
    from triggers.chained import orders  # noqa: PLC0415

    return orders.tokens(ours, ask=chained_function(theirs))


def _rules(settings: TokenSettings) -> Callable[[], TokenRules]:
    parse = partial(TokenRules.parse, settings.default_group)
    if place := settings.token_claims_file:
        return rules_in(place, parse=parse)
    return cache(partial(parse, settings.token_claims))


handler = entrypoint(wire)
