"""
The REST API behind Amazon API Gateway: all but ``api.sign_in`` and ``api.sign_up``.

API Gateway calls this; no answer of it waits. It knows the other routes, too,
for browsers that ask what they may send and for methods that are not there.
Each error is answered as a problem (RFC 9457); what is a fault of ours
is logged, with type and place and without a word of the user's.

Publishes ``password.changed``, ``session.revoked``, ``user.deleted``,
``factor.added``, ``factor.removed``, ``device.removed``, ``identity.linked``,
``identity.unlinked`` and those of step-ups; everything else that users do here, the
triggers tell of.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from api.facts import Tell, teller
from api.passwords import NewPasswords, new_passwords
from api.route import Act, Route
from api.routes import (
    account,
    code_sign_up,
    devices,
    documents,
    doors,
    factors,
    links,
    login,
    own_sessions,
    passkeys,
    password,
    passwordless,
    registration,
    sessions,
    step_up,
)
from api.serving import app_client, served, sessions_of
from api.sign_ins import SignIns
from api.sign_ups import SignUps
from api.step_up import Receipts
from events.publishing.publish import announcer
from runtime import aws
from runtime.entry import Handle, entrypoint
from runtime.linking.own_links import OwnLinks, own_links
from runtime.passwordless.enrolment import Enrolment
from runtime.passwordless.factors import Factors
from runtime.passwordless.own_devices import OwnDevices, own_devices
from runtime.passwordless.pepper import PepperSource
from runtime.settings.api import ApiSettings, StepUpSettings
from runtime.settings.app import AppSettings
from runtime.settings.codes import AddressSettings, EnrolledMethodSettings, FactorSettings
from runtime.settings.events import EventSettings
from runtime.settings.linking import LinkTableSettings
from runtime.settings.passwords import PasswordSettings
from runtime.settings.pool import PoolSettings
from runtime.settings.service import ServiceSettings
from runtime.tokens.own_sessions import OwnSessions
from runtime.tokens.receipt_key import ReceiptKey
from runtime.tokens.spent_receipts import SpentReceipts
from runtime.user_pool.app_client import AppClient


def acts(  # noqa: PLR0913  # all that routes are made of
    client: AppClient,
    tell: Tell,
    passwords: NewPasswords,
    enrolment: Enrolment | None = None,
    own: OwnDevices | None = None,
    *,
    linked: OwnLinks | None = None,
    open_sessions: OwnSessions | None = None,
    receipts: Receipts | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> dict[Route, Act]:
    """Everything that the API does; without *enrolment* users can enrol nothing, or link."""
    sign_ins = SignIns(client, sleep=sleep)
    sign_ups = SignUps(client, sign_ins)
    described = {
        **registration.acts(client, passwords),
        **login.acts(sign_ins, passwords),
        **passwordless.acts(sign_ins, sign_ups),
        **code_sign_up.acts(sign_ins, sign_ups, is_offered=True),
        **sessions.acts(client, tell, own, open_sessions),
        **password.acts(client, tell, passwords),
        **account.acts(client, tell, enrolment, own, open_sessions),
        **own_sessions.acts(client, tell, open_sessions),
        **devices.acts(client, tell, own),
        **factors.acts(client, tell, enrolment),
        **passkeys.acts(client, tell),
        **links.acts(client, tell, linked),
        **step_up.acts(client, tell, receipts),
        **doors.acts(),
    }
    return {**described, **documents.acts(described)}


def wire() -> Handle:
    """Connect to the pool, to its keys and to the topic; the secret is read at the first call."""
    settings, service, pool_id = ApiSettings(), ServiceSettings(), PoolSettings().user_pool_id
    client, pool_url = app_client(settings, pool_id=pool_id)
    tell = teller(announcer(EventSettings()), pool_id=pool_id)
    passwords = new_passwords(PasswordSettings(), AppSettings())
    places = AddressSettings()
    own = own_devices(
        aws.dynamodb(),
        aws.secrets(),
        table=places.challenge_table,
        key_arn=places.address_key_secret_arn,
        pool_id=pool_id,
    )
    described = acts(
        client,
        tell,
        passwords,
        _enrolment(pool_id),
        own,
        linked=_linked(pool_id),
        open_sessions=sessions_of(settings),
        receipts=_receipts(settings.token_issuer or pool_url, table=places.challenge_table),
    )
    return served(described, client, settings=settings, service=service, pool_url=pool_url)


def _receipts(issuer: str, *, table: str) -> Receipts | None:
    """None where no action asks for a fresh factor."""
    settings = StepUpSettings()
    if not settings.step_up_actions:
        return None
    return Receipts(
        key=ReceiptKey(aws.kms(), key_id=settings.step_up_key_id),
        spent=SpentReceipts(aws.dynamodb(), table=table),
        actions=settings.step_up_actions,
        issuer=issuer,
    )


def _linked(pool_id: str) -> OwnLinks | None:
    """None where federated users are not linked."""
    settings = LinkTableSettings()
    if not settings.link_table:
        return None
    return own_links(
        (aws.dynamodb(), aws.secrets(), aws.cognito()),
        table=settings.link_table,
        key_arn=settings.address_key_secret_arn,
        pool_id=pool_id,
    )


def _enrolment(pool_id: str) -> Enrolment | None:
    """None where no method is offered that users enrol for."""
    offered = frozenset(EnrolledMethodSettings().enrolled_methods)
    if not offered:
        return None
    settings = FactorSettings()
    return Enrolment(
        Factors(aws.dynamodb(), table=settings.factor_table),
        keys=PepperSource(aws.secrets(), arn=settings.factor_key_secret_arn),
        pool_id=pool_id,
        product=AppSettings().app_name,
        offered=offered,
    )


handler = entrypoint(wire)
