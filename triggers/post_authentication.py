"""
Cognito calls this when a user has signed in, before it hands out the tokens.

Not on a refresh, and not at the first sign-in through an identity provider.
Raising withholds the tokens.

An account whose address nobody has proved may be a stranger's, prepared for the
owner of the address. No password opens it, unless the operator allows that:
the owner signs in with a code, which hands the account over. Only who knows
the password gets this answer, so there is no user enumeration. It is refused here
and not in PreAuthentication, which Cognito calls before it checks the password.

Users of an identity provider, and users without an address, are let in.

With ``RiskPolicy: step_up`` a user whom Cognito found at risk answers a code first:
`triggers.challenges.risk_step`.

Publishes ``sign_in.succeeded`` and ``sign_in.rejected``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from events.contract.catalogue import METHODS, PASSKEY, Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.refusals import SecondStepNeeded, TryLater, UnverifiedAddress
from rules.trigger_event import TriggerEvent
from rules.unproved_address import is_unproved
from runtime import aws, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, entrypoint
from runtime.settings.codes import RiskSettings
from runtime.settings.events import ChainSettings, EventSettings
from runtime.settings.take_over import UnverifiedSettings
from runtime.user_pool.users import UserGone, Users


def handle(
    event: dict[str, Any],
    *,
    announce: Announce,
    users: Users | None = None,
    lacks_second_step: Callable[[TriggerEvent], bool] = lambda _: False,
) -> dict[str, Any]:
    """
    Tell of the sign-in; the first of an invited user and a new device are told apart.

    *users* are asked whether an address is verified by now; None lets everybody in.

    Raises:
        UnverifiedAddress: Nobody has proved the address.
        SecondStepNeeded: The user is at risk, and has not answered a code.
        TryLater: Cognito did not say, or the address was proved a moment ago.

    """
    asked = TriggerEvent.read(event)
    if users is not None and _is_doubtful(asked):
        _refuse_unverified(asked, announce, users)
    if lacks_second_step(asked):
        announce(Kind.SIGN_IN_REJECTED, asked, reason=Reason.SECOND_STEP_NEEDED)
        raise SecondStepNeeded
    announce(
        Kind.SIGN_IN_SUCCEEDED,
        asked,
        # Still the old status: Cognito changes it after this trigger.
        first_sign_in=asked.attributes.get("cognito:user_status") == "FORCE_CHANGE_PASSWORD",
        new_device=asked.request.get("newDeviceUsed") is True,
        claimed_method=_claimed_method(asked),
    )
    return event


def _claimed_method(asked: TriggerEvent) -> str | None:
    claimed = asked.texts("clientMetadata").get("method", "")
    return claimed if claimed == PASSKEY or claimed in METHODS else None


def _is_doubtful(asked: TriggerEvent) -> bool:
    """Whether the event says of a user who signs in with an address that it is not proved."""
    if asked.source and not asked.source.startswith("PostAuthentication_"):
        return False  # of another trigger, in a pool that is wired wrongly
    return is_unproved(asked.attributes)


def _refuse_unverified(asked: TriggerEvent, announce: Announce, users: Users) -> None:
    """
    Refuse it also if the address was proved since Cognito made the event.

    The password may have been looked at before a take-over replaced it, and tokens
    made now would outlive the take-over. A user who signs in again is accepted.
    """
    try:
        now = users.attributes(pool_id=asked.pool_id, user_name=asked.user_name)
    except (CallFailed, UserGone) as error:
        observe.logger().error("address not read", error=told(error))
        announce(Kind.SIGN_IN_REJECTED, asked, reason=Reason.UNAVAILABLE)
        raise TryLater from None
    if now.get("email_verified", "").lower() != "true":
        announce(Kind.SIGN_IN_REJECTED, asked, reason=Reason.UNVERIFIED_ADDRESS)
        raise UnverifiedAddress
    announce(Kind.SIGN_IN_REJECTED, asked, reason=Reason.UNAVAILABLE)
    raise TryLater


def wire() -> Handle:
    """
    Connect the announcer and, unless passwords are allowed, Cognito.

    And the function that had the trigger before: it comes first, and may withhold the tokens.
    """
    announce = announcer(EventSettings())
    ours = partial(handle, announce=announce)
    if not UnverifiedSettings().allows_unverified_passwords:
        ours = partial(ours, users=Users(aws.cognito()))
    if table := RiskSettings().risk_table:
        # late: import cost
        from triggers.challenges.risk_step import risk_step  # noqa: PLC0415

        ours = partial(ours, lacks_second_step=risk_step(table))
    if not (theirs := ChainSettings().chained_function):
        return ours
    # late: import cost
    from runtime.chained_function import chained_function  # noqa: PLC0415
    from triggers.chained import sign_ins  # noqa: PLC0415

    return sign_ins.sign_in(ours, announce, ask=chained_function(theirs))


handler = entrypoint(wire)
