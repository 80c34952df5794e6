"""
Sign-in without a password, for scripts and tests. One file, nothing but the standard library.

    sign_in = SignIn("https://cognito-idp.eu-west-1.amazonaws.com/", client_id="...")
    step = sign_in.begin("ada@example.com")
    while step.tokens is None:
        step = sign_in.answer(input(f"{step.code_length} digits: "))

It does what ``passwordless.js`` does, except what needs a browser.

An app that keeps a `device_secret` where it keeps what is secret, and hands it over for
each sign-in, is known once it has signed in: strangers who ask for codes in a user's name
do not lock it out. The secret signs nobody in by itself.

An app that may be ended in between keeps what `SignIn.kept` tells, for ten minutes at the
most, and goes on with `SignIn.resume`.
"""

from __future__ import annotations

import json
import re
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

_START = "start"  # the answer that asks for a code; a code never looks like it
_NO_METHOD = "NONE"  # before one is chosen
_AT_HAND = frozenset({"TOTP", "RECOVERY_CODE"})  # methods by which nothing is sent
_PUT_OFF = frozenset({"wait", "refused"})  # nothing was sent at the first word
_PROOF = "PROOF"  # the device that has answered a code is asked for its secret
_REFUSED = "NotAuthorizedException"
_TAKEN, _UNCONFIRMED = "UsernameExistsException", "UserNotConfirmedException"
_OURS = "UserLambdaValidationException"  # what a trigger refuses
_TOLD = re.compile(r"(CODE_SENT|CODE_NOT_SENT|WRONG_CODE): [^\[]*(?:\[([A-Z_]+) (\d+) (\d+)\])?")
_WRONG, _TRY_LATER = _NOT_PROVED = ("WRONG_CODE", "TRY_LATER")
_WISH = {"sign_up": "passwordless"}
_MOST_CLAIMS = 3  # of a name that a stranger takes again and again
_TIMEOUT_S = 30.0

Post = Callable[[str, Mapping[str, Any]], dict[str, Any]]
"""Calls an operation of Cognito's API, such as InitiateAuth; raises `SignInRefused`."""


