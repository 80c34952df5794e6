"""Every trigger's handle, with collaborators that are lists and lambdas."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from rules.address_policy import Lists, Policy
from rules.domain_list import DomainList
from rules.group_rules import GroupRules
from rules.mail_route import MailRoute
from runtime.address_check import AddressCheck
from runtime.challenge_table import Attempt
from triggers import (
    custom_message,
    define_auth_challenge,
    post_authentication,
    post_confirmation,
    pre_authentication,
    pre_sign_up,
    verify_auth_challenge_response,
)
from triggers.create_auth_challenge import CreateAuthChallenge
from triggers.passwordless.email_code import EmailCode

Handle = Callable[[dict[str, Any]], dict[str, Any]]
LISTS = Lists(
    disposable=DomainList(b"mailinator.com\nperhaps.example a\ntrash.co.uk\n"),
    relays=DomainList(b"duck.com\n"),
    mail_hosts=DomainList(b"throwaway.example dedicated\n"),
    providers=frozenset({"gmail.com"}),
)
RULES = GroupRules.parse("members", '{"email_domain": {"example.org": ["staff"]}}')


class Routes:
    """Notes which domains were asked for; each is at a host like any other, unless told."""

    def __init__(self):
        self.asked = []
        self.known = {}

    def of(self, domain, *, within_s):
        self.asked.append((domain, within_s))
        return self.known.get(domain, MailRoute.by_mx(["mx.example.com"]))


class Groups:
    """Notes who was put where; raises *error* if there is one."""

    def __init__(self):
        self.added = []
        self.error = None

    def add(self, *, pool_id, user_name, group):
        self.added.append((pool_id, user_name, group))
        if self.error:
            raise self.error


class Table:
    """Notes what is put and attempted; answers *attempt*, raises *error* if there is one."""

    def __init__(self):
        self.put_calls = []
        self.attempts = []
        self.answer = None
        self.error = None

    def put(self, challenge_id, **item):
        self.put_calls.append((challenge_id, item))
        if self.error:
            raise self.error

    def attempt(self, challenge_id, *, is_right, **asked):
        self.attempts.append((challenge_id, is_right, asked))
        if self.error:
            raise self.error
        return self.answer or (Attempt.VERIFIED if is_right else Attempt.WRONG)


class Outbox:
    """The mails that were sent; raises *error* if there is one."""

    def __init__(self):
        self.mails = []
        self.error = None

    def send(self, address, mail):
        if self.error:
            raise self.error
        self.mails.append((address, mail))


@pytest.fixture
def routes():
    return Routes()


@pytest.fixture
def check(routes):
    """The check of addresses by the usual policy; `within` takes another."""

    def within(policy):
        return AddressCheck(policy, lists=lambda _: LISTS, routes=routes, remaining_ms=lambda: 5000)

    check = within(Policy())
    check.within = within
    return check


@pytest.fixture
def groups():
    return Groups()


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def outbox():
    return Outbox()


@pytest.fixture
def method():
    return EmailCode(pepper=b"pepper", length=8)


@pytest.fixture
def handles(announce, check, groups, table, outbox, method, now) -> dict[str, Handle]:
    """By the name that Cognito gives the trigger, which its sources begin with."""
    create = CreateAuthChallenge(
        method=method,
        table=table,
        announce=announce,
        send=outbox.send,
        app_name="Example",
        lifetime=timedelta(minutes=10),
        now=lambda: now,
        new_id=lambda: "c" * 22,
    )
    return {
        "PreSignUp": partial(
            pre_sign_up.handle, check=check, checks_federated=True, announce=announce
        ),
        "CustomMessage": partial(custom_message.handle, check=check, announce=announce),
        "PreAuthentication": partial(pre_authentication.handle, announce=announce),
        "PostAuthentication": partial(post_authentication.handle, announce=announce),
        "PostConfirmation": partial(
            post_confirmation.handle,
            rules=RULES,
            groups=groups,
            announce=announce,
            remaining_ms=lambda: 5000,
        ),
        "DefineAuthChallenge": partial(define_auth_challenge.handle, announce=announce),
        "CreateAuthChallenge": create.handle,
        "VerifyAuthChallengeResponse": partial(
            verify_auth_challenge_response.handle,
            method=method,
            table=table,
            announce=announce,
            now=lambda: now,
        ),
    }


@pytest.fixture
def facts(published):
    """The published events as (kind, data), without what all of them have."""

    def facts():
        return [
            (
                event.kind,
                {k: v for k, v in event.data.items() if k not in {"trigger", "client_id"}},
            )
            for event in published
        ]

    return facts
