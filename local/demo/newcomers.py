"""Sign-up without a password: of somebody, and of a stranger with somebody's address."""

from __future__ import annotations

from local.demo.app import App
from local.demo.lock_out import ASKED
from local.demo.step import Step
from local.demo.time_travel import let_the_wait_pass
from local.suite import Suite

NORA, OWEN = "nora@example.com", "owen@example.com"
_NORA, _OWEN = "Nora signs up without a password", "Mallory signs up so with Owen's address"
_MALLORYS = "Mallorys-own-1"
_WRONG = "NotAuthorizedException: Incorrect username or password."


def newcomers(app: App, suite: Suite) -> list[Step]:
    """Whoever answers the first code has the account."""

    def get_in(email: str) -> str:
        let_the_wait_pass(suite)
        challenge = app.ask_for_code(email)
        return app.told(app.answer_code(email, challenge, app.mailed(email)))

    unproved, accepted = "user CONFIRMED, email_verified false", "sign_up.accepted passwordless"
    first = (
        *("challenge.verified", "user.confirmed", "account.taken_over"),
        *("group.assigned members", "sign_in.succeeded"),
    )
    return [
        Step(
            _NORA,
            lambda: app.sign_up_without_password(NORA, _MALLORYS),
            unproved,
            (accepted,),
        ),
        Step(
            "and her first code proves the address, and brings the group",
            lambda: get_in(NORA),
            "tokens",
            (*ASKED, *first),
            needs=(_NORA,),
        ),
        Step(
            _OWEN,
            lambda: app.sign_up_without_password(OWEN, _MALLORYS),
            unproved,
            (accepted,),
        ),
        Step(
            "and the password that he chose lets him in nowhere",
            lambda: app.sign_in(OWEN, _MALLORYS),
            _WRONG,
            ("sign_in.attempted",),
            needs=(_OWEN,),
        ),
        Step(
            "Owen comes later, and the account is his by the first code",
            lambda: get_in(OWEN),
            "tokens",
            (*ASKED, *first),
            needs=(_OWEN,),
        ),
    ]