class SignInRefused(Exception):
    """Cognito said no; *code* is its word for it, such as NotAuthorizedException."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a user is known by from now on; not shown, so that no log has them."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    expires_in_s: int


@dataclass(frozen=True, slots=True)
class Step:
    """
    What comes next.

    Attributes:
        tokens: There when the user is in; nothing else is then of interest.
        method: How the user signs in: EMAIL_CODE, MAGIC_LINK, SMS_CODE, TOTP or RECOVERY_CODE.
        methods: What may be asked for.
        available_in_s: Seconds until `SignIn.again` sends by each of these.
        delivery: "requested", "none" (nothing has to be sent), "refused" (too soon; the code
            under way stays good), "wait" (too soon, and nothing by that method is open), or
            "unavailable".
        fell_back: The method that was wished for and cannot be had yet; *method* is another.
        again_in_s: Seconds until `SignIn.again` sends another code.
        is_wrong: Whether an answer was given and was not right.
        needs_password: The answer was right and is not enough: the user has a second factor
            at Cognito, which is asked for behind the password.
        parameters: All that the server told.
        is_sign_up: There is no account yet: the right code makes it.
        is_unconfirmed: There is one with a password that was never confirmed, and no code of
            ours: it has to be confirmed with Cognito's own code, or is deleted after a day.

    """

    tokens: Tokens | None
    method: str
    methods: tuple[str, ...]
    code_length: int
    again_in_s: int
    is_wrong: bool
    parameters: Mapping[str, str]
    is_sign_up: bool = False
    is_unconfirmed: bool = False
    available_in_s: Mapping[str, int] = field(default_factory=dict)
    delivery: str = "none"
    fell_back: str = ""
    needs_password: bool = False


class SignIn:
    """
    One sign-in of one user, from the first word to the tokens.

    Not for several threads: each answer holds the session that the next call needs.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        client_id: str,
        post: Post | None = None,
        sleep: Callable[[float], None] = time.sleep,
        known: str = "",
    ) -> None:
        """*known* is what `device_secret` made once for this app and user pool."""
        self._known = known
        self._post = post or _poster(endpoint)
        self._sleep = sleep
        self._client_id = client_id
        self._user_name = self._session = ""
        self._device_secret = ""
        self._wish: dict[str, str] = {}
        self._signs_up: Step | None = None  # the last step of a sign-up that goes on
        self._claims = False  # that sign-up wants the name of an unconfirmed user

    def kept(self) -> dict[str, str]:
        """
        What `resume` needs: the secret of links, Cognito's session and its name of the user.

        No token, code or address; nothing of a sign-up, or before `begin`. Keep it where the
        app keeps what is secret, delete it at the tokens, and use it within ten minutes.
        """
        if self._signs_up or not self._device_secret or "@" in self._user_name:
            return {}
        names = ("device_secret", "user_name", "session")
        return {name: getattr(self, f"_{name}") for name in names}

    @classmethod
    def resume(cls, endpoint: str, kept: Mapping[str, str], **options: Any) -> SignIn:
        """The sign-in that told *kept*; *options* are those of `SignIn`. It makes no call."""
        signs_in = cls(endpoint, **options)
        signs_in._device_secret = kept["device_secret"]  # its own
        signs_in._user_name = kept["user_name"]  # the same
        signs_in._session = kept["session"]  # the same
        return signs_in

    def sign_up(self, email: str, *, method: str = "", locale: str = "", browser: str = "") -> Step:
        """
        Ask for a code for an address; the right one makes an account without a password.

        For a user who has one already it is `begin`, and looks the same to the
        user. Raises `SignInRefused` for an address that is not welcome.
        """
        self._user_name = email
        self._device_secret = _random(32)
        self._wish = _told(method=method, locale=locale, browser=browser)
        self._claims = False
        try:
            return self._ask_to_sign_up()
        except SignInRefused as refused:
            if refused.code != _TAKEN:
                raise
        try:
            return self.begin(email, method=method, locale=locale, browser=browser)
        except SignInRefused as refused:
            if refused.code != _UNCONFIRMED:
                raise
        self._claims = True
        try:
            return self._ask_to_sign_up()
        except SignInRefused as refused:
            if refused.code not in {_OURS, _UNCONFIRMED} or _TRY_LATER in str(refused):
                raise
            return Step(None, _NO_METHOD, (), 0, 0, False, {}, is_unconfirmed=True)

    def begin(
        self, user_name: str, *, method: str = "", locale: str = "", browser: str = ""
    ) -> Step:
        """
        Ask for a code, whichever way the server begins: at the first word, or when asked.

        *locale* is a BCP 47 tag; *browser*, a User-Agent, is told in the mail.
        With a *method* that sends nothing, TOTP or RECOVERY_CODE, the next
        answer is the code of the user's authenticator app or sheet.
        """
        self._signs_up = None
        self._user_name = user_name
        self._device_secret = _random(32)
        self._wish = _told(method=method, locale=locale, browser=browser)
        step = self._start()
        is_at_hand = method in _AT_HAND or step.available_in_s.get(method) == 0
        is_wanted_now = method != step.method and is_at_hand
        # The first word cannot say that this app is known, and may have a code nevertheless.
        is_put_off = bool(self._known) and step.delivery in _PUT_OFF
        has_to_ask = step.method in {_NO_METHOD, _PROOF} or is_wanted_now or is_put_off
        asked = self._ask() if has_to_ask else step
        return asked if method in {"", asked.method} else replace(asked, fell_back=method)

    def again(self, *, method: str = "", locale: str = "") -> Step:
        """
        Another code, by the same way or by another.

        Sooner than ``again_in_s`` none is sent; the code under way stays good.
        """
        self._wish |= _told(method=method, locale=locale)
        return self._ask_to_sign_up() if self._signs_up else self._ask()

    def answer(self, code: str) -> Step:
        """The code as it was typed or pasted."""
        if self._signs_up:
            return self._answer_to_sign_up(code, self._signs_up)
        return self._answered(self._respond(code, device=_digest(self._device_secret)))

    def answer_link(self, link: str) -> Step:
        """
        What stands behind the ``#`` of a link that was mailed.

        If Cognito's session is over, a new one adopts the link; that sends no mail.
        """
        challenge_id, _, token = link.rpartition(".")
        if self._signs_up:
            return self.answer(token)
        is_under_way = bool(self._session)  # there is none once there are tokens
        try:
            return self.answer(f"{token}.{self._device_secret}")
        except SignInRefused as refused:
            is_over = refused.code == _REFUSED and "session" in str(refused).lower()
            if not (is_over and challenge_id and is_under_way):
                raise
        step = self._start()
        if step.method in {_NO_METHOD, _PROOF}:
            self._wish |= {"method": "MAGIC_LINK"}
            self._ask(adopt=challenge_id)
            step = self.answer(f"{token}.{self._device_secret}")
        return step

    def _ask_to_sign_up(self) -> Step:
        """SignUp once: it is refused, and says that a code is on its way, or why not."""
        try:
            asked = {"request_id": _random(16), **self._wish}
            self._sign_up(asked, claims=self._claims)
        except SignInRefused as refused:
            told = _TOLD.search(str(refused)) if refused.code == _OURS else None
            if told is None or told[2] is None:
                raise
            parameters = {
                "method": told[2],
                "code_length": told[3],
                "retry_after": told[4],
                "delivery": "requested" if told[1] == "CODE_SENT" else "refused",
            }
            self._signs_up = _step_of(parameters, is_sign_up=True)
            return self._signs_up
        # A server that makes users before a code is answered.
        return self.begin(self._user_name, **self._wish)

    def _answer_to_sign_up(self, code: str, step: Step) -> Step:
        """SignUp once more, with the code; then sign in by what it leaves, without another."""
        told, proved = {"code": code, "try_id": _random(16)}, None
        for _ in range(_MOST_CLAIMS):
            try:
                self._make_account(told)
            except SignInRefused as refused:
                if refused.code == _OURS and _WRONG in str(refused):
                    return replace(step, is_wrong=True)
                if refused.code != _TAKEN:
                    raise
            proved = self._prove_unless_unconfirmed()
            if proved:
                break
        if proved is None:
            raise SignInRefused(_UNCONFIRMED, "somebody else takes this name again and again")
        self._signs_up = None  # not before: broken off, it is done once more by the same code
        return proved

    def _prove_unless_unconfirmed(self) -> Step | None:
        try:
            return self._prove()
        except SignInRefused as refused:
            if refused.code != _UNCONFIRMED:
                raise
        self._claims = True  # somebody else has the name by now
        return None

    def _make_account(self, told: Mapping[str, str]) -> None:
        """SignUp with the code. An unconfirmed user who has the name is deleted by it first."""
        if self._claims:
            try:
                self._once_more(told, claims=True)
            except SignInRefused as refused:
                if refused.code != _OURS or any(word in str(refused) for word in _NOT_PROVED):
                    raise  # all else is what that call ends with
        self._once_more(told)

    def _once_more(self, told: Mapping[str, str], *, claims: bool = False) -> None:
        """Twice, if nobody knows what became of the first: the second finds what it did."""
        try:
            self._sign_up(told, claims=claims)
        except (SignInRefused, OSError) as failed:
            if isinstance(failed, SignInRefused) and failed.code in {_OURS, _TAKEN}:
                raise
            self._sign_up(told, claims=claims)

    def _sign_up(self, told: Mapping[str, str], *, claims: bool = False) -> None:
        """SignUp; with *claims* one of nobody, since Cognito may refuse a name that is taken."""
        name = f"{_random(16)}@example.invalid" if claims else self._user_name
        wish = {"sign_up": "claim", "address": self._user_name} if claims else _WISH
        self._call(
            "SignUp",
            Username=name,
            Password=f"{_random(32)}aA1!",  # Cognito wants one; nobody will know it
            UserAttributes=[{"Name": "email", "Value": name}],
            ClientMetadata={**wish, "device": _digest(self._device_secret), **told},
        )

    def _prove(self) -> Step:
        """Sign in by the secret of the device that has answered; with a code if that is over."""
        step = self._start()
        if step.method == _NO_METHOD:
            return self._ask()
        if step.method != _PROOF:
            return step
        step = self._answered(self._respond(self._device_secret))
        return replace(step, is_wrong=False)

    def _answered(self, answer: Mapping[str, Any]) -> Step:
        """The next step; from the beginning if the account has changed hands by the answer."""
        step = self._step(answer, was_answered=True)
        if step.parameters.get("restart") != "true":
            return step
        self._sleep(1)  # tokens of before end with this second
        step = self._start()
        if step.method == _PROOF:
            return self._step(self._respond(self._device_secret), was_answered=True)
        return self._ask() if step.method == _NO_METHOD else step

    def _start(self) -> Step:
        answer = self._call(
            "InitiateAuth", AuthFlow="CUSTOM_AUTH", AuthParameters={"USERNAME": self._user_name}
        )
        return self._step(answer, was_answered=False)

    def refresh(self, refresh_token: str) -> Tokens:
        """
        New tokens. Keep the refresh token among them: the one given may be good no more.

        Raises `SignInRefused`, RefreshTokenReuseException for one that was renewed before.
        """
        answer = self._call("GetTokensFromRefreshToken", RefreshToken=refresh_token)
        return _tokens({"RefreshToken": refresh_token, **answer["AuthenticationResult"]})

    def _ask(self, **more: str) -> Step:
        metadata = {
            "request_id": _random(16),
            "device": _digest(self._device_secret),
            "link": "2",  # this client reads links that name their challenge
            **self._wish,
            **more,
        }
        return self._step(self._respond(_START, **metadata), was_answered=False)

    def _respond(self, answer: str, **wish: str) -> dict[str, Any]:
        known = _told(known=self._known, browser=self._wish.get("browser", ""))
        metadata = {**(known if self._known else {}), **wish}
        return self._call(
            "RespondToAuthChallenge",
            ChallengeName="CUSTOM_CHALLENGE",
            Session=self._session,
            ChallengeResponses={"USERNAME": self._user_name, "ANSWER": answer},
            **({"ClientMetadata": metadata} if metadata else {}),
        )

    def _call(self, operation: str, **body: Any) -> dict[str, Any]:
        return self._post(operation, {"ClientId": self._client_id, **body})

    def _step(self, answer: Mapping[str, Any], *, was_answered: bool) -> Step:
        parameters = answer.get("ChallengeParameters") or {}
        result = answer.get("AuthenticationResult")
        self._session = answer.get("Session") or ""
        self._user_name = parameters.get("USERNAME") or self._user_name  # as Cognito has it
        step = _step_of(parameters, is_wrong=was_answered and not result)
        return replace(step, tokens=_tokens(result) if result else None)


