"""
The Cognito Lambda triggers that ministack lacks, and Cognito's ways for those it has.

    python -m ministack_cognito_triggers

is ministack with them. A program that serves ministack itself calls `install`
before it does. Everything public is named here; modules below are private.

Inside the emulator's process, around its private functions (`pinned`): every
API call that ministack has checked (signature, secret hash, allowed flow,
code) passes through `calls.dispatch` to the one who knows the action:

    sign_up      SignUp, ConfirmSignUp, AdminConfirmSignUp, AdminCreateUser, ConfirmForgotPassword
    sign_in      (Admin)InitiateAuth, (Admin)RespondToAuthChallenge
    custom_auth  the same two, for CUSTOM_AUTH
    tokens       PostAuthentication and PreTokenGeneration, wherever tokens are issued
    messages     CustomMessage for sign-up, resend, reset, invitation and changed addresses
    address_*    (Admin)UpdateUserAttributes, GetUserAttributeVerificationCode, VerifyUserAttribute
    account_*    what an administrator resets: second factors, attributes
    devices      device tracking; `device_sign_in` is what a remembered device is asked
    migration    UserMigration at a sign-in with a password, and for a forgotten one
    pages        PreAuthentication, PostAuthentication and the token trigger by the hosted pages;
                 `account_pages` sign up, confirm and reset by `page_forms`; `revocation` of tokens
    names        users of a pool that is not case-sensitive
    user_names   the name in the answer to a challenge
    second_factor  MFA_SETUP, and an authenticator app by Session; `app_codes` are taken once
    delivery     where codes go, and what is told of it
    own_actions  actions that ministack lacks; and UpdateUserPool, of which `user_pool_update` knows
                 what it resets (public, for programs that have to be right under each reading)
    replicas     a pool's replica in another Region, and what it refuses

`functions` is how any of them is run:

    invoke        permission, 5 s of own time, three tries, errors
    workers       environments that stay warm after an exception, and limits in own time
    own_time      what counts of the time that a call takes; `slow_calls` tells of the rest
    starts        processes forked from `fork_host` (asked by `forks`), or started, over one
                  `code_folder` (`kept_code` if the next server has it, too); `clean_starts`
                  are those that ministack starts itself
    environment   their variables
    log_lines     the lines of a call are logged with that call

The README says what is known to differ from Cognito.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ministack_cognito_triggers import user_pool_update
from ministack_cognito_triggers.answered import Answered
from ministack_cognito_triggers.functions.forks import (
    FORK_HOST_SCRIPT,
    ForkHost,
    end_fork_host,
    fork_hosts_by,
)
from ministack_cognito_triggers.functions.slow_calls import SLOW_CALLS
from ministack_cognito_triggers.limits import (
    TIME_LIMIT_S,
    TIME_LIMIT_VARIABLE,
    WORKERS_VARIABLE,
    forks_workers,
)
from ministack_cognito_triggers.pinned import (
    RELEASE,
    AnotherMinistack,
    refuse_another_ministack,
)

__all__ = [
    "FORK_HOST_SCRIPT",
    "RELEASE",
    "TIME_LIMIT_S",
    "TIME_LIMIT_VARIABLE",
    "WORKERS_VARIABLE",
    "AnotherMinistack",
    "Answered",
    "ForkHost",
    "end_fork_host",
    "fork_hosts_by",
    "forks_workers",
    "install",
    "refuse_another_ministack",
    "slow_calls",
    "user_pool_update",
]


def install(
    *,
    on_answer: Callable[[Answered], None] = lambda _: None,
    preload: Sequence[str] = (),
    code_below: Path | None = None,
) -> None:
    """
    Put the triggers into this process's ministack; AnotherMinistack if they would not fit.

    To be called once, after the environment variables that ministack reads at
    import are set, and before it serves. *on_answer* is called after each
    answer of Cognito; *preload* are modules that functions import and that need
    no environment: they are imported once, for all functions. Code that comes with bytecode
    stays unpacked in the folder *code_below*, for the next server.
    """
    refuse_another_ministack()
    from ministack_cognito_triggers.installation import put_in  # noqa: PLC0415  (imports ministack)

    put_in(on_answer=on_answer, preload=preload, code_below=code_below)


def slow_calls() -> dict[str, Any]:
    """
    What was slow since the start or the last reset: `calls`, `worst` and `late`.

    `calls` took longer than the limit on the wall, `late` of them by their own
    time; `worst` is the longest, None without any.
    """
    return SLOW_CALLS.told()
