"""The relay, the proof that nothing is lost, and the REST API."""

from __future__ import annotations

from typing import Final

from infrastructure.domain import domain
from infrastructure.parts import PUBLISH, read_queue, worker
from infrastructure.routes import with_paths
from infrastructure.shapes import allow, mapping, pending, queue
from infrastructure.variables import EVENTS

# Who announces events, with the condition of each. The others have their filter with their entry.
TOLD: Final = {
    "PreSignUp": "",
    "CustomMessage": "",
    "PostConfirmation": "",
    "PreAuthentication": "",
    "PostAuthentication": "",
    "DefineAuthChallenge": "",
    "CreateAuthChallenge": "",
    "VerifyAuthChallengeResponse": "",
    "PreTokenGeneration": "TokenRules",
    "UserMigration": "UserMigration",
    "PasswordlessSender": "",
    "Canary": "",
}
ALL: Final = {**TOLD, "GroupRepairConsumer": "", "MailFeedbackConsumer": "", "SignUpSweeper": ""}
_ABOVE: Final = """\
= Delivery: what could not be published, and the proof that nothing is lost
Lines with USER_EVENT_PENDING reach the relay from the log of every function that announces events.
"""


def _logs(words: str, **conditions: str) -> list[str]:
    """*words* of each log, of those that are optional only if they are there."""
    return [
        f"!If [{condition}, {words.format(part)}, !Ref AWS::NoValue]"
        if condition
        else words.format(part)
        for part, condition in conditions.items()
    ]


def _read_logs() -> str:
    """The right to read them, but for the API's, which has a policy apart."""
    logs = "".join(f"    - {log}\n" for log in _logs("!GetAtt {}LogGroup.Arn", **ALL))
    return f"- Effect: Allow\n  Action: logs:FilterLogEvents\n  Resource:\n{logs}"


DELIVERY: Final = domain(
    "70-delivery",
    [
        *(
            pending(part, condition=condition, above=_ABOVE if part == "PreSignUp" else "")
            for part, condition in TOLD.items()
        ),
        "RelayPermission",
    ],
    worker(
        "Relay",
        "Publishes the events that a trigger could not publish, or was not to",
        handler="workers.relay",
        timeout="60",
        settings="USER_EVENTS_TOPIC_ARN RELAY_QUEUE_URL RELAY_RETRY_SECONDS DEAD_LETTER_QUEUE_URL",
        variable={"DEAD_LETTER_QUEUE_URL": "!Ref RelayDeadLetterQueue"},
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
                above="What the topic did not take comes back after RelayRetrySeconds, as a new message each time.",
            ),
            mapping("Relay", of="Relay", batch="10", at_once="5"),
        ],
    ),
    worker(
        "Canary",
        "Sends an event through the pipeline every minute",
        handler="workers.canary",
        settings=f"{EVENTS} USER_POOL_ID",
        rights=[
            PUBLISH,
        ],
        every="EveryMinute: {Type: Schedule, Properties: {Schedule: rate(1 minute)}}",
    ),
    worker(
        "Reconciler",
        "Finds events that were written and never counted, and publishes them again",
        handler="workers.reconciler",
        timeout="240",
        settings="USER_EVENTS_TOPIC_ARN SEEN_EVENTS_TABLE LOG_GROUPS",
        variable={
            "LOG_GROUPS": f'!Join [",", [{", ".join(_logs("!Ref {}LogGroup", **ALL, Api="RestApi"))}]]',
        },
        rights=[
            PUBLISH,
            allow("SeenEventsTable", "dynamodb:BatchGetItem"),
            _read_logs(),
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
