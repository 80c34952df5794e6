"""Whatever a person tells, in whatever field: it is in no log, event, metric, queue or archive."""

import json
import os
import subprocess
import sys
from contextlib import suppress

import pytest
from botocore.exceptions import ClientError

from local.settling import awaited, settle
from local.suite import PARAMETERS, STACK, running_suite
from tests.end_to_end.listening import listening

pytestmark = pytest.mark.emulator
ALL = {"ArchiveEvents": "true", "WelcomeMail": "true", "DeletionTrail": "account"}
EVERYTHING_ON = PARAMETERS | ALL
EMAIL, SECOND_EMAIL = "canary-one@example.com", "canary-two@example.org"
PASSWORD = "Canary-password-1"
CANARIES = {
    "address": "canary-one",
    "other address": "canary-two",
    "refused address": "canary-three",
    "password": PASSWORD,
    "wrong password": "Canary-wrong-2",
    "name": "Canary Personname",
    "phone number": "+15550100199",
    "client metadata": "canary-metadata",
    "validation data": "canary-validation",
    "wrong code": "97531086",
}


@pytest.fixture(scope="module")
def suite():
    with running_suite(is_warm=False, parameters=EVERYTHING_ON) as running:
        yield running


@pytest.fixture(scope="module")
def secrets(suite):
    """Play with every personal field filled; all that nobody but the user may ever see again."""
    listening(suite)
    person = Person(suite)
    person.is_refused()
    person.signs_up()
    tokens = [person.signs_in(), person.signs_in_by_code(), person.changes_address()]
    codes = {
        mail.subject.split()[0] for mail in suite.emulator.mails() if "sign-in" in mail.subject
    }
    assert codes
    assert all(tokens)
    return CANARIES | {
        **{f"token {n}": token for n, token in enumerate(tokens)},
        **{f"code {n}": code for n, code in enumerate(sorted(codes))},
    }


class Person:
    """Somebody who tells more than is asked."""

    def __init__(self, suite) -> None:
        self._suite = suite
        self._cognito = suite.emulator.client("cognito-idp")
        self._metadata = {"ClientMetadata": {"note": CANARIES["client metadata"]}}

    def is_refused(self):
        with suppress(ClientError):
            self._sign_up("canary-three@mailinator.com")

    def signs_up(self):
        self._sign_up(EMAIL)
        self._cognito.confirm_sign_up(
            ClientId=self._suite.client_id,
            Username=EMAIL,
            ConfirmationCode="123456",
            **self._metadata,
        )

    def signs_in(self):
        with suppress(ClientError):
            self._initiate("USER_PASSWORD_AUTH", PASSWORD=CANARIES["wrong password"])
        return token_of(self._initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD))

    def signs_in_by_code(self):
        asked = self._respond(self._initiate("CUSTOM_AUTH"), CANARIES["wrong code"])
        [mail] = awaited(self._suite.emulator, self._sign_in_mails)
        return token_of(self._respond(asked, mail.subject.split()[0]))

    def _sign_in_mails(self):
        return [mail for mail in self._suite.emulator.mails() if "sign-in" in mail.subject]

    def changes_address(self):
        token = token_of(self._initiate("USER_PASSWORD_AUTH", PASSWORD=PASSWORD))
        self._cognito.update_user_attributes(
            AccessToken=token,
            UserAttributes=[{"Name": "email", "Value": SECOND_EMAIL}],
            **self._metadata,
        )
        return token

    def _sign_up(self, email):
        told = {"email": email, "name": CANARIES["name"], "phone_number": CANARIES["phone number"]}
        self._cognito.sign_up(
            ClientId=self._suite.client_id,
            Username=email,
            Password=PASSWORD,
            UserAttributes=[{"Name": name, "Value": value} for name, value in told.items()],
            ValidationData=[{"Name": "note", "Value": CANARIES["validation data"]}],
            **self._metadata,
        )

    def _initiate(self, flow, **parameters):
        return self._cognito.initiate_auth(
            ClientId=self._suite.client_id,
            AuthFlow=flow,
            AuthParameters={"USERNAME": EMAIL, **parameters},
            **self._metadata,
        )

    def _respond(self, asked, code):
        return self._cognito.respond_to_auth_challenge(
            ClientId=self._suite.client_id,
            ChallengeName="CUSTOM_CHALLENGE",
            Session=asked["Session"],
            ChallengeResponses={"USERNAME": EMAIL, "ANSWER": code},
            **self._metadata,
        )


def token_of(answer):
    return answer["AuthenticationResult"]["AccessToken"]


