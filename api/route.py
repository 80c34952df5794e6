"""What a route is, and what goes in and comes out of the code behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final, Literal

from api.fields import Field
from rules.tokens.access_token import AccessToken
from runtime.user_pool.app_client import Caller

DEVICE_KEY: Final = "device_key"


class Bearer(Enum):
    """Whose access token a route demands."""

    NOBODY = "nobody"
    MAYBE_USER = "maybe_user"  # looked at if there is one, and no matter if it has expired
    USER = "user"  # whose session is not over: the gate asks Cognito
    OWNER = "owner"  # the same, where what the route does with the token asks
    RECENT_OWNER = "recent_owner"  # an owner who has just signed in, not by a refresh
    MACHINE = "machine"
    WRITING_MACHINE = "writing_machine"  # with the scope to change what the API has


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """
    One method of one path, as far as it can be described.

    Attributes:
        name: A verb; generators of clients make a function of it.
        path: What stands in braces is one of *parameters*.
        returns: Status and name of the schema of the answer, or None for no content.
        problems: The codes that may come, in addition to those that any route has.
        stranger: The code for a user who is unknown, unconfirmed or wrong.
        even_s: How long any answer takes at least that could tell whether a
            user exists, in seconds.
        counts_as: ``sign_in`` or ``sign_up``, the requests of one IP address that
            are counted together; empty if they are not.

    """

    name: str
    method: str
    path: str
    title: str
    text: str
    returns: tuple[int, str | None]
    fields: tuple[Field, ...] = ()
    parameters: tuple[Field, ...] = ()
    problems: tuple[str, ...] = ()
    bearer: Bearer = Bearer.NOBODY
    stranger: str = "invalid_token"
    even_s: float = 0.0
    counts_as: Literal["", "sign_in", "sign_up"] = ""
    media_type: str = "application/json"

    @property
    def remembers_device(self) -> bool:
        """Whether browsers and apps are known there."""
        return DEVICE_KEY in {each.name for each in self.fields}

    @property
    def pattern(self) -> str:
        """The path as the resolver wants it: ``/devices/<id>``."""
        return self.path.replace("{", "<").replace("}", ">")

    @property
    def is_of_session(self) -> bool:
        """Whether it acts for who is signed in, by token or by cookie."""
        names = {each.name for each in self.fields}
        return self.bearer is not Bearer.NOBODY or "refresh_token" in names


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    A request that was found to be in order.

    Attributes:
        body: Its members, of the types that the route's fields have.
        bearer: Who asks, where the route wants to know.
        access_token: The token of *bearer* as it came; empty if there is none.
        refresh_token: That of the cookie; empty if there is none.
        device_key: What the browser or app says that it is known by; empty if it says nothing.
        next_device_key: What it is to be known by once it has signed in: the same, or, where
            cookies keep it, one that was made up for it.

    """

    body: Mapping[str, Any]
    caller: Caller
    bearer: AccessToken | None = None
    access_token: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    device_key: str = field(default="", repr=False)
    next_device_key: str = field(default="", repr=False)

    def text(self, name: str) -> str:
        """The text *name* of the body; empty if it was left away."""
        return str(self.body.get(name, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """
    What a user is known by from now on; not shown, so that no log has them.

    Attributes:
        is_new: Whether a sign-in gave them; else they were renewed.

    """

    access: str = field(repr=False)
    identity: str = field(repr=False)
    refresh: str = field(repr=False)
    expires_in_s: int
    is_new: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What a route answers.

    Attributes:
        tokens: Told in JSON or in cookies, as the stack is set up.
        ends_session: Whether cookies are to be taken back.
        forgets_device: Whether that of the browser is to be, too.
        page: A text that is no JSON, such as HTML.

    """

    status: int = 200
    body: Mapping[str, Any] | None = None
    tokens: Tokens | None = None
    ends_session: bool = False
    forgets_device: bool = False
    page: str | None = None


Act = Callable[[Asked], Answer]
