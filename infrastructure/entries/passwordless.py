"""Passwordless sign-in: its triggers, the sender, the sweeper, bounces and complaints."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from infrastructure.domain import domain
from infrastructure.entry import Known
from infrastructure.parts import consumer, trigger, worker
from infrastructure.pieces import Piece
from infrastructure.resource import on_demand
from infrastructure.shapes import mapping, policy, queue, secret, table
from infrastructure.statements import allow, on_pool, on_table, only_if, read_secret
from pipeline.boards.parts import Queue

_TAKE_OVER: Final = (
    "AdminGetUser AdminGetUserAuthFactors AdminSetUserPassword AdminUserGlobalSignOut "
    "AdminSetUserMFAPreference AdminDeleteSoftwareToken AdminListDevices AdminForgetDevice "
    "AdminDeleteUserAttributes AdminUpdateUserAttributes"
)
_SMS: Final = "arn:${AWS::Partition}:sms-voice:${AWS::Region}:${AWS::AccountId}"
_ASK_FOR_CODES: Final = "BatchGetItem GetItem PutItem UpdateItem"


def _with_places(key: Piece, known: Known) -> Piece:
    """Tags that name places of codes are for templates that send any."""
    if known.has("PasswordlessSender"):
        return key
    return replace(key, text=key.text.partition("      Tags:\n")[0])


CHALLENGES: Final = domain(
    "56-challenges",
    trigger(
        "DefineAuthChallenge",
        "Decides the next step of a passwordless sign-in",
        harm="Users cannot start or continue a passwordless sign-in.",
        above="= Triggers: passwordless sign-in",
    ),
    trigger(
        "CreateAuthChallenge",
        "Makes a challenge, within what one user may ask for, and has its code sent",
        harm="Users cannot ask for a sign-in code.",
        waits_for="DynamoDB, SQS or SNS",
        may={"ChallengeTable": _ASK_FOR_CODES},
    ),
    trigger(
        "VerifyAuthChallengeResponse",
        "Compares the answer with the code that was mailed, once",
        harm="Users give the right code and still cannot sign in.",
        waits_for="DynamoDB, Cognito's API or SNS",
        may={
            "ChallengeTable": "DeleteItem GetItem PutItem UpdateItem",
            # The first proof of an address forgets what others enrolled.
            "FactorTable": "GetItem UpdateItem ConditionCheckItem DeleteItem",
        },
        pool=("HandAccountsOver", f"{_TAKE_OVER} AdminAddUserToGroup"),
    ),
    table("ChallengeTable", above="Of use for minutes or two days: nothing is worth a backup."),
    secret(
        "CodePepper",
        "Secret that sign-in codes are derived from",
        of="ExcludePunctuation: true",
        above="A new value (put-secret-value) is in use ten minutes later; the one before stays good "
        "for codes under way. Codes are derived from it and stored nowhere.",
    ),
    (
        secret(
            "AddressKey",
            "Secret that addresses and devices are digested with",
            of="ExcludePunctuation: true",
            names=("ChallengeTable", "CodePepper", "OutboxQueue"),
            above="Items are named by digests of it, and no code is derived from it. A new value (put-secret-value) "
            "begins every rate limit anew, so it is never put on a schedule.",
        ),
        _with_places,
    ),
    table(
        "FactorTable",
        kept=True,
        condition="EnrolledMethods",
        above="= Passwordless sign-in: what users enrolled\nLost, users would have to enrol anew.",
    ),
    secret(
        "FactorKey",
        "Secret that what users enrolled to sign in with is protected by",
        of="ExcludePunctuation: true",
        kept=True,
        condition="EnrolledMethods",
        above="Secrets of authenticator apps are sealed with it, recovery codes are kept as digests of it. A new value "
        "(put-secret-value) is for who enrols from then on; the one before it stays good, the one before that does not.",
    ),
)

SENDER: Final = domain(
    "58-sent-codes",
    worker(
        "PasswordlessSender",
        "Sends a sign-in code by mail or SMS, once",
        harm="Sign-in codes are not sent, or late.",
        reads=Queue(
            name="Outbox",
            holds="Codes to be sent",
            lost="Sign-in codes could not be sent, so people could not sign in. The reason is in "
            "challenge.delivery_failed: is MailFrom verified in SES, is the account out of its "
            "sandbox, is sending paused? The codes have expired since; purge the queue then.",
        ),
        timeout="10 # nobody waits for it but the mailbox",
        may={
            "ChallengeTable": "GetItem UpdateItem BatchGetItem",
            "UserPool": "AdminGetUser ListUsers",
        },
        rights=[
            only_if(
                "Sms",  # from the one origin that the operator names, and nothing else
                allow("!Ref SmsOrigin", "sms-voice:SendTextMessage"),
                allow(f"!Sub {_SMS}:message/*", "sms-voice:PutMessageFeedback"),
            ),
        ],
        own=[
            policy(
                "SignUpCodesPolicy",
                "SignUpCodes",
                ("PreSignUp",),
                on_table("ChallengeTable", _ASK_FOR_CODES)
                + read_secret("CodePepper", "AddressKey")
                + allow("OutboxQueue", "sqs:SendMessage")
                + allow("!GetAtt AddressKey.Id", "secretsmanager:DescribeSecret")
                + on_pool("AdminGetUser AdminDeleteUser"),
                above="Sign-ups by a code: PreSignUp asks for it and checks it, and frees the name of a user who "
                "never confirmed for whoever has proved to own it.",
            ),
            *queue(
                "Outbox",
                visible="60 # six times the sender's timeout; the sender shortens it where it can try again sooner",
                kept="1800 # no code lives longer than 900 s",
                tries="10 # the sender itself gives up after 8; the rest is for runs that die",
                above="A message is the id of a challenge. No address, no name and no code ever rests in a queue.",
            ),
            mapping("PasswordlessSender", of="Outbox", batch="1 # a slow mail holds up no other"),
        ],
        above="= Passwordless sign-in: outbox → sender",
    ),
    worker(
        "UnconfirmedSweeper",
        "Deletes users who never confirmed their sign-up",
        harm="Users who never confirmed stay, and hold names that may be other people's.",
        timeout="240",
        may={"UserPool": "ListUsers AdminGetUser AdminDeleteUser"},
        every="EveryQuarter: 15 minutes",
        above="= Sign-ups that nobody confirmed",
    ),
    ("MailConfigurationSet", on_demand),
    consumer(
        "MailFeedback",
        "Stops mail to addresses that it does not reach",
        holds="Bounces and complaints",
        lost="Bounces were not taken in, so mail goes on to addresses that it does not reach, and "
        "SES counts that against you. Read the log of the consumer, mend, then redrive.",
        may={"ChallengeTable": "PutItem DeleteItem", "UserPool": "AdminGetUser ListUsers"},
        kinds="user.confirmed password.reset",
        may_send="""\
- Effect: Allow
  Principal: {Service: events.amazonaws.com}
  Action: sqs:SendMessage
  Resource: !GetAtt MailFeedbackQueue.Arn
  Condition:
    ArnLike:
      aws:SourceArn: !Sub "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule/${AWS::StackName}-Mail*Rule-*"
""",
        batch="1 # the id of an event is made of the run's",
        own=["MailEvents", "MailBouncedRule", "MailComplainedRule"],
    ),
)
