"""
Remove an identity provider from one user: the user no longer signs in by it.

Name the user by user name, e-mail address or sub, and the provider as the user pool does.
A sign-in by the provider is refused with UNLINKED until the user links it again. Sessions
go on: sign-out ends them. Refused if nothing else proves who the user is.
"""

from __future__ import annotations

import argparse

from botocore.exceptions import ClientError

from events.contract.catalogue import OF_OPERATOR, Kind
from operators.outside import Outside
from operators.person import NoSuchUser, attributes_of
from operators.telling import tell
from runtime.boto3_clients import Translated
from runtime.linking.own_links import LastWayIn, own_links


def arguments(parser: argparse.ArgumentParser) -> None:
    """Say who, and which provider."""
    parser.add_argument("user", help="user name, e-mail address or sub")
    parser.add_argument("provider", help="name of the identity provider in the user pool")


def run(asked: argparse.Namespace, outside: Outside) -> int:
    """Write that it stays unlinked, unlink it, and tell subscribers."""
    cognito, pool_id = outside.client("cognito-idp"), outside.stack.physical_id("UserPool")
    try:
        profile = cognito.admin_get_user(UserPoolId=pool_id, Username=asked.user)
    except ClientError as error:
        if error.response["Error"]["Code"] != "UserNotFoundException":
            raise
        raise NoSuchUser("the pool has no such user") from None
    sub = attributes_of(profile)["sub"]
    clients = (outside.client("dynamodb"), outside.client("secretsmanager"), cognito)
    links = own_links(
        (Translated(clients[0]), Translated(clients[1]), Translated(clients[2])),
        table=outside.stack.physical_id("LinkTable"),
        key_arn=outside.stack.physical_id("AddressKey"),
        pool_id=pool_id,
    )
    names = sorted({each.provider for each in links.all(sub)})
    outside.say(f"account: sub {sub}, linked to {', '.join(names) or 'no provider'}")
    if asked.provider not in names:
        outside.say(f"not linked to {asked.provider}: nothing to remove")
        return 1
    if outside.is_dry:
        outside.say(f"would remove {asked.provider}")
        return 0
    outside.agree(f"Remove {asked.provider} from this user?")
    try:
        gone = links.remove(asked.provider, subject=sub)
    except LastWayIn:
        outside.say("the e-mail address is not verified: without the provider nobody could sign in")
        return 1
    for each in gone:
        told = {"provider": each.provider, "provider_type": each.kind, "by": OF_OPERATOR}
        tell(Kind.IDENTITY_UNLINKED, sub, outside, **told)
    outside.say("removed; identity.unlinked was published")
    return 0
