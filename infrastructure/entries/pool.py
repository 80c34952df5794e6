"""The user pool and its clients, deployment, and the identity stack: what has no function."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from infrastructure.domain import domain
from infrastructure.entry import Item, Known
from infrastructure.identity import client, files_role, record
from infrastructure.resource import filled, filled_whole
from infrastructure.shapes import bucket, log_group
from infrastructure.statements import allow
from pipeline.boards.parts import CLIENTS as SIGNED_IN_AT

_PUBLIC_FILES: Final = '!Sub "${FilesBucket.Arn}/public/*"'
_OWN_FILES: Final = "users/${!cognito-identity.amazonaws.com:sub}/*"
_FILES: Final = ("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
_PUBLIC, _CONFIDENTIAL = SIGNED_IN_AT
_CODES: Final = "CUSTOM_AUTH if MailSender"
_FLOWS: Final = ("USER_SRP_AUTH unless NoSrpFlow", "USER_PASSWORD_AUTH unless NoPlainFlow", _CODES)
_REFRESH: Final = "REFRESH_TOKEN_AUTH"


def _optional(known: Known) -> Iterator[str]:
    """The optional triggers, which the pool names by itself."""
    for each in known.parts.triggers:
        name, called = each.name, f"!Ref {each.name}Function.Alias"
        if name == "PreTokenGeneration":
            name += "Config"
            called = f"{{LambdaVersion: !Ref TokenVersion, LambdaArn: {called}}}"
        if each.condition:
            yield f"{name}: !If [{each.condition}, {called}, !Ref AWS::NoValue]"


POOL: Final = domain(
    "20-pool",
    ("UserPool", filled_whole(EACH_OPTIONAL=lambda known: [*_optional(known)])),
    "MembersGroup",
    client(
        _PUBLIC,
        *(*_FLOWS, f"{_REFRESH} unless TokenRotation"),  # Cognito takes one or the other
        more="""\
RefreshTokenRotation: !If
  - TokenRotation
  - {Feature: ENABLED, RetryGracePeriodSeconds: !Ref RefreshGraceSeconds}
  - {Feature: DISABLED}
""",
        pages=True,
        above="The clients wait for what the first sign-up needs: the call that assigns a group, the right to, the "
        "group itself, and a queue that keeps the events. Without a client nobody can sign up.",
    ),
    client(
        _CONFIDENTIAL,
        *("ADMIN_USER_PASSWORD_AUTH unless NoSrpFlow", *_FLOWS, _REFRESH),
        more="GenerateSecret: true\n",
        pages=True,
    ),
)
API_CLIENT: Final = client(
    "ApiClient",
    *("ADMIN_USER_PASSWORD_AUTH unless SecondStep", _CODES),
    more="""\
GenerateSecret: true
RefreshTokenRotation: {Feature: ENABLED, RetryGracePeriodSeconds: !Ref RefreshGraceSeconds}
EnablePropagateAdditionalUserContextData: true
""",
    condition="RestApi",
    above="A client of its own: its users' tokens are told apart, its refresh tokens are good once, and Cognito "
    "believes it where its users call from.",
)
DEPLOYMENT: Final = domain(
    "34-deployment",
    (
        "DeploymentRole",
        filled(
            EACH_FUNCTION=lambda known: known.of_triggers("!GetAtt {}Function.Arn"),
            EACH_ALIAS=lambda known: known.of_triggers('!Sub "${{{}Function.Arn}}:live"'),
        ),
    ),
)
_ROLES: Final[list[Item]] = [
    files_role(
        "UserRole",
        "Users keep files of their own, and read what is public",
        "OwnFiles",
        allow(f'!Sub "${{FilesBucket.Arn}}/{_OWN_FILES}"', *_FILES)
        + f"""\
- Effect: Allow
  Action: s3:ListBucket
  Resource: !GetAtt FilesBucket.Arn
  Condition: {{StringLike: {{s3:prefix: "{_OWN_FILES.replace("!", "")}"}}}}
"""
        + allow(_PUBLIC_FILES, "s3:GetObject"),
        condition="IdentityPool",
    ),
    files_role(
        "GuestRole",
        "Guests read what is public",
        "PublicFiles",
        allow(_PUBLIC_FILES, "s3:GetObject"),
        of="unauthenticated",
        condition="Guests",
    ),
    files_role(
        "AdministratorRole",
        "Administrators put up what is public",
        "PublicFiles",
        allow(_PUBLIC_FILES, *_FILES),
        condition="AdministratorsWithRole",
    ),
]
IDENTITY: Final = domain(
    "40-identity",
    *("AdministratorsUserGroup", "WebAclAssociation", "CognitoLogDelivery"),
    log_group(
        "Cognito",
        named="""!Sub
  - /aws/vendedlogs/cognito/${AWS::StackName}-${Mark}
  - {Mark: !Select [0, !Split ["-", !Select [2, !Split ["/", !Ref AWS::StackId]]]]}""",
        kept="DeletionPolicy: Delete\nUpdateReplacePolicy: Delete",
        condition="CognitoLogs",
        above="The name is one that AWS keeps for what its services log: no policy of ours could grow too long by it. It goes, "
        "and has a part of the stack's id: one that stayed would refuse the next group of its name. What it has names users.",
    ),
    *("CognitoLogPolicy", "PrefixDomain", "CustomPoolDomain", record("A"), record("AAAA")),
    *("OidcProvider", "SamlProvider", "ApiResourceServer", "MachineAppClient"),
    *("FilesIdentityPool", "IdentityPoolRoles", *_ROLES),
    *bucket("FilesBucket", condition="IdentityPool"),
)
