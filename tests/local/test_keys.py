"""The run's key: no other is the root's, and nobody can read it off a process."""

import os
import re
from http.client import HTTPConnection
from pathlib import Path

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from local.emulator import Emulator
from local.run_key import RunKey

pytestmark = pytest.mark.emulator
UNKNOWN = {"UnrecognizedClientException", "InvalidClientTokenId", "InvalidAccessKeyId"}
CALLS = {
    "cloudformation": "list_stacks",
    "cloudwatch": "list_metrics",
    "cognito-idp": lambda client: client.list_user_pools(MaxResults=1),
    "dynamodb": "list_tables",
    "events": "list_rules",
    "iam": "list_roles",
    "kms": "list_keys",
    "lambda": "list_functions",
    "logs": "describe_log_groups",
    "s3": "list_buckets",
    "secretsmanager": "list_secrets",
    "sns": "list_topics",
    "sqs": "list_queues",
    "sts": "get_caller_identity",
}


def call(emulator, service, access_key, secret="wrong"):  # noqa: S107  (the emulator does not check it)
    client = boto3.client(
        service,
        endpoint_url=emulator.endpoint,
        region_name=emulator.region,
        aws_access_key_id=access_key,
        aws_secret_access_key=secret,
        config=Config(proxies={}, retries={"total_max_attempts": 1}),
    )
    how = CALLS[service]
    return getattr(client, how)() if isinstance(how, str) else how(client)


@pytest.mark.parametrize("service", CALLS)
def test_published_and_earlier_keys_are_unknown_to_every_service(emulator, service):
    """`test`, account numbers and the key of another run: AWS's own error in each protocol."""
    for key in ("test", "000000000000", "123456789012", RunKey().access_key):
        with pytest.raises(ClientError) as refused:
            call(emulator, service, key)
        assert refused.value.response["Error"]["Code"] in UNKNOWN, key

    assert call(emulator, service, emulator.key.access_key, emulator.key.secret_key)


def test_each_run_has_a_key_of_its_own():
    """In the form of AWS's: AKIA and sixteen marks of base 32, which are 80 bits."""
    keys = {RunKey().access_key for _ in range(100)}

    assert 100 == len(keys)
    assert all(re.fullmatch(r"AKIA[A-Z2-7]{16}", key) for key in keys)


def test_the_key_is_in_no_command_line_no_environment_and_no_log(emulator):
    """Functions run as the same user and can read /proc of the server."""
    secrets = [value.encode() for value in emulator.key.variables.values()]
    for process in _group(emulator._server.pid):
        for name in ("cmdline", "environ"):
            read = (process / name).read_bytes()
            assert not any(secret in read for secret in secrets), f"{process}/{name}"

    assert not any(secret in emulator.log.read_bytes() for secret in secrets)
    assert repr(emulator.key) == "RunKey()"


def _group(leader):
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if os.getpgid(int(process.name)) == leader:
                yield process
        except ProcessLookupError:
            continue


def test_a_reset_takes_the_key():
    """A user who can reach the port can read the mailbox, but not empty the emulator."""
    with Emulator(port=0) as emulator:
        emulator.client("sqs").create_queue(QueueName="stays")
        connection = HTTPConnection("127.0.0.1", emulator.port)
        connection.request("POST", "/_ministack/reset")
        answer = connection.getresponse()
        said = answer.read().decode()
        connection.close()

        assert (403, True) == (answer.status, "X-Run-Key" in said)
        assert emulator.client("sqs").list_queues()["QueueUrls"]
        emulator.reset()
        assert not emulator.client("sqs").list_queues().get("QueueUrls")
        assert [f"refused: {said.strip()}"] == emulator.refusals()
