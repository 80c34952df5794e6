"""Sign-up in two calls, wired: what PreSignUp asks for where a code comes first."""

from __future__ import annotations

from events.publishing.publish import Announce
from rules.passwordless import sign_up, sign_up_request
from rules.passwordless.known_share import send_shares
from rules.passwordless.sign_up_request import SignUpRequest
from rules.refusals import SignUpDenied
from rules.trigger_event import TriggerEvent
from rules.value import dataclass
from runtime import aws
from runtime.entry import remaining_ms
from runtime.passwordless.address_key import AddressKeySource
from runtime.passwordless.challenge_refunds import ChallengeRefunds
from runtime.passwordless.challenge_requests import ChallengeRequests
from runtime.passwordless.challenge_table import ChallengeTable
from runtime.passwordless.clear_calls import ClearCalls
from runtime.passwordless.lent_messages import LentMessages
from runtime.passwordless.outbox import Outbox
from runtime.passwordless.pepper import PepperSource
from runtime.passwordless.places import places_of
from runtime.passwordless.receipts import Receipts
from runtime.settings.sign_up_codes import SignUpCodeSettings
from runtime.user_pool.unconfirmed import Unconfirmed
from triggers.passwordless.registry import mailed_methods
from triggers.proof_first.sign_up_address import SignUpAddress
from triggers.proof_first.sign_up_code import SignUpCode
from triggers.proof_first.sign_up_proof import SignUpProof


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpSteps:
    """
    The two calls.

    Attributes:
        ask: Mails a code and always raises `SignUpDenied`.
        prove: Raises `SignUpDenied` unless the code is right.

    """

    ask: SignUpCode
    prove: SignUpProof

    def read(self, asked: TriggerEvent) -> SignUpRequest | None:
        """What the client says; None of one that signs users up as it was done before."""
        return SignUpRequest.read(asked.texts("clientMetadata"))

    def claim(self, asked: TriggerEvent, request: SignUpRequest) -> SignUpDenied:
        """
        What a sign-up of nobody is refused with that wants the name of an unconfirmed user.

        Cognito may look for the name before it asks PreSignUp, and then refuses both calls.
        So the code is asked for and answered in nobody's name; a right one deletes that user.
        """
        if request.code is None and not self.prove.is_held(asked):
            return sign_up.accepted()
        if request.code is None:
            self.ask(asked, request)
        self.prove(asked, request)
        return sign_up.free()

    def update_required(self) -> SignUpDenied:
        """What such a client is told."""
        return sign_up_request.update_required()


def sign_up_steps(announce: Announce, settings: SignUpCodeSettings) -> SignUpSteps:
    """Fetch the secrets and connect to the table, to the outbox and to Cognito."""
    dynamodb, secrets, key_arn = aws.dynamodb(), aws.secrets(), settings.address_key_secret_arn
    places, methods = places_of(secrets, arn=key_arn), mailed_methods(settings)
    table, known = places.table, settings.known_device_share  # a newcomer has no device yet
    names = SignUpAddress(
        peppers=PepperSource(secrets, arn=places.pepper_arn),
        addresses=AddressKeySource(secrets, arn=key_arn),
        lifetime=settings.lifetime,
    )
    requests = ChallengeRequests(dynamodb, table=table, remaining_ms=remaining_ms)
    return SignUpSteps(
        ask=SignUpCode(
            methods=methods,
            names=names,
            requests=requests,
            lent=LentMessages(ClearCalls(dynamodb, remaining_ms=remaining_ms), table=table),
            refunds=ChallengeRefunds(dynamodb, table=table, remaining_ms=remaining_ms),
            put=Outbox(aws.sqs(), queue_url=places.outbox_url).put,
            announce=announce,
            budget=send_shares(settings.mail_budget, percent=known).strangers,
            mailbox_budget=settings.sign_up_mail_budget,
        ),
        prove=SignUpProof(
            methods=methods,
            names=names,
            requests=requests,
            table=ChallengeTable(
                dynamodb,
                table=table,
                budget=settings.answer_budget,
                known_percent=known,
                remaining_ms=remaining_ms,
            ),
            receipts=Receipts(dynamodb, table=table, remaining_ms=remaining_ms),
            unconfirmed=Unconfirmed(aws.cognito()),
            announce=announce,
        ),
    )
