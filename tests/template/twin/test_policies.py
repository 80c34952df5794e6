"""What becomes of each resource that is deleted or replaced, by its type."""

import pytest

KEPT, GOES, REPLACED = (
    ("RetainExceptOnCreate", "Retain"),
    ("Delete", "Delete"),
    ("Delete", "Retain"),
)
# Of the whole template, expanded; None: nothing of its own, so it says nothing.
BY_TYPE = {
    "AWS::ApiGateway::RestApi": REPLACED,
    "AWS::Cognito::IdentityPool": KEPT,
    "AWS::Cognito::UserPool": ("Retain", "Retain"),
    "AWS::Cognito::UserPoolClient": KEPT,
    "AWS::Cognito::UserPoolGroup": KEPT,
    "AWS::DynamoDB::Table": GOES,
    "AWS::KMS::Key": KEPT,
    "AWS::Lambda::Version": ("Retain", "Retain"),
    "AWS::Logs::LogGroup": KEPT,
    "AWS::S3::Bucket": KEPT,
    "AWS::S3::BucketPolicy": KEPT,
    "AWS::SNS::Topic": KEPT,
    "AWS::SQS::Queue": REPLACED,
    "AWS::SecretsManager::Secret": REPLACED,
}
OTHERWISE = {
    "CognitoLogGroup": GOES,  # what Cognito logs names users, and its name must be free again
    "FactorKey": KEPT,  # without it the factors that are kept cannot be read
    "LinkTable": KEPT,  # which identities are linked, and which stay unlinked
    "FactorTable": KEPT,  # users' authenticator apps and recovery codes
    "CodeKey": GOES,  # a code that it encrypted is sent within half an hour
    "StepUpKey": GOES,  # a receipt that it signed is good for two minutes
    "SignUpTable": KEPT,  # without it accounts would be left that nobody has proved
}
NOTHING_OF_ITS_OWN = {
    *("ApiGateway::BasePathMapping", "ApiGateway::DomainName"),
    *("ApiGateway::Deployment", "ApiGateway::Stage", "AppConfig::Application"),
    *("AppConfig::ConfigurationProfile", "AppConfig::HostedConfigurationVersion"),
    *("Chatbot::MicrosoftTeamsChannelConfiguration", "Chatbot::SlackChannelConfiguration"),
    *("CloudWatch::Alarm", "CloudWatch::CompositeAlarm", "CloudWatch::Dashboard"),
    *("CloudWatch::InsightRule", "CodeDeploy::Application", "CodeDeploy::DeploymentGroup"),
    *("Cognito::IdentityPoolRoleAttachment", "Cognito::LogDeliveryConfiguration"),
    *("Cognito::UserPoolDomain", "Cognito::UserPoolIdentityProvider"),
    *("Cognito::UserPoolResourceServer", "Events::Rule", "IAM::Policy", "IAM::Role"),
    *("Lambda::Alias", "Lambda::EventInvokeConfig", "Lambda::EventSourceMapping"),
    *("Lambda::Function", "Lambda::Permission", "Logs::QueryDefinition", "Logs::ResourcePolicy"),
    *("Logs::SubscriptionFilter", "Route53::RecordSet", "SES::ConfigurationSet"),
    *("SES::ConfigurationSetEventDestination", "SNS::Subscription", "SNS::TopicPolicy"),
    *("SQS::QueuePolicy", "WAFv2::WebACL", "WAFv2::WebACLAssociation"),
}


@pytest.fixture(scope="module")
def resources(stacks):
    return stacks.stack(stacks.bases["all"]).source


def test_every_type_has_been_thought_of(resources):
    """A new one stands in one of the two lists, and the lists have no others."""
    kinds = {each["Type"] for each in resources.values()}

    assert kinds == {*BY_TYPE, *(f"AWS::{each}" for each in NOTHING_OF_ITS_OWN)}


def test_every_resource_has_the_policies_of_its_type(resources):
    """Or those that are said of it alone."""
    for name, resource in resources.items():
        if resource["Type"] in BY_TYPE:
            expected = OTHERWISE.get(name, BY_TYPE[resource["Type"]])
            told = (resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy"))
            assert expected == told, name


def test_a_pool_stays_even_if_its_first_deployment_fails(resources):
    """Its handler would only ask Cognito to delete it, which refuses: the roll-back would fail."""
    assert "Retain" == resources["UserPool"]["DeletionPolicy"]
    assert "ACTIVE" == resources["UserPool"]["Properties"]["DeletionProtection"]


def test_no_parameter_gives_a_client_another_secret(walked, resources):
    """What is create-only of a client is never changed: sessions would end with it."""
    clients = {
        name for name, each in resources.items() if each["Type"] == "AWS::Cognito::UserPoolClient"
    }
    replaced = [
        step for step in walked if {step["fates"].get(name) for name in clients} & {"replace"}
    ]

    assert 4 == len(clients)
    assert [] == replaced