def device_secret() -> str:
    """Make what an app is known by: once for each app and user pool, to be kept secret."""
    return _random(32)


def _step_of(
    parameters: Mapping[str, str], *, is_wrong: bool = False, is_sign_up: bool = False
) -> Step:
    waits = [each.split("=") for each in parameters.get("available_in", "").split()]
    needs_password = parameters.get("next") == "password"
    return Step(
        tokens=None,
        available_in_s={name: int(wait_s) for name, wait_s in waits},
        delivery=parameters.get("delivery", "none"),
        method=parameters.get("method", _NO_METHOD),
        methods=tuple(parameters.get("methods", "").replace(",", " ").split()),
        code_length=int(parameters.get("code_length", 0)),
        again_in_s=int(parameters.get("retry_after", 0)),
        is_wrong=is_wrong and not needs_password,
        needs_password=needs_password,
        parameters=parameters,
        is_sign_up=is_sign_up,
    )


def _poster(endpoint: str) -> Post:
    """Posts to *endpoint*, which is HTTPS, or HTTP on this machine."""
    url = urlsplit(endpoint)
    if url.scheme != "https" and url.hostname not in {"127.0.0.1", "localhost"}:
        raise ValueError("the endpoint must be https://")

    def post(operation: str, body: Mapping[str, Any]) -> dict[str, Any]:
        request = Request(  # noqa: S310  (see above)
            endpoint,
            data=json.dumps(body).encode(),
            headers={
                "Content-Type": "application/x-amz-json-1.1",
                "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
            },
        )
        try:
            with urlopen(request, timeout=_TIMEOUT_S) as response:  # noqa: S310  (https, see above)
                answer: dict[str, Any] = json.load(response)
        except HTTPError as error:
            with error:
                told = json.loads(error.read() or b"{}")
            code = str(told.get("__type", f"HTTP {error.code}"))
            raise SignInRefused(code.rpartition("#")[2], told.get("message", "")) from None
        return answer

    return post


def _tokens(result: Mapping[str, Any]) -> Tokens:
    return Tokens(
        id_token=result["IdToken"],
        access_token=result["AccessToken"],
        refresh_token=result.get("RefreshToken", ""),
        expires_in_s=result["ExpiresIn"],
    )


def _told(**wish: str) -> dict[str, str]:
    return {name: what for name, what in wish.items() if what}


def _random(size: int) -> str:
    """base64url of so many random bytes."""
    return secrets.token_urlsafe(size)


def _digest(secret: str) -> str:
    """base64url of the SHA-256 of the bytes that *secret* spells."""
    raw = sha256(urlsafe_b64decode(f"{secret}=")).digest()
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")
