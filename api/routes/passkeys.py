"""
The user's passkeys, which Cognito keeps: to look at, to add, to remove.

Cognito adds a passkey with any access token, and a passkey outlives the session. Here
each change asks for a sign-in of the last five minutes, and a new passkey for a verified
address: nobody prepares an account with a passkey that its owner will be handed.

Publishes ``factor.added`` and ``factor.removed``, with the ids by which CloudTrail tells of the
same calls (DeletionTrail): subscribers take both for one.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import ClientError

from api.facts import Tell
from api.fields import Field
from api.moments import moment
from api.own_address import UNVERIFIED, own_address
from api.problems import Problem
from api.refusals import code_of
from api.route import Act, Answer, Asked, Bearer, Route
from events.contract.catalogue import PASSKEY, Kind
from rules.strict_json import NotStrictJson, strict_json
from runtime.user_pool.app_client import AppClient

INVALID: Final = "invalid_passkey"
_CREDENTIAL: Final = Field(
    name="credential",
    description="RegistrationResponseJSON of navigator.credentials.create(), as text.",
    example='{"id": "Yk1h", "rawId": "Yk1h", "type": "public-key", "response": {}}',
    longest=8192,
    hides=True,
)
_ID: Final = Field(
    name="id",
    description="From the list.",
    example="Yk1hY29yZS1pcHN1bS1kbw",
    longest=1364,  # of the 1,023 octets that WebAuthn gives an id
    pattern=r"^[A-Za-z0-9_-]+$",
)
LIST: Final = Route(
    name="listPasskeys",
    method="GET",
    path="/auth/me/passkeys",
    title="Passkeys",
    text="The user's passkeys, as Cognito has them: at most twenty.",
    returns=(200, "Passkeys"),
    bearer=Bearer.OWNER,
)
START: Final = Route(
    name="startPasskeyEnrolment",
    method="POST",
    path="/auth/me/passkeys/options",
    counts_as="sign_up",
    title="Ask for the options of a passkey",
    text="For navigator.credentials.create(). Good for one answer, with the same access token.",
    returns=(200, "PasskeyOptions"),
    problems=("not_found", UNVERIFIED),
    bearer=Bearer.RECENT_OWNER,
)
ADD: Final = Route(
    name="enrolPasskey",
    method="POST",
    path="/auth/me/passkeys",
    counts_as="sign_up",
    title="Add a passkey",
    text="With what the browser made of the options.",
    fields=(_CREDENTIAL,),
    returns=(204, None),
    problems=("not_found", INVALID, UNVERIFIED),
    bearer=Bearer.RECENT_OWNER,
)
REMOVE: Final = Route(
    name="removePasskey",
    method="DELETE",
    path="/auth/me/passkeys/{id}",
    title="Remove a passkey",
    text="It signs nobody in any longer. The device or password manager still has its half.",
    parameters=(_ID,),
    returns=(204, None),
    problems=("not_found",),
    bearer=Bearer.RECENT_OWNER,
)
_OFF: Final = {"WebAuthnNotEnabledException", "WebAuthnConfigurationMissingException"}
_WRONG: Final = {
    "InvalidParameterException",  # registered already
    "WebAuthnChallengeNotFoundException",
    "WebAuthnClientMismatchException",
    "WebAuthnCredentialNotSupportedException",
    "WebAuthnOriginNotAllowedException",
    "WebAuthnRelyingPartyMismatchException",
}


class Passkeys:
    """The user's side of `OwnPasskeys`."""

    def __init__(self, client: AppClient, tell: Tell) -> None:
        self._client = client
        self._tell = tell

    def listed(self, asked: Asked) -> Answer:
        """All of them."""
        found = self._client.passkeys.all(asked.access_token)
        return Answer(body={"passkeys": [*map(_told, found)]})

    def start(self, asked: Asked) -> Answer:
        """What a browser makes a passkey of."""
        own_address(asked, self._client)
        try:
            options = self._client.passkeys.options(asked.access_token)
        except ClientError as error:
            raise _problem(error) from None
        return Answer(body={"public_key": options})

    def add(self, asked: Asked) -> Answer:
        """Keep it, if Cognito finds it in order."""
        own_address(asked, self._client)
        credential = _credential(asked.text("credential"))
        try:
            request_id = self._client.passkeys.add(asked.access_token, credential)
        except ClientError as error:
            raise _problem(error) from None
        self._tell(Kind.FACTOR_ADDED, asked, request_id=request_id, method=PASSKEY)
        return Answer(status=204)

    def remove(self, asked: Asked) -> Answer:
        """Remove it; what was not there is gone as well."""
        try:
            request_id = self._client.passkeys.remove(asked.access_token, asked.text("id"))
        except ClientError as error:
            if code_of(error) != "ResourceNotFoundException":
                raise
        else:
            self._tell(Kind.FACTOR_REMOVED, asked, request_id=request_id, method=PASSKEY)
        return Answer(status=204)


def _credential(text: str) -> Mapping[str, Any]:
    try:
        read = strict_json(text)
    except NotStrictJson:
        raise Problem(INVALID) from None
    if not isinstance(read, dict):
        raise Problem(INVALID)
    return read


def _problem(error: ClientError) -> Problem | ClientError:
    """What Cognito says of passkeys alone; anything else it may say at any route."""
    if code_of(error) in _OFF:
        return Problem("not_found")
    return Problem(INVALID) if code_of(error) in _WRONG else error


def _told(passkey: Mapping[str, Any]) -> dict[str, str]:
    made: datetime = passkey["CreatedAt"]
    name = passkey["FriendlyCredentialName"]
    return {"id": passkey["CredentialId"], "name": name, "since": moment(int(made.timestamp()))}


def acts(client: AppClient, tell: Tell) -> Mapping[Route, Act]:
    """What each route does."""
    passkeys = Passkeys(client, tell)
    return {
        LIST: passkeys.listed,
        START: passkeys.start,
        ADD: passkeys.add,
        REMOVE: passkeys.remove,
    }
