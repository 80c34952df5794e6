"""Passwordless sign-in: its triggers, the sender, the sweeper, bounces and complaints."""

from __future__ import annotations

from typing import Final

from infrastructure.domain import domain
from infrastructure.parts import (
    PUBLISH,
    SEEN,
    consumer,
    read_queue,
    read_secret,
    send_mail,
    trigger,
    worker,
)
from infrastructure.shapes import allow, mapping, pending, queue, table
from infrastructure.variables import EVENTS, GROUPS

CHALLENGES: Final = domain(
    "56-challenges",
    trigger(
        "DefineAuthChallenge",
        "Decides the next step of a passwordless sign-in",
        reserve="SignIn",
        settings="USER_EVENTS_TOPIC_ARN EVENT_PUBLISH_TIMEOUT_MS CODE_TRIES EVENT_TRANSPORT",
        above="= Triggers: passwordless sign-in",
    ),
    trigger(
        "CreateAuthChallenge",
        "Makes a challenge, within what one user may ask for, and has its code sent",
        reserve="SignIn",
        settings=f"""
            {EVENTS} CHALLENGE_TABLE CODE_PEPPER_SECRET_ARN PASSWORDLESS_METHODS CODE_LENGTH
            CODE_LIFETIME_SECONDS PASSWORDLESS_START RESEND_AFTER_SECONDS MAILS_PER_HOUR
            MAILS_PER_DAY SMS_ORIGIN SMS_PER_HOUR SMS_PER_DAY OUTBOX_QUEUE_URL
        """,
        rights=[
            allow(
                "ChallengeTable", "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"
            ),
            read_secret("CodePepper"),
            allow("OutboxQueue", "sqs:SendMessage"),
        ],
    ),
    trigger(
        "VerifyAuthChallengeResponse",
        "Compares the answer with the code that was mailed, once",
        reserve="SignIn",
        settings=f"""
            {EVENTS} CHALLENGE_TABLE CODE_PEPPER_SECRET_ARN PASSWORDLESS_METHODS CODE_LENGTH
            CODE_TRIES ANSWERS_PER_HOUR ANSWERS_PER_DAY SIGN_UP_TABLE {GROUPS} SMS_ORIGIN
        """,
        rights=[
            allow("ChallengeTable", "dynamodb:UpdateItem"),
            allow("SignUpTable", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
            read_secret("CodePepper"),
        ],
        own=["VerifyAuthChallengeResponsePoolPolicy"],
    ),
    [
        table(
            "ChallengeTable",
            above="Challenges, what was sent and what was answered, of use for minutes or two days: nothing here is worth a backup.",
        ),
        "CodePepper",
    ],
)

SENDER: Final = domain(
    "58-sender",
    [
        *queue(
            "Outbox",
            visible="60 # six times the sender's timeout; the sender shortens it where it can try again sooner",
            kept="1800 # no code lives longer than 900 s",
            tries="10 # the sender itself gives up after 8; the rest is for runs that die",
            above="""\
= Passwordless sign-in: outbox → sender
A message is the id of a challenge. No address, no name and no code ever rests in a queue.
""",
        )
    ],
    worker(
        "PasswordlessSender",
        "Sends a sign-in code by mail or SMS, once",
        handler="workers.passwordless_sender",
        timeout="10 # nobody waits for it but the mailbox",
        settings=f"""
            {EVENTS} CHALLENGE_TABLE CODE_PEPPER_SECRET_ARN CODE_LENGTH CODE_LIFETIME_SECONDS
            OUTBOX_QUEUE_URL OUTBOX_DEAD_LETTERS_URL MAIL_FROM APP_NAME SIGN_IN_PAGE
            CODE_IN_SUBJECT HELP_URL SMS_ORIGIN SMS_COUNTRIES SMS_MAX_PRICE SMS_DOLLARS_PER_HOUR
            SMS_DOLLARS_PER_DAY MAIL_CONFIGURATION_SET
        """,
        rights=[
            PUBLISH,
            allow(
                "ChallengeTable", "dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:BatchGetItem"
            ),
            read_secret("CodePepper"),
            read_queue("Outbox"),
            allow("OutboxQueue", "sqs:SendMessage", note="to ask later if an SMS was used"),
            allow("OutboxDeadLetterQueue", "sqs:SendMessage"),
            """\
# Which identity verifies the sender, an address or a domain, only SES knows. The condition is what
# narrows this down.
""",
            send_mail("${MailConfigurationSet}"),
        ],
        own=[
            "PasswordlessSenderPoolPolicy",
            "PasswordlessSenderSmsPolicy",
            mapping(
                "PasswordlessSender",
                of="Outbox",
                batch="1",
                above="One message a run: a mail that fails or is slow holds up no other.",
            ),
        ],
    ),
)

PASSWORDLESS_SIGN_UP: Final = domain(
    "60-passwordless-sign-up",
    [
        table(
            "SignUpTable",
            kept=True,
            above="""\
= Sign-up without a password: who has yet to answer a code, and what becomes of those who never do
=
Whoever is in it owns nothing yet: lost, it would leave accounts that nobody has proved.
""",
        )
    ],
    worker(
        "SignUpSweeper",
        "Deletes accounts that were made without a password and whose code never came",
        handler="workers.sign_up_sweeper",
        timeout="240",
        settings=f"{EVENTS} SIGN_UP_TABLE",
        rights=[
            PUBLISH,
            allow("SignUpTable", "dynamodb:Scan", "dynamodb:UpdateItem", "dynamodb:DeleteItem"),
        ],
        every="EveryQuarter: {Type: Schedule, Properties: {Schedule: rate(15 minutes)}}",
        own=["SignUpSweeperPoolPolicy", pending("SignUpSweeper")],
    ),
)

MAIL_FEEDBACK: Final = domain(
    "62-mail-feedback",
    ["MailConfigurationSet", "MailEvents", "MailBouncedRule", "MailComplainedRule"],
    consumer(
        "MailFeedback",
        "Stops mail to addresses that it does not reach",
        settings=f"{EVENTS} CHALLENGE_TABLE CODE_PEPPER_SECRET_ARN SEEN_EVENTS_TABLE",
        rights=[
            read_secret("CodePepper"),
            allow("ChallengeTable", "dynamodb:PutItem", "dynamodb:DeleteItem"),
            SEEN,
        ],
        kinds=(
            "user.confirmed",
            "password.reset",
        ),
        may_send="""\
- Effect: Allow
  Principal: {Service: events.amazonaws.com}
  Action: sqs:SendMessage
  Resource: !GetAtt MailFeedbackQueue.Arn
  Condition: {ArnEquals: {aws:SourceArn: [!GetAtt MailBouncedRule.Arn, !GetAtt MailComplainedRule.Arn]}}
""",
        batch="1",
        announces=True,
        mapped="One message a run, for the id of an event is made of the run's.",
        own=["MailFeedbackConsumerPoolPolicy"],
    ),
)
