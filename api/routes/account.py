"""The signed-in user's own account."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from api.facts import Tell
from api.listed_sessions import forget_sessions
from api.own_address import forget_devices, verified_address
from api.route import Act, Answer, Asked, Bearer, Route
from events.contract.catalogue import Kind
from runtime.passwordless.enrolment import Enrolment
from runtime.passwordless.own_devices import OwnDevices
from runtime.tokens.own_sessions import OwnSessions
from runtime.user_pool.app_client import AppClient
from runtime.user_pool.users import attributes_of

USERINFO: Final = Route(
    name="getUserInfo",
    method="GET",
    path="/auth/userinfo",
    title="The signed-in user",
    text="Attributes as Cognito has them now; a token that was revoked is refused.",
    returns=(200, "UserInfo"),
    bearer=Bearer.OWNER,
)
DELETE_ME: Final = Route(
    name="deleteUser",
    method="DELETE",
    path="/auth/me",
    title="Delete the account",
    text="For good, and at once. Within five minutes of a sign-in; a refresh is none.",
    returns=(204, None),
    bearer=Bearer.RECENT_OWNER,
)

_FLAGS: Final = {"email_verified", "phone_number_verified"}
_INTERNAL: Final = "identities"  # a JSON text about identity providers


def userinfo(asked: Asked, *, client: AppClient) -> Answer:
    """The attributes, flat."""
    user = client.user(asked.access_token)
    attributes = attributes_of(user)
    told = {name: _value(name, text) for name, text in attributes.items() if name != _INTERNAL}
    return Answer(body={**told, "username": user["Username"]})


def delete_me(  # noqa: PLR0913  # the account, and each part of what is kept with it
    asked: Asked,
    *,
    client: AppClient,
    tell: Tell,
    enrolment: Enrolment | None,
    devices: OwnDevices | None,
    own: OwnSessions | None,
) -> Answer:
    """Delete, then tell of it; what the user enrolled goes, too, and what the user is known by."""
    address = verified_address(asked, client) if devices else ""
    client.delete_user(asked.access_token)
    forget_devices(devices, address)
    forget_sessions(own, asked.bearer)
    if enrolment and asked.bearer:
        enrolment.forget(asked.bearer.subject)
    tell(Kind.USER_DELETED, asked)
    return Answer(status=204, ends_session=True, forgets_device=True)


def _value(name: str, text: str) -> Any:
    return text.lower() == "true" if name in _FLAGS else text


def acts(
    client: AppClient,
    tell: Tell,
    enrolment: Enrolment | None,
    devices: OwnDevices | None,
    own: OwnSessions | None = None,
) -> Mapping[Route, Act]:
    """What each route does."""
    return {
        USERINFO: partial(userinfo, client=client),
        DELETE_ME: partial(
            delete_me, client=client, tell=tell, enrolment=enrolment, devices=devices, own=own
        ),
    }
