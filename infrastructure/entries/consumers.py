"""What becomes of the events: a consumer each."""

from __future__ import annotations

from functools import partial
from typing import Final

from infrastructure.domain import domain
from infrastructure.parts import consumer, worker
from infrastructure.shapes import bucket, secret, table, topic
from infrastructure.statements import allow
from rules.personal_data import OLDER_VERSION_DAYS

_mailing = partial(
    consumer, timeout="60", batch="10", at_once="2 # SES has a quota of mails a second"
)
_UNLESS_SUPPRESSED: Final = {"UserPool": "AdminGetUser ListUsers", "ChallengeTable": "BatchGetItem"}
# What is overwritten or deleted stays for the days of rules.personal_data.
_HISTORY: Final = f"""\
    - {{Id: ExpireOlderVersions, Status: Enabled, ExpiredObjectDeleteMarker: true,
       NoncurrentVersionExpiration: {{NoncurrentDays: {OLDER_VERSION_DAYS}}}}}
VersioningConfiguration: {{Status: Enabled}}
ObjectLockEnabled: !If [ArchiveLock, true, !Ref AWS::NoValue]
ObjectLockConfiguration: !If
  - ArchiveLock
  - ObjectLockEnabled: Enabled
    Rule: {{DefaultRetention: {{Mode: !Ref ArchiveLock, Days: !Ref ArchiveLockDays}}}}
  - !Ref AWS::NoValue
"""

TOPIC: Final = domain(
    "64-events",
    *topic(
        "UserEventsTopic",
        key="!If [OwnKey, !Ref SuiteKey, alias/aws/sns]",
        above="= User events: topic → queue → consumer\n=\n"
        "Publishers need no KMS permission: both keys let whoever may use SNS use them through SNS.",
    ),
    "SuiteKey",
    consumer(
        "Metrics",
        "Counts every user event once, as CloudWatch metrics",
        holds="Events to be counted",
        lost="The metrics consumer gave up on user events, so the boards count too little; "
        "nobody's sign-in fails. Read its log, mend the cause, then redrive.",
        may={
            "SeenEventsTable": "PartiQLInsert PartiQLUpdate BatchGetItem",
            "EventCountsTable": "PutItem UpdateItem BatchGetItem",
        },
        batch="1000",
        window="2 # larger batches write less",
        small_window="20",
        at_once="50 # each counts thousands of events a second",
        policy="QueuesPolicy",
    ),
    table("SeenEventsTable", above="What consumers dealt with; forgotten when no repeat can come."),
    table(
        "EventCountsTable", sorted_by="sk", above="Batches that are counted; failures by minute."
    ),
)

