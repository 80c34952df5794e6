import json

import boto3
import pytest

pytestmark = pytest.mark.emulator

SENDER, OTHER = "no-reply@example.com", "someone-else@example.com"
TRUST = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}


def policy(statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


@pytest.fixture
def ses(emulator):
    """SES for a role that may send as one address and no other."""
    iam = emulator.client("iam")
    role = iam.create_role(RoleName="sender", AssumeRolePolicyDocument=policy(TRUST))["Role"]
    statement = {
        "Effect": "Allow",
        "Action": "ses:SendEmail",
        "Resource": "arn:aws:ses:eu-west-1:000000000000:identity/*",
        "Condition": {"StringEquals": {"ses:FromAddress": SENDER}},
    }
    iam.put_role_policy(RoleName="sender", PolicyName="p", PolicyDocument=policy(statement))
    for identity in (SENDER, OTHER):  # SES takes mail from verified senders only
        emulator.client("ses").verify_email_identity(EmailAddress=identity)
    sts = emulator.client("sts")
    assumed = sts.assume_role(RoleArn=role["Arn"], RoleSessionName="test")["Credentials"]
    return boto3.client(
        "sesv2",
        endpoint_url=emulator.endpoint,
        region_name=emulator.region,
        aws_access_key_id=assumed["AccessKeyId"],
        aws_secret_access_key=assumed["SecretAccessKey"],
        aws_session_token=assumed["SessionToken"],
    )


def send(ses, sender):
    ses.send_email(
        FromEmailAddress=sender,
        Destination={"ToAddresses": ["mail-rights@example.com"]},
        Content={"Simple": {"Subject": {"Data": "s"}, "Body": {"Text": {"Data": "t"}}}},
    )


def test_a_role_may_mail_as_whom_its_policy_names(emulator, ses, refusal):
    """SendEmail is a right to an identity, under the condition ses:FromAddress."""
    send(ses, SENDER)
    send(ses, f"Example <{SENDER}>")

    assert refusal(send, ses, OTHER)[0] == "AccessDeniedException"
    sent = [mail for mail in emulator.mails() if "mail-rights@example.com" in mail.to]
    assert len(sent) == 2
