"""What a token tells of the user's address: the band of its suspicion, by lists and name alone."""

from __future__ import annotations

from collections.abc import Callable

from rules.addresses.judgement import judge
from rules.addresses.operator_list import domain_list, own_names
from rules.addresses.policy import Mode, Policy
from rules.addresses.suspicion import band, marked, suspicion
from rules.value import replace
from runtime.addresses.data_files import shipped_lists
from runtime.settings.addresses import AllowedSettings


def suspicion_by_lists(settings: AllowedSettings) -> Callable[[str], str | None]:
    """
    Tell the band of an address; None if there is none, or it is no address.

    DNS is not asked: tokens are made again and again, and what a name's mail does may have changed.
    """
    allowed = domain_list(own_names(settings.allowed_domains))
    lists = replace(shipped_lists(), allowed=allowed)

    def told(address: str) -> str | None:
        verdict = judge(address, policy=Policy(Mode.MONITOR), lists=lists, route_of=lambda _: None)
        if verdict.domain is None:
            return None
        return band(suspicion(marked(verdict, lists).marks))

    return told
