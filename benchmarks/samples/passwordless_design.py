"""
A link is asked for, by the design of aws-samples/amazon-cognito-passwordless-auth.

Its calls alone, in our words and in Python (the sample is written for Node): a
signature of KMS, one conditional item, and the mail, while the user waits. See
benchmarks/sample_design.py.
"""

from __future__ import annotations

import json
import time
from hashlib import sha256, sha512
from typing import Any

import boto3

kms, dynamodb, ses = (boto3.client(each) for each in ("kms", "dynamodb", "ses"))


def handler(event: Any, _context: Any) -> Any:
    """Sign, note, mail; return the event with what the browser is told."""
    now, user = int(time.time()), event["userName"]
    message = json.dumps({"userName": user, "iat": now, "exp": now + 900}).encode()
    signature = kms.sign(
        KeyId="alias/links",
        Message=sha512(message).digest(),
        MessageType="DIGEST",
        SigningAlgorithm="RSASSA_PSS_SHA_512",
    )["Signature"]
    dynamodb.put_item(
        TableName="links",
        Item={
            "userNameHash": {"B": sha256(b"salt" + user.encode()).digest()},
            "signatureHash": {"B": sha256(b"salt" + signature).digest()},
            "iat": {"N": str(now)},
        },
        ConditionExpression="attribute_not_exists(userNameHash) OR iat < :then",
        ExpressionAttributeValues={":then": {"N": str(now - 60)}},
    )
    ses.send_email(
        Source="no-reply@example.com",
        Destination={"ToAddresses": ["jo@example.com"]},
        Message={"Subject": {"Data": "Sign in"}, "Body": {"Text": {"Data": signature.hex()}}},
    )
    event["response"]["publicChallengeParameters"] = {"challenge": "MAGIC_LINK"}
    return event
