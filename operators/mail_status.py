"""
Show whether an e-mail address is on the suppression list.

The address is in no table: it is looked up by its keyed digest, so this needs
permission to read the secret AddressKey. --lift takes it off the list. With - the
address is read from standard input, so that it is in no shell history.
"""

from __future__ import annotations

import argparse
import sys

from operators.outside import Outside
from rules.addresses.email_address import domain_or_none
from runtime.boto3_clients import Translated
from runtime.messages.suppressions import Suppressions
from runtime.passwordless.address_key import AddressKeySource


def arguments(parser: argparse.ArgumentParser) -> None:
    """Take the address, and whether to take it off the list."""
    parser.add_argument("address", help="the e-mail address of the user, or -")
    parser.add_argument("--lift", action="store_true", help="take it off the suppression list")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Look up, lift, report; the address itself is not repeated."""
    address = sys.stdin.readline().strip() if asked.address == "-" else asked.address
    if domain_or_none(address) is None:
        raise ValueError("not an e-mail address")
    dynamodb, secrets = (
        Translated(outside.client(service)) for service in ("dynamodb", "secretsmanager")
    )
    suppressions = Suppressions(dynamodb, table=outside.stack.physical_id("ChallengeTable"))
    key = outside.stack.physical_id("AddressKey")
    keys = AddressKeySource(secrets, arn=key, now=outside.now)().unreachable(address)
    if not suppressions.has(keys, now=outside.now()):
        outside.say("Not suppressed: codes are mailed to this address.", suppressed=False)
    elif not asked.lift:
        outside.say(
            "Suppressed after a bounce or complaint. --lift takes it off the list.",
            suppressed=True,
        )
    elif outside.is_dry:
        outside.say("Suppressed; it would be taken off the list.", suppressed=True)
    else:
        outside.agree("Does the owner confirm that mail arrives at this address?")
        suppressions.lift(keys)
        outside.say("Taken off the list: codes are mailed to it again.", suppressed=False)
    return 0
