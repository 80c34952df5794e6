"""
The parts of the stack that boards show and alarms watch. A new one is one line here.

Names are logical ids in ``template.yaml`` without their ending: the trigger
``PreSignUp`` is ``PreSignUpFunction``, the queue ``Outbox`` is ``OutboxQueue``
with ``OutboxDeadLetterQueue``. ``condition`` is that of the resource; without
it, the part is always there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from events.contract.catalogue import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger:
    """
    A function that Cognito waits for.

    Attributes:
        harm: What users cannot do when it fails.
        waits_for: What may make it slow.
        stage: ``sign_in`` counts into the sign-in objective.
        refusals: The event of a refusal, which is an error to Lambda and none to us.

    """

    name: str
    harm: str
    waits_for: str
    stage: Literal["sign_up", "sign_in"]
    refusals: Kind | None = None
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """
    A function that nobody waits for.

    Attributes:
        announces: Whether it tells of events, and the relay reads its log.
        harm: What its errors mean, where that is worth an alarm of its own and
            dead letters do not tell it. Empty: they do.

    """

    name: str
    harm: str = ""
    announces: bool = False
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """
    A queue with dead letters.

    Attributes:
        holds: What waits in it.
        lost: What dead letters in it mean, and what to look at first.

    """

    name: str
    holds: str
    lost: str
    condition: str = ""


TRIGGERS = (
    Trigger(
        name="PreSignUp",
        harm="Sign-ups fail for another reason than a refusal.",
        waits_for="DNS, S3 or SNS",
        stage="sign_up",
        refusals=Kind.SIGN_UP_REJECTED,
    ),
    Trigger(
        name="CustomMessage",
        harm="Cognito cannot send its mails, those that confirm a sign-up included.",
        waits_for="DNS, S3 or SNS",
        stage="sign_up",
        refusals=Kind.ADDRESS_CHANGE_REJECTED,
    ),
    Trigger(
        name="PostConfirmation",
        harm="Users confirm their sign-up and see an error, perhaps without a group.",
        waits_for="Cognito's API or SNS",
        stage="sign_up",
    ),
    Trigger(
        name="PreAuthentication",
        harm="Users cannot sign in by password.",
        waits_for="SNS",
        stage="sign_in",
    ),
    Trigger(
        name="PostAuthentication",
        harm="Users give the right password or code and still cannot sign in.",
        waits_for="SNS",
        stage="sign_in",
    ),
    Trigger(
        name="DefineAuthChallenge",
        harm="Users cannot start or continue a passwordless sign-in.",
        waits_for="SNS",
        stage="sign_in",
    ),
    Trigger(
        name="CreateAuthChallenge",
        harm="Users cannot ask for a sign-in code.",
        waits_for="DynamoDB, SQS or SNS",
        stage="sign_in",
    ),
    Trigger(
        name="VerifyAuthChallengeResponse",
        harm="Users give the right code and still cannot sign in.",
        waits_for="DynamoDB or SNS",
        stage="sign_in",
    ),
    Trigger(
        name="PreTokenGeneration",
        harm="Users give the right password or code and get no tokens.",
        waits_for="SNS",
        stage="sign_in",
        condition="TokenRules",
    ),
    Trigger(
        name="UserMigration",
        harm="Users of the other directory cannot sign in, not even by the right password.",
        waits_for="the other directory, DynamoDB or SNS",
        stage="sign_in",
        refusals=Kind.USER_MIGRATION_REFUSED,
        condition="UserMigration",
    ),
)
WORKERS = (
    Worker(name="PasswordlessSender", harm="Sign-in codes are not sent, or late.", announces=True),
    Worker(name="SignUpSweeper", harm="Accounts that nobody has proved stay.", announces=True),
    Worker(name="MetricsConsumer"),
    Worker(name="GroupRepairConsumer", announces=True),
    Worker(name="SecurityAlertsConsumer"),
    Worker(name="MailFeedbackConsumer", announces=True),
    Worker(name="WelcomeMailConsumer", condition="WelcomeMails"),
    Worker(name="LockNoticeConsumer", condition="LockNotices"),
    Worker(name="ArchiveConsumer", condition="ArchiveEvents"),
    Worker(name="WebhookConsumer", condition="Webhooks"),
    Worker(
        name="Api",
        harm="The function of the REST API does not even answer with a problem.",
        announces=True,
        condition="RestApi",
    ),
    Worker(name="Relay"),
    Worker(name="Canary", announces=True),
    Worker(name="Reconciler"),
)
QUEUES = (
    Queue(
        name="Outbox",
        holds="Codes to be sent",
        lost="Sign-in codes could not be sent, so people could not sign in. The reason is in "
        "challenge.delivery_failed: is MailFrom verified in SES, is the account out of its "
        "sandbox, is sending paused? The codes have expired since; purge the queue then.",
    ),
    Queue(
        name="Metrics",
        holds="Events to be counted",
        lost="The metrics consumer gave up on user events, so the boards count too little; "
        "nobody's sign-in fails. Read its log, mend the cause, then redrive.",
    ),
    Queue(
        name="Relay",
        holds="Events to be published again",
        lost="Log lines or events that can never be published, each with its reason; or the relay "
        "could not even put events into its queue. Mend the cause, then redrive.",
    ),
    Queue(
        name="GroupRepair",
        holds="Groups to be repaired",
        lost="A user lacks a group after three days of trying, or a job is unreadable. Usually "
        "GroupRules names a group that nobody has made. Make it, then redrive.",
    ),
    Queue(
        name="SecurityAlerts",
        holds="Failures to be counted for alerts",
        lost="Failed sign-ins could not be counted or operators not told, so a burst may go "
        "unseen. Read the log of the consumer, mend the cause, then redrive.",
    ),
    Queue(
        name="MailFeedback",
        holds="Bounces and complaints",
        lost="Bounces were not taken in, so mail goes on to addresses that it does not reach, and "
        "SES counts that against you. Read the log of the consumer, mend, then redrive.",
    ),
    Queue(
        name="LockNotice",
        holds="Mails that tell of locked codes",
        lost="Users were not told that their codes are locked; nobody's sign-in fails. Is MailFrom "
        "verified in SES? An hour later it is no news any more; purge the queue then.",
        condition="LockNotices",
    ),
    Queue(
        name="WelcomeMail",
        holds="Welcome mails",
        lost="New users were not greeted. Is MailFrom verified in SES? Then redrive.",
        condition="WelcomeMails",
    ),
    Queue(
        name="Archive",
        holds="Events to be archived",
        lost="The archive lacks events. Read the log of the consumer, mend the cause, then "
        "redrive before the queue forgets, after 14 days.",
        condition="ArchiveEvents",
    ),
    Queue(
        name="Webhook",
        holds="Events to be posted",
        lost="The receiver of webhooks did not take events in two days of trying, or said that "
        "it is gone. The letters say why. Mend it or empty WebhookUrl, then redrive.",
        condition="Webhooks",
    ),
)
# App clients of the stack that users sign in at, and what graphs call them.
CLIENTS = {"PublicClient": "public", "ConfidentialClient": "confidential"}