CONSUMERS: Final = domain(
    "66-consumers",
    consumer(
        "GroupRepair",
        "Gives users the groups that they should have and do not",
        holds="Groups to be repaired",
        lost="A user lacks a group after three days of trying, or a job is unreadable. Usually "
        "GroupRules names a group that nobody has made. Make it, then redrive.",
        may={
            "UserPool": "AdminAddUserToGroup AdminGetUser AdminListGroupsForUser CreateGroup ListUsers"
        },
        kinds="group.assignment_failed group.missing sign_in.succeeded password.reset user.confirmed",
        timeout="60",
        small_window="20",
        tries="72 # three days, in which the consumer sets anew what has to wait: a minute to an hour",
        batch="10",
        at_once="2 # the fewest that Lambda allows; each makes 6 calls a second of Cognito's 25",
        above="= Consumers: what else becomes of the events\n"
        "Each has a queue, dead letters and a filter of its own, so that none waits for another.",
    ),
    consumer(
        "SecurityAlerts",
        "Tells operators of users whose sign-ins fail again and again",
        holds="Users whose sign-ins fail again and again",
        lost="Operators could not be told of a user whose sign-ins fail again and again. "
        "Read the log of the consumer, mend the cause, then redrive.",
        may={"SecurityTable": "PutItem UpdateItem GetItem Query"},
        rights=[allow("SecurityAlertsQueue", "sqs:SendMessage")],
        batch="20",
        window="1",
        small_window="20",
        is_subscribed=False,
        above="Not of the topic: the metrics consumer, which sees all events, tells of such users.",
    ),
    worker(
        "FailureRates",
        "Finds bursts of failed sign-ins and refused sign-ups, over all and of each client",
        harm="Bursts of failed sign-ins and refused sign-ups go unseen.",
        timeout="30",
        may={"EventCountsTable": "Query", "SecurityTable": "GetItem PutItem UpdateItem"},
        every="EveryMinute: 1 minute",
    ),
    table("SecurityTable", sorted_by="sk", above="Failures of users, incidents, and usual rates."),
    "OperatorsKey",
    *topic(
        "OperatorsTopic",
        key="!Ref OperatorsKey",
        may="""\
- Effect: Allow
  Principal: {Service: cloudwatch.amazonaws.com}
  Action: sns:Publish
  Resource: !Ref OperatorsTopic
  Condition:
    StringEquals: {aws:SourceAccount: !Ref AWS::AccountId}
    ArnLike: {aws:SourceArn: !Sub "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:*"}
""",
        condition="OwnOperatorsTopic",
    ),
    _mailing(
        "WelcomeMail",
        "Greets every new user by mail, once",
        holds="Welcome mails",
        lost="New users were not greeted. Is MailFrom verified in SES? Then redrive.",
        may={"UserPool": "AdminGetUser ListUsers"},
        kinds="user.confirmed",
        condition="WelcomeMails",
    ),
    _mailing(
        "LockNotice",
        "Tells users by mail that their codes are locked, once a day at the most",
        holds="Mails that tell of locked codes",
        lost="Users were not told that their codes are locked; nobody's sign-in fails. Is MailFrom "
        "verified in SES? An hour later it is no news any more; purge the queue then.",
        may=_UNLESS_SUPPRESSED,
        only="type: [auth.challenge.answered_wrong.v1]\nreason: [too_many]\n",
        condition="LockNotices",
    ),
    _mailing(
        "AccountNotice",
        "Tells users by mail of new devices, and of changed passwords, addresses and factors",
        holds="Mails that tell of changes to an account",
        lost="Users were not told of a new device, or of a changed password, address or factor. Is "
        "MailFrom verified in SES? Then redrive: it is news for them still.",
        may=_UNLESS_SUPPRESSED,
        kinds="device.added password.changed password.reset address_change.accepted factor.added "
        "factor.removed account.taken_over",
        condition="AccountNotices",
    ),
    consumer(
        "Archive",
        "Keeps every user event in S3",
        holds="Events to be archived",
        lost="The archive lacks events. Read the log of the consumer, mend the cause, then "
        "redrive before the queue forgets, after 14 days.",
        may={"SeenEventsTable": "PutItem"},
        rights=[
            "# It looks whether an object of its own is there, and S3 tells only those who may list.\n",
            allow("ArchiveBucket", "s3:ListBucket"),
            allow('!Sub "${ArchiveBucket.Arn}/*"', "s3:PutObject", "s3:GetObject"),
        ],
        timeout="60",
        batch="1000",
        window="60 # fewer and larger objects",
        condition="ArchiveEvents",
        own=bucket(
            "ArchiveBucket",
            condition="ArchiveEvents",
            expires="!Ref ArchiveDays",
            more=_HISTORY,
            above="Versions: what the consumer overwrites can be had back; it may delete nothing.",
        ),
    ),
    consumer(
        "Webhook",
        "Posts user events to a URL, signed as Standard Webhooks has it",
        holds="Events to be posted",
        lost="The receiver of webhooks did not take events in two days of trying, or said that "
        "it is gone. The letters say why. Mend it or empty WebhookUrl, then redrive.",
        handler="webhooks",
        only="type: [{prefix: !Ref WebhookTypePrefix}]\noutcome: [{anything-but: [canary]}]\n",
        timeout="120",
        tries="15 # the consumer gives up after ten by itself, in two days, with a reason",
        batch="5 # as many as can time out within the function's timeout",
        at_once="2 # the receiver is somebody's server",
        condition="Webhooks",
        own=[
            secret(
                "WebhookSecret",
                "Secret that webhooks are signed with",
                condition="Webhooks",
                above="The receiver's secret is whsec_ and this, base64 of 48 bytes. To replace it, set "
                '"NEW OLD", which signs with both, let the receiver change, then set "NEW".',
            ),
        ],
        above="= Webhooks: the events, posted to a URL; only if there is one",
    ),
)
