"""What AWS calls the resources of a stack; after a replacement, something else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """
    Where a stack is.

    Attributes:
        deployment: Which stack of this name: another one after the first was deleted.

    """

    stack: str = "app"
    region: str = "eu-west-1"
    account: str = "123456789012"
    deployment: int = 1

    def arn(self, service: str, rest: str) -> str:
        """An ARN in this place."""
        return f"arn:aws:{service}:{self.region}:{self.account}:{rest}"

    def pseudo(self) -> dict[str, str]:
        """The pseudo parameters, but AWS::NoValue."""
        unique = hashlib.sha256(f"{self.stack}{self.deployment}".encode()).hexdigest()
        groups = (unique[:8], unique[8:12], unique[12:16], unique[16:20], unique[20:32])
        return {
            "AWS::StackName": self.stack,
            "AWS::Region": self.region,
            "AWS::AccountId": self.account,
            "AWS::Partition": "aws",
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackId": self.arn("cloudformation", f"stack/{self.stack}/{'-'.join(groups)}"),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """
    What is known of one resource when it gets its name.

    Attributes:
        logical_id: Its name in the template.
        generation: How often it was replaced.
        given: The value of a property, or None.

    """

    place: Place
    logical_id: str
    generation: int
    given: Callable[[str], str | None]

    @property
    def mark(self) -> str:
        """Forty digits that no other resource has, in base 16."""
        place = self.place
        seed = f"{place.region}{place.stack}{place.deployment}{self.logical_id}{self.generation}"
        return hashlib.sha256(seed.encode()).hexdigest()[:40]

    def named(self, key: str, limit: int = 255) -> str:
        """The name that the property *key* gives, or one such as CloudFormation makes."""
        return self.given(key) or self.generated(limit)

    def generated(self, limit: int = 255) -> str:
        """Stack, logical id, and a mark; what is too long is cut, each to its half at most."""
        stack, free = self.place.stack, limit - 14
        most = max(free - len(self.logical_id), free // 2)
        start = stack[:most]
        return f"{start}-{self.logical_id[: free - len(start)]}-{self.mark[:12].upper()}"


# Of types that have a property for the name: it, and how long a generated name may be.
_NAMED: Final[dict[str, tuple[str, int]]] = {
    "AWS::CloudWatch::Dashboard": ("DashboardName", 255),
    "AWS::Cognito::UserPoolDomain": ("Domain", 63),
    "AWS::Cognito::UserPoolGroup": ("GroupName", 128),
    "AWS::Cognito::UserPoolIdentityProvider": ("ProviderName", 32),
    "AWS::Cognito::UserPoolResourceServer": ("Identifier", 255),
    "AWS::DynamoDB::Table": ("TableName", 255),
    "AWS::IAM::Role": ("RoleName", 64),
    "AWS::Lambda::Function": ("FunctionName", 64),
    "AWS::Logs::LogGroup": ("LogGroupName", 512),
    "AWS::SES::ConfigurationSet": ("Name", 64),
    "AWS::ApiGateway::DomainName": ("DomainName", 253),
    "AWS::ApiGateway::Stage": ("StageName", 128),
}
# Properties that may give a name; without all of them a name follows from the rest of `Naming`.
NAMED_BY: Final = frozenset(
    {"BucketName", "FunctionName", "Name", "QueueName", "TopicName"}
    | {key for key, _ in _NAMED.values()}
)
_FORMS: Final[dict[str, Callable[[Naming], str]]] = {
    "AWS::ApiGateway::Deployment": lambda of: of.mark[:10],
    "AWS::ApiGateway::RestApi": lambda of: of.mark[:10],
    "AWS::AppConfig::Application": lambda of: of.mark[:7],
    "AWS::AppConfig::ConfigurationProfile": lambda of: of.mark[:7],
    "AWS::AppConfig::HostedConfigurationVersion": lambda of: str(1 + of.generation),
    "AWS::Cognito::IdentityPool": lambda of: (
        f"{of.place.region}:{of.mark[:8]}-0000-0000-0000-{of.mark[:12]}"
    ),
    "AWS::Cognito::UserPool": lambda of: f"{of.place.region}_{of.mark[:9]}",
    "AWS::Cognito::UserPoolClient": lambda of: of.mark[:26],
    "AWS::KMS::Key": lambda of: f"{of.mark[:8]}-0000-0000-0000-{of.mark[:12]}",
    "AWS::Lambda::Alias": lambda of: of.place.arn(
        "lambda", f"function:{of.given('FunctionName')}:{of.given('Name')}"
    ),
    "AWS::Lambda::Version": lambda of: of.place.arn(
        "lambda", f"function:{of.given('FunctionName')}:{1 + int(of.mark[:6], 16) % 900}"
    ),
    "AWS::S3::Bucket": lambda of: of.named("BucketName", 63).lower(),
    "AWS::SNS::Topic": lambda of: of.place.arn("sns", of.named("TopicName", 256)),
    "AWS::SQS::Queue": lambda of: "/".join(
        (
            f"https://sqs.{of.place.region}.amazonaws.com",
            of.place.account,
            of.named("QueueName", 80),
        )
    ),
    "AWS::SecretsManager::Secret": lambda of: of.place.arn(
        "secretsmanager", f"secret:{of.given('Name') or _short(of)}-{of.mark[:6]}"
    ),
    "AWS::WAFv2::WebACL": lambda of: (
        f"{of.named('Name', 128)}|{of.mark[:8]}-0000-0000-0000-{of.mark[:12]}|REGIONAL"
    ),
}
# The part of an ARN before a resource's name.
_ARNS: Final = {
    "AWS::CloudWatch::Alarm": "cloudwatch:{}:{}:alarm:",
    "AWS::CloudWatch::CompositeAlarm": "cloudwatch:{}:{}:alarm:",
    "AWS::Cognito::UserPool": "cognito-idp:{}:{}:userpool/",
    "AWS::DynamoDB::Table": "dynamodb:{}:{}:table/",
    "AWS::Events::Rule": "events:{}:{}:rule/",
    "AWS::IAM::Role": "iam::{1}:role/",
    "AWS::KMS::Key": "kms:{}:{}:key/",
    "AWS::Lambda::Function": "lambda:{}:{}:function:",
    "AWS::Logs::LogGroup": "logs:{}:{}:log-group:",
    "AWS::S3::Bucket": "s3:::",
    "AWS::SQS::Queue": "sqs:{}:{}:",
    "AWS::WAFv2::WebACL": "wafv2:{}:{}:regional/webacl/",
}
_WHOLE: Final = ("AWS::Logs::LogGroup",)  # of which slashes belong to the name


def physical_id(kind: str, naming: Naming) -> str:
    """What Ref gives of a resource of this *kind*."""
    if kind in _NAMED:
        return naming.named(*_NAMED[kind])
    form = _FORMS.get(kind)
    return form(naming) if form else naming.generated()


def attribute(kind: str, name: str, ref: str, place: Place) -> str:
    """What Fn::GetAtt *name* gives of a resource whose physical id is *ref*."""
    last = ref if kind in _WHOLE else re.split("[:/]", ref)[-1]
    if name == "Arn" and kind in _ARNS:
        arn = "arn:aws:" + _ARNS[kind].format(place.region, place.account) + last
        return f"{arn}:*" if kind == "AWS::Logs::LogGroup" else arn
    host = f"cognito-idp.{place.region}.amazonaws.com/{ref}"
    known = {
        "Arn": ref,
        "Id": ref,
        "ProviderName": host,
        "ProviderURL": f"https://{host}",
        "QueueName": last,
        "TopicArn": ref,
        "TopicName": last,
        "Version": last,
    }
    return known.get(name, f"<{name} of {ref}>")


def _short(of: Naming) -> str:
    """Secrets go without the name of the stack."""
    return f"{of.logical_id}-{of.mark[:12]}"
