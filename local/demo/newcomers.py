"""Sign-up without a password: of somebody, and of a stranger with somebody's address."""

from __future__ import annotations

from local.demo.app import App
from local.demo.step import Step
from local.demo.time_travel import let_the_wait_pass
from local.suite import Suite

NORA, OWEN = "nora@example.com", "owen@example.com"
_NORA, _OWEN = "Nora requests a sign-up code", "Mallory requests a sign-up code for Owen's address"
_BEGAN = ("challenge.requested", "challenge.sent")
_WRONG = ("challenge.answered_wrong wrong_code",)
# Two right answers: the code, and then the secret of the device that has answered it.
_SIGNED_UP = (
    *("challenge.verified", "sign_up.accepted passwordless"),
    *("user.confirmed", "group.assigned members"),
    *("sign_in.attempted", "challenge.verified", "sign_in.succeeded"),
)


def newcomers(app: App, suite: Suite) -> list[Step]:
    """There is no user before the code is answered, and no second code after it."""

    def owen_asks() -> str:
        let_the_wait_pass(suite)
        return app.ask_to_sign_up(OWEN)

    verified = "tokens, user CONFIRMED, email_verified true"
    return [
        Step(_NORA, lambda: app.ask_to_sign_up(NORA), "requested, no user", _BEGAN),
        Step(
            "and the code creates the account, verified and in its group, and signs her in",
            lambda: app.finish_sign_up(NORA, app.mailed(NORA)),
            verified,
            _SIGNED_UP,
            needs=(_NORA,),
        ),
        Step(_OWEN, lambda: app.ask_to_sign_up(OWEN), "requested, no user", _BEGAN),
        Step(
            "and a wrong code creates no account",
            lambda: app.finish_sign_up(OWEN, "00000000"),
            "wrong, no user",
            _WRONG,
            needs=(_OWEN,),
        ),
        Step(
            "Owen later requests a code himself",
            owen_asks,
            "requested, no user",
            _BEGAN,
            needs=(_OWEN,),
        ),
        Step(
            "and gets the account",
            lambda: app.finish_sign_up(OWEN, app.mailed(OWEN)),
            verified,
            _SIGNED_UP,
            needs=(_OWEN,),
        ),
    ]
