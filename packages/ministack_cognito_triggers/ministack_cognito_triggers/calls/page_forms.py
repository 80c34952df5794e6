"""The forms of the pages for accounts, in the frame of ministack's own pages."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any
from urllib.parse import urlencode

from ministack_cognito_triggers import theirs

# What an address of OAuth 2.0 asks for: it goes along from form to form, in the order in which
# ministack gives it to its page.
CARRIED = (
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "response_type",
    "code_challenge",
    "code_challenge_method",
    "nonce",
)
_CODE = ("code", "Code", "text")
_PASSWORD = ("password", "Password", "password")
# By path: title, button, and fields in addition to the user's name.
_PAGES: Mapping[str, tuple[str, str, tuple[tuple[str, str, str], ...]]] = {
    "/signup": ("Sign up", "Sign up", (_PASSWORD,)),
    "/confirm": ("Confirm your account", "Confirm account", (_CODE,)),
    "/forgotPassword": ("Forgot your password?", "Reset my password", ()),
    "/confirmForgotPassword": (
        "Change password",
        "Change password",
        (_CODE, ("password", "New password", "password")),
    ),
}
_KEEPS_NAME = ("/confirm", "/confirmForgotPassword")
_FOOT = '<div class="footer">'


def attributes_asked(pool: Mapping[str, Any]) -> list[str]:
    """The attributes that a sign-up has to give in addition to the user name."""
    called_by = pool.get("UsernameAttributes") or []
    required = [each["Name"] for each in theirs.schema_of(dict(pool)) if each.get("Required")]
    wanted = [*required, *(["email"] if "email" not in called_by else [])]
    return [name for name in dict.fromkeys(wanted) if name not in {"sub", *called_by}]


def page(path: str, form: Mapping[str, str], pool: Mapping[str, Any], *, refusal: str) -> str:
    """One page, with what was refused on top."""
    title, button, fields = _PAGES[path]
    told = f'<div class="error">{escape(refusal)}</div>' if refusal else ""
    inputs = "".join((*_hidden(form), *_name(path, form, pool), *(_input(*f) for f in fields)))
    if path == "/signup":
        inputs += "".join(_input(name, name, "text") for name in attributes_asked(pool))
    body = f'<form method="POST" action="{path}">{inputs}<button>{button}</button></form>'
    if path == "/confirm":
        again = "".join((*_hidden(form), *_name(path, form, pool), "<button>Resend code</button>"))
        body += f'<form method="POST" action="/resendcode">{again}</form>'
    return theirs.framed(title, told + body)


def with_links(text: str, form: Mapping[str, str], pool: Mapping[str, Any]) -> str:
    """The page to sign in by, with links to the others."""
    asked = escape(urlencode({name: form[name] for name in CARRIED if form.get(name)}))
    links = f'<p><a href="/forgotPassword?{asked}">Forgot your password?</a></p>'
    if not (pool.get("AdminCreateUserConfig") or {}).get("AllowAdminCreateUserOnly"):
        links += f'<p><a href="/signup?{asked}">Sign up</a></p>'
    return text.replace(_FOOT, links + _FOOT, 1)


def _hidden(form: Mapping[str, str]) -> Iterator[str]:
    for name in CARRIED:
        if value := form.get(name):
            yield f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _name(path: str, form: Mapping[str, str], pool: Mapping[str, Any]) -> Iterator[str]:
    value = escape(form.get("username", ""))
    if path in _KEEPS_NAME:
        yield f'<input type="hidden" name="username" value="{value}">'
    else:
        is_email = "email" in (pool.get("UsernameAttributes") or [])
        yield _input("username", "Email" if is_email else "Username", "text", value)


def _input(name: str, label: str, kind: str, value: str = "") -> str:
    return (
        f'<label for="{name}">{label}</label>'
        f'<input type="{kind}" id="{name}" name="{name}" value="{value}" required>'
    )
