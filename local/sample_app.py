"""
The sample web app, ``samples/web_app``, at http://localhost, where passkeys work.

It serves the app's files with the clients next to them, passes calls on to Cognito and the
REST API, so that the page's policy lets it call no other address, and is the resource server
that takes receipts of step-ups (``samples/step_up``).
"""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from local.console.answers import Answer, Asked
from local.console.files import file_answer
from local.console.server import serving
from local.page_rules import is_navigation, is_own_host, is_own_origin, is_same_site
from local.sample_payments import Payments
from local.suite import STACK, Suite

USUAL_PORT: Final = 8060
ACTION: Final = "payment.send"
_ROOT: Final = Path(__file__).parent.parent
_APP: Final = _ROOT / "samples" / "web_app"
_CLIENTS: Final = (
    *("passwordless.js", "passwordless-words.js", "passwordless-resume.js"),
    *("passkeys.js", "password-proof.js", "step-up.js"),
)
_METHODS: Final = ("GET", "HEAD", "POST", "DELETE")
_PASSED: Final = ("authorization", "content-type", "x-amz-target", "accept-language")
_A_CALL_TAKES_S: Final = 30.0


def address_of(listener: socket.socket) -> str:
    """The URL of the app; its port is all that differs from run to run."""
    return f"http://localhost:{listener.getsockname()[1]}/"


def app_parameters(chosen: Mapping[str, str]) -> dict[str, str]:
    """Parameters of the app's stack and *chosen*; passkeys only where no Rule refuses them."""
    refused = {("Mfa", "ON"), ("UserPoolTier", "LITE"), ("SecondStep", "always")}
    refused.add(("SecondStep", "new_device"))
    has_passkeys = refused.isdisjoint(chosen.items())
    passkeys = {"Passkeys": "on", "PasskeyDomain": "localhost"} if has_passkeys else {}
    return {"StepUpActions": ACTION, **passkeys}


@contextmanager
def sample_app(suite: Suite, listener: socket.socket, *, links_lead_to: str = "") -> Iterator[str]:
    """
    Serve the app at *listener* while the block lasts; its address.

    Magic links are offered if they lead to the app or to *links_lead_to*, the console, which
    hands on those that are not its own.
    """
    app = SampleApp(suite, address=address_of(listener), links_lead_to=links_lead_to)
    with serving(listener, app):
        yield address_of(listener)


class SampleApp:
    """Answers requests; any other page than the app's own gets nothing."""

    def __init__(self, suite: Suite, *, address: str, links_lead_to: str = "") -> None:
        self._port = urlsplit(address).port or 0
        self._suite = suite
        self._about = about(suite, address, links_lead_to=links_lead_to)
        self._payments = Payments(suite, audience=address, action=ACTION)
        shown = {f"/{path.name}": path for path in _APP.iterdir()}
        clients = {f"/{name}": _ROOT / "clients" / name for name in _CLIENTS}
        self._files = {**shown, **clients, "/": _APP / "index.html"}

    def __call__(self, asked: Asked) -> Answer:
        """The answer to *asked*."""
        if refused := self._refusal(asked):
            return refused
        if asked.path in self._files and asked.method in ("GET", "HEAD"):
            return file_answer(self._files[asked.path])
        if asked.path == "/config.json":
            return Answer.json(self._about)
        return self._called(asked)

    def _called(self, asked: Asked) -> Answer:
        if (asked.method, asked.path) == ("POST", "/payments"):
            return self._payments.answer(asked)
        if (asked.method, asked.path) == ("POST", "/cognito"):
            return _passed_on(asked, f"{self._suite.emulator.endpoint}/")
        if asked.path.startswith("/api/auth/") and "Api" in self._suite.stack.resources:
            return _passed_on(asked, f"{self._suite.api_url}{asked.path.removeprefix('/api')}")
        return Answer.problem(404, "There is no such page.")

    def _refusal(self, asked: Asked) -> Answer | None:
        """None if the app's own page asks, or a tab opens it; else why not."""
        if not is_own_host(asked.headers.get("host", ""), self._port):
            return Answer.problem(421, "This is the sample app, and no other.")
        if asked.method not in _METHODS:
            return Answer.problem(405, "The sample app only knows GET, HEAD, POST and DELETE.")
        headers = asked.headers
        site, mode, dest = (headers.get(f"sec-fetch-{name}") for name in ("site", "mode", "dest"))
        is_own = is_own_origin(headers.get("origin"), headers["host"]) and is_same_site(site)
        is_opened = asked.path == "/" and is_navigation(asked.method, mode, dest)
        if is_own or is_opened:
            return None
        return Answer.problem(403, "The sample app answers to its own page only.")


def about(suite: Suite, address: str, *, links_lead_to: str = "") -> Mapping[str, Any]:
    """What the page has to know: ids, and the ways to sign in, the first chosen."""
    [described] = suite.emulator.client("cloudformation").describe_stacks(StackName=STACK)["Stacks"]
    chosen = {each["ParameterKey"]: each["ParameterValue"] for each in described["Parameters"]}
    has_second_step = chosen["SecondStep"] != "off"
    methods = {
        "PASSKEY": chosen["Passkeys"] == "on",
        "EMAIL_CODE": True,
        "MAGIC_LINK": chosen["SignInPage"] in {address, links_lead_to},
        "TOTP": "TOTP" in chosen["EnrolledMethods"] and chosen["RestApi"] == "on",
        "PASSWORD": has_second_step or chosen["PasswordFlows"] != "none",
    }
    offered = [name for name, is_on in methods.items() if is_on]
    return {
        "clientId": suite.client_id,
        "userPoolId": suite.user_pool_id,
        "methods": offered,
        "passwordFlow": "CUSTOM_AUTH" if has_second_step else "USER_SRP_AUTH",
        "action": ACTION,
    }


def _passed_on(asked: Asked, url: str) -> Answer:
    """What is answered at *url* to the request as it is."""
    place = urlsplit(url)
    connection = HTTPConnection(place.hostname or "", place.port, timeout=_A_CALL_TAKES_S)
    headers = {name: asked.headers[name] for name in _PASSED if name in asked.headers}
    try:
        connection.request(asked.method, place.path, asked.body or None, headers)
        answer = connection.getresponse()
        kind = answer.getheader("Content-Type") or "application/json"
        return Answer(answer.status, kind, answer.read())
    except (OSError, HTTPException):
        return Answer.problem(503, "The emulator does not answer.")
    finally:
        connection.close()
