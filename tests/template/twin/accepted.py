"""What updates may delete, replace, leave or refuse, by parameter: docs/parameters.md tells."""

ACCEPTED = {
    "DisposableFeed": {
        "DisposableFeedLogGroup": {"leave"},
    },
    "CognitoMails": {
        "CodeKey": {"delete"},
    },
    "CognitoLogs": {
        "CognitoLogGroup": {"delete"},
    },
    "DomainPrefix": {
        "PrefixDomain": {"delete", "refuse"},
    },
    "CustomDomain": {
        "CustomPoolDomain": {"delete", "refuse"},
    },
    "OidcName": {
        "OidcProvider": {"replace"},
    },
    "OidcIssuer": {
        "OidcProvider": {"delete"},
    },
    "SamlName": {
        "SamlProvider": {"replace"},
    },
    "SamlMetadataUrl": {
        "SamlProvider": {"delete"},
    },
    "MachineClient": {
        "ApiResourceServer": {"delete"},
        "MachineAppClient": {"leave"},
    },
    "IdentityPool": {
        "FilesIdentityPool": {"leave"},
        "FilesBucket": {"leave"},
        "FilesBucketPolicy": {"leave"},
    },
    "TokenVersion": {
        "PreTokenGenerationLogGroup": {"leave"},
    },
    "UserMigration": {
        "MigrationTable": {"delete"},
        "LegacySecret": {"delete"},
        "UserMigrationLogGroup": {"leave"},
    },
    "EnrolledMethods": {
        "FactorTable": {"leave"},
        "FactorKey": {"leave"},
    },
    "FederationRulesFile": {"InboundFederationLogGroup": {"leave"}},
    "LinkAccounts": {
        "InboundFederationLogGroup": {"leave"},
        "LinkTable": {"leave"},
    },
    "LearntSignUps": {
        "LearntTable": {"delete"},
        "SignUpLearningQueue": {"delete"},
        "SignUpLearningDeadLetterQueue": {"delete"},
        "SignUpLearningConsumerLogGroup": {"leave"},
    },
    "LockNotices": {
        "LockNoticeQueue": {"delete"},
        "LockNoticeDeadLetterQueue": {"delete"},
        "LockNoticeConsumerLogGroup": {"leave"},
    },
    "MailFrom": {  # without a sender there are no notices
        "LockNoticeQueue": {"delete"},
        "LockNoticeDeadLetterQueue": {"delete"},
        "LockNoticeConsumerLogGroup": {"leave"},
        "AccountNoticeQueue": {"delete"},
        "AccountNoticeDeadLetterQueue": {"delete"},
        "AccountNoticeConsumerLogGroup": {"leave"},
    },
    "AccountNotices": {
        "AccountNoticeQueue": {"delete"},
        "AccountNoticeDeadLetterQueue": {"delete"},
        "AccountNoticeConsumerLogGroup": {"leave"},
    },
    "WelcomeMail": {
        "WelcomeMailQueue": {"delete"},
        "WelcomeMailDeadLetterQueue": {"delete"},
        "WelcomeMailConsumerLogGroup": {"leave"},
    },
    "ArchiveEvents": {
        "ArchiveQueue": {"delete"},
        "ArchiveDeadLetterQueue": {"delete"},
        "ArchiveBucket": {"leave"},
        "ArchiveBucketPolicy": {"leave"},
        "ArchiveConsumerLogGroup": {"leave"},
    },
    "EncryptionKey": {
        "SuiteKey": {"leave"},
    },
    "AlarmTopicArn": {
        "OperatorsKey": {"leave"},
        "OperatorsTopic": {"leave"},
    },
    "DeploymentType": {
        "ServerlessDeploymentApplication": {"delete"},
    },
    "RestApi": {
        "ApiAddressTable": {"delete"},
        "Api": {"delete"},
        "ApiClient": {"leave"},
        "ApiLogGroup": {"leave"},
        "ApiSignInLogGroup": {"leave"},
        "ApiSignUpLogGroup": {"leave"},
        "StepUpKey": {"delete"},
    },
    "StepUpActions": {
        "StepUpKey": {"delete"},
    },
    "EventBusArn": {
        "WebhookQueue": {"delete"},
        "WebhookDeadLetterQueue": {"delete"},
        "WebhookConsumerLogGroup": {"leave"},
    },
    "WebhookUrl": {
        "WebhookQueue": {"delete"},
        "WebhookDeadLetterQueue": {"delete"},
        "WebhookSecret": {"delete"},
        "WebhookConsumerLogGroup": {"leave"},
    },
}
