"""Sign-up, sign-in and the migration of users: what Cognito calls."""

from __future__ import annotations

from typing import Final

from infrastructure.domain import domain
from infrastructure.parts import trigger
from infrastructure.shapes import allow, table
from infrastructure.variables import ADDRESSES, EVENTS, GROUPS

SIGN_UP: Final = domain(
    "50-sign-up",
    trigger(
        "PreSignUp",
        "Refuses sign-ups with an e-mail address that is not welcome",
        reserve="SignUp",
        settings=f"""
            {EVENTS} {ADDRESSES} DNS_SERVERS FEDERATED_SIGN_UPS MIGRATION_TABLE
            PASSWORDLESS_SIGN_UP SIGN_UP_TABLE
        """,
        variable={"MIGRATION_TABLE": '!If [UserMigration, !Ref MigrationTable, ""]'},
        rights=[
            allow("SignUpTable", "dynamodb:PutItem"),
        ],
        above="""\
= Triggers: sign-up
No function knows the pool's id: it comes with the event. A !Ref or !GetAtt to the pool from a function or its
role closes a circle (pool → function → role → pool) that neither cfn-lint nor `sam validate` sees.

Cognito calls the alias, so that code and settings change together. SAM publishes a version when the text of a
function changes, which a parameter's value is not part of. So each function has a configuration version, whose
content is the function's whole environment (see "Settings" below): another value, another number, and with the
number the environment and the description of the function's version change. Versions that were replaced stay,
to go back to; without UpdateReplacePolicy CloudFormation deletes them.
""",
    ),
    trigger(
        "PostConfirmation",
        "Assigns groups to users who confirmed their sign-up, and tells of password resets",
        reserve="SignUp",
        settings=f"{EVENTS} {GROUPS} SIGN_UP_TABLE",
        rights=[
            allow("SignUpTable", "dynamodb:GetItem"),
        ],
        own=["PostConfirmationPoolPolicy"],
    ),
    trigger(
        "CustomMessage",
        "Words Cognito's mails, and refuses to mail a code to a new address that is not welcome",
        reserve="SignUp",
        settings=f"{EVENTS} {ADDRESSES} COGNITO_MAILS APP_NAME DNS_SERVERS",
        above="Where a new address comes by that a user changes to later.",
    ),
    ["DomainListsPolicy", "GroupRulesFilePolicy"],
)

SIGN_IN: Final = domain(
    "52-sign-in",
    trigger(
        "PreAuthentication",
        "Tells of every attempt to sign in by password",
        reserve="SignIn",
        settings=EVENTS,
        above="= Triggers: sign-in",
    ),
    trigger(
        "PostAuthentication",
        "Tells of every sign-in that succeeded",
        reserve="SignIn",
        settings=EVENTS,
    ),
    trigger(
        "PreTokenGeneration",
        "Adds claims and, where there is none yet, the default group to tokens",
        reserve="SignIn",
        settings=f"{EVENTS} DEFAULT_GROUP TOKEN_CLAIMS TOKEN_CLAIMS_FILE",
        condition="TokenRules",
        own=["TokenClaimsFilePolicy"],
        above="Cognito makes no promise that a group of this minute is in the first token; see the module.",
    ),
)

MIGRATION: Final = domain(
    "54-migration",
    trigger(
        "UserMigration",
        "Brings users over from another directory when they first sign in",
        reserve="SignIn",
        memory="1024 # a hash that is hard to compute is computed in half the time",
        settings=f"""
            {EVENTS} USER_MIGRATION MIGRATION_TABLE LEGACY_TABLE LEGACY_URL
            LEGACY_PRIVATE_ADDRESSES LEGACY_SECRET_ARN
        """,
        rights=[
            allow("MigrationTable", "dynamodb:UpdateItem", "dynamodb:PutItem"),
            """\
- !If
  - LegacyTable
  - Effect: Allow
    Action: dynamodb:GetItem
    Resource: !Sub arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${LegacyTable}
  - {Effect: Allow, Action: secretsmanager:GetSecretValue, Resource: !GetAtt LegacySecret.Id}
""",
        ],
        condition="UserMigration",
        above="= Triggers: users of another directory",
    ),
    [
        table(
            "MigrationTable",
            condition="UserMigration",
            above="Tries of an hour and migrations of a minute, by digests of names.",
        ),
        "MigrationPolicy",
        "LegacySecret",
    ],
)
