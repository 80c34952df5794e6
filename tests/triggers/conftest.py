"""Every trigger's handle, with collaborators that are lists and lambdas."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from rules.addresses.domain_list import DomainList
from rules.addresses.mail_route import HostAddresses, MailRoute
from rules.addresses.policy import Lists, Policy
from rules.linking.federation_file import federation_rules
from rules.linking.provider_trust import ProviderTrust
from rules.memberships.group_rules import GroupRules
from rules.messages.account_mail import account_mail
from rules.migration.legacy_user import UnknownToLegacy, legacy_user
from rules.passwordless.send_budget import SendBudget
from rules.tokens.token_rules import TokenRules
from runtime.addresses.check import AddressCheck
from runtime.memberships.assignment import Memberships
from runtime.memberships.groups import GroupQuota
from runtime.passwordless.address_key import AddressKeys
from runtime.passwordless.challenge_items import epoch
from runtime.passwordless.challenge_table import Attempt
from runtime.passwordless.pepper import Peppers
from runtime.passwordless.receipts import Spent
from runtime.passwordless.take_over import TakenOver
from runtime.passwordless.wishes import Opened, Proved
from tests.moto_by_http import moto_table
from triggers import (
    custom_message,
    define_auth_challenge,
    post_authentication,
    post_confirmation,
    pre_authentication,
    pre_token_generation,
)
from triggers.challenges.attempts import Attempts
from triggers.challenges.new_challenge import NewChallenges
from triggers.challenges.opening import Opening
from triggers.challenges.proof import Proofs
from triggers.create_auth_challenge import CreateAuthChallenge
from triggers.inbound_federation import InboundFederation
from triggers.passwordless.email_code import EmailCode
from triggers.pre_sign_up import PreSignUp
from triggers.proof_first.first_proof import FirstProof
from triggers.user_migration import UserMigration
from triggers.verify_auth_challenge_response import VerifyAuthChallengeResponse

PEPPERS = Peppers(newest="v2", by_version={"v2": b"pepper", "v1": b"salt"})
Handle = Callable[[dict[str, Any]], dict[str, Any]]
LISTS = Lists(
    disposable=DomainList(b"mailinator.com\nperhaps.example a\ntrash.co.uk\n"),
    relays=DomainList(b"duck.com\n"),
    mail_hosts=DomainList(b"throwaway.example dedicated\n"),
    providers=frozenset({"gmail.com"}),
    infrastructure=DomainList(b"example.com\n"),
)
RULES = GroupRules.parse("members", '{"email_domain": {"example.org": ["staff"]}}')


class Routes:
    """Notes which domains were asked for; each is at a host like any other, unless told."""

    def __init__(self):
        self.asked = []
        self.known = {}

    def of(self, domain, *, ends):
        self.asked.append((domain, ends))
        return self.known.get(domain, MailRoute.by_mx(["mx.example.com"]))

    def addresses(self, *_, **__):
        return HostAddresses()


class Unlinked:
    """A table of links that has none."""

    def owner_of(self, address):
        return address

    def link(self, _):
        return None

    def note_arrival(self, user_name, arrival):
        assert user_name
        assert arrival.identity.subject


class Groups:
    """Notes who was put where; raises *error* if there is one."""

    def __init__(self):
        self.added = []
        self.error = None

    def add(self, *, pool_id, user_name, group):
        self.added.append((pool_id, user_name, group))
        if self.error:
            raise self.error


class Requests:
    """
    Notes the challenges that are opened; answers *answer*, raises *error* if there is one.

    *marks* are the keys of those that there are; *times* say when channels are free.
    """

    def __init__(self):
        self.opened, self.marks, self.times = [], [], {}
        self.answer = None
        self.error = None

    def open(self, new, **asked):
        self.opened.append((new, asked))
        if self.error:
            raise self.error
        if asked.get("unless") in self.marks:
            raise Proved(self.times)
        usual = Opened(new.challenge.challenge_id, epoch(asked["now"]) + 30, is_new=True)
        return self.answer or usual

    def look(self, mark, limits, *, now):
        assert now
        if self.error:
            raise self.error
        return mark in self.marks, {channel: self.times.get(channel, 0) for channel in limits}


class Table:
    """Notes what is attempted; answers *attempt*, raises *error* if there is one."""

    def __init__(self):
        self.attempts = []
        self.answer = None
        self.error = None

    def attempt(self, challenge, *, right_by, **asked):
        self.attempts.append((challenge, right_by, asked))
        if self.error:
            raise self.error
        return self.answer or (Attempt.WRONG if right_by is None else Attempt.VERIFIED)


class Outbox:
    """The challenges that are to be sent; raises *error* if there is one."""

    def __init__(self):
        self.ids = []
        self.error = None

    def put(self, challenge_id):
        if self.error:
            raise self.error
        self.ids.append(challenge_id)


class Directory:
    """Another directory: knows erin, by her password; raises *error* if there is one."""

    def __init__(self):
        self.asked = []
        self.told = {"email": "erin@example.com", "email_verified": True, "given_name": "Erin"}
        self.error = None

    def look_up(self, name, password):
        self.asked.append((name, password))
        if self.error:
            raise self.error
        if name != "erin@example.com" or password not in {None, "legacy-Passw0rd!"}:
            raise UnknownToLegacy
        return legacy_user(self.told, name=name)


class Migrations:
    """Notes who tries and who is brought over; *left* tries are left."""

    def __init__(self):
        self.left = 10
        self.begun = []
        self.error = self.begin_error = None

    def try_once_more(self, *_, **__):
        if self.error:
            raise self.error
        self.left -= 1
        return self.left >= 0

    def give_back(self, *_, **__):
        self.left += 1

    def begin(self, name, *, pool_id, **_):
        if self.begin_error:
            raise self.begin_error
        self.begun.append((name, pool_id))

    def is_under_way(self, name, *, pool_id, **_):
        return (name, pool_id) in self.begun


@pytest.fixture
def directory():
    return Directory()


@pytest.fixture
def migrations():
    return Migrations()


@pytest.fixture
def token_rules():
    """The text of the rules, for a test to change."""
    return ['{"group": {"members": {"desk": "none"}, "staff": {"desk": "yes"}}}']


class TakeOvers:
    """Notes who takes an account over, and who only confirms it; raises *error* if there is one."""

    def __init__(self):
        self.owners, self.confirmed = [], []
        self.answer = TakenOver(reset=("password", "sessions"))
        self.error = None

    def __call__(self, owner):
        if self.error:
            raise self.error
        self.owners.append(owner)
        return self.answer

    def confirm(self, owner):
        self.confirmed.append(owner)
        return TakenOver()


class Users:
    """What Cognito knows of users now; raises *error* if there is one."""

    def __init__(self):
        self.told = {"email_verified": "true"}
        self.asked = []
        self.error = None

    def attributes(self, *, pool_id, user_name):
        self.asked.append((pool_id, user_name))
        if self.error:
            raise self.error
        return self.told


@pytest.fixture
def take_over():
    return TakeOvers()


@pytest.fixture
def users():
    return Users()


@pytest.fixture
def first_proof(take_over, memberships, announce):
    return FirstProof(
        take_over=take_over, memberships=memberships, announce=announce, hands_over=True
    )


class SpentReceipts:
    """Notes who spends a receipt; *answer* is what becomes of it, *error* is raised."""

    def __init__(self):
        self.spent = []
        self.answer = Spent.NOT
        self.error = None

    def spend(self, bearer, *, sign_in, now):
        assert now
        self.spent.append((bearer, sign_in))
        if self.error:
            raise self.error
        return self.answer


@pytest.fixture
def dynamodb():
    with moto_table() as client:
        yield client


@pytest.fixture
def receipts():
    return SpentReceipts()


@pytest.fixture
def proofs(receipts, now):
    return Proofs(keys=lambda: AddressKeys(PEPPERS), receipts=receipts, now=lambda: now)


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
def memberships(groups):
    return Memberships(
        default_group="members",
        rules=lambda: RULES,
        groups=groups,
        quota=GroupQuota(),
        remaining_ms=lambda: 5000,
    )


class EndedSessions:
    def __init__(self):
        self.ended = []

    def end(self, asked):
        self.ended.append((asked.pool_id, asked.user_name))


@pytest.fixture
def sessions():
    return EndedSessions()


@pytest.fixture
def requests():
    return Requests()


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def outbox():
    return Outbox()


@pytest.fixture
def peppers():
    return PEPPERS


class Refunds:
    """Gives back, unless a sender has it already."""

    def __init__(self):
        self.given_back, self.is_under_way, self.error = [], False, None

    def give_back(self, challenge_id):
        if self.error:
            raise self.error
        self.given_back.append(challenge_id)
        return not self.is_under_way


@pytest.fixture
def refunds():
    return Refunds()


@pytest.fixture
def methods():
    return {"EMAIL_CODE": EmailCode(length=8)}


@pytest.fixture
def create_trigger(methods, requests, refunds, outbox, announce, now):
    """CreateAuthChallenge with *changes*."""

    def create_trigger(**changes):
        new = NewChallenges(
            peppers=lambda: PEPPERS,
            addresses=lambda: AddressKeys(PEPPERS),
            lifetime=timedelta(minutes=10),
            now=lambda: now,
            new_id=lambda: "c" * 22,
        )
        opening = Opening(
            methods=methods,
            new=_with(new, changes),
            requests=requests,
            refunds=refunds,
            put=outbox.put,
            announce=announce,
            budgets={
                "email": SendBudget(per_hour=5, per_day=15, pause_s=30),
                "sms": SendBudget(per_hour=3, per_day=8, pause_s=30),
            },
        )
        usual = CreateAuthChallenge(opening=_with(opening, changes), starts_directly=True)
        return replace(usual, **changes)

    def _with(made, changes):
        """*made* with those of *changes* that it has; the others are left."""
        own = {name: changes.pop(name) for name in list(changes) if hasattr(made, name)}
        return replace(made, **own)

    return create_trigger


@pytest.fixture
def attempts(table, announce, now):
    return Attempts(
        peppers=lambda: PEPPERS,
        addresses=lambda: AddressKeys(PEPPERS),
        table=table,
        announce=announce,
        now=lambda: now,
    )


@pytest.fixture
def handles(  # one fixture for each collaborator
    announce,
    check,
    attempts,
    create_trigger,
    methods,
    directory,
    migrations,
    token_rules,
    now,
    proofs,
    first_proof,
    users,
    memberships,
    sessions,
) -> dict[str, Handle]:
    """By the name that Cognito gives the trigger, which its sources begin with."""
    return {
        "PreSignUp": PreSignUp(
            check=check,
            checks_federated=True,
            is_migrating=lambda asked: migrations.is_under_way(
                asked.attributes.get("email"), pool_id=asked.pool_id, now=now
            ),
            announce=announce,
        ).handle,
        "InboundFederation": InboundFederation(
            rules=lambda: federation_rules('{"Google": {"deny_domains": ["example.org"]}}'),
            trust=ProviderTrust.parse('{"Google": "google"}'),
            announce=announce,
            table=lambda _: Unlinked(),
            users=lambda _: None,
        ).handle,
        "TokenGeneration": partial(
            pre_token_generation.handle,
            rules=lambda: TokenRules.parse("members", token_rules[0]),
            announce=announce,
        ),
        "UserMigration": UserMigration(
            directory=directory, migrations=migrations, announce=announce, now=lambda: now
        ).handle,
        "CustomMessage": partial(
            custom_message.handle,
            check=check,
            announce=announce,
            write=partial(account_mail, app_name="Example"),
        ),
        "PreAuthentication": partial(pre_authentication.handle, announce=announce),
        "PostAuthentication": partial(post_authentication.handle, announce=announce, users=users),
        "PostConfirmation": partial(
            post_confirmation.handle,
            memberships=memberships,
            sessions=sessions,
            announce=announce,
        ),
        "DefineAuthChallenge": partial(define_auth_challenge.handle, announce=announce, tries=3),
        "CreateAuthChallenge": create_trigger().handle,
        "VerifyAuthChallengeResponse": VerifyAuthChallengeResponse(
            methods=methods,
            attempts=attempts,
            proofs=proofs,
            proof=first_proof,
            announce=announce,
        ).handle,
    }
