"""
Stranger and owner around one unverified account, every way that they can meet.

The real take-over and the real PostAuthentication, against one account of
Cognito's. Between any two calls the stranger does up to two things with what
they still have, or a call's answer is lost. Then the owner answers again. Each
step of the take-over that is left out, or comes at another place, has to lose.
"""

from itertools import combinations, count

import pytest

from rules.refusals import UnverifiedAddress
from runtime.aws_client.errors import CallFailed
from runtime.passwordless import take_over
from runtime.passwordless.take_over import NotTakenOver, Owner, TakeOver
from runtime.user_pool.account_resets import AccountResets
from runtime.user_pool.users import Users
from tests.runtime.passwordless.one_account import ADDRESS, MALLORY, POOL, SUB, USER, OneAccount
from triggers import post_authentication

OWNER = Owner(pool_id=POOL, user_name=USER, subject=SUB, address=ADDRESS)
CALLS = 17
AGAIN = 3


def sign_in(account):
    """By the stranger's password: PostAuthentication decides whether there are tokens."""
    if account.password != "stranger":
        return
    event = {
        "userPoolId": POOL,
        "userName": USER,
        "request": {"userAttributes": dict(account.attributes)},
    }
    asked, told = len(account.calls), (account.meanwhile, account.breaks_after)
    account.meanwhile, account.breaks_after = lambda _: None, 0
    try:
        post_authentication.handle(event, announce=lambda *_, **__: None, users=Users(account))
        account.has_tokens = True
    except UnverifiedAddress:
        pass
    finally:
        account.meanwhile, account.breaks_after = told
        del account.calls[asked:]


def with_token(act):
    """What Cognito does for the holder of a token that it takes."""

    def do(account):
        if account.has_tokens:
            act(account)

    return do


def _add_app(account):
    account.has_totp, account.mfa = True, {"SOFTWARE_TOKEN_MFA"}


def _confirm_own_address(account):
    account.attributes |= {"email": MALLORY, "email_verified": "true"}


ACTIONS = {
    "signs in": sign_in,
    "adds an app": with_token(_add_app),
    "adds a device": with_token(lambda account: account.devices.append("another")),
    "writes attributes": with_token(
        lambda account: account.attributes.update(nickname="M", website="evil.example")
    ),
    "confirms an own address": with_token(_confirm_own_address),
    "adds a passkey": with_token(lambda account: setattr(account, "has_passkey", True)),
}
MOMENTS = [(at, name) for at in range(CALLS + 1) for name in ACTIONS]
# Two things that the stranger does, or one thing and a call whose answer is lost.
PLAYS = [(pair, 0) for pair in combinations(MOMENTS, 2)]
PLAYS += [((moment,), lost) for moment in MOMENTS for lost in range(CALLS + 1)]


def rules_broken_by(done, lost):
    """Play it on a new account; name the rules that do not hold."""
    account = OneAccount()
    account.devices = account.devices[:1]
    left = list(done)

    def meanwhile(cognito):
        now = len(cognito.calls)
        for moment in [each for each in left if each[0] == now]:
            left.remove(moment)
            ACTIONS[moment[1]](cognito)

    account.meanwhile, account.breaks_after = meanwhile, lost
    for _ in range(1 + AGAIN):
        if answered := is_in(account):
            yield from broken_for_owner(account)
            break
        account.breaks_after = 0
    sign_in(account)
    if account.has_tokens and account.attributes["email"] == ADDRESS and answered:
        yield "the stranger is in"
    is_theirs = account.has_passkey or account.attributes["email"] != ADDRESS
    if not answered and not is_theirs:
        yield "the owner never gets in"


def is_in(account):
    """Whether the owner's right code brings tokens."""
    try:
        TakeOver(account)(OWNER)
    except (CallFailed, NotTakenOver):
        return False
    return True


def broken_for_owner(account):
    """Now the owner has tokens."""
    if account.is_inherited:
        yield "inherited"
    if account.attributes["email"] != ADDRESS:
        yield "an address that nobody proved"
    if account.attributes["email_verified"] != "true":
        yield "unverified, and in"


def first_broken():
    for number, (done, lost) in zip(count(1), PLAYS, strict=False):
        for rule in rules_broken_by(done, lost):
            return number, rule, done, lost
    return None


def test_57_58_59_whatever_a_stranger_does_the_account_is_the_owners_or_nobodys():
    """Invariants 57 to 59, in each of some eight thousand plays."""
    assert len(PLAYS) > 7000
    assert first_broken() is None


class _VerifiesFirst(AccountResets):
    def replace_password(self):
        self.set_verified(email=True)
        super().replace_password()


class _SignsOutFirst(AccountResets):
    def replace_password(self):
        super().sign_out()
        super().replace_password()

    def sign_out(self):
        """Done before."""


def _without(step, answer=None):
    return type(f"_Without_{step}", (AccountResets,), {step: lambda *_, **__: answer})


@pytest.mark.parametrize(
    "mutant",
    [
        _without("replace_password"),
        _without("sign_out"),
        _without("remove_factors"),
        _without("forget_devices"),
        _without("delete_attributes", frozenset()),
        _without("set_verified"),
        _VerifiesFirst,
    ],
)
def test_a_take_over_that_lacks_a_step_loses(monkeypatch, mutant):
    """The plays prove something: each of these breaks a rule in one of them."""
    monkeypatch.setattr(take_over, "AccountResets", mutant)

    assert first_broken() is not None


def test_the_order_of_password_and_sign_out_matters_where_passwords_are_let_in(monkeypatch):
    """Between the two a password would bring new tokens; refused ones make it harmless."""
    monkeypatch.setattr(take_over, "AccountResets", _SignsOutFirst)
    assert first_broken() is None

    monkeypatch.setattr(post_authentication, "_refuse_unverified", lambda *_: None)
    assert first_broken() is not None


def test_an_address_that_is_not_looked_at_again_loses(monkeypatch):
    """Invariant 59: between the first look and the sign-out a token confirms another mailbox."""
    real, looked = TakeOver._check, []

    def check(self, owner, account):
        looked.append(account)
        if len(looked) % 2:
            real(self, owner, account)

    monkeypatch.setattr(TakeOver, "_check", check)

    assert first_broken() is not None
