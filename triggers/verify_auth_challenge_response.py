"""
Cognito calls this with the answer to a challenge.

The answer is right if it is the challenge's code and the one write that
counts it and uses the challenge up took place: in time, not used before,
within the tries at this code and those of this user at codes of its channel in
this hour and on this day, by the same user at the same app client. Whatever is wrong, and whatever
is missing or broken, the answer is simply not right: it fails closed and does
not say why to anybody but the operators. The wish for a code, which is also
an answer, is not counted: no code is like it.

Cognito calls a slow trigger again. The same answer in the same round of the
same sign-in is counted once and answered alike; and if the first call did not
hear what DynamoDB made of a right answer, and said false, it is right in a
later round.

Methods that keep something of their users (an authenticator app's secret,
recovery codes) are asked with it. It is read, and stands in the one write, for
everybody and whatever is answered: who does not exist, who has nothing and who
types a wrong code get the same answer by the same calls.

A code by mail is good for the address that it was mailed to. The first at an
address that is not verified proves it, and hands the account over: an earlier holder
in it is out before anybody gets tokens, and the user is in the groups of the
rules, which the tokens name.

A take-over signs the user out, and AWS does not say whether that ends the tokens
of the sign-in that it took place in. So a device that names itself with its answer
gets a receipt instead, and begins once more: `triggers.challenges.proof`. One
that does not, and the last try, get tokens at once.

With ``SecondStep: new_device`` the round behind a right password asks for the
secret of a known device first. It is right if that device has signed in to this
very account at this app client, at an address that is verified.

A right code takes the mark away from a user whom Cognito found at risk (``RiskPolicy``), before
PostAuthentication asks for it. The secret of a known device does not.

Who has a second factor at Cognito is not let in without it, unless the operator says
so: the next round tells a right code to go on with the password. Behind a password
Cognito asks for the factor itself, but not for one that was set up since then.

Publishes ``challenge.verified``, ``challenge.answered_wrong``,
``challenge.expired``, ``device.added``, ``factor.recovery_used``, ``user.confirmed``,
``account.taken_over``, ``account.take_over_refused``, ``group.assigned`` and
``group.assignment_failed``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from events.contract.catalogue import DEVICE, PROOF, Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.passwordless.code_request import START, CodeRequest
from rules.passwordless.magic_link import digest
from rules.passwordless.running_challenge import ROUND_0
from rules.trigger_event import TriggerEvent, answer
from rules.value import dataclass
from runtime import aws, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, entrypoint, remaining_ms
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.challenge_table import Attempt, ChallengeTable
from runtime.passwordless.factors import Factors
from runtime.passwordless.known_devices import KnownDevices
from runtime.passwordless.pepper import PepperSource
from runtime.passwordless.receipts import Receipts, Spent
from runtime.passwordless.risk_marks import RiskMarks
from runtime.passwordless.second_factors import SecondFactors
from runtime.settings.answers import AnswerSettings
from runtime.settings.codes import (
    ChallengeSettings,
    FactorSettings,
    MethodSettings,
    MfaSettings,
    RiskSettings,
    SecondStepSettings,
)
from runtime.settings.events import EventSettings
from runtime.settings.memberships import GroupSettings
from runtime.settings.take_over import TakeOverSettings, UnverifiedMailSettings
from triggers.challenges.asking_device import AskingDevice
from triggers.challenges.attempts import Attempts
from triggers.challenges.proof import Proofs
from triggers.challenges.risk_step import note_proof, risk_marks
from triggers.passwordless.method import Method, Proven
from triggers.passwordless.registry import methods
from triggers.proof_first.first_proof import FirstProof
from triggers.proof_first.first_proof_wired import first_proof

_NO_GUESSES = [START, "__dummy__"]  # the second is what amazon-cognito-passwordless-auth answers
_PATIENCE_S = 4.2  # for a table that is slow, if the invocation has that long
_EVENTS: dict[Attempt | None, tuple[Kind, Reason | None] | None] = {
    Attempt.VERIFIED: (Kind.CHALLENGE_VERIFIED, None),
    Attempt.VERIFIED_AGAIN: None,  # Cognito has called again: it is told
    Attempt.WRONG: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.WRONG_CODE),
    Attempt.WRONG_AGAIN: None,
    Attempt.EXPIRED: (Kind.CHALLENGE_EXPIRED, None),
    Attempt.USED: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.CODE_USED),
    Attempt.LOCKED: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.LOCKED),
    Attempt.OVER_BUDGET: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.TOO_MANY),
    Attempt.UNKNOWN: (Kind.CHALLENGE_ANSWERED_WRONG, Reason.UNKNOWN_CHALLENGE),
    None: None,  # what the table did not say cannot be told
}
_RIGHT = {Attempt.VERIFIED, Attempt.VERIFIED_AGAIN}
_OF_RECEIPT = {
    Spent.NOW: Attempt.VERIFIED,
    Spent.AGAIN: Attempt.VERIFIED_AGAIN,
    Spent.NOT: Attempt.WRONG,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyAuthChallengeResponse:
    """
    The trigger with its collaborators.

    Attributes:
        methods: The usual one first.
        second_factors: Cognito's own; None where a code may step round them.
        risks: Users at risk; None if there are none.
        trusts_devices: Whether a known device stands for the code behind a password.
        tries: Answers to one code.

    """

    methods: Mapping[str, Method]
    attempts: Attempts
    proofs: Proofs
    proof: FirstProof
    announce: Announce
    devices: KnownDevices | None = None
    second_factors: SecondFactors | None = None
    risks: RiskMarks | None = None
    trusts_devices: bool = False
    tries: int = 1

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer whether the code was right."""
        asked = TriggerEvent.read(event)
        private = asked.texts("privateChallengeParameters")
        if private.get("method") == ROUND_0 or asked.request.get("challengeAnswer") in _NO_GUESSES:
            return answer(event, answerCorrect=False)
        if private.get("method") == PROOF:
            return answer(event, answerCorrect=self._is_by_receipt(asked, private))
        if private.get("method") == DEVICE:
            return answer(event, answerCorrect=self._is_by_known_device(asked, private))
        method = self.methods.get(private.get("method", ""))
        attempt = (
            Attempt.UNKNOWN
            if method is None
            else self.attempts.of(
                asked, private, method, answered_by=AskingDevice(self.devices, asked).called
            )
        )
        named = method or next(iter(self.methods.values()))
        if event_told := _EVENTS[attempt]:
            kind, reason = event_told
            self.announce(kind, asked, method=named.name, reason=reason)
        is_right = attempt in _RIGHT
        if is_right and named.proves is Proven.ADDRESS:
            after_password = private.get("after_password") == "true"
            is_right = self.proof(asked, after_password=after_password)
            device = CodeRequest.read(asked.texts("clientMetadata")).device
            if is_right and not after_password and self._begins_once_more(asked, private, device):
                return answer(event, answerCorrect=False)
        is_right = is_right and self._is_enough(asked, private)
        if is_right:
            self._note_device(asked, named.name)
        return answer(event, answerCorrect=is_right)

    def _is_by_receipt(self, asked: TriggerEvent, private: Mapping[str, str]) -> bool:
        """Whether the answer is the secret of a receipt, and this sign-in goes on."""
        if not self._has_receipt(asked, private):
            return False
        device = digest(str(asked.request.get("challengeAnswer")))
        if self._begins_once_more(asked, private, device):
            return False
        self._note_device(asked, PROOF)
        return True

    def _begins_once_more(
        self, asked: TriggerEvent, private: Mapping[str, str], device: str
    ) -> bool:
        """Whether *device* has a receipt for another sign-in, since this one was signed out."""
        sign_in, round_ = private.get("sign_in", ""), private.get("round", "")
        may_go_on = round_ in map(str, range(self.tries - 1))
        if asked.email_is_verified or not (device and sign_in and may_go_on):
            return False
        try:
            self.proofs.leave(asked, device=device, sign_in=sign_in)
        except CallFailed as error:
            observe.logger().warning("sign-in not begun once more", error=told(error))
            return False
        return True

    def _is_by_known_device(self, asked: TriggerEvent, private: Mapping[str, str]) -> bool:
        """Whether the answer is a known device's secret, and nothing else is missing."""
        if not (self.trusts_devices and AskingDevice(self.devices, asked).is_proof(private)):
            return False
        self.announce(Kind.CHALLENGE_VERIFIED, asked, method=DEVICE)
        return self._is_enough(asked, private)

    def _note_device(self, asked: TriggerEvent, method: str) -> None:
        """The device is known from now on, the user no longer at risk; an event names it."""
        note_proof(self.risks, asked, now=self.attempts.now())
        if (news := AskingDevice(self.devices, asked).noted()) is not None:
            self.announce(Kind.DEVICE_ADDED, asked, method=method, **news)

    def _is_enough(self, asked: TriggerEvent, private: Mapping[str, str]) -> bool:
        """Whether no factor is missing that Cognito would ask for; it may have had it already."""
        if self.second_factors is None or private.get("after_factor") == "true":
            return True
        try:
            has_one = self.second_factors.has_one(pool_id=asked.pool_id, user_name=asked.user_name)
        except CallFailed as error:
            observe.logger().error("second factors unknown", error=told(error))
            return False
        if has_one:
            observe.logger().info("code is not enough: the user has a second factor")
            self.second_factors.refuse(private["challenge_id"], sign_in=private.get("sign_in", ""))
        return not has_one

    def _has_receipt(self, asked: TriggerEvent, private: Mapping[str, str]) -> bool:
        """Whether the device has answered a code at this address, and the user owns the account."""
        try:
            spent = self.proofs.spent(asked, sign_in=private.get("sign_in", ""))
        except CallFailed as error:
            observe.logger().error("challenge table unavailable", error=told(error))
            return False
        attempt = _OF_RECEIPT[spent]
        if event_told := _EVENTS[attempt]:
            kind, reason = event_told
            self.announce(kind, asked, method=PROOF, reason=reason)
        return attempt in _RIGHT and self.proof(asked) and self._is_enough(asked, private)


