"""
Cognito calls this with the answer to a challenge.

The answer is right if it is the challenge's code and the one write that
counts it and uses the challenge up took place: in time, not used before,
within the tries at this code and those of this user at codes of its channel in
this hour and on this day, by the same user at the same app client. Whatever is wrong, and whatever
is missing or broken, the answer is simply not right: it fails closed and does
not say why to anybody but the operators. The wish for a code, which is also
an answer, is not counted: no code is like it.

A code by mail is good for the address that it was mailed to. The first of a
user who signed up without a password proves that address, and hands the
account over: whoever signed up is out before anybody gets tokens, and the user
is in the groups of the rules, which the tokens name.

Publishes ``challenge.verified``, ``challenge.answered_wrong``,
``challenge.expired``, ``user.confirmed``, ``group.assigned`` and ``group.assignment_failed``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from events.contract.catalogue import Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.addresses.email_address import domain_or_none
from rules.passwordless.code_request import START
from rules.passwordless.one_time_code import Challenge
from rules.passwordless.running_challenge import ROUND_0, is_challenge_id
from rules.trigger_event import TriggerEvent, answer
from rules.value import dataclass
from runtime import aws, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, current_invocation, entrypoint
from runtime.memberships.assignment import Memberships, group_rules
from runtime.memberships.groups import Groups
from runtime.passwordless.address_proof import AddressProof, Proof
from runtime.passwordless.challenge_table import Attempt, ChallengeTable
from runtime.passwordless.pepper import Peppers, PepperSource
from runtime.passwordless.unproved_users import UnprovedUsers
from runtime.settings.answers import AnswerSettings
from runtime.settings.codes import ChallengeSettings, MethodSettings
from runtime.settings.events import EventSettings
from runtime.settings.memberships import GroupSettings
from runtime.settings.sign_up import UnprovedSettings
from runtime.user_pool.accounts import Accounts
from triggers.passwordless.method import Method, user_of
from triggers.passwordless.registry import methods

_VERSION = "1"
_BY_MAIL = "email"
_EVENTS: dict[Attempt, tuple[Kind, Reason | None]] = {
    Attempt.VERIFIED: (Kind.CHALLENGE_VERIFIED, None),
    Attempt.WRONG: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.WRONG_CODE),
    Attempt.EXPIRED: (Kind.CHALLENGE_EXPIRED, None),
    Attempt.USED: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.CODE_USED),
    Attempt.LOCKED: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.LOCKED),
    Attempt.OVER_BUDGET: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.TOO_MANY),
    Attempt.UNKNOWN: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.UNKNOWN_CHALLENGE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyAuthChallengeResponse:
    """The trigger with its collaborators. The first of *methods* is the usual one."""

    methods: Mapping[str, Method]
    peppers: Callable[[], Peppers]
    table: ChallengeTable
    proof: AddressProof
    memberships: Memberships
    announce: Announce
    now: Callable[[], datetime] = clock.now

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer whether the code was right."""
        asked = TriggerEvent.read(event)
        private = asked.texts("privateChallengeParameters")
        if private.get("method") == ROUND_0 or asked.request.get("challengeAnswer") == START:
            return answer(event, answerCorrect=False)
        usual = next(iter(self.methods.values()))
        method = self.methods.get(private.get("method", ""))
        attempt = Attempt.UNKNOWN if method is None else self._attempt(asked, private, method)
        if attempt is not None:
            kind, reason = _EVENTS[attempt]
            self.announce(kind, asked, method=(method or usual).name, reason=reason)
        is_right = attempt is Attempt.VERIFIED and (
            (method or usual).channel != _BY_MAIL or self._is_proved(asked)
        )
        return answer(event, answerCorrect=is_right)

    def _is_proved(self, asked: TriggerEvent) -> bool:
        """Whether the user owns the account: others' passwords and tokens are worth nothing."""
        if asked.email_is_verified or asked.subject is None:
            return True
        try:
            proof = self.proof(pool_id=asked.pool_id, subject=asked.subject)
            if proof is Proof.ADDRESS:
                domain = domain_or_none(asked.attributes.get("email", ""))
                self.announce(Kind.USER_CONFIRMED, asked, email_domain=domain)
                self._join_groups(asked)
                self.proof.settle(asked.subject)
        except CallFailed as error:
            observe.logger().error("account not handed over", error=told(error))
            return False
        return proof is not Proof.TOO_LATE

    def _join_groups(self, asked: TriggerEvent) -> None:
        """What fails is told, and repaired later; the code was right all the same."""
        for membership, reason in self.memberships.assign(asked, is_verified=True):
            kind = Kind.GROUP_ASSIGNED if reason is None else Kind.GROUP_ASSIGNMENT_FAILED
            self.announce(kind, asked, group=membership.group, rule=membership.rule, reason=reason)

    def _attempt(
        self, asked: TriggerEvent, private: Mapping[str, str], method: Method
    ) -> Attempt | None:
        """What became of the answer; None if the table could not say."""
        challenge_id = private.get("challenge_id", "")
        if private.get("version") != _VERSION or not is_challenge_id(challenge_id):
            return Attempt.UNKNOWN
        peppers = self.peppers()
        user = user_of(asked, peppers)
        challenge = Challenge(challenge_id, asked.pool_id, asked.client_id, user)
        if method.channel == _BY_MAIL:
            challenge = challenge.at(asked.attributes.get("email", ""))
        given = asked.request.get("challengeAnswer")
        right_by = method.right_by(given, challenge, peppers)
        try:
            return self.table.attempt(
                challenge,
                method=method.name,
                right_by=None if asked.user_not_found else right_by,
                charged_to=method.charged_to(given),
                must_be_sent=method.must_be_sent,
                now=self.now(),
            )
        except CallFailed as error:
            observe.logger().error("challenge table unavailable", error=told(error))
            return None


def wire() -> Handle:
    """Fetch pepper and rules and connect to the tables, to Cognito and to the topic."""
    dynamodb, cognito = aws.dynamodb(), aws.cognito()
    challenges, groups = ChallengeSettings(), GroupSettings()
    return VerifyAuthChallengeResponse(
        methods=methods(MethodSettings()),
        peppers=PepperSource(aws.secrets(), arn=challenges.code_pepper_secret_arn),
        table=ChallengeTable(
            dynamodb, table=challenges.challenge_table, budget=AnswerSettings().answer_budget
        ),
        proof=AddressProof(
            unproved=UnprovedUsers(dynamodb, table=UnprovedSettings().sign_up_table),
            accounts=Accounts(cognito),
        ),
        memberships=Memberships(
            default_group=groups.default_group,
            rules=group_rules(groups),
            groups=Groups(cognito),
            remaining_ms=lambda: current_invocation().remaining_ms(),
        ),
        announce=announcer(EventSettings()),
    ).handle


handler = entrypoint(wire)
