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
`triggers.passwordless.proof`, also for the round behind a take-over. Behind a
password (``SecondStep``) the first round makes a challenge, or, with
``new_device``, asks for the secret of a known device, unless Cognito found the user
at risk (``RiskPolicy``); whatever else is answered there has a code sent. The rounds
after a wrong answer go on with the same challenge: a typing error is no reason for
another code.

Nothing is sent here. One write makes the challenge and the right to send it,
and its id goes to the outbox; a user who does not exist gets the same writes
and the same message, and the sender drops it. By methods that send nothing
there is neither message nor budget of messages: the user has the code at hand.

It never raises for what a user does: if there can be no code, the answer is a
challenge like any other that no answer fits, and an event says so.

Publishes ``challenge.requested``, ``challenge.resend_refused`` and
``challenge.delivery_failed``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from events.contract.catalogue import DEVICE, PROOF, Kind, Reason
from events.publishing.publish import Announce, announcer
from rules.passwordless.code_request import CodeRequest
from rules.passwordless.known_devices import is_device_secret
from rules.passwordless.known_share import SendShares, send_shares
from rules.passwordless.one_time_code import Challenge, request_key
from rules.passwordless.running_challenge import (
    ROUND_0,
    Kept,
    RunningChallenge,
    begun,
    sign_in_of,
)
from rules.passwordless.second_step import behind_password, has_proved_factor
from rules.passwordless.send_budget import NotNow, SendBudget
from rules.trigger_event import TriggerEvent, answer
from rules.value import dataclass, replace
from runtime import aws, chance, clock, observe
from runtime.aws_client.errors import CallFailed, told
from runtime.entry import Handle, entrypoint, remaining_ms
from runtime.passwordless.address_key import AddressKeys, AddressKeySource
from runtime.passwordless.challenge_items import UNDERIVED, StoredChallenge, epoch
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import (
    ChallengeRequests,
    MayBeOpen,
    Opened,
    Proved,
    Shares,
    TooBusy,
    Wish,
)
from runtime.passwordless.known_devices import Claim, claim_of
from runtime.passwordless.outbox import Outbox
from runtime.passwordless.pepper import Peppers, PepperSource
from runtime.passwordless.receipts import Receipts
from runtime.passwordless.risk_marks import RiskMarks
from runtime.passwordless.second_factors import Refusals
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
from triggers.passwordless import proof
from triggers.passwordless.availability import (
    Times,
    available,
    is_no_method,
    strangers,
    times_of,
)
from triggers.passwordless.method import Method, user_of
from triggers.passwordless.proof import Proofs
from triggers.passwordless.registry import budgets, methods
from triggers.passwordless.risk_step import is_at_risk, risk_marks

