"""PreSignUp: asked when all else about a new user is checked, and nothing is stored."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from uuid import uuid4

from ministack_cognito_triggers.calls import federation
from ministack_cognito_triggers.calls.call import CURRENT, Call
from ministack_cognito_triggers.calls.events import event, pairs, with_metadata
from ministack_cognito_triggers.calls.refusal import account_exists, name_is_taken, unrecognizable
from ministack_cognito_triggers.functions.invoke import fire

Flags = dict[str, bool]
Ask = Callable[[str], None]

_ON_ENTRY = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
_VERIFIES = {"autoVerifyEmail": "email", "autoVerifyPhone": "phone_number"}

_LOCK = Lock()
_being_stored: dict[tuple[str, str], Call] = {}
_asked_already: ContextVar[Flags | None] = ContextVar("asked_already", default=None)
_before_creating: ContextVar[Ask | None] = ContextVar("before_creating", default=None)


def presignup_for(original: Callable[..., Flags]) -> Callable[..., Flags]:
    """The PreSignUp that ministack asks for, when its own checks of a SignUp are done."""

    def apply(
        pool_id: str,
        client_id: str,
        username: str,
        user_attrs: dict[str, str],
        trigger_source: str = "PreSignUp_ExternalProvider",
    ) -> Flags:
        call = CURRENT.get()
        if call is None:  # the first federated sign-in: not an API call
            return original(pool_id, client_id, username, user_attrs, trigger_source)
        if call.action == federation.ACTION:
            flags = _ask(call, user_name=username, source=trigger_source, attributes=user_attrs)
            federation.refuse_first_link(call, username)
            return flags
        flags = _asked_already.get() or _ask(call, user_name=username, source=trigger_source)
        _refuse_to_verify_nothing(call, flags)
        if call.action == "SignUp":
            _take_name(call)
        return flags

    return apply


@contextmanager
def asked_before_existence(call: Call) -> Iterator[None]:
    """
    A block in which a name that is taken is refused after PreSignUp was asked, not before.

    Which of the two comes first, AWS does not say. ministack looks for the name first; a pool
    with the tag ``existence_check: after`` asks PreSignUp first.
    """
    with _kept_until_stored(call), _asked_first(call):
        yield


@contextmanager
def _kept_until_stored(call: Call) -> Iterator[None]:
    """A block in which a name that the call has taken is nobody else's."""
    try:
        yield
    finally:
        with _LOCK:
            if _being_stored.get(_name_of(call)) is call:
                del _being_stored[_name_of(call)]


@contextmanager
def _asked_first(call: Call) -> Iterator[None]:
    is_after = (call.pool.get("UserPoolTags") or {}).get("existence_check") == "after"
    if not is_after or call.user(call.data.get("Username")) is None:
        yield
        return
    flags = _ask(call, user_name=str(uuid4()), source="PreSignUp_SignUp")
    token = _asked_already.set(flags)
    try:
        yield
    finally:
        _asked_already.reset(token)


def _take_name(call: Call) -> None:
    """
    Raise `Refusal` if another call has the name, or is storing it: a name is one user's.

    ministack looks for the name before it asks PreSignUp, and not again.
    """
    with _LOCK:
        if call.user(call.data["Username"]) is not None or _name_of(call) in _being_stored:
            raise account_exists() if call.action == "AdminCreateUser" else name_is_taken()
        _being_stored[_name_of(call)] = call


def _name_of(call: Call) -> tuple[str, str]:
    return call.pool["Id"], str(call.data.get("Username")).lower()


def new_uuid_for(original: Callable[[], str]) -> Callable[[], str]:
    """
    The maker of unique ids, which asks PreSignUp about the first one of an AdminCreateUser.

    That first one is the new user's sub. ministack makes it after every check
    and before anything is stored, which is where PreSignUp belongs; it asks
    none itself.
    """

    def new_uuid() -> str:
        made = original()
        if ask := _before_creating.get():
            _before_creating.set(None)
            ask(made)
        return made

    return new_uuid


@contextmanager
def asked_by_administrator(call: Call) -> Iterator[None]:
    """A block in which the creation of a user is put to PreSignUp_AdminCreateUser first."""

    def ask(sub: str) -> None:
        name = sub if call.pool.get("UsernameAttributes") else call.data["Username"]
        _ask(call, user_name=name, source="PreSignUp_AdminCreateUser")  # its flags are ignored
        _take_name(call)

    token = _before_creating.set(ask)
    try:
        with _kept_until_stored(call):
            yield
    finally:
        _before_creating.reset(token)


def asked_of_migrated(call: Call, attributes: dict[str, str], *, user_name: str) -> None:
    """
    PreSignUp about a user whom UserMigration brings.

    That it is asked is reported; by which source, nowhere. A sign-up's is the
    one that is checked most.
    """
    _ask(call, user_name=user_name, source="PreSignUp_SignUp", attributes=attributes)


def _ask(
    call: Call, *, user_name: str, source: str, attributes: dict[str, str] | None = None
) -> Flags:
    request = {
        "userAttributes": attributes or pairs(call.data.get("UserAttributes")),
        "validationData": pairs(call.data.get("ValidationData")) or None,
    }
    asked = event(
        source,
        call,
        user_name=user_name,
        request=with_metadata(request, call.metadata),
        response=dict(_ON_ENTRY),
    )
    return fire("PreSignUp", asked, pool=call.pool)


def _refuse_to_verify_nothing(call: Call, flags: Flags) -> None:
    names = {*pairs(call.data.get("UserAttributes")), *(call.pool.get("UsernameAttributes") or [])}
    if any(flags[flag] and attribute not in names for flag, attribute in _VERIFIES.items()):
        raise unrecognizable()
