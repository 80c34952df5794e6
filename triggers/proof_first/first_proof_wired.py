"""`FirstProof`, wired for VerifyAuthChallengeResponse."""

from __future__ import annotations

from typing import Any

from events.publishing.publish import Announce
from runtime.entry import current_invocation
from runtime.memberships.assignment import Memberships, group_rules
from runtime.memberships.groups import GroupQuota, Groups
from runtime.passwordless.factors import Factors
from runtime.passwordless.forgets import forgets_devices, forgets_factors
from runtime.passwordless.known_devices import KnownDevices
from runtime.passwordless.take_over import TakeOver
from runtime.settings.memberships import GroupSettings
from triggers.proof_first.first_proof import FirstProof


def first_proof(  # noqa: PLR0913  # what it is made of
    cognito: Any,
    factors: Factors | None,
    devices: KnownDevices,
    announce: Announce,
    *,
    groups: GroupSettings,
    keeps: tuple[str, ...],
    hands_over: bool,
) -> FirstProof:
    """
    That of the pool's users, with the rules of *groups*; *factors* if any are kept.

    The settings are read by the handler's module, which says so what its function is told.
    """
    return FirstProof(
        take_over=TakeOver(
            cognito,
            keeps=keeps,
            forgets=[forgets_devices(devices), *([forgets_factors(factors)] if factors else [])],
        ),
        memberships=Memberships(
            default_group=groups.default_group,
            rules=group_rules(groups),
            groups=Groups(cognito),
            quota=GroupQuota(),
            remaining_ms=lambda: current_invocation().remaining_ms(),
        ),
        announce=announce,
        hands_over=hands_over,
    )
