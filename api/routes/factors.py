"""
What users enrol to sign in with: an authenticator app, recovery codes.

A thief with a stolen access token must not enrol an app and stay: each
change asks for a sign-in of the last ten minutes, and Cognito is asked whether
the token was revoked and the address is verified.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

from api.facts import Tell
from api.fields import Field
from api.own_address import UNVERIFIED, own_address
from api.problems import Problem
from api.route import Act, Answer, Asked, Bearer, Route
from events.contract.catalogue import Kind
from rules.passwordless import recovery_code, totp
from runtime.passwordless.enrolment import Enrolment
from runtime.user_pool.app_client import AppClient

_ENROLMENT: Final = Field(
    name="enrolment",
    description="From the offer of the secret.",
    example="1795184579.AAECAwQFBgcICQoLDA0ODw",
    longest=256,
    pattern=r"^[0-9]{1,12}\.[A-Za-z0-9_-]+$",
    hides=True,
)
_CODE: Final = Field(
    name="code",
    description="What the app shows now: six digits.",
    example="123456",
    longest=16,
    hides=True,
)
_ANY: Final = (totp.METHOD, recovery_code.METHOD)
STATE: Final = Route(
    name="getFactors",
    method="GET",
    path="/auth/me/factors",
    title="What the user enrolled to sign in with",
    text="An authenticator app, and recovery codes that are left.",
    returns=(200, "Factors"),
    problems=("not_found",),
    bearer=Bearer.OWNER,
)
OFFER_APP: Final = Route(
    name="startAppEnrolment",
    method="POST",
    path="/auth/me/factors/totp",
    counts_as="sign_up",
    title="Offer a secret to an authenticator app",
    text="Nothing is enrolled before the app's first code comes back.",
    returns=(200, "TotpOffer"),
    problems=("not_found", UNVERIFIED),
    bearer=Bearer.RECENT_OWNER,
)
ENROL_APP: Final = Route(
    name="enrolApp",
    method="POST",
    path="/auth/me/factors/totp/confirm",
    counts_as="sign_up",
    title="Enrol the authenticator app",
    text="With its first code. An app that was enrolled before is replaced.",
    fields=(_ENROLMENT, _CODE),
    returns=(204, None),
    problems=("not_found", "invalid_code", UNVERIFIED),
    bearer=Bearer.RECENT_OWNER,
)
REMOVE_APP: Final = Route(
    name="removeApp",
    method="DELETE",
    path="/auth/me/factors/totp",
    title="Remove the authenticator app",
    text="Its codes are no longer right.",
    returns=(204, None),
    problems=("not_found",),
    bearer=Bearer.RECENT_OWNER,
)
NEW_CODES: Final = Route(
    name="createRecoveryCodes",
    method="POST",
    path="/auth/me/factors/recovery-codes",
    counts_as="sign_up",
    title="Make recovery codes",
    text="Ten, told this once. Those made before are void.",
    returns=(201, "RecoveryCodes"),
    problems=("not_found", UNVERIFIED),
    bearer=Bearer.RECENT_OWNER,
)
REMOVE_CODES: Final = Route(
    name="removeRecoveryCodes",
    method="DELETE",
    path="/auth/me/factors/recovery-codes",
    title="Remove the recovery codes",
    text="None of them is right any longer.",
    returns=(204, None),
    problems=("not_found",),
    bearer=Bearer.RECENT_OWNER,
)


class Factors:
    """The user's side of `Enrolment`."""

    def __init__(self, enrolment: Enrolment | None, *, client: AppClient, tell: Tell) -> None:
        self._enrolment = enrolment
        self._client = client
        self._tell = tell

    def state(self, asked: Asked) -> Answer:
        """Whether there is an app, and how many codes."""
        enrolment, subject = self._of(asked, *_ANY)
        self._client.user(asked.access_token)
        left = enrolment.codes_left(subject)
        return Answer(body={"totp": enrolment.has_app(subject), "recovery_codes_left": left})

    def offer_app(self, asked: Asked) -> Answer:
        """A secret and its link."""
        enrolment, subject = self._of(asked, totp.METHOD)
        offer = enrolment.offer_app(subject, account=own_address(asked, self._client))
        told = {"secret": offer.secret, "link": offer.link, "enrolment": offer.enrolment}
        return Answer(body=told)

    def enrol_app(self, asked: Asked) -> Answer:
        """Keep the secret if the code is right."""
        enrolment, subject = self._of(asked, totp.METHOD)
        own_address(asked, self._client)
        if not enrolment.enrol_app(subject, asked.text("enrolment"), asked.text("code")):
            raise Problem("invalid_code")
        self._tell(Kind.FACTOR_ADDED, asked, method=totp.METHOD)
        return Answer(status=204)

    def new_codes(self, asked: Asked) -> Answer:
        """The one answer that has them."""
        enrolment, subject = self._of(asked, recovery_code.METHOD)
        own_address(asked, self._client)
        codes = enrolment.new_codes(subject)
        self._tell(Kind.FACTOR_ADDED, asked, method=recovery_code.METHOD)
        return Answer(status=201, body={"codes": codes})

    def remove(self, asked: Asked, *, method: str) -> Answer:
        """Remove it; what was not there is gone as well."""
        enrolment, subject = self._of(asked, method)
        self._client.user(asked.access_token)
        if enrolment.remove(subject, method):
            self._tell(Kind.FACTOR_REMOVED, asked, method=method)
        return Answer(status=204)

    def _of(self, asked: Asked, *methods: str) -> tuple[Enrolment, str]:
        """Who enrols, if one of *methods* is offered."""
        if not (self._enrolment and asked.bearer and self._enrolment.offered & set(methods)):
            raise Problem("not_found")
        return self._enrolment, asked.bearer.subject


def acts(client: AppClient, tell: Tell, enrolment: Enrolment | None) -> Mapping[Route, Act]:
    """What each route does."""
    factors = Factors(enrolment, client=client, tell=tell)
    remove: Callable[..., Answer] = factors.remove
    return {
        STATE: factors.state,
        OFFER_APP: factors.offer_app,
        ENROL_APP: factors.enrol_app,
        REMOVE_APP: partial(remove, method=totp.METHOD),
        NEW_CODES: factors.new_codes,
        REMOVE_CODES: partial(remove, method=recovery_code.METHOD),
    }
