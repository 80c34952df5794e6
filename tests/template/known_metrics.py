"""
Every metric there is, with the dimensions that it is emitted with.

A name that stands on the dashboard or in an alarm and not here is a typing
error, or a metric that nobody emits: CloudWatch shows an empty graph for both.
"""

from itertools import product

Metric = tuple[str, str, frozenset[str]]

_COUNTED_PER_STACK = [
    "SignUpAccepted",
    "SignUpRejected",
    "SignUpWouldBeRefused",
    "SuspectSignUp",
    "DnsUnavailable",
    "AddressChangeAccepted",
    "AddressChangeRejected",
    "UserConfirmed",
    "PasswordReset",
    "GroupAssigned",
    "GroupAssignmentFailed",
    "SignInAttempted",
    "UnknownUserAttempted",
    "SignInSucceeded",
    "SignInRejected",
    "FirstSignIn",
    "NewDeviceSignIn",
    "ChallengeRequested",
    "ChallengeSent",
    "ChallengeDeliveryFailed",
    "ChallengeBounced",
    "ChallengeComplained",
    "ChallengeAnsweredWrong",
    "ChallengeVerified",
    "ChallengeExpired",
    "ChallengeLocked",
    "ChallengeResendRefused",
    "UserMigrated",
    "SmsBudgetExhausted",
    "PipelineCanary",
]
_COUNTED_ON_THE_WAY = [
    "EventPending",
    "EventDeferred",
    "EventRelayed",
    "EventRelayRefused",
    "EventsUnreconciled",
    "DailyActiveUsers",
    "MonthlyActiveUsers",
    "EventAge",
    "DuplicateEvent",
    "UnknownEventType",
    "UnreadableEvent",
    "DomainListNotRefreshed",
]
_COUNTED_FURTHER = [
    ("SignUpRejected", "reason"),
    ("AddressChangeRejected", "reason"),
    ("GroupAssignmentFailed", "reason"),
    ("SignInRejected", "reason"),
    ("ChallengeDeliveryFailed", "reason"),
    ("ChallengeBounced", "reason"),
    ("ChallengeAnsweredWrong", "reason"),
    ("ChallengeResendRefused", "reason"),
    ("SignInAttempted", "client_id"),
    ("SignInSucceeded", "client_id"),
    ("EventWritten", "type"),
]

NOT_FROM_EVENTS = {"EventWritten", *_COUNTED_ON_THE_WAY}
KNOWN_METRICS: set[Metric] = {
    *(
        ("CognitoTriggers", name, frozenset({"service"}))
        for name in (*_COUNTED_PER_STACK, *_COUNTED_ON_THE_WAY)
    ),
    *(("CognitoTriggers", name, frozenset({"service", by})) for name, by in _COUNTED_FURTHER),
    *product(["AWS/Lambda"], ["Duration", "Errors"], [frozenset({"FunctionName"})]),
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible", frozenset({"QueueName"})),
}
