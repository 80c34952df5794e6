"""
Every metric there is, with the dimensions that it is emitted with.

A name that stands on a board or in an alarm and not here is a typing error, or
a metric that nobody emits: CloudWatch shows an empty graph for both.
"""

from pipeline.boards.emitted import emitted

Metric = tuple[str, str, frozenset[str]]

NOT_FROM_EVENTS = {
    "EventWritten",
    "EventPending",
    "EventDeferred",
    "EventRelayed",
    "EventRelayRefused",
    "EventGivenUp",
    "EventsUnreconciled",
    "ReconcilerLag",
    "DailyActiveUsers",
    "MonthlyActiveUsers",
    "NewUserSignIn",
    "EventAge",
    "DuplicateEvent",
    "UnknownEventType",
    "UnreadableEvent",
    "DomainListNotRefreshed",
    "BrandNotRead",
    "DisposableFeedTrouble",
    "DisposableListAge",
    "SignUpNotReconsidered",
    "ReconsiderLag",
    "ColdStart",
    "AddressNotCounted",
    "TimeToCode",
    "TriggerRefused",
}
_OF_AWS = {
    "ApiName Stage": ("AWS/ApiGateway", ["Count", "4XXError", "5XXError", "Latency"]),
    "FunctionName": (
        "AWS/Lambda",
        ["Duration", "Errors", "Throttles", "ConcurrentExecutions", "Invocations"],
    ),
    "RuleName": ("AWS/Events", ["FailedInvocations"]),
    "QueueName": (
        "AWS/SQS",
        ["ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage"],
    ),
    "TopicName": (
        "AWS/SNS",
        [
            "NumberOfMessagesPublished",
            "NumberOfNotificationsDelivered",
            "NumberOfNotificationsFailed",
            "NumberOfNotificationsFilteredOut",
        ],
    ),
    "UserPool UserPoolClient": (
        "AWS/Cognito",
        ["SignInSuccesses", "SignInThrottles", "SignUpSuccesses", "TokenRefreshSuccesses"],
    ),
    "LogGroupName FilterName DestinationType": (
        "AWS/Logs",
        ["DeliveryErrors", "DeliveryThrottling"],
    ),
}
# Told by operators; see "maintenance" in docs/operations.md.
MAINTENANCE: Metric = ("CognitoTriggers", "Maintenance", frozenset({"service"}))
KNOWN_METRICS: set[Metric] = {
    MAINTENANCE,
    *(("CognitoTriggers", each.name, frozenset({"service", each.by} - {""})) for each in emitted()),
    *(
        (namespace, name, frozenset(dimensions.split()))
        for dimensions, (namespace, names) in _OF_AWS.items()
        for name in names
    ),
}
