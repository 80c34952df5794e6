"""Messages of SNS as CloudWatch and this suite send them, for the tests of notices."""

import json

ALARM_ARN = "arn:aws:cloudwatch:eu-west-1:123456789012:alarm:shop-customer-impact"
TOPIC_ARN = "arn:aws:sns:eu-west-1:123456789012:operators"
WORDS = (
    "Severity: {}. Impact: Users cannot sign in. Action: Roll back. "
    "Runbook: https://wiki.example/operations.md#customer-impact"
)
RUNBOOK = "https://wiki.example/operations.md"


def envelope(message, **more):
    """What a queue gets of a message without raw delivery."""
    told = {"Type": "Notification", "TopicArn": TOPIC_ARN, "Timestamp": "2026-11-26T09:00:00.123Z"}
    text = message if isinstance(message, str) else json.dumps(message)
    return {**told, "Message": text, **more}


def alarm(severity="page", **more):
    return envelope(
        {
            "AlarmName": "shop-customer-impact",
            "AlarmDescription": WORDS.format(severity),
            "AWSAccountId": "123456789012",
            "NewStateValue": "ALARM",
            "NewStateReason": "Threshold Crossed: 1 datapoint [9.0] was greater than 0.0",
            "StateChangeTime": "2026-11-26T09:00:00.000+0000",
            "Region": "EU (Ireland)",
            "AlarmArn": ALARM_ARN,
            "OldStateValue": "OK",
            **more,
        }
    )


def alert(**more):
    facts = {
        "state": "opened",
        "signal": "failed_sign_in",
        "scope": "user",
        "name": "sub-1",
        "service": "shop",
        **more,
    }
    return envelope(
        "9 failed sign-ins of user sub-1 within 10 minutes.\n\nstate: opened\n",
        Subject="Burst of failed sign-ins in shop",
        MessageAttributes={
            name: {"Type": "String", "Value": value} for name, value in facts.items()
        },
    )