def log_lines(client):
    for group in client("logs").describe_log_groups()["logGroups"]:
        pages = client("logs").get_paginator("filter_log_events")
        for page in pages.paginate(logGroupName=group["logGroupName"]):
            yield from (event["message"] for event in page["events"])


def table_items(client):
    for table in client("dynamodb").list_tables()["TableNames"]:
        yield from map(json.dumps, client("dynamodb").scan(TableName=table)["Items"])


def messages(client):
    for queue in client("sqs").list_queues()["QueueUrls"]:
        yield json.dumps(
            client("sqs").receive_message(
                QueueUrl=queue, MaxNumberOfMessages=10, MessageAttributeNames=["All"]
            )
        )


def metrics(client):
    yield json.dumps(client("cloudwatch").list_metrics()["Metrics"])


def archived(client):
    s3 = client("s3")
    for bucket in s3.list_buckets()["Buckets"]:
        for entry in s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", []):
            if entry["Key"].endswith(".jsonl"):
                yield entry["Key"]
                body = s3.get_object(Bucket=bucket["Name"], Key=entry["Key"])["Body"]
                yield body.read().decode()


@pytest.mark.parametrize("place", [log_lines, table_items, messages, metrics, archived])
def test_nothing_personal_is_anywhere(place, suite, secrets):
    """Not even in parts: the code is derived, the user is a digest or the pool's own id."""
    wait_for_the_archive(suite)
    said = "\n".join(place(suite.emulator.client))

    assert said
    for what, secret in secrets.items():
        assert secret not in said, f"{what} in {place.__name__}"


def wait_for_the_archive(suite):
    """The last consumer of all; and until all that was logged is a metric."""
    settle(suite.emulator)
    suite.metrics.drain()
    assert "address_change.accepted" in "\n".join(archived(suite.emulator.client))


def test_a_deletion_at_cognito_is_told(suite):
    """By an administrator, who names the pool, and by an app with the user's token only."""
    client, pool = suite.emulator.client, suite.stack.outputs["UserPoolId"]
    cognito, subs = client("cognito-idp"), []
    for name in ("grace@example.com", "alan@example.com"):
        user = {"UserPoolId": pool, "Username": name}
        given = [{"Name": "email", "Value": name}, {"Name": "email_verified", "Value": "true"}]
        made = cognito.admin_create_user(**user, UserAttributes=given, MessageAction="SUPPRESS")
        subs += [each["Value"] for each in made["User"]["Attributes"] if each["Name"] == "sub"]
        cognito.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)
    cognito.admin_delete_user(UserPoolId=pool, Username="grace@example.com")
    answer = cognito.initiate_auth(
        ClientId=suite.client_id,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "alan@example.com", "PASSWORD": PASSWORD},
    )
    cognito.delete_user(AccessToken=token_of(answer))
    settle(suite.emulator)
    told = [line for line in "\n".join(archived(client)).splitlines() if '"subject"' in line]
    deleted = [json.loads(line) for line in told if "auth.user.deleted.v1" in line]

    assert sorted(subs) == sorted(each["subject"] for each in deleted)
    assert {f"/cognito/{pool}"} == {each["source"] for each in deleted}


def test_an_erased_user_is_nowhere_but_in_logs(suite, secrets, tmp_path):
    """Exported, erased, taken out of the archive: limits by a digest stay, and log lines."""
    assert secrets
    wait_for_the_archive(suite)
    client, file = suite.emulator.client, tmp_path / "export.jsonl"
    sub = attributes(client, suite)["sub"]
    operate(suite, "export", EMAIL, "--to", str(file))
    exported = [json.loads(line) for line in file.read_text().splitlines()]
    said = operate(suite, "erase", EMAIL)
    settle(suite.emulator)
    operate(suite, "erase", "--archive")
    left = [item for item in table_items(client) if sub in item]

    assert {"UserPool", "log groups", "ArchiveBucket"} <= {each["place"] for each in exported}
    assert "log group" in said
    assert [] == [item for item in left if f"E#{sub}" not in item]
    assert sub not in "\n".join(archived(client))
    with pytest.raises(ClientError, match="UserNotFoundException"):
        attributes(client, suite)


def attributes(client, suite):
    user = client("cognito-idp").admin_get_user(
        UserPoolId=suite.stack.outputs["UserPoolId"], Username=EMAIL
    )
    return {each["Name"]: each["Value"] for each in user["UserAttributes"]}


def operate(suite, *words):
    """What the operators' command says."""
    done = subprocess.run(
        [sys.executable, "-m", "operators", *words, "--stack", STACK, "--yes"],
        env=os.environ | suite.emulator.variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    return done.stdout
