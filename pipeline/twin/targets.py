"""
What the handlers of each type act upon: the resource itself, and those that it belongs to.

By the type of the resource, the types of the service authorization reference, and what fills
each placeholder of their ARNs: a property, as ``Code/S3Bucket`` or ``Roles/*``; ``*`` for the
resource's own physical id; or a word behind ``=``. Where a property is not given, nothing is
acted upon. A type that is not here is of no resource of the stack.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

Filled = Mapping[str, str]

_POOL: Final[Mapping[str, Filled]] = {"cognito-idp userpool": {"UserPoolId": "UserPoolId"}}
_FUNCTION: Final[Filled] = {"FunctionName": "FunctionName"}
_API: Final[Filled] = {"RestApiId": "RestApiId"}
_DOMAIN: Final[Filled] = {"DomainName": "DomainName"}
_ALARM: Final[Mapping[str, Filled]] = {"cloudwatch alarm": {"AlarmName": "AlarmName"}}
_PROFILE: Final[Filled] = {
    "ApplicationId": "ApplicationId",
    "ConfigurationProfileId": "ConfigurationProfileId",
}
_WEB_ACL: Final[Filled] = {"Scope": "=regional", "Name": "WebACLArn", "Id": "=x"}


def _chat(kind: str) -> Mapping[str, Filled]:
    named = {"ConfigurationType": f"={kind}", "ChatbotConfigurationName": "ConfigurationName"}
    return {
        "chatbot ChatbotConfiguration": named,
        "iam role": {"RoleNameWithPath": "IamRoleArn"},
    }


TARGETS: Final[Mapping[str, Mapping[str, Filled]]] = {
    "AWS::ApiGateway::BasePathMapping": {
        "apigateway BasePathMapping": {**_DOMAIN, "BasePath": "=(none)"},
        "apigateway BasePathMappings": _DOMAIN,
    },
    "AWS::ApiGateway::Deployment": {
        "apigateway Deployment": {**_API, "DeploymentId": "*"},
        "apigateway Deployments": _API,
    },
    "AWS::ApiGateway::DomainName": {
        "apigateway DomainName": {"DomainName": "*"},
        "apigateway DomainNames": {},
        "apigateway Tags": {"UrlEncodedResourceARN": "*"},
    },
    "AWS::ApiGateway::RestApi": {
        "apigateway RestApi": {"RestApiId": "*"},
        "apigateway RestApis": {},
        "apigateway Tags": {"UrlEncodedResourceARN": "*"},
    },
    "AWS::ApiGateway::Stage": {
        "apigateway Stage": {**_API, "StageName": "*"},
        "apigateway Stages": _API,
        "apigateway Tags": {"UrlEncodedResourceARN": "RestApiId"},
    },
    "AWS::AppConfig::Application": {"appconfig application": {"ApplicationId": "*"}},
    "AWS::AppConfig::ConfigurationProfile": {
        "appconfig application": {"ApplicationId": "ApplicationId"},
        "appconfig configurationprofile": {**_PROFILE, "ConfigurationProfileId": "*"},
    },
    "AWS::AppConfig::HostedConfigurationVersion": {
        "appconfig application": {"ApplicationId": "ApplicationId"},
        "appconfig configurationprofile": _PROFILE,
        "appconfig hostedconfigurationversion": _PROFILE,
    },
    "AWS::Chatbot::MicrosoftTeamsChannelConfiguration": _chat("microsoft-teams-channel"),
    "AWS::Chatbot::SlackChannelConfiguration": _chat("slack-channel"),
    "AWS::CloudWatch::Alarm": _ALARM,
    "AWS::CloudWatch::CompositeAlarm": _ALARM,
    "AWS::CloudWatch::Dashboard": {"cloudwatch dashboard": {"DashboardName": "*"}},
    "AWS::CloudWatch::InsightRule": {"cloudwatch insight-rule": {"InsightRuleName": "RuleName"}},
    "AWS::CodeDeploy::Application": {"codedeploy application": {"ApplicationName": "*"}},
    "AWS::CodeDeploy::DeploymentGroup": {
        "codedeploy application": {"ApplicationName": "ApplicationName"},
        "codedeploy deploymentconfig": {
            "DeploymentConfigurationName": "DeploymentConfigName",
        },
        "codedeploy deploymentgroup": {
            "ApplicationName": "ApplicationName",
            "DeploymentGroupName": "*",
        },
        "iam role": {"RoleNameWithPath": "ServiceRoleArn"},
    },
    "AWS::Cognito::IdentityPool": {"cognito-identity identitypool": {"IdentityPoolId": "*"}},
    "AWS::Cognito::IdentityPoolRoleAttachment": {
        "cognito-identity identitypool": {"IdentityPoolId": "IdentityPoolId"},
        "iam role": {"RoleNameWithPath": "Roles/*"},
    },
    "AWS::Cognito::LogDeliveryConfiguration": _POOL,
    "AWS::Cognito::UserPool": {
        "cognito-idp userpool": {"UserPoolId": "*"},
        "iam role": {"RoleNameWithPath": "SmsConfiguration/SnsCallerArn"},
        "kms key": {"KeyId": "LambdaConfig/KMSKeyID"},
    },
    "AWS::Cognito::UserPoolClient": _POOL,
    "AWS::Cognito::UserPoolDomain": _POOL,
    "AWS::Cognito::UserPoolGroup": {**_POOL, "iam role": {"RoleNameWithPath": "RoleArn"}},
    "AWS::Cognito::UserPoolIdentityProvider": _POOL,
    "AWS::Cognito::UserPoolResourceServer": _POOL,
    "AWS::DynamoDB::Table": {
        "dynamodb table": {"TableName": "*"},
        "kms key": {"KeyId": "SSESpecification/KMSMasterKeyId"},
    },
    "AWS::Events::Rule": {"events rule-on-default-event-bus": {"RuleName": "*"}},
    "AWS::IAM::Policy": {"iam role": {"RoleNameWithPath": "Roles/*"}},
    "AWS::IAM::Role": {"iam role": {"RoleNameWithPath": "*"}},
    "AWS::KMS::Key": {"kms key": {"KeyId": "*"}},
    "AWS::Lambda::Alias": {
        "lambda function": _FUNCTION,
        "lambda function alias": {**_FUNCTION, "Alias": "Name"},
    },
    "AWS::Lambda::EventInvokeConfig": {"lambda function": _FUNCTION},
    "AWS::Lambda::EventSourceMapping": {
        "lambda eventSourceMapping": {"UUID": "*"},
    },
    "AWS::Lambda::Function": {
        "iam role": {"RoleNameWithPath": "Role"},
        "lambda function": {"FunctionName": "*"},
        "s3 object": {"BucketName": "Code/S3Bucket", "ObjectName": "Code/S3Key"},
    },
    "AWS::Lambda::Permission": {"lambda function": _FUNCTION},
    "AWS::Lambda::Version": {
        "lambda function": _FUNCTION,
        "lambda function version": {**_FUNCTION, "Version": "*"},
    },
    "AWS::Logs::LogGroup": {"logs log-group": {"LogGroupName": "*"}},
    "AWS::Logs::SubscriptionFilter": {"logs log-group": {"LogGroupName": "LogGroupName"}},
    "AWS::Route53::RecordSet": {
        "route53 change": {"Id": "=C1"},
        "route53 hostedzone": {"Id": "HostedZoneId"},
    },
    "AWS::S3::Bucket": {"s3 bucket": {"BucketName": "*"}},
    "AWS::S3::BucketPolicy": {"s3 bucket": {"BucketName": "Bucket"}},
    "AWS::SES::ConfigurationSet": {"ses configuration-set": {"ConfigurationSetName": "*"}},
    "AWS::SES::ConfigurationSetEventDestination": {
        "ses configuration-set": {"ConfigurationSetName": "ConfigurationSetName"}
    },
    "AWS::SNS::Subscription": {"sns topic": {"TopicName": "TopicArn"}},
    "AWS::SNS::Topic": {"sns topic": {"TopicName": "*"}},
    "AWS::SNS::TopicPolicy": {"sns topic": {"TopicName": "Topics/*"}},
    "AWS::SQS::Queue": {"sqs queue": {"QueueName": "*"}},
    "AWS::SQS::QueuePolicy": {"sqs queue": {"QueueName": "Queues/*"}},
    "AWS::SecretsManager::Secret": {"secretsmanager Secret": {"SecretId": "*"}},
    "AWS::WAFv2::WebACL": {"wafv2 webacl": {"Scope": "=regional", "Name": "*", "Id": "=x"}},
    "AWS::WAFv2::WebACLAssociation": {
        "apigateway Stage": {"RestApiId": "ResourceArn", "StageName": "=v1"},
        "cognito-idp userpool": {"UserPoolId": "ResourceArn"},
        "cognito-idp webacl": _WEB_ACL,
        "wafv2 apigateway": {"ApiId": "ResourceArn", "StageName": "=v1"},
        "wafv2 userpool": {"UserPoolId": "ResourceArn"},
        "wafv2 webacl": _WEB_ACL,
    },
}
# How the name that a placeholder wants stands in what is given for it: an ARN, a URL, or the name.
# The whole, unless it is here; nothing is acted upon where the pattern is not found.
NAMED_IN: Final[Mapping[str, str]] = {
    "ApiId": r"/restapis/([^/]+)/",
    "FunctionName": r"^(?:.*:function:)?([^:]+)",
    "Name": r"^(?:.*/webacl/([^/]+)/.*|([^/|]+)\|.*|([^/|]+))$",
    "QueueName": r"([^/:]+)$",
    "RestApiId": r"^(?:.*/restapis/)?([^/:]+)(?:/.*)?$",
    "RoleNameWithPath": r"^(?:.*:role/)?(.+)$",
    "SecretId": r"^(?:.*:secret:)?(.+)$",
    "TopicName": r"([^:]+)$",
    "UserPoolId": r"^(?:.*:userpool/)?([\w-]+_\w+)$",
    "Version": r"(\d+)$",
}
# Whom the roles are passed to.
PASSED_TO: Final[Mapping[str, str]] = {
    "AWS::Chatbot::MicrosoftTeamsChannelConfiguration": "chatbot.amazonaws.com",
    "AWS::Chatbot::SlackChannelConfiguration": "chatbot.amazonaws.com",
    "AWS::CodeDeploy::DeploymentGroup": "codedeploy.amazonaws.com",
    "AWS::Cognito::IdentityPoolRoleAttachment": "cognito-identity.amazonaws.com",
    "AWS::Cognito::UserPoolGroup": "cognito-idp.amazonaws.com",
    "AWS::Lambda::Function": "lambda.amazonaws.com",
}
# Whose linked role is made, where the account has none yet.
LINKED_TO: Final[Mapping[str, str]] = {
    "AWS::Chatbot::MicrosoftTeamsChannelConfiguration": "management.chatbot.amazonaws.com",
    "AWS::Chatbot::SlackChannelConfiguration": "management.chatbot.amazonaws.com",
    "AWS::Cognito::UserPool": "email.cognito-idp.amazonaws.com",
}
