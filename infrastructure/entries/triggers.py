"""Sign-up, sign-in and the migration of users: what Cognito calls."""

from __future__ import annotations

from typing import Final

from infrastructure.domain import domain
from infrastructure.parts import trigger
from infrastructure.reads import together_of
from infrastructure.resource import Filling
from infrastructure.shapes import policy, secret, table
from infrastructure.statements import allow, on_table, only_if, read_secret
from infrastructure.variables import of_choices

_MIGRATIONS: Final = '!If [UserMigration, !Ref MigrationTable, ""]'
_MIGRATIONS_KEY: Final = '!If [UserMigration, !GetAtt AddressKey.Id, ""]'
_LEGACY_TABLE: Final = (
    "arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${LegacyTable}"
)
_CODE_CHOICES: Final = of_choices(together_of("triggers.pre_sign_up")["CODE_CHOICES"])


def _if_has(entry: str, what: str, *, or_else: str = '""') -> Filling:
    """What a variable is filled with, if the template has that entry."""
    return lambda known: [what if known.has(entry) else or_else]


TRIGGERS: Final = domain(
    "50-triggers",
    trigger(
        "PreSignUp",
        "Refuses sign-ups with an e-mail address that is not welcome, or that is not proved yet",
        harm="Sign-ups fail for another reason than a refusal.",
        waits_for="DNS, DynamoDB, SQS, S3 or SNS",
        refuses=True,
        stage="sign_up",
        variable={
            "MIGRATION_TABLE": _if_has("UserMigration", _MIGRATIONS),
            "SIGN_UP_CODES": _if_has(
                "PasswordlessSender", "!If [MailSender, here, nowhere]", or_else="nowhere"
            ),
            "ADDRESS_KEY_SECRET_ARN": _if_has(
                "PasswordlessSender", "!GetAtt AddressKey.Id", or_else=_MIGRATIONS_KEY
            ),
            "PASSWORDLESS_METHODS": _if_has("PasswordlessSender", "!Ref PasswordlessMethods"),
            "CODE_CHOICES": _if_has("PasswordlessSender", _CODE_CHOICES),
        },
        above="= Triggers: sign-up\n"
        "No trigger knows the pool's id: it comes with the event. A !Ref or !GetAtt to the pool from "
        "a trigger or its role closes a circle (pool → trigger → role → pool) that neither cfn-lint "
        "nor `sam validate` sees. So their rights on the pool are policies apart from the role.\n\n"
        "Cognito calls the alias, so that code and settings change together. Replaced versions stay, "
        "to go back to; without UpdateReplacePolicy CloudFormation deletes them.",
    ),
    trigger(
        "CustomMessage",
        "Words Cognito's mails, and refuses to mail a code to a new address that is not welcome",
        harm="Cognito cannot send its mails, those that confirm a sign-up included.",
        waits_for="DNS, S3 or SNS",
        refuses=True,
        stage="sign_up",
        above="Where a new address comes by that a user changes to later.",
    ),
    trigger(
        "PostConfirmation",
        "Assigns groups to users who confirmed their sign-up, and tells of password resets",
        harm="Users confirm their sign-up and see an error, perhaps without a group.",
        waits_for="Cognito's API or SNS",
        stage="sign_up",
        pool=("AssignGroups", "AdminAddUserToGroup CreateGroup"),
    ),
    trigger(
        "PreAuthentication",
        "Tells of every attempt to sign in by password",
        harm="Users cannot sign in by password.",
        above="= Triggers: sign-in",
    ),
    trigger(
        "PostAuthentication",
        "Tells of every sign-in that succeeded, and lets no password in at an address that is not verified",
        harm="Users give the right password or code and still cannot sign in.",
        waits_for="Cognito's API or SNS",
        refuses=True,
        pool=("ReadUnverifiedUsers", "AdminGetUser"),
    ),
)

OPTIONAL: Final = domain(
    "54-optional-triggers",
    trigger(
        "PreTokenGeneration",
        "Adds claims and, where there is none yet, the default group to tokens",
        harm="Users give the right password or code and get no tokens.",
        condition="TokenRules",
        above="= Triggers: tokens\n"
        "Cognito makes no promise that a group of this minute is in the first token; see the module.",
    ),
    trigger(
        "UserMigration",
        "Brings users over from another directory when they first sign in",
        harm="Users of the other directory cannot sign in, not even by the right password.",
        waits_for="the other directory, DynamoDB or SNS",
        refuses=True,
        memory="1769 # of one whole processor: a hash of 0.9 s there takes 3 s at 512",
        may={"MigrationTable": "UpdateItem PutItem"},
        rights=[only_if("LegacyTable", allow(f"!Sub {_LEGACY_TABLE}", "dynamodb:GetItem"))],
        condition="UserMigration",
        own=[
            table(
                "MigrationTable", condition="UserMigration", above="Of use for an hour; digests."
            ),
            policy(
                "MigrationPolicy",
                "LookUpMigrations",
                ("PreSignUp",),
                on_table("MigrationTable", "GetItem") + read_secret("AddressKey"),
                condition="UserMigration",
                above="PreSignUp sees a migrating user, and would refuse some like any other.",
            ),
            secret(
                "LegacySecret",
                "Secret that questions to the other directory are signed with",
                condition="LegacyService",
                above="As WebhookSecret: the endpoint's secret is whsec_ and this.",
            ),
        ],
        above="= Triggers: users of another directory",
    ),
)