def wire() -> Handle:
    """Fetch secrets and rules and connect to the tables, to Cognito and to the topic."""
    dynamodb, cognito = aws.dynamodb(within_s=_PATIENCE_S), aws.cognito()
    secrets = aws.secrets()
    challenges, announce = ChallengeSettings(), announcer(EventSettings())
    offered, answers = methods(MethodSettings()), AnswerSettings()
    table = challenges.challenge_table
    addresses = AddressKeySource(secrets, arn=challenges.address_key_secret_arn)
    devices = KnownDevices(dynamodb, table=table, addresses=addresses)
    factors, keys = _factors(offered, dynamodb, secrets)
    return VerifyAuthChallengeResponse(
        methods=offered,
        attempts=Attempts(
            peppers=PepperSource(secrets, arn=challenges.code_pepper_secret_arn),
            addresses=addresses,
            table=ChallengeTable(
                dynamodb,
                table=table,
                budget=answers.answer_budget,
                known_percent=answers.known_device_share,
                remaining_ms=remaining_ms,
            ),
            announce=announce,
            factors=factors,
            keys=keys,
        ),
        proofs=Proofs(
            keys=addresses, receipts=Receipts(dynamodb, table=table, remaining_ms=remaining_ms)
        ),
        proof=first_proof(
            cognito,
            factors,
            devices,
            announce,
            groups=GroupSettings(),
            keeps=TakeOverSettings().take_over_keeps,
            hands_over=UnverifiedMailSettings().mails_unverified,
        ),
        announce=announce,
        devices=devices,
        second_factors=SecondFactors(cognito, dynamodb, table=table)
        if MfaSettings().refuses_code
        else None,
        risks=risk_marks(RiskSettings(), dynamodb),
        trusts_devices=SecondStepSettings().trusts_devices,
        tries=answers.code_tries,
    ).handle


def _factors(
    offered: Mapping[str, Method], dynamodb: Any, secrets: Any
) -> tuple[Factors | None, PepperSource | None]:
    """The table of factors and its key, if a method that is *offered* keeps any."""
    if not any(method.keeps_factor for method in offered.values()):
        return None, None
    settings = FactorSettings()
    return (
        Factors(dynamodb, table=settings.factor_table),
        PepperSource(secrets, arn=settings.factor_key_secret_arn),
    )


handler = entrypoint(wire)
