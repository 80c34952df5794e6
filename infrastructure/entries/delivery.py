"""The relay, the proof that nothing is lost, and the REST API."""

from __future__ import annotations

from functools import partial
from textwrap import indent
from typing import Final

from infrastructure.domain import domain
from infrastructure.entries.pool import API_CLIENT
from infrastructure.identity import api_record
from infrastructure.over_tls import over_tls_only, queues_over_tls
from infrastructure.parts import worker
from infrastructure.pieces import Piece
from infrastructure.resource import resource
from infrastructure.routes import WITH_ROUTES
from infrastructure.shapes import mapping, permission, queue, table
from pipeline.boards.parts import Queue

_RULE: Final = "arn:${AWS::Partition}:events:${AWS::Region}:${AWS::AccountId}:rule"
_MAY_TELL: Final = f"""\
Queues: [!Ref RelayQueue, !Ref RelayDeadLetterQueue]
PolicyDocument:
  Version: "2012-10-17"
  Statement:
    - Effect: Allow
      Principal: {{Service: events.amazonaws.com}}
      Action: sqs:SendMessage
      Resource: !GetAtt RelayQueue.Arn
      Condition:
        ArnLike: {{aws:SourceArn: !Sub "{_RULE}/${{AWS::StackName}}-DeletionRule-*"}}
{indent(over_tls_only("sqs:*"), "    ")}"""
_KNOWN_DEVICES: Final = """\
# No item but those of known devices: challenges, limits and receipts are the triggers'.
- Effect: Allow
  Action: [dynamodb:GetItem, dynamodb:PutItem, dynamodb:DeleteItem]
  Resource: !GetAtt ChallengeTable.Arn
  Condition:
    ForAllValues:StringLike: {dynamodb:LeadingKeys: ["V#*"]}
"""
_SIGN_IN: Final = {
    "UserPool": "AdminInitiateAuth AdminRespondToAuthChallenge DescribeUserPoolClient"
}
_answers = partial(
    worker,
    condition="RestApi",
    timeout="25 # Cognito may call a trigger three times, 5 s each; API Gateway waits for 29",
    variable={
        "API_CLIENT_ID": "!Ref ApiClient",
        "USER_CLIENT_IDS": '!Join [",", [!Ref ApiClient, !Ref PublicClient, !Ref ConfidentialClient]]',
        "TOKEN_ISSUER": "!GetAtt UserPool.ProviderURL",
    },
)


def _may_call(part: str) -> Piece:
    stage = "!Sub arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/v1/*"
    return permission(part, "apigateway", stage, condition="RestApi")


API: Final = domain(
    "74-api",
    _answers(
        "Api",
        "Answers the REST API",
        harm="The function of the REST API does not even answer with a problem.",
        handler="api.app",
        may={
            "UserPool": "DescribeUserPoolClient",  # the client's secret, which is in no environment
            "FactorTable": "GetItem PutItem DeleteItem",  # who enrols replaces what is enrolled
        },
        rights=[_KNOWN_DEVICES],
        own=[
            ("Api", WITH_ROUTES),
            _may_call("Api"),
            table(
                "ApiAddressTable", condition="RestApi", above="Requests of a minute, by digests."
            ),
            *(API_CLIENT, "ApiFirewall", "ApiFirewallAssociation"),
            *("ApiDomainName", "ApiDomainMapping", api_record("A"), api_record("AAAA")),
        ],
        above="= REST API: sign-up, sign-in and accounts over HTTPS; only if it is wanted",
    ),
    _answers(
        "ApiSignIn",
        "Answers the REST API's sign-ins, evenly",
        harm="The sign-ins of the REST API do not even answer with a problem.",
        handler="api.sign_in",
        reserve="ApiSignIn",
        may=_SIGN_IN,
        own=[_may_call("ApiSignIn")],
        above="Answers that could tell who has an account wait, in functions with concurrency of their own.",
    ),
    _answers(
        "ApiSignUp",
        "Answers the REST API's sign-ups and forgotten passwords, evenly",
        harm="The sign-ups of the REST API do not even answer with a problem.",
        handler="api.sign_up",
        reserve="ApiSignUp",
        may=_SIGN_IN,
        own=[_may_call("ApiSignUp")],
    ),
)

DELIVERY: Final = domain(
    "70-delivery",
    worker(
        "Relay",
        "Publishes the events that a trigger could not publish, or was not to",
        reads=Queue(
            name="Relay",
            holds="Events to be published again",
            lost="Log lines or events that can never be published, each with its reason; or the "
            "relay could neither queue nor publish events. Mend the cause, then redrive.",
        ),
        timeout="60",
        reserve="Relay",
        variable={"DEAD_LETTER_QUEUE_URL": "!Ref RelayDeadLetterQueue"},
        own=[
            *("RelayPermission", "RelayInvocation"),
            *queue(
                "Relay",
                visible="360",
                kept="864000",
                tries="1000",
                above="What the topic did not take comes back after RelayRetrySeconds, as a new message.",
            ),
            mapping("Relay", of="Relay", batch="10", at_once="5"),
            "DeletionRule",
            resource("RelayQueuePolicy", "AWS::SQS::QueuePolicy", _MAY_TELL),
        ],
        above="= Delivery: what could not be published, and the proof that nothing is lost\n"
        "Lines with USER_EVENT_PENDING reach the relay from the log of every function that announces events.",
    ),
    queues_over_tls("UnsubscribedQueuesPolicy"),
    worker(
        "Canary",
        "Sends an event through the pipeline, by a schedule",
        every="EveryMinute: 1 minute",
        small_every="15 minutes",
    ),
    worker(
        "Reconciler",
        "Finds events that were written and never counted, and publishes them again",
        timeout="240",
        variable={"LOG_GROUPS": '!Join [",", [EACH_NAME]]'},
        may={
            "SeenEventsTable": "BatchGetItem",
            "EventCountsTable": "GetItem PutItem UpdateItem Query",
        },
        rights=[
            """\
- Effect: Allow
  Action: [logs:StartQuery, logs:FilterLogEvents]
  Resource:
    - EACH_ARN
# AWS knows no resource for what is done with a query.
- {Effect: Allow, Action: [logs:GetQueryResults, logs:StopQuery], Resource: "*"}
""",
        ],
        fill={
            "EACH_NAME": lambda known: known.of_announcing("!Ref {}LogGroup"),
            "EACH_ARN": lambda known: known.of_announcing("!GetAtt {}LogGroup.Arn"),
        },
        every="EveryFiveMinutes: 5 minutes",
    ),
)
