"""
Cognito's own pages for accounts: sign-up and its code, a new code, a forgotten password.

A form is the call of the API that it stands for, by the app client whose page it is, so
the triggers are those of the call: PreSignUp, CustomMessage, PostConfirmation. A browser
sends no ClientMetadata. A refusal stands on the page that was sent; behind a success comes
the next page, and last the one to sign in by.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ministack_cognito_triggers import theirs
from ministack_cognito_triggers.calls import page_forms
from ministack_cognito_triggers.theirs import Answer

SIGN_IN = "/login"
_OK = 200

Form = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Step:
    """What a form calls with which of its fields, and the pages on a success and on a refusal."""

    action: str
    following: str
    again: str
    more: Callable[[Form, Mapping[str, Any]], dict[str, Any]] = lambda _form, _pool: {}


def _new_user(form: Form, pool: Mapping[str, Any]) -> dict[str, Any]:
    names = page_forms.attributes_asked(pool)
    given = {name: form.get(name, "") for name in names}
    if "email" in (pool.get("UsernameAttributes") or []):
        given["email"] = form.get("username", "")
    attributes = [{"Name": name, "Value": value} for name, value in given.items() if value]
    return {"Password": form.get("password", ""), "UserAttributes": attributes}


def _code(form: Form, _: Mapping[str, Any]) -> dict[str, Any]:
    return {"ConfirmationCode": form.get("code", "").strip()}


def _new_password(form: Form, pool: Mapping[str, Any]) -> dict[str, Any]:
    return {**_code(form, pool), "Password": form.get("password", "")}


_STEPS: Mapping[str, _Step] = {
    "/signup": _Step("SignUp", "/confirm", "/signup", _new_user),
    "/confirm": _Step("ConfirmSignUp", SIGN_IN, "/confirm", _code),
    "/resendcode": _Step("ResendConfirmationCode", "/confirm", "/confirm"),
    "/forgotPassword": _Step("ForgotPassword", "/confirmForgotPassword", "/forgotPassword"),
    "/confirmForgotPassword": _Step(
        "ConfirmForgotPassword", SIGN_IN, "/confirmForgotPassword", _new_password
    ),
}
SENT = (*_STEPS,)
SHOWN = (SIGN_IN, "/signup", "/forgotPassword")


def shown(path: str, asked: Form) -> Answer:
    """The page at *path*, if its address names a client and a way back that belong together."""
    sign_in = theirs.sign_in_page(asked)
    if path == SIGN_IN or sign_in[0] != _OK:
        return sign_in
    return _page(path, asked, theirs.client_of_page(asked)[1] or {})


async def sent(path: str, form: Form) -> Answer:
    """What comes of the form that was sent to *path*."""
    refused = theirs.sign_in_page(form)
    client_id, pool = theirs.client_of_page(form)
    if refused[0] != _OK or pool is None:
        return refused
    step, name = _STEPS[path], form.get("username", "").strip()
    data = {"ClientId": client_id, "Username": name, **step.more(form, pool)}
    if secret := pool["_clients"][client_id].get("ClientSecret"):
        data["SecretHash"] = theirs.secret_hash(secret, name + client_id)
    answer = await theirs.run_action(step.action, data)
    if answer[0] != _OK:
        return _page(step.again, form, pool, theirs.message_in(answer))
    confirmed = step.action == "SignUp" and theirs.body_of(answer).get("UserConfirmed")
    following = SIGN_IN if confirmed else step.following
    return theirs.sign_in_page(form) if following == SIGN_IN else _page(following, form, pool)


def _page(path: str, form: Form, pool: Mapping[str, Any], refusal: str = "") -> Answer:
    text = page_forms.page(path, form, pool, refusal=refusal)
    return _OK, {"Content-Type": "text/html; charset=utf-8"}, text.encode()


def links_for(original: Callable[..., str]) -> Callable[..., str]:
    """The page to sign in by, with the ways to an account and to another password."""

    def page(*fields: Any, **more: Any) -> str:
        form = dict(zip(page_forms.CARRIED, fields, strict=False))
        pool = theirs.client_of_page(form)[1] or {}
        return page_forms.with_links(original(*fields, **more), form, pool)

    return page
