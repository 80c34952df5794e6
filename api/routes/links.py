"""
The identity providers that a user can sign in with: to look at, to add, to remove.

A provider's account is added by the handle that the refused sign-in left in the
browser: `LINK_NEEDS_PROOF`. The user who brings it has proved the address that the
provider named, and has just signed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from api.facts import Tell
from api.fields import Field
from api.own_address import UNVERIFIED, own_address
from api.problems import Problem
from api.route import Act, Answer, Asked, Bearer, Route
from events.contract.catalogue import OF_USER, PROVED, Kind
from runtime.linking.native_users import NotLinked
from runtime.linking.own_links import LastWayIn, NotProved, OwnLinks
from runtime.user_pool.app_client import AppClient

_HANDLE: Final = Field(
    name="handle",
    description="From error_description of the refused sign-in, behind LINK_NEEDS_PROOF.",
    example="Yk1hY29yZS1pcHN1bS1kbw",
    shortest=22,
    longest=22,
    pattern=r"^[A-Za-z0-9_-]{22}$",
    hides=True,
)
_PROVIDER: Final = Field(
    name="provider",
    description="The provider's name, from the list.",
    example="Google",
    shortest=1,
    longest=32,
    pattern=r"^[A-Za-z0-9_.@+-]{1,32}$",
)
LIST: Final = Route(
    name="listLinks",
    method="GET",
    path="/auth/me/links",
    title="Linked identity providers",
    text="The identity providers by which the user can sign in.",
    returns=(200, "Links"),
    problems=("not_found",),
    bearer=Bearer.OWNER,
)
ADD: Final = Route(
    name="linkIdentity",
    method="POST",
    path="/auth/me/links",
    counts_as="sign_up",
    title="Link an account at an identity provider",
    text=(
        "With the handle of a sign-in that was refused with LINK_NEEDS_PROOF or UNLINKED in the"
        " last ten minutes. The provider named the address that the user has proved."
    ),
    fields=(_HANDLE,),
    returns=(201, "Link"),
    problems=("not_found", "invalid_handle", "not_linked", UNVERIFIED),
    bearer=Bearer.RECENT_OWNER,
)
REMOVE: Final = Route(
    name="unlinkIdentity",
    method="DELETE",
    path="/auth/me/links/{provider}",
    title="Remove a linked identity provider",
    text="A sign-in by it is refused from then on, until the user links it again.",
    parameters=(_PROVIDER,),
    returns=(204, None),
    problems=("not_found", "last_way_in"),
    bearer=Bearer.RECENT_OWNER,
)


class Links:
    """The user's side of `OwnLinks`; None where nobody is linked."""

    def __init__(self, links: OwnLinks | None, *, client: AppClient, tell: Tell) -> None:
        self._links = links
        self._client = client
        self._tell = tell

    def listed(self, asked: Asked) -> Answer:
        """Their names and types; the user's id there is nobody's to see."""
        links, subject = self._of(asked)
        self._client.user(asked.access_token)
        told = [{"provider": each.provider, "type": each.kind} for each in links.all(subject)]
        return Answer(body={"links": told})

    def add(self, asked: Asked) -> Answer:
        """Link it, once."""
        links, subject = self._of(asked)
        address = own_address(asked, self._client)
        try:
            made = links.prove(asked.text("handle"), subject=subject, address=address)
        except NotProved:
            raise Problem("invalid_handle") from None
        except NotLinked:
            raise Problem("not_linked") from None
        told = {"provider": made.provider, "provider_type": made.kind}
        self._tell(Kind.IDENTITY_LINKED, asked, by=PROVED, **told)
        return Answer(status=201, body={"provider": made.provider, "type": made.kind})

    def remove(self, asked: Asked) -> Answer:
        """Remove it; what was not there is gone as well."""
        links, subject = self._of(asked)
        self._client.user(asked.access_token)
        try:
            gone = links.remove(asked.text("provider"), subject=subject)
        except LastWayIn:
            raise Problem("last_way_in") from None
        for each in gone:
            told = {"provider": each.provider, "provider_type": each.kind}
            self._tell(Kind.IDENTITY_UNLINKED, asked, by=OF_USER, **told)
        return Answer(status=204)

    def _of(self, asked: Asked) -> tuple[OwnLinks, str]:
        if not (self._links and asked.bearer):
            raise Problem("not_found")
        return self._links, asked.bearer.subject


def acts(client: AppClient, tell: Tell, own: OwnLinks | None) -> Mapping[Route, Act]:
    """What each route does."""
    links = Links(own, client=client, tell=tell)
    return {LIST: links.listed, ADD: links.add, REMOVE: links.remove}
