"""Shapes of what belongs to users and to nobody's function: app clients, roles, records of DNS."""

from __future__ import annotations

from textwrap import indent
from typing import Final, Unpack

from infrastructure.entry import Item, Known
from infrastructure.pieces import Piece
from infrastructure.resource import Said, filled, resource
from infrastructure.shapes import role_of
from pipeline.boards.parts import client_name

_NEEDED: Final = {
    "PostConfirmation": (
        "PostConfirmationFunctionAliasliveCognitoPermission",
        "PostConfirmationPoolPolicy",
    ),
    "MetricsConsumer": ("MetricsSubscription", "QueuesPolicy"),
    "GroupRepairConsumer": ("GroupRepairSubscription", "GroupRepairQueuesPolicy"),
}
_PAGES: Final = """\
AllowedOAuthFlowsUserPoolClient: !If [SignInPages, true, !Ref AWS::NoValue]
AllowedOAuthFlows: !If [SignInPages, [code], !Ref AWS::NoValue]
AllowedOAuthScopes: !If [SignInPages, [openid, email, profile, aws.cognito.signin.user.admin], !Ref AWS::NoValue]
CallbackURLs: !If [SignInPages, !Split [",", !Ref CallbackUrls], !Ref AWS::NoValue]
LogoutURLs: !If [LogoutUrls, !Split [",", !Ref LogoutUrls], !Ref AWS::NoValue]
SupportedIdentityProviders: !If
  - SignInPages
  - - COGNITO
    - !If [OidcProvider, !Ref OidcProvider, !Ref AWS::NoValue]
    - !If [SamlProvider, !Ref SamlProvider, !Ref AWS::NoValue]
  - !Ref AWS::NoValue
"""


def client(
    name: str, *flows: str, more: str = "", pages: bool = False, **said: Unpack[Said]
) -> Item:
    """An app client that users sign in at, by these *flows*; *pages* if by Cognito's pages, too."""
    properties = f"""\
UserPoolId: !Ref UserPool
ClientName: {client_name(name)}
{more}ExplicitAuthFlows: [{", ".join(map(_allowed, flows))}]
{_PAGES if pages else ""}PreventUserExistenceErrors: ENABLED
EnableTokenRevocation: true
AuthSessionValidity: 15 # minutes, the longest possible: a code has to reach the mailbox and come back
TokenValidityUnits: {{AccessToken: minutes, IdToken: minutes, RefreshToken: days}}
AccessTokenValidity: !Ref AccessTokenMinutes
IdTokenValidity: !Ref IdTokenMinutes
RefreshTokenValidity: !Ref RefreshTokenDays
"""
    kind = "AWS::Cognito::UserPoolClient"
    waits = "DependsOn:\n  - EACH_NEEDED"
    made = resource(name, kind, properties, kept=waits, **said)
    return made, filled(EACH_NEEDED=_needed)


def _allowed(flow: str) -> str:
    """*flow* in ExplicitAuthFlows; it may be there ``if CONDITION``, or ``unless CONDITION``."""
    name, *said = f"ALLOW_{flow}".split(" ")
    if not said:
        return name
    word, condition = said
    both = [name, "!Ref AWS::NoValue"] if word == "if" else ["!Ref AWS::NoValue", name]
    return f"!If [{condition}, {', '.join(both)}]"


def _needed(known: Known) -> list[str]:
    """What the first sign-up needs: SAM makes the permission, and the role, from the function."""
    there = (names for function, names in _NEEDED.items() if known.has(function))
    return ["MembersGroup", *(name for names in there for name in names)]


def files_role(
    name: str, text: str, called: str, rights: str, *, of: str = "authenticated", condition: str
) -> Piece:
    """A role that users of the identity pool get, who are ``authenticated`` or not."""
    trust = f"""\
- Effect: Allow
  Principal: {{Federated: cognito-identity.amazonaws.com}}
  Action: sts:AssumeRoleWithWebIdentity
  Condition:
    StringEquals: {{cognito-identity.amazonaws.com:aud: !Ref FilesIdentityPool}}
    ForAnyValue:StringLike: {{cognito-identity.amazonaws.com:amr: {of}}}
"""
    properties = f"Description: {text}\n{role_of(trust, called, rights)}"
    return resource(name, "AWS::IAM::Role", properties, condition=condition)


def record(kind: str) -> Piece:
    """The record of that *kind* by which the custom domain of the pool is found."""
    target = """\
DNSName: !GetAtt CustomPoolDomain.CloudFrontDistribution
HostedZoneId: Z2FDTNDATAQYW2 # that of every distribution of CloudFront"""
    return _record("CustomDomain", kind, zone="HostedZoneId", target=target)


def api_record(kind: str) -> Piece:
    """The record of that *kind* by which the domain of the REST API is found."""
    target = """\
DNSName: !GetAtt ApiDomainName.RegionalDomainName
HostedZoneId: !GetAtt ApiDomainName.RegionalHostedZoneId"""
    return _record("ApiDomain", kind, zone="ApiHostedZoneId", target=target)


def _record(domain: str, kind: str, *, zone: str, target: str) -> Piece:
    properties = f"""\
HostedZoneId: !Ref {zone}
Name: !Ref {domain}
Type: {kind}
AliasTarget:
{indent(target, "  ")}
"""
    name, condition = f"{domain}Record{kind}", f"{domain}Records"
    return resource(name, "AWS::Route53::RecordSet", properties, condition=condition)