VERSION = "1"
_LEASE = timedelta(seconds=15)  # three tries of Cognito's, five seconds each
_REQUEST_LASTS = timedelta(seconds=60)
_REQUESTED, _REFUSED, _UNAVAILABLE = "requested", "refused", "unavailable"
_WAIT = "wait"  # nothing was sent for this wish, and no code of its method is open
_USE_METHOD = "use_method"  # the error: the wish is for no method of `methods`
_NOTHING_SENT = "none"
_PATIENCE_S = 4.2  # for a table that is slow, if the invocation has that long


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAuthChallenge:
    """
    The trigger with its collaborators.

    Attributes:
        methods: The usual one first.
        budgets: By channel.
        known_percent: The known devices' share of each.
        lifetime: How long a code is good for.
        direct_clients: App clients whose first call makes a challenge, however it is for others.
        put: Puts the id of a challenge into the outbox.
        refusals: Of codes that are not enough; None where a code always is.
        trusts_devices: Whether a known device stands for the code behind a password.
        proofs: Of sign-ins that are to begin once more.
        risks: Users for whom no device stands; None if there are none.

    """

    methods: Mapping[str, Method]
    peppers: Callable[[], Peppers]
    addresses: Callable[[], AddressKeys]
    requests: ChallengeRequests
    refunds: ChallengeRefunds
    put: Callable[[str], None]
    announce: Announce
    budgets: Mapping[str, SendBudget]
    lifetime: timedelta
    starts_directly: bool
    direct_clients: frozenset[str] = frozenset()
    refusals: Refusals | None = None
    known_percent: int = 0
    trusts_devices: bool = False
    proofs: Proofs | None = None
    risks: RiskMarks | None = None
    now: Callable[[], datetime] = clock.now
    new_id: Callable[[], str] = chance.unguessable_id

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
        wanted = CodeRequest.read(asked.texts("clientMetadata"))
        is_direct = self.starts_directly or asked.client_id in self.direct_clients
        asks_device = (
            not (rounds or wanted.asks_for_code)
            and (starts and self.trusts_devices)
            and not is_at_risk(self.risks, asked, now=self.now())
        )
        if not rounds and (asks_device or not (starts or is_direct)):
            is_proved, times = self._look(asked)
            asked_for = DEVICE if asks_device else PROOF if is_proved else ROUND_0
            return self._prove(event, asked_for, times)
        last = _running(rounds)
        if last is not None and not wanted.asks_for_code and self._restarts(asked, rounds):
            event = self._prove(event, PROOF, times_of(last, self.methods))
            event["response"]["publicChallengeParameters"]["restart"] = "true"
            return event
        if is_no_method(asked, wanted.method, self.methods):
            return self._refused(event, asked, last)
        if last is not None and not wanted.asks_for_code and last.method in self.methods:
            return self._with_way_on(self._going_on(event, last), last, rounds)
        is_first = not (rounds or starts)
        return self._made(event, asked, wanted, last, is_first=is_first)

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
            return self._adopted(event, asked, wanted)
        try:
            return self._challenge(event, *self._begin(asked, wanted, last, is_first=is_first))
        except Proved as proved:
            return self._prove(event, PROOF, proved.times)

    def _adopted(
        self, event: dict[str, Any], asked: TriggerEvent, wanted: CodeRequest
    ) -> dict[str, Any]:
        """
        Go on with the link of another session of this browser; nothing is sent or counted.

        The same answer, with a challenge that nothing fits, if there is no such link.
        """
        times = dict(self._look(asked)[1])
        found = self._adoptable(asked, wanted)
        own = self.methods[wanted.method].channel
        running = RunningChallenge(
            wanted.method,
            found.challenge.challenge_id if found else self.new_id(),
            times.pop(own, 0) if own else 0,
            Kept.LINK,
            found.share if found else "",
            tuple(times.items()),
        )
        return self._challenge(event, running, _NOTHING_SENT)

    def _adoptable(self, asked: TriggerEvent, wanted: CodeRequest) -> StoredChallenge | None:
        try:
            new = self._new(asked, wanted, self.methods[wanted.method])
            return self.requests.adoptable(wanted.adopt, new, now=self.now())
        except CallFailed as error:
            observe.logger().warning("link not adopted", error=told(error))
            return None

    def _refused(
        self, event: dict[str, Any], asked: TriggerEvent, last: RunningChallenge | None
    ) -> dict[str, Any]:
        """A wish for no method of ours, in words; nothing is sent, and what is open stays so."""
        if last is not None and last.method in self.methods:
            event = self._going_on(event, last)
        else:
            event = self._prove(event, ROUND_0, self._look(asked)[1])
        event["response"]["publicChallengeParameters"]["error"] = _USE_METHOD
        return event

    def _going_on(self, event: dict[str, Any], last: RunningChallenge) -> dict[str, Any]:
        if last.kept is Kept.LINK:
            delivery = _NOTHING_SENT
        else:
            is_open = last.kept is not Kept.NONE
            delivery = _under_way(self.methods[last.method]) if is_open else _WAIT
        return self._challenge(event, last, delivery)

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
            sign_in = self.new_id()
            response["challengeMetadata"] = begun(response["challengeMetadata"], sign_in)
        if sign_in:  # else it began before it was noted
            which = {"sign_in": sign_in, "round": str(len(rounds))}
            response["privateChallengeParameters"] |= which

    def _look(self, asked: TriggerEvent) -> tuple[bool, Times]:
        """Whether the address was proved just now, and when each channel may be asked for."""
        try:
            keys = self.addresses()
            limits = strangers(self._shares, keys.holder_of(asked))
            return self.requests.look(proof.mark_of(asked, keys), limits, now=self.now())
        except CallFailed:
            return False, {}  # then a code is asked for

    def _restarts(self, asked: TriggerEvent, rounds: list[Any]) -> bool:
        """Whether the account has changed hands by the last answer; the same read for everybody."""
        sign_in = sign_in_of(rounds)
        try:
            return self.proofs is not None and self.proofs.restarts(asked, sign_in=sign_in)
        except CallFailed as error:
            observe.logger().warning("restart not read", error=told(error))
            return False

    def _prove(self, event: dict[str, Any], method: str, times: Times) -> dict[str, Any]:
        """Ask for the receipt of a code, a known device's secret or a wish; nothing is sent."""
        if method == ROUND_0:
            return self._ask(event, times)
        usual = next(iter(self.methods.values()))
        metadata = RunningChallenge(method, self.new_id(), 0, Kept.NONE)
        return answer(
            event,
            publicChallengeParameters={
                **usual.public_parameters,
                **self._available(times),
                "method": method,
                "delivery": _NOTHING_SENT,
                "retry_after": "0",
            },
            privateChallengeParameters={
                "version": VERSION,
                "method": method,
                "challenge_id": metadata.challenge_id,
            },
            challengeMetadata=metadata.written(),
        )

    def _ask(self, event: dict[str, Any], times: Times) -> dict[str, Any]:
        return answer(
            event,
            publicChallengeParameters={"method": ROUND_0, **self._available(times)},
            privateChallengeParameters={"version": VERSION, "method": ROUND_0},
            challengeMetadata=ROUND_0,
        )

    def _challenge(
        self, event: dict[str, Any], running: RunningChallenge, delivery: str
    ) -> dict[str, Any]:
        wait_s = max(0, running.next_send_at - epoch(self.now()))
        return answer(
            event,
            publicChallengeParameters={
                **self.methods[running.method].public_parameters,
                **self._available(times_of(running, self.methods)),
                "delivery": delivery,
                "retry_after": str(wait_s),
            },
            privateChallengeParameters={
                "version": VERSION,
                "method": running.method,
                "challenge_id": running.challenge_id,
                **({"share": running.share} if running.share else {}),
                **({"kept": running.kept.value} if running.kept is Kept.LINK else {}),
            },
            # Comes back in the session of the next rounds; never reaches the client.
            challengeMetadata=running.written(),
        )

    def _begin(
        self,
        asked: TriggerEvent,
        wanted: CodeRequest,
        last: RunningChallenge | None,
        *,
        is_first: bool,
    ) -> tuple[RunningChallenge, str]:
        """A challenge, and what the client is told of its code. Raises `Proved`."""
        mark = proof.mark_of(asked, self.addresses()) if is_first else None
        method = self.methods.get(wanted.method) or next(iter(self.methods.values()))
        new = self._new(asked, wanted, method)
        try:
            opened = self._open(asked, new, wanted, method, last, mark=mark)
            if isinstance(opened, Opened) and method.channel:
                self._send(opened)
        except (CallFailed, TooBusy) as failure:
            may_be_open = isinstance(failure, MayBeOpen) and self._is_left_to_sender(new, method)
            self._requested(asked, method)
            self._announce(Kind.CHALLENGE_DELIVERY_FAILED, asked, method, reason=Reason.UNAVAILABLE)
            kept = _kept(wanted) if may_be_open else Kept.NONE
            return _for_now(new, kept, next_send_at=0), _UNAVAILABLE
        if isinstance(opened, NotNow):
            reason = Reason(opened.why.value)
            self._announce(Kind.CHALLENGE_RESEND_REFUSED, asked, method, reason=reason)
            return self._still(last, new, opened, method)
        if opened.is_new:
            self._requested(asked, method)
        return (
            RunningChallenge(
                method.name,
                opened.challenge_id,
                opened.next_send_at,
                _kept(wanted),
                opened.share,
                opened.others,
            ),
            _under_way(method),
        )

    def _is_left_to_sender(self, new: StoredChallenge, method: Method) -> bool:
        """If the challenge was made after all, it counts as sent, and so it has to be."""
        if not method.channel:
            return True
        try:
            self.put(new.challenge.challenge_id)
        except CallFailed:
            return False
        return True

    def _send(self, opened: Opened) -> None:
        """Put the challenge into the outbox; one that cannot be there counts for nothing."""
        try:
            self.put(opened.challenge_id)
        except CallFailed:
            # Another call may have put it there, or a sender may have it in spite of the failure.
            if not opened.is_new or self.refunds.give_back(opened.challenge_id):
                raise

    def _new(self, asked: TriggerEvent, wanted: CodeRequest, method: Method) -> StoredChallenge:
        challenge_id = self.new_id()
        user = user_of(asked, challenge_id)
        return StoredChallenge(
            challenge=Challenge(challenge_id, asked.pool_id, asked.client_id, user),
            holder=self.addresses().holder_of(asked),
            method=method.name,
            pepper=UNDERIVED if method.keeps_factor else self.peppers().newest,
            expires_at=epoch(self.now() + self.lifetime),
            subject=asked.subject or "",
            is_ghost=asked.user_not_found,
            locale=wanted.locale,
            device=wanted.device,
            browser=wanted.browser,
            link_has_id=wanted.reads_ids,
        )

    def _open(  # noqa: PLR0913  # what one call asks for
        self,
        asked: TriggerEvent,
        new: StoredChallenge,
        wanted: CodeRequest,
        method: Method,
        last: RunningChallenge | None,
        *,
        mark: dict[str, Any] | None,
    ) -> Opened | NotNow:
        others = dict(self._shares)
        limit = others.pop(method.channel) if method.channel else None
        return self.requests.open(
            new,
            wish=self._wish(new, wanted),
            channel=method.channel,
            budget=limit.strangers if limit else None,
            shares=Shares(self._claim(asked, wanted), limit, others),
            # A shared one may be another sign-in's, whose code stays good.
            supersedes=last.challenge_id if last and last.kept is Kept.OWN else None,
            now=self.now(),
            unless=mark,
        )

    def _still(
        self, last: RunningChallenge | None, new: StoredChallenge, refused: NotNow, method: Method
    ) -> tuple[RunningChallenge, str]:
        """The sign-in goes on with the code that is under way, by whichever method, if there is."""
        under_way = self.methods.get(last.method) if last else None
        if last is None or under_way is None or last.kept is Kept.NONE:
            running = _for_now(new, Kept.NONE, next_send_at=refused.next_at)
            return replace(running, others=refused.others), _WAIT
        times = {**dict(refused.others), str(method.channel): refused.next_at}
        at = times.pop(under_way.channel, 0) if under_way.channel else last.next_send_at
        delivery = _REFUSED if last.method == new.method else _WAIT
        return replace(last, next_send_at=at, others=tuple(times.items())), delivery

    def _available(self, times: Times) -> dict[str, str]:
        return available(self.methods, times, now=epoch(self.now()))

    @property
    def _shares(self) -> dict[str, SendShares]:
        return {
            channel: send_shares(budget, percent=self.known_percent)
            for channel, budget in self.budgets.items()
        }

    def _claim(self, asked: TriggerEvent, wanted: CodeRequest) -> Claim | None:
        """Nobody's challenge that is shared with another call is a known device's."""
        if not (wanted.asks_for_code and is_device_secret(wanted.known)):
            return None  # it depends on what the client has sent alone
        name = asked.user_name if asked.user_not_found else asked.attributes.get("email", "")
        return claim_of(
            self.addresses(),
            pool_id=asked.pool_id,
            client_id=asked.client_id,
            address=name,
            secret=wanted.known,
        )

    def _wish(self, new: StoredChallenge, wanted: CodeRequest) -> Wish:
        """Whatever Cognito takes for one name is one here, and also what is nobody's."""
        peppers = self.peppers()
        digest = request_key(
            peppers.of(peppers.newest),
            user=new.holder,
            client_id=new.challenge.client_id,
            request_id=wanted.request_id or new.method,
        )
        lasts = _REQUEST_LASTS if wanted.request_id else _LEASE
        return Wish(digest, lasts, is_lease=not wanted.request_id)

    def _requested(self, asked: TriggerEvent, method: Method) -> None:
        """Nobody asks for a code that is not sent: it is at hand."""
        if not method.channel:
            return
        unknown = asked.user_not_found
        self._announce(Kind.CHALLENGE_REQUESTED, asked, method, user_not_found=unknown)

    def _announce(
        self, kind: Kind, asked: TriggerEvent, method: Method, **data: str | bool | None
    ) -> None:
        self.announce(kind, asked, method=method.name, **data)


