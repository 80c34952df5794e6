"""
Cognito calls this for each round of a custom authentication.

With ``PasswordlessStart: direct`` the first round makes a challenge at once.
With ``rounds`` it only asks what is wanted, and the round after it makes the
challenge; both take an answer with a ``request_id`` in its ClientMetadata for
the wish for another code, or, with ``adopt``, for the link that was mailed in
another session of the same browser. A wish for a method that there is not is refused by
``error``, and changes nothing of the challenge under way. Every challenge tells
the methods, and in how many seconds each may be asked for. If somebody has just
proved the same address, the first round makes none either, and asks for the
receipt: see
`triggers.challenges.proof`, also for the round behind a take-over. Behind a
password (``SecondStep``) the first round makes a challenge, or, with
``new_device``, asks for the secret of a known device, unless Cognito found the user
at risk (``RiskPolicy``); whatever else is answered there has a code sent. The rounds
after a wrong answer go on with the same challenge: a typing error is no reason for
another code.

Nothing is sent here: `triggers.challenges.opening` has it sent. It never raises
for what a user does: if there can be no code, the answer is a challenge like any
other that no answer fits, and an event says so.

Publishes ``challenge.requested``, ``challenge.resend_refused`` and
``challenge.delivery_failed``.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from events.contract.catalogue import DEVICE, PROOF
from events.publishing.publish import announcer
from rules.passwordless.code_request import CodeRequest
from rules.passwordless.running_challenge import RunningChallenge, begun, sign_in_of
from rules.passwordless.second_step import behind_password, has_proved_factor
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import aws, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, entrypoint, remaining_ms
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.outbox import Outbox
from runtime.passwordless.pepper import PepperSource
from runtime.passwordless.receipts import Receipts
from runtime.passwordless.risk_marks import RiskMarks
from runtime.passwordless.second_factors import Refusals
from runtime.passwordless.wishes import Proved
from runtime.settings.codes import (
    ChallengeSettings,
    CodeLifetimeSettings,
    MethodSettings,
    MfaSettings,
    OutboxSettings,
    RiskSettings,
    SecondStepSettings,
)
from runtime.settings.events import EventSettings
from runtime.settings.requests import RequestSettings
from triggers.challenges.availability import is_no_method, times_of
from triggers.challenges.challenge_responses import ChallengeResponses
from triggers.challenges.new_challenge import NewChallenges
from triggers.challenges.opening import Opening
from triggers.challenges.proof import Proofs
from triggers.challenges.risk_step import is_at_risk, risk_marks
from triggers.passwordless.registry import budgets, methods

_USE_METHOD = "use_method"  # the error: the wish is for no method of `methods`
_PATIENCE_S = 4.2  # for a table that is slow, if the invocation has that long


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAuthChallenge:
    """
    The trigger with its collaborators: which challenge this round is.

    Attributes:
        direct_clients: App clients whose first call makes a challenge, however it is for others.
        refusals: Of codes that are not enough; None where a code always is.
        trusts_devices: Whether a known device stands for the code behind a password.
        proofs: Of sign-ins that are to begin once more.
        risks: Users for whom no device stands; None if there are none.

    """

    opening: Opening
    starts_directly: bool
    direct_clients: frozenset[str] = frozenset()
    refusals: Refusals | None = None
    trusts_devices: bool = False
    proofs: Proofs | None = None
    risks: RiskMarks | None = None

    def handle(self, event: dict[str, Any]) -> dict[str, Any]:
        """Answer with the running challenge, a new one, or the question what is wanted."""
        asked = TriggerEvent.read(event)
        session = asked.request.get("session")
        behind = behind_password(session)
        rounds = list(
            behind if behind is not None else session if isinstance(session, list) else []
        )
        self._noted(self._answered(event, asked, rounds, starts=behind is not None), rounds)
        if behind is not None:  # who proves the mailbox as well has made the account
            event["response"]["privateChallengeParameters"]["after_password"] = "true"  # noqa: S105
            if has_proved_factor(session):
                event["response"]["privateChallengeParameters"]["after_factor"] = "true"
        return event

    def _answered(
        self, event: dict[str, Any], asked: TriggerEvent, rounds: list[Any], *, starts: bool
    ) -> dict[str, Any]:
        """*starts* says that the first round makes a challenge, however the stack is set up."""
        wanted, offered = CodeRequest.read(asked.texts("clientMetadata")), self.opening.methods
        if not rounds and (question := self._question(event, asked, wanted, starts=starts)):
            return question
        last = _running(rounds)
        if last is not None and not wanted.asks_for_code and self._restarts(asked, rounds):
            event = self._responses.secret(event, PROOF, times_of(last, offered))
            event["response"]["publicChallengeParameters"]["restart"] = "true"
            return event
        if is_no_method(asked, wanted.method, offered):
            return self._refused(event, asked, last)
        if last is not None and not wanted.asks_for_code and last.method in offered:
            return self._with_way_on(self._responses.going_on(event, last), last, rounds)
        is_first = not (rounds or starts)
        return self._made(event, asked, wanted, last, is_first=is_first)

    def _question(
        self, event: dict[str, Any], asked: TriggerEvent, wanted: CodeRequest, *, starts: bool
    ) -> dict[str, Any] | None:
        """What a first round asks for instead of a code; None if it makes a challenge."""
        is_direct = self.starts_directly or asked.client_id in self.direct_clients
        asks_device = (
            not wanted.asks_for_code
            and (starts and self.trusts_devices)
            and not is_at_risk(self.risks, asked, now=self.opening.new.now())
        )
        if not asks_device and (starts or is_direct):
            return None
        is_proved, times = self.opening.look(asked)
        if asks_device or is_proved:
            return self._responses.secret(event, DEVICE if asks_device else PROOF, times)
        return self._responses.wish(event, times)

    def _made(
        self,
        event: dict[str, Any],
        asked: TriggerEvent,
        wanted: CodeRequest,
        last: RunningChallenge | None,
        *,
        is_first: bool,
    ) -> dict[str, Any]:
        """A challenge that was not under way in this sign-in."""
        if wanted.adopt and wanted.asks_for_code and wanted.method:
            return self._responses.challenge(event, *self.opening.adopted(asked, wanted))
        try:
            begun_now = self.opening.begin(asked, wanted, last, is_first=is_first)
        except Proved as proved:
            return self._responses.secret(event, PROOF, proved.times)
        return self._responses.challenge(event, *begun_now)

    def _refused(
        self, event: dict[str, Any], asked: TriggerEvent, last: RunningChallenge | None
    ) -> dict[str, Any]:
        """A wish for no method of ours, in words; nothing is sent, and what is open stays so."""
        if last is not None and last.method in self.opening.methods:
            event = self._responses.going_on(event, last)
        else:
            event = self._responses.wish(event, self.opening.look(asked)[1])
        event["response"]["publicChallengeParameters"]["error"] = _USE_METHOD
        return event

    def _with_way_on(
        self, event: dict[str, Any], last: RunningChallenge, rounds: list[Any]
    ) -> dict[str, Any]:
        """Whose code was right and is not enough is told where to go on."""
        refusals, sign_in = self.refusals, sign_in_of(rounds)
        if refusals and refusals.has(last.challenge_id, sign_in=sign_in):
            event["response"]["publicChallengeParameters"]["next"] = "password"
        return event

    def _noted(self, event: dict[str, Any], rounds: list[Any]) -> None:
        """Note sign-in and round: VerifyAuthChallengeResponse hears of neither."""
        sign_in, response = sign_in_of(rounds), event["response"]
        if not rounds:
            sign_in = self.opening.new.new_id()
            response["challengeMetadata"] = begun(response["challengeMetadata"], sign_in)
        if sign_in:  # else it began before it was noted
            which = {"sign_in": sign_in, "round": str(len(rounds))}
            response["privateChallengeParameters"] |= which

    def _restarts(self, asked: TriggerEvent, rounds: list[Any]) -> bool:
        """Whether the account has changed hands by the last answer; the same read for everybody."""
        sign_in = sign_in_of(rounds)
        try:
            return self.proofs is not None and self.proofs.restarts(asked, sign_in=sign_in)
        except CallFailed as error:
            observe.logger().warning("restart not read", error=told(error))
            return False

    @property
    def _responses(self) -> ChallengeResponses:
        new = self.opening.new
        return ChallengeResponses(self.opening.methods, new.now, new.new_id)


def _running(rounds: list[Any]) -> RunningChallenge | None:
    """The challenge of the last round; None if that was round 0, or is unreadable."""
    last = rounds[-1] if rounds else None
    return RunningChallenge.read(last.get("challengeMetadata")) if isinstance(last, dict) else None


def wire() -> Handle:
    """Fetch the two secrets and connect to the table, to the outbox and to the topic."""
    challenges, requests = ChallengeSettings(), RequestSettings()
    dynamodb, secrets = aws.dynamodb(within_s=_PATIENCE_S), aws.secrets()
    table = challenges.challenge_table
    addresses = AddressKeySource(secrets, arn=challenges.address_key_secret_arn)
    return CreateAuthChallenge(
        opening=_opening(challenges, requests, dynamodb, secrets, addresses),
        starts_directly=requests.starts_directly,
        direct_clients=requests.direct_clients,
        refusals=Refusals(dynamodb, table=table) if MfaSettings().refuses_code else None,
        trusts_devices=SecondStepSettings().trusts_devices,
        risks=risk_marks(RiskSettings(), dynamodb),
        proofs=Proofs(
            keys=addresses, receipts=Receipts(dynamodb, table=table, remaining_ms=remaining_ms)
        ),
    ).handle


def _opening(
    challenges: ChallengeSettings,
    requests: RequestSettings,
    dynamodb: Any,
    secrets: Any,
    addresses: AddressKeySource,
) -> Opening:
    offered, table = methods(MethodSettings()), challenges.challenge_table
    return Opening(
        methods=offered,
        new=NewChallenges(
            peppers=PepperSource(secrets, arn=challenges.code_pepper_secret_arn),
            addresses=addresses,
            lifetime=timedelta(seconds=CodeLifetimeSettings().code_lifetime_s),
        ),
        requests=ChallengeRequests(dynamodb, table=table, remaining_ms=remaining_ms),
        refunds=ChallengeRefunds(dynamodb, table=table),
        put=Outbox(aws.sqs(), queue_url=OutboxSettings().outbox_queue_url).put,
        announce=announcer(EventSettings()),
        budgets=budgets(requests, offered),
        known_percent=requests.known_device_share,
    )


handler = entrypoint(wire)
