"""
Say whether codes are mailed to an address, or whether mail to it has bounced.

The address is not in any table: it is looked up by its keyed digest, so this
needs the right to read the secret that addresses are digested with. --lift lets
codes go out to it again at once.
"""

from __future__ import annotations

import argparse

from operators.outside import Outside
from rules.addresses.email_address import domain_or_none
from runtime.boto3_clients import Translated
from runtime.messages.suppressions import Suppressions
from runtime.passwordless.address_key import AddressKeySource


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say which address, and whether to lift it."""
    parser.add_argument("address", help="the e-mail address, as the user has it")
    parser.add_argument("--lift", action="store_true", help="mail to it again")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Look, lift, say; the address itself is not repeated."""
    if domain_or_none(asked.address) is None:
        raise ValueError("that is no e-mail address")
    dynamodb, secrets = (
        Translated(outside.client(service)) for service in ("dynamodb", "secretsmanager")
    )
    suppressions = Suppressions(dynamodb, table=outside.stack.physical_id("ChallengeTable"))
    key = outside.stack.physical_id("AddressKey")
    keys = AddressKeySource(secrets, arn=key, now=outside.now)().unreachable(asked.address)
    if not suppressions.has(keys, now=outside.now()):
        outside.say("codes are mailed to it")
    elif not asked.lift:
        outside.say("suppressed: mail to it has bounced, or was called spam; --lift ends that")
    elif outside.is_dry:
        outside.say("suppressed; it would be lifted")
    else:
        outside.agree("Has its owner said that mail arrives there?")
        suppressions.lift(keys)
        outside.say("lifted: codes are mailed to it again")
    return 0
