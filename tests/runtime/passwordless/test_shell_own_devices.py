"""The devices of a user for the user, whose addresses are digested when somebody asks."""

from base64 import urlsafe_b64encode
from datetime import UTC, datetime

from runtime.aws_client.errors import Refused
from runtime.passwordless.own_devices import own_devices

SECRET = urlsafe_b64encode(bytes(range(32))).decode()[:43]


class Secrets:
    """One secret with one version; notes who asks."""

    def __init__(self):
        self.asked = []

    def get_secret_value(self, **asked):
        self.asked.append(asked)
        if asked.get("VersionStage") == "AWSPREVIOUS":
            raise Refused({"Error": {"Code": "ResourceNotFoundException"}}, "GetSecretValue")
        return {
            "SecretString": "one",
            "VersionId": "v1",
            "CreatedDate": datetime(2026, 1, 1, tzinfo=UTC),
        }


def test_the_secret_is_fetched_when_a_device_is_looked_for(dynamodb):
    """Who never asks for devices pays for none."""
    secrets = Secrets()
    devices = own_devices(dynamodb, secrets, table="table", key_arn="arn:key", pool_id="p1")
    assert [] == secrets.asked

    assert () == devices.all("jo@example.com")
    assert {"arn:key"} == {each["SecretId"] for each in secrets.asked}
