"""The relay, the proof that nothing is lost, and the REST API."""

from __future__ import annotations

from typing import Final

from infrastructure.domain import domain
from infrastructure.parts import PUBLISH, read_queue, worker
from infrastructure.routes import with_paths
from infrastructure.shapes import allow, mapping, pending, queue
from infrastructure.variables import EVENTS

DELIVERY: Final = domain(
    "70-delivery",
    [
        pending(
            "PreSignUp",
            above="""\
= Delivery: what could not be published, and the proof that nothing is lost
Lines with USER_EVENT_PENDING reach the relay from the log of every function that announces events.
""",
        ),
        pending("PostConfirmation"),
        pending("CustomMessage"),
        pending("PreAuthentication"),
        pending("PostAuthentication"),
        pending("DefineAuthChallenge"),
        pending("CreateAuthChallenge"),
        pending("VerifyAuthChallengeResponse"),
        pending("PreTokenGeneration", condition="TokenRules"),
        pending("UserMigration", condition="UserMigration"),
        pending("PasswordlessSender"),
        pending("Canary"),
        "RelayPermission",
    ],
    worker(
        "Relay",
        "Publishes the events that a trigger could not publish, or was not to",
        handler="events.consumers.relay",
        timeout="60",
        settings="USER_EVENTS_TOPIC_ARN RELAY_QUEUE_URL RELAY_RETRY_SECONDS",
        rights=[
            PUBLISH,
            allow("[!GetAtt RelayQueue.Arn, !GetAtt RelayDeadLetterQueue.Arn]", "sqs:SendMessage"),
            read_queue("Relay"),
        ],
        own=[
            "RelayInvocation",
            *queue(
                "Relay",
                visible="360",
                kept="864000",
                tries="1000",
                above="What the topic did not take comes back after RelayRetrySeconds, a thousand times.",
            ),
            mapping("Relay", of="Relay", batch="10"),
        ],
    ),
    worker(
        "Canary",
        "Sends an event through the pipeline every minute",
        handler="events.canary",
        settings=f"{EVENTS} USER_POOL_ID",
        rights=[
            PUBLISH,
        ],
        every="EveryMinute: {Type: Schedule, Properties: {Schedule: rate(1 minute)}}",
    ),
    worker(
        "Reconciler",
        "Finds events that were written and never counted, and publishes them again",
        handler="events.reconciler",
        timeout="240",
        settings="USER_EVENTS_TOPIC_ARN SEEN_EVENTS_TABLE LOG_GROUPS",
        variable={
            "LOG_GROUPS": '!Join [",", [!Ref PreSignUpLogGroup, !Ref CustomMessageLogGroup, !Ref PostConfirmationLogGroup, !Ref PreAuthenticationLogGroup, !Ref PostAuthenticationLogGroup, !Ref DefineAuthChallengeLogGroup, !Ref CreateAuthChallengeLogGroup, !Ref VerifyAuthChallengeResponseLogGroup, !If [TokenRules, !Ref PreTokenGenerationLogGroup, !Ref AWS::NoValue], !If [UserMigration, !Ref UserMigrationLogGroup, !Ref AWS::NoValue], !Ref PasswordlessSenderLogGroup, !Ref CanaryLogGroup, !Ref GroupRepairConsumerLogGroup, !Ref MailFeedbackConsumerLogGroup, !Ref SignUpSweeperLogGroup, !If [RestApi, !Ref ApiLogGroup, !Ref AWS::NoValue]]]'
        },
        rights=[
            PUBLISH,
            allow("SeenEventsTable", "dynamodb:BatchGetItem"),
            """\
- Effect: Allow
  Action: logs:FilterLogEvents
  Resource:
    - !GetAtt PreSignUpLogGroup.Arn
    - !GetAtt CustomMessageLogGroup.Arn
    - !GetAtt PostConfirmationLogGroup.Arn
    - !GetAtt PreAuthenticationLogGroup.Arn
    - !GetAtt PostAuthenticationLogGroup.Arn
    - !GetAtt DefineAuthChallengeLogGroup.Arn
    - !GetAtt CreateAuthChallengeLogGroup.Arn
    - !GetAtt VerifyAuthChallengeResponseLogGroup.Arn
    - !If [TokenRules, !GetAtt PreTokenGenerationLogGroup.Arn, !Ref AWS::NoValue]
    - !If [UserMigration, !GetAtt UserMigrationLogGroup.Arn, !Ref AWS::NoValue]
    - !GetAtt PasswordlessSenderLogGroup.Arn
    - !GetAtt CanaryLogGroup.Arn
    - !GetAtt GroupRepairConsumerLogGroup.Arn
    - !GetAtt MailFeedbackConsumerLogGroup.Arn
    - !GetAtt SignUpSweeperLogGroup.Arn
""",
        ],
        every="EveryFiveMinutes: {Type: Schedule, Properties: {Schedule: rate(5 minutes)}}",
    ),
)

API: Final = domain(
    "74-api",
    [("Api", with_paths)],
    worker(
        "Api",
        "Answers the REST API",
        handler="api.app",
        timeout="25 # Cognito may call a trigger three times, 5 s each; API Gateway waits for 29",
        settings=f"""
            {EVENTS} USER_POOL_ID API_CLIENT_ID USER_CLIENT_IDS TOKEN_ISSUER API_ORIGIN API_TOKENS
        """,
        variable={
            "API_CLIENT_ID": "!Ref ApiClient",
            "USER_CLIENT_IDS": '!Join [",", [!Ref ApiClient, !Ref PublicClient, !Ref ConfidentialClient]]',
            "TOKEN_ISSUER": "!Sub https://cognito-idp.${AWS::Region}.${AWS::URLSuffix}/${UserPool}",
        },
        rights=[
            PUBLISH,
            """\
# No other function may read the client's secret; it is in no environment and no other store.
- Effect: Allow
  Action:
    - cognito-idp:AdminInitiateAuth
    - cognito-idp:AdminRespondToAuthChallenge
    - cognito-idp:DescribeUserPoolClient
  Resource: !GetAtt UserPool.Arn
""",
        ],
        condition="RestApi",
        own=["ApiPermission"],
    ),
    [
        pending("Api", condition="RestApi"),
        "ReconcileApi",
        "ApiClient",
        "ApiFirewall",
        "ApiFirewallAssociation",
    ],
)
