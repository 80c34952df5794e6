"""The part of the story in which somebody is locked out, and somebody gets in all the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from botocore.exceptions import ClientError

from local.demo.app import App, refusal
from local.demo.own_device import OwnDevice
from local.demo.step import Step, needing
from local.demo.time_travel import begin_an_hour, forget, forget_hours, let_the_wait_pass
from local.suite import Suite
from rules.passwordless.magic_link import digest

ASKED = ("sign_in.attempted", "challenge.requested", "challenge.sent")
_ASKED_AGAIN = ("challenge.requested", "challenge.sent")
_SIGNED_IN = ("challenge.verified", "sign_in.succeeded")
_WRONG = "NotAuthorizedException: Incorrect username or password."
_TOKEN = re.compile(r"#([A-Za-z0-9_-]{43})\b")


@dataclass(frozen=True, slots=True)
class LockedOut:
    """Whose codes are guessed at."""

    email: str
    password: str
    number: str


def lock_out(
    app: App, suite: Suite, ask: Callable[[str], dict[str, Any]], who: LockedOut
) -> list[Step]:
    """Six wrong answers in an hour are a stranger's share, over as many sign-ins as it takes."""
    device = OwnDevice(app, suite, who.email)

    def sign_in_on_device() -> str:
        let_the_wait_pass(suite)
        return device.sign_in()

    def guess_on() -> str:
        forget(suite, "U#")  # answers of before count in the day
        begin_an_hour(app.lasted_s)
        for _ in range(4):
            challenge = ask(who.email)
            app.mailed(who.email)
            try:
                for number in range(3):
                    challenge = app.answer_code(who.email, challenge, str(number) * 8)
            except ClientError as error:
                ended = refusal(error)
        return ended

    def answer_right() -> str:
        challenge = ask(who.email)
        return app.told(app.answer_code(who.email, challenge, app.mailed(who.email)))

    def answer_an_hour_later() -> str:
        forget_hours(suite, "U#")
        told = answer_right()
        let_the_wait_pass(suite)  # a user of the suite after the demo does not wait
        return told

    wrong, too_many = (
        f"challenge.answered_wrong {reason}" for reason in ("wrong_code", "too_many")
    )
    ended = ("challenge.locked", "sign_in.rejected wrong_code") * 4
    known = Step(
        "Ada signs in on a device, which becomes a known device",
        sign_in_on_device,
        "tokens",
        (*ASKED, *_SIGNED_IN),
    )
    guesses = Step(
        "Mallory enters wrong codes in many sign-ins (brute force)",
        guess_on,
        _WRONG,
        (*ASKED * 4, *[wrong] * 6, *[too_many] * 6, *ended),
    )
    then = [
        Step(
            "and Ada gets one e-mail about the lock-out",
            lambda: app.mailed_about(who.email, "locked"),
            "1 mail: Sign-in codes for your Example account are locked for now",
        ),
        Step(
            "account lock-out: for an hour even the correct code is refused",
            answer_right,
            "CUSTOM_CHALLENGE",
            (*ASKED, too_many),
        ),
        Step(
            "but accepted from Ada's known device, which has its own rate limit",
            sign_in_on_device,
            "tokens",
            (*ASKED, *_SIGNED_IN),
        ),
        *_other_ways(app, suite, ask, who),
        Step(
            "and an hour later accepted from every device",
            answer_an_hour_later,
            "tokens",
            (*ASKED, *_SIGNED_IN),
        ),
    ]
    return [known, guesses, *needing(guesses.title, then)]


def _other_ways(
    app: App, suite: Suite, ask: Callable[[str], dict[str, Any]], who: LockedOut
) -> list[Step]:
    """What nobody else can lock."""

    def open_link() -> str:
        asked, secret = ask(who.email), token_urlsafe(32)
        app.mailed(who.email)
        let_the_wait_pass(suite)
        app.expect_mail(who.email)
        asked = app.ask_again(who.email, asked, method="MAGIC_LINK", device=digest(secret))
        token = app.mailed(who.email, _TOKEN)
        return app.told(app.answer_code(who.email, asked, f"{token}.{secret}"))

    def answer_sms() -> str:
        app.have_number(who.email, who.number)
        asked = ask(who.email)
        app.mailed(who.email)
        asked = app.ask_again(who.email, asked, method="SMS_CODE")
        return app.told(app.answer_code(who.email, asked, app.texted(who.number)))

    in_another_way = (*ASKED, *_ASKED_AGAIN, *_SIGNED_IN)
    return [
        Step(
            "Ada still signs in with a magic link, in the browser that requested it",
            open_link,
            "tokens",
            in_another_way,
        ),
        Step("and with a code by SMS", answer_sms, "tokens", in_another_way),
        Step(
            "and with her password",
            lambda: app.sign_in(who.email, who.password),
            "tokens",
            ("sign_in.attempted", "sign_in.succeeded"),
        ),
    ]
