"""
Show whether an e-mail address is on the suppression list.

No table stores the address: the command looks up its keyed digest, and needs permission
to read the secret AddressKey. --lift removes the address from the list, --suppress puts it
there as a bounce does, for 14 days. With - the address is read from standard input and
stays out of the shell history.
"""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta
from typing import Final

from operators.outside import Outside
from rules.addresses.email_address import domain_or_none
from runtime.boto3_clients import Translated
from runtime.messages.suppressions import Suppressions
from runtime.passwordless.address_key import AddressKeySource

_SUPPRESSED_FOR: Final = timedelta(days=14)  # as after a bounce


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address, and whether to take it off the list or put it there."""
    parser.add_argument("address", help="e-mail address of the user, or -")
    either = parser.add_mutually_exclusive_group()
    either.add_argument(
        "--lift", action="store_true", help="remove the address from the suppression list"
    )
    either.add_argument(
        "--suppress", action="store_true", help="put the address on the suppression list"
    )


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Look up, change, report; the address itself is not repeated."""
    address = sys.stdin.readline().strip() if asked.address == "-" else asked.address
    if domain_or_none(address) is None:
        raise ValueError("not an e-mail address")
    dynamodb, secrets = (
        Translated(outside.client(service)) for service in ("dynamodb", "secretsmanager")
    )
    suppressions = Suppressions(dynamodb, table=outside.stack.physical_id("ChallengeTable"))
    key = outside.stack.physical_id("AddressKey")
    keys = AddressKeySource(secrets, arn=key, now=outside.now)().unreachable(address)
    if asked.suppress:
        _suppress(suppressions, keys[0], outside)
    elif not suppressions.has(keys, now=outside.now()):
        outside.say("Not suppressed: codes are sent to this address.", suppressed=False)
    elif not asked.lift:
        outside.say(
            "Suppressed after a bounce or complaint. --lift removes the address from the list.",
            suppressed=True,
        )
    elif outside.is_dry:
        outside.say("Suppressed; the address would be removed from the list.", suppressed=True)
    else:
        outside.agree("Has the owner confirmed that e-mail arrives at this address?")
        suppressions.lift(keys)
        outside.say(
            "Removed from the list: codes are sent to this address again.", suppressed=False
        )
    return 0


def _suppress(suppressions: Suppressions, key: str, outside: Outside) -> None:
    """By the newest key; an address that is suppressed for longer stays so."""
    if outside.is_dry:
        outside.say("The address would be put on the list for 14 days.", suppressed=False)
        return
    suppressions.add(key, until=outside.now() + _SUPPRESSED_FOR)
    outside.say("Suppressed for 14 days: no codes are sent to this address.", suppressed=True)
