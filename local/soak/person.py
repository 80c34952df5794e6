"""A user of the soak, who does what a real one does, and knows what must be told of it."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from botocore.exceptions import ClientError

from clients.passwordless import SignInRefused
from local.demo.app import App, refusal

_PASSWORD, _OTHER_PASSWORD, _WRONG = "Correct-horse-7", "Battery-staple-8", "Wrong-horse-7"
_GUESS = "00000000"
_REFUSED = "NotAuthorizedException: Incorrect username or password."
_USED = "NotAuthorizedException: Invalid session for the user, session can only be used once."
_DISPOSABLE = "failed with error DISPOSABLE_EMAIL: Please"
_ATTEMPTED, _SUCCEEDED = "sign_in.attempted", "sign_in.succeeded"
_ASKED = (_ATTEMPTED, "challenge.requested", "challenge.sent")
_VERIFIED = ("challenge.verified", _SUCCEEDED)
_WRONG_CODE = "challenge.answered_wrong wrong_code"
_NEW = ("challenge.requested", "challenge.sent")
# Two right answers: the code, and then the secret of the device that has answered it.
_SIGNED_UP = (
    *("challenge.verified", "sign_up.accepted passwordless"),
    *("user.confirmed", "group.assigned members"),
    *("sign_in.attempted", "challenge.verified", "sign_in.succeeded"),
)


@dataclass(frozen=True, slots=True)
class Done:
    """
    Something that was done.

    Attributes:
        subject: Of whom it must be told; None if the user is not known.
        expected: What Cognito must answer, or the beginning of it.
        events: What must be told, as `local.demo.played.told` words it.

    """

    name: str
    subject: str | None
    answer: str
    expected: str
    events: tuple[str, ...]
    took_s: float

    @property
    def is_as_expected(self) -> bool:
        """Whether Cognito answered as it must."""
        return self.answer.startswith(self.expected)


class Person:
    """Somebody with an address that nobody else has, and chances of their own."""

    def __init__(
        self, app: App, *, forget_sends: Callable[[str], Any], name: str, seed: str
    ) -> None:
        self._app, self._forget_sends = app, forget_sends
        self._random = random.Random(seed)  # noqa: S311  # to do the same again
        self._name = name
        self._is_staff = self._random.random() < 0.3
        self._email = f"{name}@example.{'org' if self._is_staff else 'com'}"
        self._password, self._other = _PASSWORD, _OTHER_PASSWORD
        self.subject = ""
        self._wrong_left = 5  # six in an hour lock codes: the share of clients that are not known
        self._number = 0
        self._is_confirmed = False

    @property
    def is_in(self) -> bool:
        """Whether anything else can be done: whether the sign-up came to its end."""
        return self._is_confirmed

    def sign_up(self) -> Done:
        """Sign up and confirm; everything else needs that."""
        groups = ["members", "staff"] if self._is_staff else ["members"]

        def act() -> str:
            self._app.sign_up(self._email, self._password)
            self.subject = self._app.subject(self._email)
            answer = self._app.confirm(self._email, self._app.mailed(self._email))
            self._is_confirmed = True
            return answer

        expected = f"confirmed, in {', '.join(groups)}"
        told = ("sign_up.accepted", "user.confirmed", *(f"group.assigned {one}" for one in groups))
        return self._done("sign-up and confirmation", act, expected, told)

    def next(self) -> Done:
        """Do one of the things that users do."""
        self._number += 1
        ways = [*self._any_time, *(self._wrong_ways if self._wrong_left >= 3 else ())]
        return self._random.choice(ways)(self)

    def _done(
        self,
        name: str,
        act: Callable[[], str],
        expected: str,
        events: tuple[str, ...],
        *,
        is_known: bool = True,
    ) -> Done:
        began = time.monotonic()
        try:
            answer = act()
        except ClientError as error:
            answer = refusal(error)
        except (LookupError, SignInRefused) as error:
            answer = f"{type(error).__name__}: {error}"
        took_s = time.monotonic() - began
        subject = self.subject if is_known else None
        return Done(name, subject, answer, expected, events, took_s)

    def _password_sign_in(self) -> Done:
        return self._done(
            "password",
            lambda: self._app.sign_in(self._email, self._password),
            "tokens",
            (_ATTEMPTED, _SUCCEEDED),
        )

    def _srp(self) -> Done:
        return self._done(
            "password by SRP",
            lambda: self._app.sign_in_by_srp(self._email, self._password),
            "tokens",
            (_ATTEMPTED, _SUCCEEDED),
        )

    def _refresh(self) -> Done:
        return self._done(
            "password and refresh",
            lambda: self._app.refresh(self._email, self._password),
            "tokens",
            (_ATTEMPTED, _SUCCEEDED),
        )

    def _wrong_password(self) -> Done:
        return self._done(
            "wrong password",
            lambda: self._app.sign_in(self._email, _WRONG),
            _REFUSED,
            (_ATTEMPTED,),
        )

    def _nobody(self) -> Done:
        return self._done(
            "password of nobody",
            lambda: self._app.sign_in(f"nobody-{self._name}@example.com", _WRONG),
            _REFUSED,
            (f"{_ATTEMPTED} user_not_found",),
            is_known=False,
        )

    def _disposable(self) -> Done:
        return self._done(
            "disposable address",
            lambda: self._app.sign_up(f"{self._name}-{self._number}@mailinator.com", _PASSWORD),
            f"UserLambdaValidationException: PreSignUp {_DISPOSABLE}",
            ("sign_up.rejected disposable_domain",),
            is_known=False,
        )

    def _newcomer(self) -> Done:
        """Somebody else, without a password: there is a user only after the code."""

        def act() -> str:
            email = self._asks_to_sign_up()
            return self._app.finish_sign_up(email, self._app.mailed(email))

        expected = "tokens, user CONFIRMED, email_verified true"
        told = (*_NEW, *_SIGNED_UP)
        return self._done("sign-up by code", act, expected, told, is_known=False)

    def _guessing_newcomer(self) -> Done:
        def act() -> str:
            return self._app.finish_sign_up(self._asks_to_sign_up(), _GUESS)

        told = (*_NEW, _WRONG_CODE)
        return self._done("sign-up by a guess", act, "wrong, no user", told, is_known=False)

    def _asks_to_sign_up(self) -> str:
        email = f"new-{self._number}-{self._name}@example.com"
        self._app.ask_to_sign_up(email)
        return email

    def _reset(self) -> Done:
        def act() -> str:
            self._app.expect_mail(self._email)
            self._app.forget_password(self._email)
            code = self._app.mailed(self._email)
            answer = self._app.reset_password(self._email, code, self._other)
            self._password, self._other = self._other, self._password
            return answer

        return self._done("password reset", act, "password changed", ("password.reset",))

    def _change_address(self) -> Done:
        def act() -> str:
            token = self._app.access_token(self._email, self._password)
            return self._app.change_address(token, f"{self._name}@mailinator.com")

        told = (_ATTEMPTED, _SUCCEEDED, "address_change.rejected disposable_domain")
        expected = f"UserLambdaValidationException: CustomMessage {_DISPOSABLE}"
        return self._done("change to a disposable address", act, expected, told)

    def _code(self) -> Done:
        return self._done("code", lambda: self._answer(""), "tokens", (*_ASKED, *_VERIFIED))

    def _wrong_code(self) -> Done:
        self._wrong_left -= 1
        told = (*_ASKED, _WRONG_CODE, *_VERIFIED)
        return self._done("wrong code, then the right one", self._twice, "tokens", told)

    def _twice(self) -> str:
        return self._answer(_GUESS, "")

    def _guesses(self) -> Done:
        self._wrong_left -= 3
        told = (*_ASKED, *[_WRONG_CODE] * 3, "challenge.locked", "sign_in.rejected wrong_code")
        return self._done("three guesses", lambda: self._answer(*[_GUESS] * 3), _REFUSED, told)

    def _too_soon(self) -> Done:
        def act() -> str:
            asked = self._ask()
            code = self._app.mailed(self._email)
            asked = self._app.ask_again(self._email, asked)
            return self._app.told(self._app.answer_code(self._email, asked, code))

        told = (*_ASKED, "challenge.resend_refused too_soon", *_VERIFIED)
        return self._done("code, and another too soon", act, "tokens", told)

    def _replay(self) -> Done:
        def act() -> str:
            asked = self._ask()
            code = self._app.mailed(self._email)
            self._app.answer_code(self._email, asked, code)
            return self._app.told(self._app.answer_code(self._email, asked, code))

        return self._done("replay of a session", act, _USED, (*_ASKED, *_VERIFIED))

    def _answer(self, *codes: str) -> str:
        """Ask for a code and give *codes* one after the other; "" stands for the mailed one."""
        asked = self._ask()
        mailed = self._app.mailed(self._email)
        for code in codes:
            asked = self._app.answer_code(self._email, asked, code or mailed)
        return self._app.told(asked)

    def _ask(self) -> dict[str, Any]:
        """A code, without the wait for it that the last one asks for."""
        self._forget_sends(self._email)
        return self._app.ask_for_code(self._email)

    _any_time: ClassVar[tuple[Callable[[Person], Done], ...]] = (
        _password_sign_in,
        _srp,
        _refresh,
        _wrong_password,
        _nobody,
        _disposable,
        _newcomer,
        _guessing_newcomer,
        _reset,
        _change_address,
        _code,
        _too_soon,
        _replay,
    )
    _wrong_ways: ClassVar[tuple[Callable[[Person], Done], ...]] = (_wrong_code, _guesses)
