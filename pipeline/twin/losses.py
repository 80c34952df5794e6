"""What is lost with a resource; a type that is not here holds nothing of its own."""

from __future__ import annotations

from typing import Final

LOST: Final = {
    "AWS::ApiGateway::RestApi": "its URL",
    "AWS::CodeDeploy::Application": "the history of its deployments",
    "AWS::Cognito::IdentityPool": "every identity id",
    "AWS::Cognito::UserPool": "every user",
    "AWS::Cognito::UserPoolClient": "its client id, its secret, and all its refresh tokens",
    "AWS::Cognito::UserPoolDomain": "sign-in pages and token endpoint at this domain",
    "AWS::Cognito::UserPoolGroup": "all memberships",
    "AWS::Cognito::UserPoolIdentityProvider": (
        "sign-in by this provider; under another name its users are new users"
    ),
    "AWS::Cognito::UserPoolResourceServer": "its scopes: machines get no token",
    "AWS::DynamoDB::Table": "its items",
    "AWS::KMS::Key": "all that it encrypted, once its waiting time is over",
    "AWS::Lambda::Version": "a version to roll back to",
    "AWS::Logs::LogGroup": "its log",
    "AWS::S3::Bucket": "nothing: a bucket with objects is not deleted",
    "AWS::SNS::Topic": "subscriptions that others made",
    "AWS::SQS::Queue": "messages that were not yet taken",
    "AWS::SecretsManager::Secret": "the value of the secret",
}
