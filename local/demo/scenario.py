"""
The story that the demo plays: who does what, and what must come of it.

Each step says what Cognito answers and which events reach the topic. A step
that goes another way is a defect, or a change that belongs in here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

from local.demo.app import App
from local.demo.lock_out import ASKED, LockedOut, lock_out
from local.demo.newcomers import newcomers
from local.demo.outage import sns_outage
from local.demo.step import Step, needing
from local.demo.time_travel import let_codes_expire, let_the_wait_pass
from local.suite import Suite

ADA, GRACE, LIN, HEDY = (
    "ada@example.com",
    "grace@example.org",
    "lin@example.net",
    "hedy@example.com",
)
ADAS_NUMBER = "+447700900123"  # of a range for plays and films
HEDYS_NEXT = "hedy@example.org"
_LONG_OVER = timedelta(minutes=40)  # the outage, in the metrics: the run ends well
PASSWORD, NEW_PASSWORD = "Correct-horse-7", "Battery-staple-8"
# U+FF4D… for "mailinator.com": UTS 46 maps them back.
_FULL_WIDTH = "eve@" + "".join(chr(ord(mark) + 0xFEE0) for mark in "mailinator.com")
_TEMPORARY = re.compile(r"temporary password is (\S+)\.\s*$")
_DENIED = "UserLambdaValidationException: PreSignUp failed with error "
_CHANGE_DENIED = "UserLambdaValidationException: CustomMessage failed with error "
_DISPOSABLE = f"{_DENIED}DISPOSABLE_EMAIL: Please sign up with another e-mail address."
_UNDELIVERABLE = (
    f"{_DENIED}UNDELIVERABLE_EMAIL: Please check the e-mail address, mail cannot reach it"
)
_WRONG = "NotAuthorizedException: Incorrect username or password."
_ADA_SIGNS_UP, _ADA_IS_IN = "Ada signs up", "then enters the correct code"
_INVITED, _FORGOTTEN = "An administrator invites Hedy", "Ada forgets her password"
_HEDY_IS_IN, _ADAS_NEXT = "who signs in and chooses a password", "and sets a new password"
_USED = "NotAuthorizedException: Invalid session for the user, session can only be used once."


def steps(suite: Suite, at_the_end: ExitStack) -> list[Step]:
    """
    All steps, in their order; the later build on the earlier.

    *at_the_end* takes back what a step leaves behind if a later one fails.
    """
    app = App(suite)
    return [
        *_sign_ups(app),
        *needing(_ADA_IS_IN, [*_passwords(app), *_codes(app, suite)]),
        *newcomers(app, suite),
        *_accounts(app),
        *needing(_HEDY_IS_IN, _addresses(app)),
        *needing(_ADAS_NEXT, _outage(app, suite, at_the_end)),
    ]


def _sign_ups(app: App) -> list[Step]:
    def refused(title: str, email: str, answer: str, event: str) -> Step:
        return Step(title, lambda: app.sign_up(email, PASSWORD), answer, (event,))

    disposable, dead = "sign_up.rejected disposable_domain", "sign_up.rejected undeliverable"
    return [
        Step(
            _ADA_SIGNS_UP,
            lambda: app.sign_up(ADA, PASSWORD),
            "code sent by EMAIL",
            ("sign_up.accepted",),
        ),
        Step(
            "and enters a wrong confirmation code",
            lambda: app.confirm(ADA, "000000"),
            "CodeMismatchException: Invalid verification code provided, please try again.",
            needs=(_ADA_SIGNS_UP,),
        ),
        Step(
            _ADA_IS_IN,
            lambda: app.confirm(ADA, app.mailed(ADA)),
            "confirmed, in members",
            ("user.confirmed", "group.assigned members"),
            needs=(_ADA_SIGNS_UP,),
        ),
        Step(
            "Grace of example.org signs up and confirms",
            lambda: _sign_up_and_confirm(app, GRACE),
            "confirmed, in members, staff",
            (
                "sign_up.accepted",
                "user.confirmed",
                "group.assigned members",
                "group.assigned staff",
            ),
        ),
        Step(
            "Lin's group does not exist; she is confirmed without it",
            lambda: _sign_up_and_confirm(app, LIN),
            "confirmed, in members",
            (
                "sign_up.accepted",
                "user.confirmed",
                "group.assigned members",
                "group.assignment_failed group_not_found auditors",
            ),
        ),
        refused(
            "Eve signs up with a disposable address", "eve@mailinator.com", _DISPOSABLE, disposable
        ),
        refused("and at a subdomain", "eve@in.mailinator.com", _DISPOSABLE, disposable),
        refused("and in capitals", "EVE@MAILINATOR.COM", _DISPOSABLE, disposable),
        refused("and in full-width characters", _FULL_WIDTH, _DISPOSABLE, disposable),
        refused(
            "and with an invalid address",
            "eve@nowhere..example",
            f"{_DENIED}INVALID_EMAIL: Please enter a valid e-mail address.",
            "sign_up.rejected invalid_email",
        ),
        refused(
            "and at an unlisted domain whose mail host is known (MX fingerprint)",
            "eve@fresh-and-unlisted.example",
            _DISPOSABLE,
            "sign_up.rejected disposable_mx",
        ),
        refused(
            "and at a domain that accepts no e-mail",
            "eve@takes-no-mail.example",
            f"{_UNDELIVERABLE}.",
            dead,
        ),
        refused(
            "Tim misspells his mail provider",
            "tim@gmail.comm",
            f"{_UNDELIVERABLE}; perhaps gmail.com was meant.",
            dead,
        ),
        Step(
            "Rosa signs up with an address of a mail relay",
            lambda: app.sign_up("rosa@duck.com", PASSWORD),
            "code sent by EMAIL",
            ("sign_up.accepted",),
        ),
        Step(
            "Sam's domain is on a list without evidence, with an ordinary mail host",
            lambda: app.sign_up("sam@drinkbride.com", PASSWORD),
            "code sent by EMAIL",
            ("sign_up.accepted suspect",),
        ),
    ]


def _passwords(app: App) -> list[Step]:
    attempted, succeeded = "sign_in.attempted", "sign_in.succeeded"
    return [
        Step(
            "Ada signs in with her password",
            lambda: app.sign_in(ADA, PASSWORD),
            "tokens",
            (attempted, succeeded),
        ),
        Step(
            "and with a wrong password",
            lambda: app.sign_in(ADA, "Wrong-horse-7"),
            _WRONG,
            (attempted,),
        ),
        Step(
            "An unknown user signs in: the same answer",
            lambda: app.sign_in("nobody@example.com", PASSWORD),
            _WRONG,
            (f"{attempted} user_not_found",),
        ),
        Step(
            "Ada signs in by SRP",
            lambda: app.sign_in_by_srp(ADA, PASSWORD),
            "tokens",
            (attempted, succeeded),
        ),
        Step(
            "and refreshes her tokens",
            lambda: app.refresh(ADA, PASSWORD),
            "tokens",
            (attempted, succeeded),
        ),
    ]


def _codes(app: App, suite: Suite) -> list[Step]:
    used: list[str] = []

    def ask(email: str = ADA) -> dict[str, Any]:
        let_the_wait_pass(suite)
        return app.ask_for_code(email)

    def answer(*codes: str) -> str:
        """Ask for a code and give *codes* one after the other; "" stands for the mailed one."""
        challenge = ask()
        for code in codes:
            right = app.mailed(ADA)
            used.append(right)
            challenge = app.answer_code(ADA, challenge, code or right)
        return app.told(challenge)

    def replay_session() -> str:
        challenge = ask()
        code = app.mailed(ADA)
        app.answer_code(ADA, challenge, code)
        return app.told(app.answer_code(ADA, challenge, code))

    def answer_late() -> str:
        challenge = ask()
        code = app.mailed(ADA)
        let_codes_expire(suite)
        return app.told(app.answer_code(ADA, challenge, code))

    def ask_twice() -> str:
        challenge = ask()
        code = app.mailed(ADA)
        again = app.ask_again(ADA, challenge)
        delivery = again["ChallengeParameters"]["delivery"]
        return f"{delivery}, then {app.told(app.answer_code(ADA, again, code))}"

    signed_in = ("challenge.verified", "sign_in.succeeded")
    wrong = "challenge.answered_wrong wrong_code"
    over = ("challenge.locked", "sign_in.rejected wrong_code")
    return [
        Step(
            "Ada signs in with a code from her mailbox",
            lambda: answer(""),
            "tokens",
            (*ASKED, *signed_in),
        ),
        Step(
            "enters a wrong code, then the correct one",
            lambda: answer("00000000", ""),
            "tokens",
            (*ASKED, wrong, *signed_in),
        ),
        Step(
            "requests another code in the cool-down, then uses the first",
            ask_twice,
            "refused, then tokens",
            (*ASKED, "challenge.resend_refused too_soon", *signed_in),
        ),
        Step(
            "Mallory enters three wrong codes (brute force)",
            lambda: answer("00000000", "11111111", "22222222"),
            _WRONG,
            (*ASKED, wrong, wrong, wrong, *over),
        ),
        Step(
            "enters a code of an earlier sign-in",
            lambda: answer(used[0]),
            "CUSTOM_CHALLENGE",
            (*ASKED, wrong),
        ),
        Step("replays a sign-in that succeeded", replay_session, _USED, (*ASKED, *signed_in)),
        Step(
            "enters the code after it has expired",
            answer_late,
            "CUSTOM_CHALLENGE",
            (*ASKED, "challenge.expired"),
        ),
        Step(
            "requests a code for an unknown user: the same answer",
            lambda: app.told(ask("nobody@example.com")),
            "CUSTOM_CHALLENGE",
            ("sign_in.attempted user_not_found", "challenge.requested user_not_found"),
        ),
        *lock_out(app, suite, ask, LockedOut(ADA, PASSWORD, ADAS_NUMBER)),
        *_texts(app, ask),
    ]


def _texts(app: App, ask: Callable[[str], dict[str, Any]]) -> list[Step]:
    def ask_for_sms() -> str:
        asked = ask(LIN)
        app.mailed(LIN)
        return str(app.ask_again(LIN, asked, method="SMS_CODE")["ChallengeParameters"]["delivery"])

    return [
        Step(
            "Mallory requests an SMS for Lin, who has no phone number: the same answer",
            ask_for_sms,
            "requested",
            (*ASKED, "challenge.requested", "challenge.delivery_failed no_address"),
        )
    ]


def _accounts(app: App) -> list[Step]:
    return [
        Step(
            _INVITED,
            lambda: app.invite(HEDY),
            "user FORCE_CHANGE_PASSWORD",
            ("sign_up.accepted",),
        ),
        Step(
            _HEDY_IS_IN,
            lambda: app.accept_invitation(HEDY, app.mailed(HEDY, _TEMPORARY), PASSWORD),
            "tokens",
            ("sign_in.attempted", "sign_in.succeeded first_sign_in", "group.assigned members"),
            needs=(_INVITED,),
        ),
        Step(
            _FORGOTTEN,
            lambda: app.forget_password(ADA),
            "code sent by EMAIL",
            needs=(_ADA_IS_IN,),
        ),
        Step(
            _ADAS_NEXT,
            lambda: app.reset_password(ADA, app.mailed(ADA), NEW_PASSWORD),
            "password changed",
            ("password.reset",),
            needs=(_FORGOTTEN,),
        ),
        Step(
            "and signs in with the new password",
            lambda: app.sign_in(ADA, NEW_PASSWORD),
            "tokens",
            ("sign_in.attempted", "sign_in.succeeded"),
            needs=(_ADAS_NEXT,),
        ),
    ]


def _addresses(app: App) -> list[Step]:
    signed_in = ("sign_in.attempted", "sign_in.succeeded")
    return [
        Step(
            "Hedy changes her address to a disposable address",
            lambda: _change_address(app, HEDY, "hedy@mailinator.com"),
            f"{_CHANGE_DENIED}DISPOSABLE_EMAIL: Please use another e-mail address.",
            (*signed_in, "address_change.rejected disposable_domain"),
        ),
        Step(
            "and to an address at example.org, with the code sent to it",
            lambda: _change_address(app, HEDY, HEDYS_NEXT),
            "address changed",
            (*signed_in, "address_change.accepted"),
        ),
    ]


def _outage(app: App, suite: Suite, at_the_end: ExitStack) -> list[Step]:
    outage = at_the_end.enter_context(ExitStack())

    def sign_in_without_sns() -> str:
        outage.enter_context(suite.metrics.set_back(_LONG_OVER))
        outage.enter_context(sns_outage(suite))
        return app.sign_in(ADA, NEW_PASSWORD)

    def sns_is_back() -> str:
        outage.close()
        return "the relay publishes"

    return [
        Step("SNS is down; Ada signs in without an error", sign_in_without_sns, "tokens"),
        Step(
            "SNS is back, and no event is lost",
            sns_is_back,
            "the relay publishes",
            ("sign_in.attempted", "sign_in.succeeded"),
        ),
    ]


def _change_address(app: App, email: str, new: str) -> str:
    token = app.access_token(email, PASSWORD)
    app.change_address(token, new)
    return app.verify_address(token, app.mailed(new))


def _sign_up_and_confirm(app: App, email: str) -> str:
    app.sign_up(email, PASSWORD)
    return app.confirm(email, app.mailed(email))