def _under_way(method: Method) -> str:
    """What the client is told of the message with the code."""
    return _REQUESTED if method.channel else _NOTHING_SENT


def _running(rounds: list[Any]) -> RunningChallenge | None:
    """The challenge of the last round; None if that was round 0, or is unreadable."""
    last = rounds[-1] if rounds else None
    return RunningChallenge.read(last.get("challengeMetadata")) if isinstance(last, dict) else None


def _kept(wanted: CodeRequest) -> Kept:
    return Kept.OWN if wanted.request_id else Kept.SHARED


def _for_now(new: StoredChallenge, kept: Kept, *, next_send_at: int) -> RunningChallenge:
    """A challenge that may not be in the table: no answer to it is right then."""
    return RunningChallenge(new.method, new.challenge.challenge_id, next_send_at, kept)


def wire() -> Handle:
    """Fetch the two secrets and connect to the table, to the outbox and to the topic."""
    challenges, requests = ChallengeSettings(), RequestSettings()
    offered, dynamodb = methods(MethodSettings()), aws.dynamodb(within_s=_PATIENCE_S)
    secrets = aws.secrets()
    addresses = AddressKeySource(secrets, arn=challenges.address_key_secret_arn)
    return CreateAuthChallenge(
        methods=offered,
        peppers=PepperSource(secrets, arn=challenges.code_pepper_secret_arn),
        addresses=addresses,
        requests=ChallengeRequests(
            dynamodb, table=challenges.challenge_table, remaining_ms=remaining_ms
        ),
        refunds=ChallengeRefunds(dynamodb, table=challenges.challenge_table),
        put=Outbox(aws.sqs(), queue_url=OutboxSettings().outbox_queue_url).put,
        announce=announcer(EventSettings()),
        budgets=budgets(requests, offered),
        lifetime=timedelta(seconds=CodeLifetimeSettings().code_lifetime_s),
        starts_directly=requests.starts_directly,
        direct_clients=requests.direct_clients,
        refusals=Refusals(dynamodb, table=challenges.challenge_table)
        if MfaSettings().refuses_code
        else None,
        known_percent=requests.known_device_share,
        trusts_devices=SecondStepSettings().trusts_devices,
        risks=risk_marks(RiskSettings(), dynamodb),
        proofs=Proofs(
            keys=addresses,
            receipts=Receipts(
                dynamodb, table=challenges.challenge_table, remaining_ms=remaining_ms
            ),
        ),
    ).handle


handler = entrypoint(wire)
